// Latency by length. A point is tokens, microseconds, trial, 1 for the 95th
// percentile.
charts.lengths = {
  dress(option, narrow) {
    const y = option.yAxis[0];
    y.nameGap = narrow ? 40 : 52;
    y.axisLabel.formatter = short;
    y.splitLine = { show: true, lineStyle: { color: style('--line') } };
    if (y.type === 'log') {
      Object.assign(y, around(y, ...extent(option.series, 1)));
      const ticks = logTicks(y.min, y.max);
      y.axisTick = { ...y.axisTick, customValues: ticks };
      y.axisLabel.customValues = ticks;
    }
  },
  label: short,
  tip: (p) => trialTip(p.data[2], (p.data[3] ? 'p95 ' : 'p50 ') + amount(p.data[1]) + ' µs', amount(p.data[0]) + ' tokens'),
};
