// How well each class is recognised: bars with whiskers, worst first.
const mostClasses = 40;

charts.classes = {
  fill(option, { model, figure }) {
    const rows = panelOf('classes', model).data.filter((r) => r[figure || 'recall'][0] !== null)
      .sort((a, b) => a[figure || 'recall'][0] - b[figure || 'recall'][0]).slice(0, mostClasses);
    const value = (r) => r[figure || 'recall'];
    option.xAxis[0].name = figure === 'f1' ? 'F1' : figure || 'recall';
    option.yAxis[0].data = rows.map((r) => brief(className('classes', r.class), 60));
    option.series = [
      { name: option.xAxis[0].name, type: 'bar', itemStyle: { color: style('--heat-high') }, barMaxWidth: 14, data: rows.map((r, i) => [value(r)[0], i, r.class, r.texts, ...value(r).slice(1)]) },
      whiskers(rows.map((r, i) => [value(r)[0], i, ...value(r).slice(1)]).filter((p) => p[2] !== null && p[3] !== null)),
    ];
  },
  dress(option, narrow) {
    rowNames(option, narrow);
    option.grid.top = 12;
    const x = option.xAxis[0];
    x.splitLine = { show: true, lineStyle: { color: style('--line') } };
    x.axisLabel.formatter = (v) => (100 * v).toFixed(0) + '\u00a0%';
  },
  tip: ({ seriesName, data: [value, , of, count, low, high] }) =>
    tip(brief(className('classes', of), 200), seriesName + ': ' + percent(value), spread([value, low, high]), amount(count) + (count === 1 ? ' text' : ' texts')),
  pick: () => null,
  height: (option) => 22 * option.yAxis[0].data.length + 76,
};
