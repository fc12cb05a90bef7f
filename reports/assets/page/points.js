// The points of charts: trials from the columns, selected and not.

// column returns the numbers of a column of the trials.
function column(name) {
  return (name === 'latency' ? latencies() : trials[name]) || [];
}

// latencies are known of finalists only.
function latencies() {
  const all = new Array(trials.rows).fill(null);
  for (const m of page.data.front) if (m.p50 !== null) all[rowOf.get(m.trial)] = m.p50;
  return all;
}

// pointsOf draws trials from the columns x and y: [x, y, number]. A column is a
// name or the values themselves, by row. Those not selected are put into rest.
function pointsOf({ x, y, look }, positive, rest) {
  const xs = typeof x === 'string' ? column(x) : x, ys = typeof y === 'string' ? column(y) : y, points = [];
  for (let row = 0; row < trials.rows; row++) {
    if (looks[row] !== look) continue;
    const at = xs[row] ?? null, value = ys[row] ?? null;
    if (at === null || value === null || (positive && !(at > 0))) continue;
    (isSelected(row) ? points : rest).push([at, value, trials.number[row]]);
  }
  return points;
}

// filled puts points in place of what stands for them. Many are paler, very
// many are smaller too, so that crowds show.
function filled(option, chart) {
  const behind = new Map(); // the series of those not selected, one for each pair of axes
  const rest = (s) => {
    const key = (s.xAxisIndex || 0) + ' ' + (s.yAxisIndex || 0);
    if (!behind.has(key)) behind.set(key, unselected(s));
    return behind.get(key).data;
  };
  for (const s of option.series) {
    if (!s.data || Array.isArray(s.data)) continue;
    s.data = pointsOf(s.data, option.xAxis[s.xAxisIndex || 0].type === 'log', rest(s));
    s.trials = true;
    s.progressive = 2000; // points a picture, where there are very many
    const shown = Math.min(selection.count, trials.rows);
    if (shown > 400) s.itemStyle.opacity = 0.4;
    if (shown > 2000) s.symbolSize = 6;
  }
  if (chart.brush && !option.series.some((s) => s.trials)) {
    for (const s of option.series) {
      if (s.type !== 'scatter') continue;
      s.trials = true;
      if (selection.rows === null) continue;
      for (const p of s.data) if (!selectedNumber(p[2])) rest(s).push(p);
      s.data = s.data.filter((p) => selectedNumber(p[2]));
    }
  }
  option.series.unshift(...behind.values());
  if (chart.lines) dimmed(option);
}

// unselected is a series for the trials beside s that are not selected: small
// and grey, behind all others, and drawn in one stroke because they may be many.
function unselected(s) {
  return {
    name: 'not selected', type: 'scatter', xAxisIndex: s.xAxisIndex || 0, yAxisIndex: s.yAxisIndex || 0, trials: true, data: [],
    symbol: 'circle', symbolSize: 5, itemStyle: { color: style('--other'), opacity: 0.35 }, large: true, largeThreshold: 400, z: 0,
  };
}

// dimmed greys the lines of trials that are not selected, behind the others.
function dimmed(option) {
  for (const s of option.series) {
    if (s.type !== 'line' || !s.data.length || selectedNumber(s.data[0][2])) continue;
    s.lineStyle = { ...s.lineStyle, color: style('--other'), opacity: 0.25, width: 1 };
    s.itemStyle = { ...s.itemStyle, color: style('--other'), opacity: 0.25 };
    s.z = 1;
    s.name = 'not selected';
  }
}
