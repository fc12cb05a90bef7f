// The charts: options come as data, and what must be a function is here. Each
// chart has a file of its own, which puts an object under the chart's name into
// `charts`. All of its functions may be left out:
//
//   fill(option, control)  completes the options with data of the page
//   dress(option, narrow)  changes what `dressed` gave all charts alike
//   tip(p, option)         what is shown of the point p
//   label(value)           of the x axis
//   height(option)         in pixels
//   pick(p)                the number of the trial that a click on p is about
//   holds(p, option)       the numbers of the trials that a click on p selects
//   brush: true            trials can be selected with the pointer: those of the
//                          series filled from trialPoints, or, where there are
//                          none, of all scatter series with data [x, y, number].
//                          Those not selected are drawn in grey behind
//   lines: true            each line series is one trial, with data [x, y, number];
//                          those not selected are dimmed
//   frame: true            the y axis holds complete trials and what was read on
//                          the test part; unfinished trials below are counted
//   listen(drawn)          is called once with the library's chart
//   table(control)         the table beside it for what is chosen, see tables.js
//
// A chart that is drawn in another way asks isSelected(row) or
// selectedNumber(number) while it fills its options, and calls
// choose(numbers, 'what chose them'); it is drawn anew when the selection changes.
const charts = {};

// style reads a colour of the style sheet by its name, such as --two.
function style(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// painted copies options with colour names replaced; data is left as it is.
function painted(value, key) {
  if (key === 'data') return value;
  if (Array.isArray(value)) return value.map((v) => painted(v));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, painted(v, k)]));
  }
  return typeof value === 'string' && value.startsWith('--') ? style(value) : value;
}

function tip(title, ...lines) {
  const box = element('div', { className: 'tip' }, element('strong', {}, text(title)));
  for (const line of lines) if (line) box.append(element('span', {}, text(line)));
  return box;
}

function trialTip(number, ...more) {
  const row = rowOf.get(number);
  if (row === undefined) return tip(...more);
  const searched = settings(row).filter((s) => s[2]).slice(0, 8);
  const chosen = searched.map(([k, v]) => k + ' = ' + brief(shortSetting(v), 40));
  return tip('trial ' + number + ': ' + plan(row), ...more, ...chosen);
}

// axis dresses an axis alike in all charts.
function axis(own, horizontal) {
  const ink = style('--soft'), line = style('--line');
  return {
    ...own,
    nameLocation: 'middle',
    nameTextStyle: { color: ink, fontSize: 13 },
    nameGap: horizontal ? 34 : 58,
    axisLine: { show: horizontal, onZero: false, lineStyle: { color: ink } },
    axisTick: { show: horizontal && own.type !== 'category', lineStyle: { color: ink } },
    axisLabel: { color: ink, fontSize: 12, hideOverlap: true, width: 92, overflow: 'truncate' },
    splitLine: { show: own.type !== 'category' && !horizontal, lineStyle: { color: line } },
    minorTick: { show: own.type === 'log', lineStyle: { color: line } },
  };
}

// around gives a logarithmic axis ends a little outside of the data, so that no
// point lies on the frame and no half of the chart is empty.
function around(own, low, high) {
  if (!(low <= high)) return own;
  low = Math.log10(low); high = Math.log10(high);
  const pad = Math.max((high - low) * 0.04, 0.02);
  return { ...own, min: 10 ** (low - pad), max: 10 ** (high + pad) };
}

// extent returns the least and the greatest value of a dimension.
function extent(series, dimension) {
  let low = Infinity, high = -Infinity;
  for (const s of series) {
    for (const p of s.data || []) {
      const v = p[dimension];
      if (v !== null && v < low) low = v;
      if (v !== null && v > high) high = v;
    }
  }
  return [low, high];
}

// logTicks chooses round values for a logarithmic axis: powers of ten, and 2
// and 5 times them where there is room.
function logTicks(low, high) {
  const decades = Math.log10(high / low);
  const steps = decades > 3 ? [1] : decades > 1 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 8];
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of steps) {
      const at = step * 10 ** power;
      if (at >= low && at <= high) ticks.push(at);
    }
  }
  return ticks;
}

