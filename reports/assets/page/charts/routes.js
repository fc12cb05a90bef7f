// The routes of a model: accuracy of both and of each alone, one row a model. A
// point is accuracy, row, low, high, share of the scores, trial.
charts.routes = {
  fill(option) {
    // Three intervals in one row would hide one another: each kind a little lower.
    const all = option.series, lower = (i) => 14 * (i - (all.length - 1) / 2);
    all.forEach((s, i) => { s.symbolOffset = [0, lower(i)]; });
    option.series = all.flatMap((s, i) => [routeWhiskers(s.data, lower(i)), s]);
  },
  dress(option, narrow) {
    const y = option.yAxis[0], x = option.xAxis[0];
    option.grid.left = narrow ? 76 : 100;
    y.nameGap = 0;
    y.splitLine = { show: false };
    x.splitLine = { show: true, lineStyle: { color: style('--line') } };
    x.axisLabel.formatter = (v) => percent(v, 0);
    const ends = [0, 2, 3].map((at) => extent(option.series, at));
    roundEnds(x, Math.min(...ends.map((e) => e[0])), Math.max(...ends.map((e) => e[1])), true);
  },
  tip: (p) => trialTip(p.data[5], p.seriesName + ': ' + percent(p.data[0]), spread([p.data[0], p.data[2], p.data[3]]),
    p.seriesName === 'both routes' ? null : 'share of the scores ' + percent(p.data[4])),
  pick: (p) => p.data[5],
  height: (option) => 56 * option.yAxis[0].data.length + 110,
};

function routeWhiskers(points, lower) {
  const drawn = whiskers(points.map((p) => p.slice(0, 4)));
  const { renderItem } = drawn;
  const below = ([x, y]) => [x, y + lower];
  drawn.renderItem = (params, api) => renderItem(params, { value: (i) => api.value(i), coord: (p) => below(api.coord(p)) });
  return drawn;
}
