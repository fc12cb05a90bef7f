// The heat map of pairs: a cell is column, row, best, trials, failed ones.
function pairTip([column, row, best, count, failed], option) {
  const a = option.yAxis[0].data[row], b = option.xAxis[0].data[column];
  return tip(b === 'none' ? a + ' alone' : a + ' + ' + b,
    count + (count === 1 ? ' trial' : ' trials') + (failed ? ', ' + failed + ' failed' : ''),
    best === null ? 'no result' : 'best ' + score(best));
}

function pairLabel([, , best, count, failed]) {
  if (count === 0) return 'not tried';
  if (best === null) return failed === count ? count + ' failed' : 'no result yet';
  return score(best, 1) + '\n' + count + (count === 1 ? ' trial' : ' trials');
}

charts.pairs = {
  tip: (p, option) => pairTip(p.data, option),
  pick: () => null,
  height: (option) => 64 * option.yAxis[0].data.length + 80,
  dress(option, narrow) {
    option.grid.top = 12;
    option.visualMap[0].seriesIndex = option.series.findIndex((s) => s.type === 'heatmap');
    for (const series of option.series) {
      series.label = { ...series.label, formatter: (p) => pairLabel(p.data), lineHeight: 18, fontSize: narrow ? 11 : 13 };
      series.itemStyle = { ...series.itemStyle, borderColor: style('--paper'), borderWidth: 3 };
    }
    option.grid.left = narrow ? 76 : 130;
    const [x] = option.xAxis, [y] = option.yAxis;
    y.nameGap = narrow ? 58 : 100;
    y.axisLabel.width = narrow ? 52 : 92;
    x.axisLabel = { ...x.axisLabel, interval: 0, hideOverlap: false };
  },
};
