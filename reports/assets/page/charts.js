// The charts: options come as data, and what must be a function is here.

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

function pairTip([column, row, best, count, failed], option) {
  const a = option.yAxis[0].data[row], b = option.xAxis[0].data[column];
  return tip(b === 'none' ? a + ' alone' : a + ' + ' + b,
    count + (count === 1 ? ' trial' : ' trials') + (failed ? ', ' + failed + ' failed' : ''),
    best === null ? 'no result' : 'best ' + score(best));
}

function pairLabel([, , best, count, failed]) {
  if (count === 0) return 'not tried';
  if (best === null) return failed === count ? count + ' failed' : 'no result yet';
  return score(best, 1) + '\n' + count + (count === 1 ? ' trial' : ' trials');
}

const tips = {
  front: (p) => trialTip(p.data[2], p.seriesName + ': ' + score(p.data[1]), amount(p.data[0]) + ' ' + page.expense.name),
  history: (p) => trialTip(p.data[2], p.seriesName + ': ' + score(p.data[1])),
  curves: (p) => trialTip(p.data[2], 'epoch ' + p.data[0] + ': ' + score(p.data[1])),
  pairs: (p, option) => pairTip(p.data, option),
  importance: importanceTip,
  bank: (p) => trialTip(p.data[2], 'estimated ' + score(p.data[0]), 'trained jointly ' + score(p.data[1])),
};

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

// around gives an axis ends a little outside of the data, so that no point lies
// on the frame and no half of the chart is empty.
function around(own, values) {
  let low = Math.min(...values), high = Math.max(...values);
  if (!(low <= high)) return own;
  if (own.type === 'log') {
    low = Math.log10(low); high = Math.log10(high);
    const pad = Math.max((high - low) * 0.04, 0.02);
    return { ...own, min: 10 ** (low - pad), max: 10 ** (high + pad) };
  }
  return own;
}

function numbers(series, dimension) {
  const out = [];
  for (const s of series) for (const p of s.data || []) if (p[dimension] !== null) out.push(p[dimension]);
  return out;
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

// dressed turns the options of the data into those that are drawn.
function dressed(name) {
  const option = painted(page.charts[name]);
  const ink = style('--ink'), narrow = innerWidth < 640;
  const x = option.xAxis[0], y = option.yAxis[0];
  option.animation = false;
  option.backgroundColor = 'transparent';
  option.textStyle = { color: ink, fontFamily: getComputedStyle(document.body).fontFamily };
  option.xAxis = [axis(x, true)];
  option.yAxis = [axis(y, false)];
  option.grid = { left: narrow ? 62 : 74, right: narrow ? 12 : 24, top: name === 'pairs' ? 12 : narrow ? 76 : 48, bottom: 52 };
  option.legend = {
    ...option.legend, data: legend(option.series), type: 'plain', top: 0, left: 'center', itemWidth: 15, itemHeight: 11,
    textStyle: { color: ink, fontSize: 12 }, inactiveColor: style('--other'),
  };
  option.tooltip = {
    trigger: 'item', confine: true, backgroundColor: style('--paper'), borderColor: style('--line'),
    textStyle: { color: ink }, formatter: (p) => tips[name](p, option),
  };
  if (name === 'pairs') {
    option.visualMap[0].seriesIndex = option.series.findIndex((s) => s.type === 'heatmap');
    for (const series of option.series) {
      series.label = { ...series.label, formatter: (p) => pairLabel(p.data), lineHeight: 18, fontSize: narrow ? 11 : 13 };
      series.itemStyle = { ...series.itemStyle, borderColor: style('--paper'), borderWidth: 3 };
    }
    option.grid.left = narrow ? 76 : 130;
    option.yAxis[0].nameGap = narrow ? 58 : 100;
    option.yAxis[0].axisLabel.width = narrow ? 52 : 92;
    option.xAxis[0].axisLabel = { ...option.xAxis[0].axisLabel, interval: 0, hideOverlap: false };
    return option;
  }
  if (name === 'importance') return dressedImportance(option, narrow);
  // Lines of steps run behind the points, what was read on the test part before.
  if (name !== 'curves') option.series.forEach((s, i) => { s.z = s.step ? 1 : 2 + i; });
  option.yAxis[0].axisLabel.formatter = (v) => score(v, 1);
  const drawn = option.xAxis[0];
  drawn.axisLabel.formatter = { front: short, bank: (v) => score(v, 1) }[name] ?? String;
  drawn.axisLabel.hideOverlap = true;
  if (drawn.type === 'log') {
    Object.assign(drawn, around(drawn, numbers(option.series, 0)));
    const ticks = logTicks(drawn.min, drawn.max);
    drawn.axisTick.customValues = ticks;
    drawn.axisLabel.customValues = ticks;
  }
  return option;
}

function draw(box) {
  const name = box.dataset.chart;
  const option = page.charts[name];
  const points = option.series ? option.series.reduce((n, s) => n + (s.data || []).length, 0) : 0;
  if (typeof echarts === 'undefined' || points === 0) {
    box.classList.add('empty');
    box.textContent = points === 0 ? 'There is nothing to draw yet.' :
      'This chart needs a network: the chart library could not be loaded. The table below holds what can be read without it.';
    return;
  }
  if (name === 'pairs') box.style.height = Math.min(64 * option.yAxis[0].data.length + 80, 4000) + 'px';
  if (name === 'importance') box.style.height = importanceHeight(option) + 'px';
  const chart = echarts.init(box, null, { devicePixelRatio: Math.max(2, devicePixelRatio) });
  chart.setOption(dressed(name));
  chart.on('click', (p) => { if (!['pairs', 'importance'].includes(name) && rowOf.has(p.data[2])) location.hash = 'trial-' + p.data[2]; });
  const again = () => chart.setOption(dressed(name), true);
  new ResizeObserver(() => chart.resize()).observe(box);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
  matchMedia('(max-width: 639px)').addEventListener('change', again);
  addEventListener('beforeprint', () => { document.documentElement.classList.add('paper'); again(); chart.resize(); });
  addEventListener('afterprint', () => { document.documentElement.classList.remove('paper'); again(); chart.resize(); });
}

document.querySelectorAll('[data-chart]').forEach(draw);