// The order of legends: what matters first; names that are not here come last.
const order = ['two routes', 'one route', 'front', 'best so far', 'finalist, test part',
  'single route beside it, test part', 'front, two routes', 'front, one route', 'overall', 'near the front'];
const lastInLegend = ['95 % interval', 'two routes, unfinished', 'one route, unfinished', 'other trials', 'not selected'];

// What is drawn as a line or a bar has a line or a bar in the legend.
const legendIcons = {
  front: 'path://M0,4h20v3h-20z', 'best so far': 'path://M0,4h20v3h-20z', 'right as often as it says': 'path://M0,4h5v2h-5zM8,4h5v2h-5zM16,4h5v2h-5z',
  'share of the answers': 'path://M0,4h20v2h-20z', '95 % interval': 'path://M3,0h8v1.5h-3v9h3v1.5h-8v-1.5h3v-9h-3z',
};

function legend(series) {
  const place = (name) => (order.includes(name) ? order.indexOf(name) : order.length + lastInLegend.indexOf(name) + 1);
  return [...new Set(series.map((s) => s.name))].sort((a, b) => place(a) - place(b));
}

// Charts on paper have the width of a page, in pixels.
const paperWidth = 700;

function onPaper() {
  return document.documentElement.classList.contains('paper');
}

function chartWidth(name) {
  return onPaper() ? paperWidth : document.querySelector('[data-chart="' + name + '"]')?.clientWidth || innerWidth;
}

// legendRows guesses how many rows a legend takes, so that no chart begins
// under it.
function legendRows(names, width) {
  let rows = 1, used = 0;
  for (const name of names) {
    const wide = 34 + 6.8 * String(name).length;
    if (used > 0 && used + wide > width - 20) [rows, used] = [rows + 1, 0];
    used += wide;
  }
  return rows;
}

// controls returns what is chosen for a chart.
function controls(name) {
  const chosen = {};
  for (const c of document.querySelectorAll('[data-of="' + name + '"]')) chosen[c.dataset.control] = c.value;
  return chosen;
}

// dressed turns the options of the data into those that are drawn.
function dressed(name) {
  const chart = charts[name] || {};
  const option = painted(page.charts[name]);
  const ink = style('--ink'), narrow = innerWidth < 640 && !onPaper();
  option.series ||= [];
  chart.fill?.(option, controls(name));
  filled(option, chart);
  option.series = option.series.filter((s) => !s.data || s.data.length > 0);
  option.animation = false;
  option.backgroundColor = 'transparent';
  option.textStyle = { color: ink, fontFamily: getComputedStyle(document.body).fontFamily };
  if (option.xAxis) option.xAxis = [axis(option.xAxis[0], true)];
  if (option.yAxis) option.yAxis = [axis(option.yAxis[0], false)];
  const names = legend(option.series), width = chartWidth(name);
  option.grid = { left: narrow ? 62 : 74, right: narrow ? 12 : 24, top: 26 + 20 * legendRows(names, width), bottom: 52 };
  option.legend = {
    ...option.legend, data: names, type: 'plain', top: 0, left: 'center', itemWidth: 15, itemHeight: 11,
    textStyle: { color: ink, fontSize: 12 }, inactiveColor: style('--other'),
  };
  option.tooltip = {
    trigger: 'item', confine: true, backgroundColor: style('--paper'), borderColor: style('--line'),
    textStyle: { color: ink }, formatter: (p) => (chart.tip ? chart.tip(p, option) : trialTip(p.data[2], p.seriesName)),
  };
  if (chart.frame) framed(option);
  if (option.xAxis && option.yAxis) dressAxes(option, chart, zoomed.has(name));
  chart.dress?.(option, narrow);
  option.legend.data = option.legend.data.map((name) => (legendIcons[name] ? { name, icon: legendIcons[name] } : name));
  return option;
}

