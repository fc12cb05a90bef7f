// Drawing: each chart once it is near, and anew when what it shows has changed.

// drawings holds what is drawn: by name, the element, the library's chart and
// its options.
const drawings = new Map();

// stale holds the charts that do not show the selection as it is now.
const stale = new Set();

function tallness(box, option) {
  const { height } = charts[box.dataset.chart] || {};
  if (height) box.style.height = Math.min(height(option), 4000) + 'px';
}

// draw draws a chart into its box, or says why there is none.
function draw(box) {
  const name = box.dataset.chart;
  if (drawings.has(name)) {
    if (stale.has(name)) redraw(name);
    return;
  }
  const option = typeof echarts === 'undefined' ? null : dressed(name);
  const points = option ? option.series.reduce((n, s) => n + (s.data || []).length, 0) : 0;
  box.classList.toggle('empty', points === 0);
  if (points === 0) {
    box.textContent = option ? 'There is nothing to draw yet.' :
      'This chart needs a network: the chart library could not be loaded. The table below holds what can be read without it.';
    return;
  }
  box.textContent = '';
  tallness(box, option);
  const drawn = echarts.init(box, null, { devicePixelRatio: Math.max(2, devicePixelRatio) });
  drawings.set(name, { box, drawn, option });
  drawn.setOption(option);
  drawn.on('click', (p) => clicked(name, p));
  charts[name]?.listen?.(drawn);
  new ResizeObserver(() => drawn.resize()).observe(box);
}

// clicked opens the trial that a point stands for, or selects what a cell holds.
function clicked(name, p) {
  const chart = charts[name] || {}, { box, option } = drawings.get(name);
  if (chart.holds) {
    const numbers = chart.holds(p, option);
    if (numbers && numbers.length > 0) choose(numbers, chart.says?.(p, option));
    return;
  }
  const number = chart.pick ? chart.pick(p) : p.data && p.data[2];
  if (rowOf.has(number)) openTrial(number, box);
}

// redraw draws a chart anew, if it is drawn at all.
function redraw(name) {
  stale.delete(name);
  const drawing = drawings.get(name);
  if (!drawing) {
    const box = document.querySelector('[data-chart="' + name + '"].empty');
    if (box) draw(box);
    return;
  }
  drawing.option = dressed(name);
  tallness(drawing.box, drawing.option);
  drawing.drawn.setOption(drawing.option, true);
}

// dropDrawings lets go of charts that are no longer in the page.
function dropDrawings() {
  for (const [name, { box, drawn }] of drawings) {
    if (box.isConnected) continue;
    drawn.dispose();
    drawings.delete(name);
    stale.delete(name);
    near.delete(name);
  }
}

function redrawAll() {
  for (const box of document.querySelectorAll('[data-chart]')) redraw(box.dataset.chart);
}

// near holds the charts that are on the screen or not far from it.
const near = new Set();

// redrawSoon draws the charts that can be seen anew before the next picture,
// those near it one by one after that; others wait until they are scrolled to.
let redrawing = 0, following = 0;
function redrawSoon() {
  for (const name of drawings.keys()) stale.add(name);
  cancelAnimationFrame(redrawing);
  clearTimeout(following);
  redrawing = requestAnimationFrame(() => {
    for (const name of [...stale]) {
      const { top, bottom } = drawings.get(name).box.getBoundingClientRect();
      if (bottom > 0 && top < innerHeight) redraw(name);
    }
    following = setTimeout(redrawNear, 50); // the picture comes first
  });
}

function redrawNear() {
  for (const name of stale) {
    if (!near.has(name)) continue;
    redraw(name);
    following = setTimeout(redrawNear, 10);
    return;
  }
}
