// The bars of importance: a point is share, row, its error, trials.
function importanceShare([share, , error]) {
  const whole = (x) => (x < 0.01 && x > 0 ? '<1' : (100 * x).toFixed(0));
  return whole(share) + '\u00a0%' + (error === null ? '' : ' ± ' + whole(error));
}

function importanceTip(p, option) {
  return tip(option.yAxis[0].data[p.data[1]], p.seriesName + ': ' + importanceShare(p.data),
    'in ' + amount(p.data[3]) + (p.data[3] === 1 ? ' trial' : ' trials'));
}

charts.importance = {
  tip: importanceTip,
  pick: () => null,
  height: (option) => 42 * option.yAxis[0].data.length + 100,
  dress(option, narrow) {
    const x = option.xAxis[0], y = option.yAxis[0];
    option.grid.left = narrow ? 116 : 220;
    option.grid.right = 84;
    x.axisLabel.formatter = (v) => (100 * v).toFixed(0) + '\u00a0%';
    x.splitLine = { show: true, lineStyle: { color: style('--line') } };
    y.nameGap = 0;
    y.axisLabel = { ...y.axisLabel, interval: 0, hideOverlap: false, width: narrow ? 104 : 206, overflow: 'truncate', lineHeight: 13,
      formatter: (name) => (narrow ? nameLines(name, 14) : name) };
    for (const series of option.series) {
      series.label = { show: true, position: 'right', color: style('--soft'), fontSize: 11, formatter: (p) => importanceShare(p.data) };
    }
  },
};
