// The brush: trials are selected with the pointer, in a rectangle or freehand.
// Each chart that has it gets a row of tools; all of it can be done by keyboard
// with the filters of the table too.
const brushing = { name: '', shape: '', layer: null, outline: null, path: [] };

// addTools gives a row of tools to each chart that has the brush and none yet.
function addTools() {
  for (const box of document.querySelectorAll('[data-chart]')) {
    if (!document.querySelector('[data-tools="' + box.dataset.chart + '"]')) tools(box);
  }
  showTools();
}

// tools puts the tools of a chart before its box.
function tools(box) {
  const name = box.dataset.chart;
  if (!charts[name]?.brush || typeof echarts === 'undefined') return;
  const shapes = [['rectangle', 'Brush'], ['freehand', 'Lasso']].map(([shape, label]) => {
    const button = element('button', { type: 'button', 'aria-pressed': 'false', title: 'Drag across the chart to select trials; with Shift to add more. By keyboard: the filters of the table of trials select too.' }, label);
    button.dataset.shape = shape;
    button.addEventListener('click', () => {
      const on = brushing.name === name && brushing.shape === shape;
      stopBrush();
      if (!on) startBrush(name, shape);
    });
    return button;
  });
  const front = element('button', { type: 'button', className: 'front' }, 'Select the front');
  front.addEventListener('click', () => choose(trials.front, 'the front'));
  const zoom = element('button', { type: 'button', className: 'zoom', 'aria-pressed': 'false', disabled: true }, 'Zoom to selection');
  zoom.addEventListener('click', () => {
    if (!zoomed.delete(name)) zoomed.add(name);
    zoom.setAttribute('aria-pressed', String(zoomed.has(name)));
    redraw(name);
  });
  const clear = element('button', { type: 'button', className: 'clear', disabled: true }, 'Clear');
  clear.addEventListener('click', clearSelection);
  const row = element('div', { className: 'tools', role: 'group', 'aria-label': 'Select trials in this chart' }, ...shapes, front, zoom, clear);
  row.dataset.tools = name;
  box.before(row);
}

// showTools says in all rows of tools what can be done now.
function showTools() {
  const on = selection.rows !== null;
  if (!on) zoomed.clear();
  for (const row of document.querySelectorAll('[data-tools]')) {
    const name = row.dataset.tools;
    for (const b of row.querySelectorAll('[data-shape]')) {
      b.setAttribute('aria-pressed', String(brushing.name === name && brushing.shape === b.dataset.shape));
    }
    row.querySelector('.front').disabled = trials.front.length === 0;
    row.querySelector('.clear').disabled = !on;
    row.querySelector('.zoom').disabled = !on;
    row.querySelector('.zoom').setAttribute('aria-pressed', String(zoomed.has(name)));
  }
}

function startBrush(name, shape) {
  draw(document.querySelector('[data-chart="' + name + '"]'));
  const drawing = drawings.get(name);
  if (!drawing) return;
  const layer = element('div', { className: 'brushing' });
  const outline = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  outline.append(document.createElementNS('http://www.w3.org/2000/svg', 'polygon'));
  layer.append(outline);
  Object.assign(brushing, { name, shape, layer, outline: outline.firstChild, path: [] });
  layer.addEventListener('pointerdown', (e) => {
    if (e.button !== 0) return;
    layer.setPointerCapture(e.pointerId);
    brushing.path = [[e.offsetX, e.offsetY]];
    e.preventDefault();
  });
  layer.addEventListener('pointermove', (e) => {
    if (brushing.path.length > 0) stroke(e.offsetX, e.offsetY);
  });
  layer.addEventListener('pointerup', (e) => {
    if (brushing.path.length > 0) stroke(e.offsetX, e.offsetY);
    finishStroke(e.shiftKey);
  });
  layer.addEventListener('pointercancel', cancelStroke);
  drawing.box.append(layer);
  showTools();
}

function stopBrush() {
  brushing.layer?.remove();
  Object.assign(brushing, { name: '', shape: '', layer: null, outline: null, path: [] });
  showTools();
}

// stroke draws what the pointer has gone round so far.
function stroke(x, y) {
  const [from] = brushing.path;
  if (brushing.shape === 'freehand') brushing.path.push([x, y]);
  else brushing.path = [from, [x, from[1]], [x, y], [from[0], y]];
  brushing.outline.setAttribute('points', brushing.path.map((p) => p.join(',')).join(' '));
}

function cancelStroke() {
  brushing.path = [];
  brushing.outline?.setAttribute('points', '');
}

// finishStroke selects what lies inside of it. A click, or a stroke around
// nothing, changes nothing.
function finishStroke(add) {
  const { name, path } = brushing;
  cancelStroke();
  if (path.length < 3) return;
  const numbers = inside(name, path);
  const title = document.getElementById(name + '-title')?.textContent ?? name;
  if (numbers.length > 0) choose(numbers, 'in “' + title + '”', add);
}

// inside lists the trials of a chart whose points lie in a polygon of pixels and
// can be seen.
function inside(name, polygon) {
  const { drawn, option } = drawings.get(name);
  const xs = polygon.map((p) => p[0]), ys = polygon.map((p) => p[1]);
  const left = Math.min(...xs), right = Math.max(...xs), top = Math.min(...ys), bottom = Math.max(...ys);
  const numbers = [];
  option.series.forEach((series, seriesIndex) => {
    if (!series.trials) return;
    for (const p of series.data) {
      const at = drawn.convertToPixel({ seriesIndex }, [p[0], p[1]]);
      if (at[0] < left || at[0] > right || at[1] < top || at[1] > bottom) continue;
      if (encloses(polygon, at) && drawn.containPixel({ seriesIndex }, at)) numbers.push(p[2]);
    }
  });
  return numbers;
}

// encloses tells whether a point is in a polygon: it is if a ray from it crosses
// an odd number of sides.
function encloses(polygon, [x, y]) {
  let odd = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i], [xj, yj] = polygon[j];
    if (yi > y !== yj > y && x < (xj - xi) * (y - yi) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}
