// What happens when the page is open, and when it is told of new results.
const seen = new IntersectionObserver((entries) => {
  for (const e of entries) {
    if (!e.isIntersecting) continue;
    seen.unobserve(e.target);
    draw(e.target);
  }
}, { rootMargin: '600px' });

function drawAll() {
  for (const box of document.querySelectorAll('[data-chart]')) draw(box);
}

// refresh shows new data in the place of the old: the page's JSON, read again.
function refresh(block) {
  take(block);
  haystacks.length = 0;
  redrawAll();
  show();
}

for (const box of document.querySelectorAll('[data-chart]')) seen.observe(box);
for (const c of document.querySelectorAll('[data-of]')) c.addEventListener('change', () => redraw(c.dataset.of));
for (const query of ['(prefers-color-scheme: dark)', '(max-width: 639px)']) {
  matchMedia(query).addEventListener('change', redrawAll);
}

// On paper nothing can be opened or scrolled to, so all of it is drawn and what
// is closed is opened.
const opened = [];
addEventListener('beforeprint', () => {
  document.documentElement.classList.add('paper');
  for (const part of document.querySelectorAll('.card details:not([open]), figure > details:not([open])')) {
    part.open = true;
    opened.push(part);
  }
  drawAll();
  redrawAll();
  for (const { drawn } of drawings.values()) drawn.resize();
});
addEventListener('afterprint', () => {
  document.documentElement.classList.remove('paper');
  for (const part of opened.splice(0)) part.open = false;
  redrawAll();
  for (const { drawn } of drawings.values()) drawn.resize();
});
