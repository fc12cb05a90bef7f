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
  const brief = searched.map(([k, v]) => k + ' = ' + (v.length > 40 ? v.slice(0, 40) + '…' : v));
  return tip('trial ' + number + ': ' + plan(row), ...more, ...brief);
}

// axis dresses an axis alike in all charts.
function axis(own, horizontal) {
  const ink = style('--soft'), line = style('--line');
  return {
    ...own,
    nameLocation: 'middle',
    nameTextStyle: { color: ink, fontSize: 13 },
    nameGap: horizontal ? 34 : 58,
    axisLine: { show: horizontal, lineStyle: { color: ink } },
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
  'single route beside it, test part', '95 % interval', 'front, two routes', 'front, one route', 'overall', 'near the front'];

function legend(series) {
  const place = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...new Set(series.map((s) => s.name))].sort((a, b) => place(a) - place(b));
}

// lookOf tells how a trial is drawn: an index that reports and series share.
function lookOf(row) {
  return (word(trials.state, row) === 'complete' ? 2 : 0) + (word(trials.b, row) === null ? 0 : 1);
}

// column returns the numbers of a column of the trials.
function column(name) {
  if (name === 'latency') return latencies();
  return (name === page.expense.key && trials.cost) || trials[name] || [];
}

// latencies are known of finalists only.
function latencies() {
  const all = new Array(trials.rows).fill(null);
  for (const m of page.data.front) if (m.p50 !== null) all[rowOf.get(m.trial)] = m.p50;
  return all;
}

// pointsOf draws trials from the columns x and y: [x, y, number].
function pointsOf({ x, y, look }, positive) {
  const xs = column(x), ys = column(y), points = [];
  for (let row = 0; row < trials.rows; row++) {
    const at = xs[row], value = ys[row];
    if (at === null || value === null || (positive && !(at > 0)) || lookOf(row) !== look) continue;
    points.push([at, value, trials.number[row]]);
  }
  return points;
}

// filled puts points in place of what stands for them. Many are paler, so that
// crowds show.
function filled(option) {
  for (const s of option.series) {
    if (!s.data || Array.isArray(s.data)) continue;
    s.data = pointsOf(s.data, option.xAxis[0].type === 'log');
    if (trials.rows > 400) s.itemStyle.opacity = 0.4;
  }
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
  const ink = style('--ink'), narrow = innerWidth < 640;
  option.series ||= [];
  chart.fill?.(option, controls(name));
  filled(option);
  option.series = option.series.filter((s) => !s.data || s.data.length > 0);
  option.animation = false;
  option.backgroundColor = 'transparent';
  option.textStyle = { color: ink, fontFamily: getComputedStyle(document.body).fontFamily };
  if (option.xAxis) option.xAxis = [axis(option.xAxis[0], true)];
  if (option.yAxis) option.yAxis = [axis(option.yAxis[0], false)];
  option.grid = { left: narrow ? 62 : 74, right: narrow ? 12 : 24, top: narrow ? 76 : 48, bottom: 52 };
  option.legend = {
    ...option.legend, data: legend(option.series), type: 'plain', top: 0, left: 'center', itemWidth: 15, itemHeight: 11,
    textStyle: { color: ink, fontSize: 12 }, inactiveColor: style('--other'),
  };
  option.tooltip = {
    trigger: 'item', confine: true, backgroundColor: style('--paper'), borderColor: style('--line'),
    textStyle: { color: ink }, formatter: (p) => (chart.tip ? chart.tip(p, option) : trialTip(p.data[2], p.seriesName)),
  };
  if (option.xAxis && option.yAxis) dressAxes(option, chart);
  chart.dress?.(option, narrow);
  return option;
}

function dressAxes(option, chart) {
  const [x] = option.xAxis, [y] = option.yAxis;
  // Lines of steps run behind the points, what was read on the test part before.
  if (option.series.some((s) => s.step)) option.series.forEach((s, i) => { s.z = s.step ? 1 : 2 + i; });
  if (y.type === 'value') y.axisLabel.formatter = (v) => score(v, 1);
  if (x.type === 'value' || x.type === 'log') x.axisLabel.formatter = chart.label ?? (x.type === 'log' ? short : String);
  if (x.type !== 'log') return;
  Object.assign(x, around(x, ...extent(option.series, 0)));
  const ticks = logTicks(x.min, x.max);
  x.axisTick.customValues = ticks;
  x.axisLabel.customValues = ticks;
}

// drawings holds what is drawn: by name, the element and the library's chart.
const drawings = new Map();

// draw draws a chart into its box, or says why there is none.
function draw(box) {
  const name = box.dataset.chart, chart = charts[name] || {};
  if (drawings.has(name)) return;
  const option = typeof echarts === 'undefined' ? null : dressed(name);
  const points = option ? option.series.reduce((n, s) => n + (s.data || []).length, 0) : 0;
  box.classList.toggle('empty', points === 0);
  if (points === 0) {
    box.textContent = option ? 'There is nothing to draw yet.' :
      'This chart needs a network: the chart library could not be loaded. The table below holds what can be read without it.';
    return;
  }
  box.textContent = '';
  if (chart.height) box.style.height = Math.min(chart.height(option), 4000) + 'px';
  const drawn = echarts.init(box, null, { devicePixelRatio: Math.max(2, devicePixelRatio) });
  drawings.set(name, { box, drawn });
  drawn.setOption(option);
  drawn.on('click', (p) => {
    const number = chart.pick ? chart.pick(p) : p.data && p.data[2];
    if (rowOf.has(number)) location.hash = 'trial-' + number;
  });
  new ResizeObserver(() => drawn.resize()).observe(box);
}

// redraw draws a chart anew, if it is drawn at all.
function redraw(name) {
  const drawing = drawings.get(name);
  if (!drawing) {
    const box = document.querySelector('[data-chart="' + name + '"].empty');
    if (box) draw(box);
    return;
  }
  const option = dressed(name);
  if (charts[name]?.height) drawing.box.style.height = Math.min(charts[name].height(option), 4000) + 'px';
  drawing.drawn.setOption(option, true);
}

function redrawAll() {
  for (const box of document.querySelectorAll('[data-chart]')) redraw(box.dataset.chart);
}
