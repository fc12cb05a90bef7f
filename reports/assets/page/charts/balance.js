// Accuracy against the weight of the routes, with the interval of the model as
// trained as a band.
charts.balance = {
  fill(option, { model }) {
    const { points, trained } = faceOf('balance', model).data;
    option.series[0].data = points;
    option.series[1].data = points.filter((p) => Math.abs(p[0] - 0.5) < 1e-9);
    if (trained[1] === null) return;
    option.series[0].markArea = {
      silent: true, itemStyle: { color: style('--test'), opacity: 0.1 }, data: [[{ yAxis: trained[1] }, { yAxis: trained[2] }]],
    };
    const values = points.map((p) => p[1]).concat(trained[1], trained[2]);
    const low = Math.min(...values), high = Math.max(...values), room = (high - low) * 0.05 || 0.01;
    Object.assign(option.yAxis[0], { min: Math.max(low - room, 0), max: Math.min(high + room, 1) });
  },
  dress(option) {
    option.grid.top = 12;
    option.yAxis[0].axisLabel.formatter = (v) => percent(v);
    option.yAxis[0].axisLabel.showMinLabel = option.yAxis[0].axisLabel.showMaxLabel = false;
  },
  tip: (p) => trialTip(p.data[2], p.seriesName + ' at w = ' + p.data[0], percent(p.data[1])),
};
