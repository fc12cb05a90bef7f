// The map of two settings: an estimate of the measure between the trials by
// Nadaraya–Watson regression. Axes run from 0 to 1, see axes.js.

// bandsOf cuts an axis into bands. A band says how much a trial counts in it:
// wholly or not at all if it is a word or "absent", by its distance if it is a
// number.
function bandsOf(axis, count, width) {
  const bands = [];
  if (axis.places) {
    for (let i = 0; i < axis.places; i++) {
      bands.push({ from: i / axis.places, to: (i + 1) / axis.places, weight: (row) => (axis.place(row) === i ? 1 : 0) });
    }
    return bands;
  }
  if (axis.absent !== null) bands.push({ from: 0, to: 0.08, weight: (row) => (axis.isAbsent(row) ? 1 : 0) });
  const [low, high] = [axis.range[0] - 0.03, 1], step = (high - low) / count;
  for (let i = 0; i < count; i++) {
    const middle = low + (i + 0.5) * step;
    bands.push({
      from: low + i * step, to: low + (i + 1) * step,
      weight: (row) => (axis.isAbsent(row) ? 0 : Math.exp(-(((axis.at(row) - middle) / width) ** 2) / 2)),
    });
  }
  return bands;
}

// mapOf estimates the measure in each cell: [x0, x1, y0, y1, estimate, trials'
// weight]. A cell is unknown, and left out, if no trial weighs enough in it.
function mapOf(x, y, rows) {
  const width = Math.min(0.15, Math.max(0.05, 0.3 * rows.length ** (-1 / 6)));
  const weigh = (band) => Float64Array.from(rows, band.weight);
  const across = bandsOf(x, 60, width).map((b) => ({ ...b, weights: weigh(b) }));
  const up = bandsOf(y, 44, width).map((b) => ({ ...b, weights: weigh(b) }));
  const values = Float64Array.from(rows, (row) => trials.accuracy[row]), cells = [];
  for (const b of across) {
    for (const c of up) {
      let sum = 0, weight = 0, nearest = 0;
      for (let i = 0; i < values.length; i++) {
        const w = b.weights[i] * c.weights[i];
        sum += w * values[i];
        weight += w;
        if (w > nearest) nearest = w;
      }
      if (nearest >= 0.3) cells.push([b.from, b.to, c.from, c.to, sum / weight, weight]);
    }
  }
  return cells;
}

function mapCell(params, api) {
  const [left, top] = api.coord([api.value(0), api.value(3)]), [right, bottom] = api.coord([api.value(1), api.value(2)]);
  // Half a pixel more than it is wide, so that no seams show.
  return { type: 'rect', shape: { x: left, y: top, width: right - left + 0.5, height: bottom - top + 0.5 }, style: { fill: api.visual('color') } };
}

charts.contour = {
  brush: true,
  fill(option, chosen) {
    const { axes, trials: most } = page.data.contour;
    const own = (key) => axes.find((a) => a.key === key);
    const first = own(chosen.x) ?? axes[0];
    const second = own(chosen.y) ?? axes[1];
    this.x = axisOf(first);
    this.y = axisOf(second);
    option.xAxis[0].name = clip(first.key, 50) + (this.x.log ? ' (logarithmic)' : '');
    option.yAxis[0].name = clip(second.key, 40) + (this.y.log ? ' (logarithmic)' : '');
    const rows = evenly(finished(), most);
    this.cells = mapOf(this.x, this.y, rows);
    const point = (row) => [placed(this.x, row), placed(this.y, row, undefined, 1), trials.number[row]];
    option.series[0].data = rows.map(point);
    option.series[1].data = finished().filter((row) => onFront.has(trials.number[row])).map(point);
    if (rows.length > 300) Object.assign(option.series[0], { symbolSize: 3, itemStyle: { ...option.series[0].itemStyle, opacity: 0.45 } });
    option.series.unshift({ name: 'estimate', type: 'custom', renderItem: mapCell, encode: { x: [0, 1], y: [2, 3] }, data: this.cells, progressive: 0 });
  },
  dress(option, narrow) {
    const [x] = option.xAxis, [y] = option.yAxis;
    showAxis(x, this.x, this.x.places ? Math.max(6, Math.floor((narrow ? 45 : 130) / this.x.places)) : 16);
    showAxis(y, this.y, narrow ? 9 : 16);
    x.axisLabel.width = 400;
    x.axisLine.onZero = y.axisLine.onZero = false;
    option.grid.left = narrow ? 84 : 150;
    option.grid.top = 64;
    y.nameGap = narrow ? 68 : 124;
    y.axisTick.show = false;
    option.legend.data = option.legend.data.filter((name) => name !== 'estimate');
    option.legend.left = narrow ? 'center' : 'right';
    if (narrow) option.grid.top = 92;
    const values = this.cells.map((c) => c[4]), low = values.reduce((a, b) => Math.min(a, b), Infinity), high = values.reduce((a, b) => Math.max(a, b), -Infinity);
    option.visualMap = {
      type: 'continuous', dimension: 4, seriesIndex: option.series.findIndex((s) => s.name === 'estimate'), min: low, max: high > low ? high : low + 0.01, inRange: { color: scale.map(style) },
      orient: 'horizontal', left: narrow ? 'center' : option.grid.left - 10, top: narrow ? 24 : 0, itemWidth: 12, itemHeight: 150, calculable: false,
      text: [score(high, 1), score(low, 1)], textStyle: { color: style('--ink'), fontSize: 12 }, hoverLink: false,
    };
    option.series.forEach((s, i) => { s.z = s.name === 'estimate' ? 1 : 2 + i; });
    for (const s of option.series.filter((s) => s.type === 'scatter' && s.name !== 'not selected')) s.itemStyle = { ...s.itemStyle, ...(s.name === 'on the front' ? { shadowColor: style('--paper'), shadowBlur: 4 } : { borderColor: style('--paper'), borderWidth: 1 }) };
  },
  table({ x, y }) {
    const [across, up] = [x, y].map((key) => axisOf(page.data.contour.axes.find((a) => a.key === key))), rows = [];
    const others = partedBy(up, finished());
    for (const [value, part] of partedBy(across, finished())) {
      for (const [other, members] of others) {
        const inside = new Set(members), both = part.filter((row) => inside.has(row));
        if (both.length === 0) continue;
        const best = bestOf(both), mean = both.reduce((sum, row) => sum + trials.accuracy[row], 0) / both.length;
        rows.push([value, other, amount(both.length), score(mean), score(trials.accuracy[best]), { trial: trials.number[best] }]);
      }
    }
    return {
      name: clip(x, 50) + ' and ' + clip(y, 50) + ' as a table', rows, more: 'Combinations that no complete trial had are left out.',
      head: [[x], [y], ['complete trials', true], ['mean', true], ['best', true], ['its trial', true]],
    };
  },
  tip(p) {
    if (p.seriesName !== 'estimate') return trialTip(p.data[2], score(trials.accuracy[rowOf.get(p.data[2])]), this.x.name + ' = ' + settingOf(p.data[2], this.x.name), this.y.name + ' = ' + settingOf(p.data[2], this.y.name));
    const exact = (this.x.places > 0) && (this.y.places > 0), weight = p.data[5];
    return tip((exact ? 'mean ' : 'about ') + score(p.data[4]), exact ? amount(weight) + (weight === 1 ? ' trial' : ' trials') : 'from about ' + Math.max(1, Math.round(weight)) + ' trials near');
  },
  pick: (p) => (p.seriesName === 'estimate' ? null : p.data?.[2]),
};
