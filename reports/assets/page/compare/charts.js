// The charts of a comparison: lines and rows, one a study.
const costTitles = {
  flops: 'FLOPs of one prediction', parameters: 'parameters', bytes: 'bytes of the model',
  latency: 'latency, p50, µs (finalists)', seconds: 'training time, s',
};

// roomForLegend makes room above the chart for a legend of several lines.
function roomForLegend(option, narrow) {
  const most = narrow ? 24 : 40, room = Math.min(innerWidth, 1150) - 60;
  const width = Math.max(...option.series.map((s) => Math.min(s.name.length, most) * 7 + 32));
  const lines = Math.ceil(option.series.length / Math.max(Math.floor(room / width), 1));
  option.grid.top = Math.max(48, 24 + 19 * lines);
  option.legend.formatter = (name) => brief(name, most);
}

const underLegend = (option) => option.grid.top + (innerWidth < 640 ? 300 : 400);

charts.fronts = {
  fill(option, { cost }) {
    const fronts = page.data.fronts.lines[cost], x = option.xAxis[0];
    option.series.forEach((s, i) => { s.data = fronts[i].slice(); });
    const known = option.series.flatMap((s) => s.data);
    x.name = costTitles[cost] ?? page.expense.name;
    if (known.length > 0 && known.every((p) => p[0] > 0)) {
      x.type = 'log';
      x.name += ' (logarithmic)';
    }
    // Paying more never takes away: the lines go on to the dearest trial.
    const most = Math.max(...known.map((p) => p[0]));
    for (const s of option.series) if (s.data.length && s.data.at(-1)[0] < most) s.data.push([most, s.data.at(-1)[1], null]);
  },
  dress: roomForLegend,
  table({ cost }) {
    const name = costHeads[cost] ?? page.expense.name;
    return {
      name: 'The fronts by ' + name + ', as a table',
      head: [['study'], ['trial', true], ['model'], [name, true], ['validation ' + page.measure.name, true]],
      rows: (page.data.fronts.rows[cost] ?? []).map(([study, ...cells]) => [{ row: study }, ...cells]),
    };
  },
  label: short,
  tip: (p, option) => tip(p.seriesName, p.data[2] === null ? 'nothing better for more' : 'trial ' + p.data[2], page.measure.name + ' ' + score(p.data[1]),
    amount(p.data[0]) + ' ' + option.xAxis[0].name.replace(' (logarithmic)', '')),
  pick: () => null,
  height: underLegend,
};

charts.volumes = {
  dress(option, narrow) {
    roomForLegend(option, narrow);
    option.yAxis[0].axisLabel.formatter = (v) => v.toFixed(2);
    for (const s of option.series) s.symbolSize = 5;
  },
  tip: (p) => tip(p.seriesName, 'hypervolume ' + p.data[1].toFixed(4), p.data[2] === null ? 'at the end' : 'from trial ' + p.data[2] + ' on'),
  pick: () => null,
  height: underLegend,
};

// points writes a difference of shares: +1.2.
function points(x) {
  return (x < 0 ? '−' : '+') + Math.abs(100 * x).toFixed(2);
}

// forest draws differences, one a row, beside a line at 0.
const forest = {
  fill(option) {
    const [differences] = option.series;
    option.series.unshift(whiskers(differences.data.filter((p) => p[2] !== null && p[3] !== null)));
    differences.markLine = { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: style('--ink'), type: 'dashed' }, data: [{ xAxis: 0 }] };
    const all = differences.data.flatMap(([mean, , low, high]) => [mean, low, high]).filter((x) => x !== null).concat(0);
    const low = Math.min(...all), high = Math.max(...all), room = (high - low) * 0.06 || 0.01;
    Object.assign(option.xAxis[0], { min: low - room, max: high + room });
  },
  dress(option, narrow) {
    rowNames(option, narrow);
    option.grid.top = 12;
    const x = option.xAxis[0];
    // A pair has a line each.
    Object.assign(option.yAxis[0].axisLabel, {
      lineHeight: 14, formatter: (name) => name.split(' − ').map((s) => ends(s, narrow ? 10 : 30)).join(' −\n'),
    });
    x.axisLabel = { ...x.axisLabel, showMinLabel: false, showMaxLabel: false, formatter: (v) => (100 * v).toFixed(1) };
    x.splitLine = { show: true, lineStyle: { color: style('--line') } };
  },
  tip: ({ data: [mean, row, low, high] }, option) => tip(option.yAxis[0].data[row], points(mean) + ' points',
    low === null ? 'no interval is known' : '95\u00a0% interval ' + points(low) + ' to ' + points(high)),
  pick: () => null,
  height: (option) => 36 * option.yAxis[0].data.length + 80,
};

charts.gains = charts.paired = forest;
