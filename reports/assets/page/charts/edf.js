// Distributions: a line a group of trials, the share of it up to each value.
const kinds = [['--kind-0', 'solid'], ['--kind-1', 'dashed'], ['--kind-2', 'solid'], ['--kind-3', 'dashed'],
  ['--kind-4', 'dotted'], ['--kind-5', 'solid'], ['--kind-6', 'dotted'], ['--kind-7', 'dashed']];
const routeKinds = { 'two routes': ['--two', 'solid'], 'one route': ['--one', 'dashed'] };

charts.edf = {
  fill(option, { split }) {
    option.series = (page.data.edf[split] ?? page.data.edf.routes).map(({ name, steps }, i) => {
      const [color, type] = (split !== 'pairs' && routeKinds[name]) || kinds[i % kinds.length];
      return {
        name: clip(name, 40), type: 'line', step: 'end', symbol: 'circle', symbolSize: 5, data: steps.map(([value, share]) => [value, share, null]),
        itemStyle: { color: style(color), opacity: steps.length > 80 ? 0 : 1 }, lineStyle: { color: style(color), width: 2, type },
        emphasis: { focus: 'series', itemStyle: { opacity: 1 } },
      };
    });
  },
  label: (v) => score(v, 1),
  dress(option) {
    roundEnds(option.xAxis[0], ...extent(option.series, 0), page.measure.percent);
    option.yAxis[0].axisLabel.formatter = (v) => Math.round(100 * v) + '\u00a0%';
    Object.assign(option.legend, { icon: 'path://M0,4h20v4h-20z', itemStyle: { opacity: 1 } });
  },
  tip: (p) => tip(p.seriesName, Number((100 * p.data[1]).toPrecision(3)) + '\u00a0% of the trials come to ' + score(p.data[0]) + ' or less'),
  // A click on a line selects its trials.
  holds({ seriesName }) {
    const name = (row) => (controls('edf').split === 'pairs' ? pair(row) : looks[row] % 2 ? 'two routes' : 'one route');
    return finished().filter((row) => clip(name(row), 40) === seriesName).map((row) => trials.number[row]);
  },
  says: (p) => p.seriesName,
};
