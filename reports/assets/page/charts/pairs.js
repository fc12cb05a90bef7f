// The heat map of pairs: a cell is column, row, best, trials, failed ones.
function pairName([column, row], option) {
  const a = option.yAxis[0].data[row], b = option.xAxis[0].data[column];
  return b === 'none' ? a + ' alone' : a + ' + ' + b;
}

function pairTip([column, row, best, count, failed], option) {
  return tip(pairName([column, row], option),
    count + (count === 1 ? ' trial' : ' trials') + (failed ? ', ' + failed + ' failed' : ''),
    best === null ? 'no result' : 'best ' + score(best));
}

function pairLabel([, , best, count, failed], chosen) {
  if (count === 0) return 'not tried';
  const of = chosen === undefined ? '' : chosen + ' of ';
  if (best === null) return of + (failed === count ? count + ' failed' : 'no result yet');
  return score(best, 1) + '\n' + of + count + (count === 1 ? ' trial' : ' trials');
}

// selectedPairs counts the selected trials of each cell, by column and row; null
// if all are.
function selectedPairs(option) {
  if (selection.rows === null) return null;
  const counts = new Map(), columns = option.xAxis[0].data, rows = option.yAxis[0].data;
  for (let at = 0; at < trials.rows; at++) {
    if (!isSelected(at)) continue;
    const key = columns.indexOf(word(trials.b, at) ?? 'none') + ' ' + rows.indexOf(word(trials.a, at) ?? 'unknown');
    counts.set(key, (counts.get(key) || 0) + 1);
  }
  return counts;
}

// pairTrials lists the trials of a cell.
function pairTrials([column, row], option) {
  const a = option.yAxis[0].data[row], b = option.xAxis[0].data[column], numbers = [];
  for (let at = 0; at < trials.rows; at++) {
    if ((word(trials.a, at) ?? 'unknown') === a && (word(trials.b, at) ?? 'none') === b) numbers.push(trials.number[at]);
  }
  return numbers;
}

charts.pairs = {
  holds: (p, option) => pairTrials(p.value ?? p.data, option),
  says: (p, option) => pairName(p.value ?? p.data, option),
  tip: (p, option) => pairTip(p.value, option),
  pick: () => null,
  height: (option) => Math.max(64 * option.yAxis[0].data.length, 130) + 80, // the axis has a name
  dress(option, narrow) {
    option.grid.top = 12;
    option.visualMap[0].seriesIndex = option.series.findIndex((s) => s.type === 'heatmap');
    const counts = selectedPairs(option), chosen = ([column, row]) => counts && (counts.get(column + ' ' + row) || 0);
    for (const series of option.series) {
      if (counts) series.data = series.data.map((p) => (chosen(p) ? p : { value: p, itemStyle: { opacity: 0.2 }, label: { color: style('--soft') } }));
      series.label = { ...series.label, formatter: (p) => pairLabel(p.value, counts ? chosen(p.value) : undefined), lineHeight: 18, fontSize: narrow ? 11 : 13 };
      series.itemStyle = { ...series.itemStyle, borderColor: style('--paper'), borderWidth: 3 };
    }
    option.grid.left = narrow ? 76 : 130;
    const [x] = option.xAxis, [y] = option.yAxis;
    y.nameGap = narrow ? 58 : 100;
    y.axisLabel.width = narrow ? 52 : 92;
    x.axisLine.show = false;
    x.axisLabel = { ...x.axisLabel, interval: 0, hideOverlap: false };
  },
};
