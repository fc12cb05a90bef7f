// The confusion matrix: rows are true classes, columns what they were put into.
// A cell is column, row, root of the share, true class, class put into, texts.
const mostConfused = (narrow) => (narrow ? 24 : 100);

// confusedClasses lists the classes to draw, in their order.
function confusedClasses({ order, cells }, narrow, how) {
  const chosen = new Set();
  if (order.length > mostConfused(narrow)) {
    for (const [truth, said] of cells) { // the most confused ones first, behind the right ones
      if (truth !== said) for (const c of [truth, said]) if (chosen.size < mostConfused(narrow)) chosen.add(c);
    }
    for (const c of order) if (chosen.size < mostConfused(narrow)) chosen.add(c);
  } else for (const c of order) chosen.add(c);
  const list = order.filter((c) => chosen.has(c));
  const name = (c) => className('confusion', c);
  return how === 'name' ? list.sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : a - b)) : list;
}

function confusionTip([, , , truth, said, count], texts) {
  const name = (c) => brief(className('confusion', c), 120);
  const share = percent(count / texts[truth]) + ' of its ' + amount(texts[truth]) + (texts[truth] === 1 ? ' text' : ' texts');
  return tip(name(truth), truth === said ? 'right' : 'put into ' + name(said), amount(Number(count.toFixed(1))) + ': ' + share, 'mean over seeds');
}

charts.confusion = {
  fill(option, { model, order }) {
    const data = panelOf('confusion', model).data, narrow = innerWidth < 640;
    const classes = confusedClasses(data, narrow, order), place = new Map(classes.map((c, i) => [c, i]));
    const cells = data.cells.filter(([t, s]) => place.has(t) && place.has(s))
      .map(([t, s, n]) => [place.get(s), place.get(t), Math.sqrt(n / data.texts[t]), t, s, n]);
    option.xAxis[0].data = option.yAxis[0].data = classes.map((c) => brief(className('confusion', c), 60));
    option.series[0].data = cells.filter((c) => c[3] === c[4]);
    option.series[1].data = cells.filter((c) => c[3] !== c[4]);
  },
  dress(option, narrow) {
    const [x] = option.xAxis, [y] = option.yAxis, few = y.data.length <= 12;
    rowNames(option, narrow);
    const longest = Math.max(...x.data.map((name) => [...name].length)) * 7;
    const flat = longest < 100 && longest * x.data.length < chartWidth('confusion') - option.grid.left - 8;
    option.grid.top = 8;
    option.grid.right = 8;
    option.grid.bottom = flat ? 52 : few && !narrow ? 92 : narrow ? 96 : 130;
    y.name = undefined;
    y.splitLine = x.splitLine = { show: !few, lineStyle: { color: style('--line'), opacity: 0.5 } };
    x.nameGap = flat ? 32 : few && !narrow ? 72 : narrow ? 78 : 112;
    x.axisLine.show = false;
    x.axisLabel = { ...x.axisLabel, interval: 0, hideOverlap: false, rotate: flat ? 0 : few && !narrow ? 30 : 90, fontSize: y.data.length > 60 ? 10 : 11, width: narrow ? 70 : 100, overflow: 'truncate', formatter: (name) => ends(name, narrow ? 10 : 15) };
    option.visualMap = option.series.map((s) => ({ ...option.visualMap[s.name === 'right' ? 0 : 1] }));
    option.series.forEach((s, i) => {
      option.visualMap[i].seriesIndex = i;
      if (s.name !== 'right') option.visualMap[i].max = Math.max(...s.data.map((cell) => cell[2]));
      s.itemStyle = { borderColor: style('--paper'), borderWidth: few ? 2 : 0.5 };
      s.label = { show: few && !narrow, fontSize: 11, color: style('--ink'), formatter: ({ data }) => (data[2] ** 2 < 0.005 ? '<1\u00a0%' : percent(data[2] ** 2, 0)) };
      s.emphasis = { itemStyle: { borderColor: style('--ink'), borderWidth: 1 } };
    });
  },
  tip: (p) => confusionTip(p.data, panelOf('confusion', controls('confusion').model).data.texts),
  pick(p) {
    showMistakes(p.data[3], p.data[4]);
    return null;
  },
  height: (option) => Math.max(13, 44 - option.yAxis[0].data.length) * option.yAxis[0].data.length + 150,
};
