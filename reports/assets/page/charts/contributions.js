// What gives each class its lead: a cell is column, row, its size against the
// greatest, the term, the class.
charts.contributions = {
  fill(option, { model }) {
    const { terms, rows } = panelOf('contributions', model).data, shown = rows.slice(0, mostClasses);
    const most = Math.max(1e-9, ...shown.flatMap((r) => r.terms.slice(0, -1).map((x) => Math.abs(x ?? 0))));
    option.xAxis[0].data = terms;
    option.yAxis[0].data = shown.map((r) => brief(className('contributions', r.class), 60));
    option.series[0].data = shown.flatMap((r, row) => r.terms.map((x, column) => [column, row, Math.max(-1, Math.min(1, (x ?? 0) / most)), x, r.class]));
  },
  dress(option, narrow) {
    rowNames(option, narrow);
    option.grid.top = 30;
    option.grid.bottom = 10;
    const x = option.xAxis[0];
    x.axisLabel = { ...x.axisLabel, interval: 0, hideOverlap: false };
    const s = option.series[0];
    s.itemStyle = { borderColor: style('--paper'), borderWidth: 2 };
    s.label = { show: true, fontSize: narrow ? 10 : 11, color: style('--ink'), formatter: ({ data }) => signed(data[3]) };
  },
  tip: (p, option) => tip(brief(className('contributions', p.data[4]), 200), option.xAxis[0].data[p.data[0]] + ': ' + signed(p.data[3])),
  pick: () => null,
  height: (option) => 24 * option.yAxis[0].data.length + 44,
};

function signed(x) {
  if (x === null) return missing;
  const size = Math.abs(x).toFixed(2);
  return (size === '0.00' ? '' : x < 0 ? '−' : '+') + size;
}
