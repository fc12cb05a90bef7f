// What the workers did: a bar a training or, of very many, how busy each was.
function timelineBar(params, api) {
  const [left, middle] = api.coord([api.value(1), api.value(0)]), [right] = api.coord([api.value(2), api.value(0)]);
  const band = api.size([0, 1])[1], hollow = params.seriesName === 'stopped by the scheduler' || params.seriesName === 'not finished';
  const height = Math.min(band * 0.7, 30) * (hollow ? 0.66 : 1), color = style(timelineColors[params.seriesName]), opacity = selectedNumber(api.value(4)) ? 1 : 0.15;
  const wide = Math.max(right - left, 1.5);
  return {
    type: 'rect', shape: { x: left, y: middle - height / 2, width: wide > 5 ? wide - 1 : wide, height },
    style: hollow ? { opacity, fill: color, fillOpacity: wide > 4 ? 0.15 : 1, stroke: color, lineWidth: wide > 4 ? 1 : 0 } : { opacity, fill: color },
    emphasis: { style: { stroke: style('--ink'), lineWidth: 1.5 } },
  };
}

const timelineColors = {
  'trained to the end': '--two', 'stopped by the scheduler': '--soft', failed: '--failed', 'not finished': '--other', 'final training': '--test',
};

function timelineSlot(params, api) {
  const [left, middle] = api.coord([api.value(1), api.value(0)]), [right] = api.coord([api.value(2), api.value(0)]);
  const full = Math.min(api.size([0, 1])[1] * 0.7, 40), height = full * api.value(3);
  return { type: 'rect', shape: { x: left, y: middle + full / 2 - height, width: right - left + 0.5, height }, style: { fill: style('--two') } };
}

charts.timeline = {
  fill(option) {
    const { workers, end, bars, slots } = page.data.timeline;
    option.yAxis[0].data = workers;
    option.xAxis[0].max = end;
    const common = { type: 'custom', encode: { x: [1, 2], y: 0 }, clip: true, progressive: 0 };
    if (slots) {
      const step = end / slots[0].length, data = [];
      slots.forEach((shares, worker) => shares.forEach((share, i) => {
        const last = data.at(-1);
        if (last && last[0] === worker && last[2] === i && last[3] === share) last[2]++;
        else data.push([worker, i, i + 1, share]);
      }));
      for (const slot of data) { slot[1] *= step; slot[2] *= step; }
      option.series = [{ ...common, name: 'share of the time spent training', renderItem: timelineSlot, itemStyle: { color: style('--two') }, data: data.filter((slot) => slot[3] > 0) }];
      return;
    }
    option.series.forEach((s, kind) => Object.assign(s, common, { renderItem: timelineBar, data: bars.filter((bar) => bar[3] === kind) }));
  },
  label: duration,
  height: (option) => 44 * option.yAxis[0].data.length + 130,
  dress(option, narrow) {
    const [y] = option.yAxis;
    y.nameGap = 0;
    y.axisLabel = { ...y.axisLabel, interval: 0 };
    option.grid.left = narrow ? 76 : 96;
    timeTicks(option.xAxis[0], page.data.timeline.end, narrow);
  },
  tip(p) {
    const [worker, from, to, kind, number, first, last] = p.data, who = page.data.timeline.workers[worker];
    const when = duration(from) + ' to ' + duration(to);
    if (p.data.length === 4) return tip(who, when, Math.round(100 * kind) + '\u00a0% of it spent training');
    const what = kind === 4 ? 'seed ' + first : first === last ? 'epoch ' + first : last < first ? 'no epoch' : 'epochs ' + first + ' to ' + last;
    return trialTip(number, who + ': ' + p.seriesName, what + ', ' + when);
  },
  pick: (p) => (p.data?.length === 7 ? p.data[4] : null),
};
