// Accuracy against the weight of the routes, with the interval of the model as
// trained as a band.
charts.balance = {
  fill(option, { model }) {
    const { points, trained } = panelOf('balance', model).data;
    option.series[0].data = points;
    option.series[1].data = points.filter((p) => Math.abs(p[0] - 0.5) < 1e-9);
    if (trained[1] === null) return;
    option.series[0].markArea = {
      silent: true, itemStyle: { color: style('--test'), opacity: 0.1 }, data: [[{ yAxis: trained[1] }, { yAxis: trained[2] }]],
    };
    const values = points.map((p) => p[1]).concat(trained[1], trained[2]);
    roundEnds(option.yAxis[0], Math.min(...values), Math.max(...values), true);
  },
  dress(option) {
    option.grid.top = 12;
    option.yAxis[0].axisLabel.formatter = (v) => percent(v);
  },
  tip: (p) => trialTip(p.data[2], p.seriesName + ' at w = ' + p.data[0], percent(p.data[1])),
};
