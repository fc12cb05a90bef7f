// Learning curves: one line a trial, with a mark where a trial was stopped or
// failed.
const curveAxes = {
  epoch: ['epoch', String],
  seconds: ['training time', duration],
  flops: ['FLOPs of training, for each training text', short],
};
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
      // The backward pass counts as twice the forward pass.
      const each = 3 * (trials.flops[rowOf.get(trial)] ?? 0);
      const xs = against === 'seconds' ? seconds : against === 'flops' ? epoch.map((e) => e * each) : epoch;
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
    if (option.xAxis[0].name === 'epoch') option.xAxis[0].min = 1;
    curvesFramed(option);
    for (const s of option.series) if (s.name === 'not selected') Object.assign(s, { showSymbol: false, symbol: 'none' });
    option.legend.data = option.legend.data.map((name) => (curveEnds[name] ? { name, icon: curveEnds[name][0] } : name));
  },
  tip: (p) => trialTip(p.data[2], p.seriesName, 'epoch ' + p.data[3] + ': ' + score(p.data[1])),
};

// curvesFramed leaves out where curves come up from, if the chart would be more
// than twice as high for it: where they end is what they are compared by.
function curvesFramed(option) {
  const lines = option.series.filter((s) => s.type === 'line' && s.data.length > 1 && !curveEnds[s.name]);
  const low = lines.reduce((least, s) => Math.min(least, s.data.at(-1)[1]), Infinity);
  const [lowest, high] = extent(option.series, 1), below = low - (high - low);
  if (!(low < high) || !(lowest < below)) return;
  const step = roundStep((high - below) / 5);
  Object.assign(option.yAxis[0], { min: Math.floor(below / step) * step, interval: step });
  if (lowest < option.yAxis[0].min) saidAtFoot(option, 'some curves begin further down');
}