// framed ends the y axis at round values around complete trials, what was read
// on the test part and what is selected. Unfinished trials may lie below it, and
// so may a tenth of the complete ones if the frame would be twice as high for
// them. How many do is said at its foot.
function framed(option) {
  const needed = [], complete = [], unfinished = [];
  for (const s of option.series) {
    const chosen = selection.rows !== null && s.name !== 'not selected';
    for (const [, value, number] of s.data) {
      if (value === null || s.name === 'best so far') continue; // that line runs through trials
      if (!s.trials) needed.push(value);
      else if (looks[rowOf.get(number)] < 2 && !chosen) unfinished.push(value);
      else (chosen ? needed : complete).push(value);
    }
  }
  const least = (list) => list.reduce((a, b) => Math.min(a, b), Infinity);
  const high = [needed, complete, unfinished].flat().reduce((a, b) => Math.max(a, b), -Infinity);
  let low = Math.min(least(needed), least(complete));
  if (low === Infinity) low = least(unfinished);
  const usual = Math.min(least(needed), quantile(complete.sort((a, b) => a - b), 0.1) ?? Infinity);
  if (low < usual - (high - usual)) low = usual;
  roundEnds(option.yAxis[0], low, high, page.measure.percent);
  const { min } = option.yAxis[0];
  saidBelow(option, complete.filter((v) => v < min).length, unfinished.filter((v) => v < min).length);
}

// roundEnds ends an axis of values at round ones around low and high. Shares do
// not go beyond 0 and 1.
function roundEnds(own, low, high, share) {
  if (!(low <= high)) return;
  const room = (high - low) * 0.04 || Math.abs(high) * 0.02 || 0.01, step = roundStep((high - low + 2 * room) / 7);
  const min = Math.floor((low - room) / step) * step, max = Math.ceil((high + room) / step) * step;
  Object.assign(own, { min, max, interval: step });
  if (share) Object.assign(own, { min: Math.max(min, Math.min(low, 0)), max: Math.min(max, Math.max(high, 1)) });
}

// saidBelow says at the foot of a chart how many trials lie below it.
function saidBelow(option, complete, unfinished) {
  const count = complete + unfinished;
  if (count === 0) return;
  saidAtFoot(option, count.toLocaleString('en-US') + (complete === 0 ? ' unfinished' : '') + (count === 1 ? ' trial is' : ' trials are') + ' further down');
}

// saidAtFoot writes a line just above the x axis.
function saidAtFoot(option, line) {
  option.graphic = [{
    type: 'text', left: option.grid.left + 8, bottom: option.grid.bottom + 5, silent: true, z: 9,
    style: { text: line, fill: style('--soft'), backgroundColor: style('--paper'), padding: [2, 4], fontSize: 12, fontFamily: option.textStyle.fontFamily },
  }];
}

// roundStep is 1, 2 or 5 times a power of ten, and at least raw.
function roundStep(raw) {
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * [1, 2, 5, 10].find((s) => s * power >= raw * (1 - 1e-9));
}

// zoomed holds the charts whose axes show the selection only.
const zoomed = new Set();

function dressAxes(option, chart, zoom) {
  const [x] = option.xAxis, [y] = option.yAxis;
  // Lines of steps run behind the points, what was read on the test part before.
  if (option.series.some((s) => s.step)) option.series.forEach((s, i) => { s.z = s.step ? 1 : 2 + i; });
  for (const s of option.series) if (s.areaStyle) s.areaStyle = { origin: 'start', ...s.areaStyle }; // down to the axis, of values below 0 too
  if (y.type === 'value') y.axisLabel.formatter = (v) => score(v, 1);
  if (x.type === 'value' || x.type === 'log') x.axisLabel.formatter = chart.label ?? (x.type === 'log' ? short : String);
  const near = zoom && selection.rows ? option.series.filter((s) => s.trials && s.name !== 'not selected') : [];
  const narrow = near.some((s) => s.data.length > 0);
  if (narrow) {
    delete option.graphic; // what it says of the frame does not hold any more
    close(x, ...extent(near, 0));
    close(y, ...extent(near, 1));
  }
  if (x.type !== 'log') return;
  Object.assign(x, around(x, ...extent(narrow ? near : option.series, 0)));
  const ticks = logTicks(x.min, x.max);
  x.axisTick.customValues = ticks;
  x.axisLabel.customValues = ticks;
}

// close ends an axis of values a little outside of low and high.
function close(own, low, high) {
  if (own.type !== 'value') return;
  const pad = Math.max((high - low) * 0.06, Math.abs(high) * 0.002);
  Object.assign(own, { min: low - pad, max: high + pad, interval: undefined });
  Object.assign(own.axisLabel, { showMinLabel: false, showMaxLabel: false });
}
