// What happens when a comparison is open.
const seen = new IntersectionObserver((entries) => {
  for (const e of entries) if (e.isIntersecting) draw(e.target);
}, { rootMargin: '600px' });

function drawAll() {
  for (const box of document.querySelectorAll('[data-chart]')) draw(box);
}

for (const box of document.querySelectorAll('[data-chart]')) seen.observe(box);
for (const c of document.querySelectorAll('[data-of]')) c.addEventListener('change', () => redraw(c.dataset.of));
showTables();
for (const query of ['(prefers-color-scheme: dark)', '(max-width: 639px)']) {
  matchMedia(query).addEventListener('change', redrawAll);
}
