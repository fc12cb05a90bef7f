// The hypervolume: steps of all trials and of single routes, against what is
// chosen.
const efforts = {
  number: ['trial', String],
  flops: ['FLOPs of training, for each training text', short],
  seconds: ['training time, added up over trials', duration],
  clock: ['time since the first trial began', duration],
};

// duration writes seconds: 12 s, 3 min, 1.5 h.
function duration(seconds) {
  if (seconds < 60) return Number(seconds.toPrecision(3)) + ' s';
  if (seconds < 3600) return Number((seconds / 60).toPrecision(3)) + ' min';
  return Number((seconds / 3600).toPrecision(3)) + ' h';
}

charts.volume = {
  fill(option, { against }) {
    const lines = page.data.volume[against] ?? page.data.volume.number;
    const [name, label] = efforts[against] ?? efforts.number;
    option.xAxis[0].name = name;
    if (against === 'number') option.xAxis[0].minInterval = 1;
    else option.xAxis[0].min = 0;
    this.time = against === 'seconds' || against === 'clock' ? lines[0].at(-1)[0] : 0;
    this.label = label;
    option.series.forEach((s, i) => { s.data = lines[i] ?? []; });
  },
  dress(option, narrow) {
    if (this.time > 0) timeTicks(option.xAxis[0], this.time, narrow);
    option.yAxis[0].axisLabel.formatter = (v) => String(Number(v.toFixed(4)));
    option.xAxis[0].boundaryGap = false;
    const [all] = option.series;
    if (all?.name === 'all trials') all.areaStyle = { color: style('--front'), opacity: 0.06, origin: 'start' };
  },
  // A row a step of the line of all trials, and one for the end.
  table({ against }) {
    const [name, label] = efforts[against] ?? efforts.number, [steps] = page.data.volume[against] ?? page.data.volume.number;
    const end = steps.at(-1)[3];
    const rows = steps.map(([x, , number, volume], i) => {
      const row = rowOf.get(number), added = volume - (i > 0 ? steps[i - 1][3] : 0), what = [label(x), volume.toFixed(4), added.toFixed(4), percent(added / end)];
      return row === undefined ? ['in the end', '', ...what, missing, missing] : [{ trial: number }, plan(row), ...what, score(trials.accuracy[row]), amount(column(page.expense.key)[row])];
    });
    return {
      name: 'The hypervolume against ' + name.replace(/,.*/, '') + ', as a table', rows,
      head: [['trial', true], ['model'], [name, true], ['hypervolume after it', true], ['added since the row above', true], ['of the end value', true],
        ['validation ' + page.measure.name, true], [page.expense.name, true]],
    };
  },
  tip(p, option) {
    const [x, , number, volume] = p.data;
    const said = [p.seriesName + ': hypervolume ' + volume.toFixed(4), option.xAxis[0].name + ': ' + this.label(x)];
    return number === null ? tip('in the end', ...said) : trialTip(number, ...said);
  },
};
