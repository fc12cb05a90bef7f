// On paper nothing can be opened or scrolled to, so all of it is drawn and what
// is closed is opened. Charts are drawn once more for it, in the width of a page
// and as shapes, which stay sharp.
const paper = { opened: [], copies: [] };

function copyChart(box) {
  const name = box.dataset.chart;
  drawings.get(name) || draw(box);
  if (!drawings.has(name)) return;
  const option = dressed(name), height = charts[name]?.height ? Math.min(charts[name].height(option), 900) : box.clientHeight;
  const copy = element('div', { className: 'printed', role: 'img', 'aria-label': box.getAttribute('aria-label') });
  box.after(copy);
  const drawn = echarts.init(copy, null, { renderer: 'svg', width: paperWidth, height });
  drawn.setOption(option);
  paper.copies.push({ copy, drawn });
}

function toPaper() {
  if (onPaper()) return;
  document.documentElement.classList.add('paper');
  for (const part of document.querySelectorAll('main details:not([open])')) {
    if (part.closest('td')) continue; // of a single trial
    part.open = true;
    paper.opened.push(part);
  }
  if (typeof echarts !== 'undefined') for (const box of document.querySelectorAll('[data-chart]')) copyChart(box);
  for (const own of document.querySelectorAll('main .scroll > table')) {
    const columns = own.tHead?.rows[0]?.cells.length || 0;
    own.classList.toggle('wide', columns > 9);
  }
  if (typeof show === 'function') show(); // the table, where there is one
}

function fromPaper() {
  document.documentElement.classList.remove('paper');
  for (const part of paper.opened.splice(0)) part.open = false;
  for (const { copy, drawn } of paper.copies.splice(0)) {
    drawn.dispose();
    copy.remove();
  }
  if (typeof show === 'function') show(); // the table, where there is one
}

addEventListener('beforeprint', toPaper);
addEventListener('afterprint', fromPaper);
