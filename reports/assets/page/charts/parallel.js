// Parallel coordinates: a line a trial over the axes of its settings, its cost
// and its measure. A line's data are its places on the axes, its measure and its
// number.
const leastApart = 78; // pixels from axis to axis, for names of 12 letters

charts.parallel = {
  axes: [],
  marked: new Map(), // by axis: the ranges that are marked on it

  fill(option) {
    const { axes, lines } = page.data.parallel;
    const own = column(page.expense.key), cost = own.length > 0 ? own : trials.flops, costName = own.length > 0 ? page.expense.name : 'FLOPs';
    const positive = cost.every((v) => v > 0);
    const complete = (values) => values.map((v, row) => (looks[row] >= 2 ? v : null));
    this.axes = [...axes.map(axisOf), numberAxis(costName, complete(cost), positive, short),
      numberAxis(page.measure.name, complete(trials.accuracy), false, (v) => score(v, 1))];
    this.marked.clear();
    const rows = finished(), [others, front] = option.series;
    const values = (list) => list.map((row) => [...this.axes.map((axis) => placed(axis, row, 0.35)), trials.accuracy[row], trials.number[row]]);
    const drawn = [...evenly(rows.filter((row) => !onFront.has(trials.number[row])), lines), ...rows.filter((row) => onFront.has(trials.number[row]))];
    others.data = values(drawn.filter((row) => isSelected(row) && !onFront.has(trials.number[row])));
    front.data = values(drawn.filter((row) => isSelected(row) && onFront.has(trials.number[row])));
    option.series.unshift({ ...others, name: 'not selected', data: values(drawn.filter((row) => !isSelected(row))), silent: true,
      lineStyle: { width: 1, color: style('--other'), opacity: 0.12 } });
    const sorted = rows.map((row) => trials.accuracy[row]).sort((a, b) => a - b);
    this.range = [quantile(sorted, 0.1), sorted.at(-1)];
  },
  dress(option, narrow) {
    const ink = style('--soft'), all = this.axes.length, left = narrow ? 40 : 60, right = narrow ? 58 : 70;
    // The settings that matter least have no axis where their names would not fit.
    const across = chartWidth('parallel') - left - right, few = Math.min(all, Math.max(narrow ? 5 : 4, 1 + Math.floor(across / leastApart)));
    const kept = this.axes.map((_, i) => i).filter((i) => i < few - 2 || i >= all - 2);
    const room = across / (kept.length - 1);
    option.parallel = { left, right, top: 108, bottom: 34, axisExpandable: false };
    if (few < all) {
      const text = 'no room here for ' + (all - few) + (all - few === 1 ? ' more setting' : ' more settings');
      option.graphic = [{ type: 'text', left, bottom: 4, silent: true, style: { text, fill: ink, fontSize: 12, fontFamily: option.textStyle.fontFamily } }];
    }
    option.parallelAxis = kept.map((i, k) => {
      const axis = this.axes[i];
      return showAxis({
        id: 'axis ' + i, dim: i, name: nameLines(axis.name, Math.floor(room / 6.2)) + (axis.log ? '\n(log)' : ''), nameLocation: 'end', nameGap: 12,
        nameTextStyle: { color: style('--ink'), fontSize: 11, lineHeight: 14, verticalAlign: 'bottom' },
        axisLine: { show: true, lineStyle: { color: ink } }, axisTick: { show: true, lineStyle: { color: ink } },
        axisLabel: { color: style('--ink'), fontSize: 11, textBorderColor: style('--paper'), textBorderWidth: 3, hideOverlap: true },
        areaSelectStyle: { width: 16, borderColor: style('--link'), color: style('--link'), opacity: 0.25 },
      }, axis, Math.max(6, Math.floor(room / 7)));
    });
    const [low, high] = this.range;
    option.visualMap = {
      type: 'continuous', dimension: this.axes.length, min: low === high ? low - 0.01 : low, max: high, seriesIndex: [...option.series.keys()].filter((i) => option.series[i].name !== 'not selected'),
      inRange: { color: scale.map(style) }, orient: 'horizontal', left: 'center', top: 0, itemWidth: 12, itemHeight: 150, calculable: false,
      text: [score(high, 1), '≤ ' + score(low, 1)], textStyle: { color: style('--ink'), fontSize: 12 }, hoverLink: false,
    };
    option.legend.show = false;
    for (const s of option.series) {
      s.smooth = 0.12;
      s.emphasis = { lineStyle: { width: 4, opacity: 1 } };
      s.inactiveOpacity = 0.03;
      s.activeOpacity = 0.9;
      s.progressive = 0;
    }
    for (const s of option.series) if (s.name === 'complete trials' && s.data.length > 300) s.lineStyle.opacity = 0.25;
  },
  tip: (p) => trialTip(p.value.at(-1), score(p.value.at(-2))),
  pick: (p) => p.value?.at(-1),
  listen(drawn) {
    drawn.on('axisareaselected', (e) => {
      const dim = Number(e.parallelAxisId.slice('axis '.length));
      if (e.intervals.length) this.marked.set(dim, e.intervals);
      else this.marked.delete(dim);
      parallelChosen(this.through());
    });
  },
  // through lists the rows of all complete trials that pass through every marked
  // range; null: none is marked.
  through() {
    if (this.marked.size === 0) return null;
    return finished().filter((row) => [...this.marked].every(([dim, ranges]) => {
      const at = placed(this.axes[dim], row, 0.35);
      return ranges.some(([low, high]) => low <= at && at <= high);
    }));
  },
};

// nameLines writes a setting's name in lines that are short enough: broken at
// its dots, "route.a.cnn.filters" as "a.cnn" over "filters".
function nameLines(name, length) {
  const lines = [''];
  for (const part of clip(name, 60).replace(/^route\./, '').split('.')) {
    const more = lines.at(-1) === '' ? part : lines.at(-1) + '.' + part;
    if (more.length <= length || lines.at(-1) === '') lines[lines.length - 1] = clip(more, length);
    else lines.push(clip(part, length));
  }
  return lines.slice(0, 4).join('\n');
}

// parallelChosen selects what passes through the marked ranges, everywhere but
// here, where a new drawing would take the marks away.
function parallelChosen(rows) {
  const how = 'in “Parallel coordinates”';
  if (rows !== null) choose(rows.map((row) => trials.number[row]), how);
  else if (selection.how === how) {
    Object.assign(selection, { picked: null, how: '' });
    reselect();
  }
  stale.delete('parallel');
}
