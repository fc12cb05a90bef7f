// Learning curves: one line a trial, with a mark where a trial was stopped or
// failed.
const curveAxes = {
  epoch: ['epoch', String],
  seconds: ['training time', duration],
  flops: ['FLOPs of training, for each training text', short],
};

// eachEpoch is what an epoch of a trial costs for each training text: the
// backward pass counts as twice the forward pass.
const eachEpoch = (trial) => 3 * (trials.flops[rowOf.get(trial)] ?? 0);

const curveEnds = { 'stopped by the scheduler': ['path://M0,0h2v10h-2z', [2.5, 8]], failed: ['path://M1,0L5,4L9,0L10,1L6,5L10,9L9,10L5,6L1,10L0,9L4,5L0,1z', 9] };

charts.curves = {
  lines: true,
  fill(option, { against }) {
    const [name, label] = curveAxes[against] ?? curveAxes.epoch;
    const kinds = option.series, ends = [];
    this.time = against === 'seconds' ? page.data.curves.reduce((most, c) => Math.max(most, c.seconds.at(-1)), 0) : 0;
    option.xAxis[0].name = name;
    this.label = label;
    if (against !== 'epoch') delete option.xAxis[0].minInterval;
    option.series = page.data.curves.toSorted((a, b) => a.kind - b.kind).map(({ trial, kind, epoch, value, seconds }) => {
      const xs = against === 'seconds' ? seconds : against === 'flops' ? epoch.map((e) => e * eachEpoch(trial)) : epoch;
      const line = { ...kinds[kind], data: xs.map((x, i) => [x, value[i], trial, epoch[i]]) };
      if (curveEnds[line.name]) ends.push([line, line.data.at(-1)]);
      // Points are not seen until the pointer is on them, but for a curve of one.
      Object.assign(line, { showSymbol: true, symbolSize: 7, itemStyle: { ...line.itemStyle, opacity: line.data.length === 1 ? 1 : 0 } });
      line.emphasis = { focus: 'series', itemStyle: { opacity: 1 }, lineStyle: { width: 3 } };
      line.blur = { lineStyle: { opacity: 0.25 } };
      return line;
    });
    for (const [kind, [symbol, symbolSize]] of Object.entries(curveEnds)) {
      const mine = ends.filter(([line, end]) => line.name === kind && selectedNumber(end[2]));
      if (mine.length === 0) continue;
      const { color } = mine[0][0].itemStyle;
      option.series.unshift({ name: kind, type: 'scatter', symbol, symbolSize, itemStyle: { color }, data: mine.map(([, end]) => end), z: 5 });
      for (const [line] of ends) if (line.name === kind) line.itemStyle.opacity = 0;
    }
  },
  dress(option, narrow) {
    if (this.time > 0) timeTicks(option.xAxis[0], this.time, narrow);
    if (option.xAxis[0].name === 'epoch') Object.assign(option.xAxis[0], { min: 1, max: Math.max(2, extent(option.series, 0)[1]) });
    curvesFramed(option);
    for (const s of option.series) if (s.name === 'not selected') Object.assign(s, { showSymbol: false, symbol: 'none' });
    option.legend.data = option.legend.data.map((name) => (curveEnds[name] ? { name, icon: curveEnds[name][0] } : name));
  },
  table({ against }) {
    const [name, label] = curveAxes[against] ?? curveAxes.epoch, all = [...page.data.curves].sort((a, b) => a.trial - b.trial);
    const rows = all.map(({ trial, epoch, value, seconds }) => {
      const row = rowOf.get(trial), best = value.indexOf(Math.max(...value)), last = value.length - 1, state = word(trials.state, row);
      const at = (i) => label(against === 'seconds' ? seconds[i] : against === 'flops' ? epoch[i] * eachEpoch(trial) : epoch[i]);
      return [{ trial }, plan(row), state === 'pruned' ? 'stopped by the scheduler' : state, onFront.has(trial) ? 'yes' : 'no',
        score(value[0]), at(0), score(value[best]), at(best), score(value[last]), at(last)];
    });
    const ends = ['first epoch', 'best epoch', 'last epoch'].flatMap((which) => [[which, true], [name + ' to its end', true]]);
    return { name: 'The curves against ' + name.replace(/,.*/, '') + ', as a table', rows, head: [['trial', true], ['model'], ['state'], ['on the front'], ...ends] };
  },
  tip: (p) => trialTip(p.data[2], p.seriesName, 'epoch ' + p.data[3] + ': ' + score(p.data[1])),
};

// curvesFramed leaves out where curves come up from, if the chart would be more
// than twice as high for it: where they end is what they are compared by. In the
// same way it leaves out a tenth of them, or one, that end far below the others,
// but none that is on the front or selected.
function curvesFramed(option) {
  const lines = option.series.filter((s) => s.type === 'line' && s.data.length > 1 && !curveEnds[s.name]);
  const end = (s) => s.data.at(-1)[1], ends = lines.map(end).sort((a, b) => a - b);
  const needed = lines.filter((s) => s.name.startsWith('front') || (selection.rows !== null && s.name !== 'not selected')).map(end);
  const [lowest, high] = extent(option.series, 1);
  const usual = Math.min(ends.length < 4 ? ends[0] : ends[Math.max(1, Math.floor(ends.length / 10))], ...needed);
  const low = ends[0] < usual - (high - usual) ? usual : ends[0], below = low - (high - low);
  if (!(low < high) || !(lowest < below)) return;
  const step = roundStep((high - below) / 5), top = Math.ceil(high / step - 1e-9) * step;
  Object.assign(option.yAxis[0], { min: Math.floor(below / step) * step, max: page.measure.percent ? Math.min(top, 1) : top, interval: step });
  const { min } = option.yAxis[0], under = ends.filter((v) => v < min).length;
  if (lowest >= min) return;
  if (under > 0) saidAtFoot(option, under + (under === 1 ? ' curve ends' : ' curves end') + ' further down');
  else saidAtFoot(option, lines.length === 1 ? 'the curve begins further down' : 'some curves begin further down');
}
