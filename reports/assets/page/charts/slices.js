// Slices: the measure against one searched setting.

// runningMedian follows the median of neighbours: of the points nearest by rank
// in x, a tenth of them and at least five.
function runningMedian(points) {
  if (points.length < 10) return [];
  const sorted = points.toSorted((p, q) => p[0] - q[0]);
  const width = Math.max(5, Math.ceil(sorted.length / 10)), steps = Math.min(60, sorted.length - width + 1), line = [];
  for (let i = 0; i < steps; i++) {
    const from = steps === 1 ? 0 : Math.round(i * (sorted.length - width) / (steps - 1)), near = sorted.slice(from, from + width);
    const median = (at) => quantile(near.map((p) => p[at]).sort((a, b) => a - b), 0.5);
    const x = median(0);
    if (line.length && x - line.at(-1)[0] > 0.12) line.push([null, null, null]); // nothing was tried between
    line.push([x, median(1), null]);
  }
  return line;
}

// boxes returns the middle half of each place's points and their median, both
// as a line with gaps.
function boxes(axis, rows) {
  const half = [], middles = [], gap = [null, null, null];
  for (let place = 0; place < axis.places; place++) {
    const values = rows.filter((row) => axis.place(row) === place).map((row) => trials.accuracy[row]).sort((a, b) => a - b);
    if (values.length === 0) continue;
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(values, share));
    const left = (place + 0.14) / axis.places, right = (place + 0.86) / axis.places;
    if (values.length >= 4) half.push([left, low, null], [right, low, null], [right, high, null], [left, high, null], [left, low, null], gap);
    middles.push([left, middle, null], [right, middle, null], gap);
  }
  return [half, middles];
}

charts.slices = {
  brush: true,
  fill(option, { setting, show }) {
    const own = page.data.slices.find((a) => a.key === setting) ?? page.data.slices[0];
    const axis = axisOf(own), rows = finished();
    this.axis = axis;
    const absent = axis.places ? 0 : rows.filter(axis.isAbsent).length;
    option.xAxis[0].name = clip(own.key, 60) + (axis.log ? ' (logarithmic)' : '') +
      (absent ? ' – absent in ' + amount(absent) + ' of ' + amount(rows.length) : '');
    const x = Array.from({ length: trials.rows }, (_, row) => placed(axis, row));
    const [ring, half, middle] = option.series.slice(4);
    option.series.forEach((s, look) => {
      if (look < 4) s.data = look < 2 && show !== 'all' ? [] : { ...s.data, x };
    });
    ring.data = trials.front.map((number) => rowOf.get(number)).filter((row) => isSelected(row) && trials.accuracy[row] !== null)
      .map((row) => [x[row], trials.accuracy[row], trials.number[row]]);
    [half.data, middle.data] = axis.places ? boxes(axis, rows) :
      [[], runningMedian(rows.filter((row) => !axis.isAbsent(row)).map((row) => [axis.at(row), trials.accuracy[row]]))];
    if (!axis.places) middle.name = 'median of neighbours';
    half.silent = middle.silent = true;
  },
  dress(option, narrow) {
    const { axis } = this;
    showAxis(option.xAxis[0], axis, axis.places ? Math.max(6, Math.floor((narrow ? 45 : 130) / axis.places)) : 16);
    option.xAxis[0].axisLabel.width = 400;
    const icons = { 'middle half': 'path://M0,0h20v12h-20zM1.5,1.5v9h17v-9z', median: 'path://M0,4h20v4h-20z', 'median of neighbours': 'path://M0,4h20v4h-20z' };
    option.legend.data = option.legend.data.map((name) => (icons[name] ? { name, icon: icons[name] } : name));
    option.series.forEach((s, i) => { s.z = s.name === 'not selected' ? 0 : 2 + i; });
  },
  follows: ['setting'],
  table({ setting }) {
    const rows = partedBy(axisOf(page.data.slices.find((a) => a.key === setting) ?? page.data.slices[0]), finished()).map(([value, part]) => {
      const best = bestOf(part), sorted = part.map((row) => trials.accuracy[row]).sort((a, b) => a - b);
      return [setting, value, amount(part.length), score(trials.accuracy[best]), { trial: trials.number[best] }, score(quantile(sorted, 0.5)),
        amount(part.filter((row) => onFront.has(trials.number[row])).length)];
    });
    return {
      name: 'The values of ' + clip(setting, 60) + ' as a table', rows,
      head: [['setting'], ['value'], ['complete trials', true], ['best', true], ['its trial', true], ['median', true], ['on the front', true]],
    };
  },
  tip(p) {
    return trialTip(p.data[2], p.seriesName + ': ' + score(p.data[1]), this.axis.name + ' = ' + settingOf(p.data[2], this.axis.name));
  },
};

// settingOf writes what a trial has for a setting.
function settingOf(number, key) {
  const value = word(trials.settings.find((c) => c.key === key), rowOf.get(number));
  return value === null ? 'absent' : clip(spoken(value), 80);
}
