// What happens when the page is open, and when it is told of new results.
buildTheme();
buildContents();
buildBar();
buildPanel();
build(document.getElementById('trial-table'));
show();
showBar();
showModels();
showTables();
addTools();

// Charts are drawn when they come near, and again if they have become stale.
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) near.add(target.dataset.chart);
    else near.delete(target.dataset.chart);
    if (isIntersecting) draw(target);
  }
}, { rootMargin: '600px' });

function drawAll() {
  for (const box of document.querySelectorAll('[data-chart]')) draw(box);
}

// refresh shows new data in the place of the old: the page's JSON, read again.
// What was selected stays so.
function refresh(block) {
  take(block);
  haystacks.length = 0;
  fillChoices();
  dropDrawings();
  reselect(); // and what is on the screen is drawn anew, the rest when it comes near
  for (const box of document.querySelectorAll('.chart.empty')) if (near.has(box.dataset.chart)) draw(box);
  showModels();
  showTables();
  markPlace();
  addTools();
  if (panel.box.open) fillPanel();
}

for (const box of document.querySelectorAll('[data-chart]')) seen.observe(box);
for (const c of document.querySelectorAll('[data-of]')) c.addEventListener('change', () => redraw(c.dataset.of));
for (const query of ['(prefers-color-scheme: dark)', '(max-width: 639px)']) {
  matchMedia(query).addEventListener('change', redrawAll);
}

// An address that names a trial goes to it in the table, and opens its details.
function reveal() {
  const match = /^#trial-(\d+)$/.exec(location.hash), target = match && Number(match[1]);
  if (!match || !rowOf.has(target)) return;
  const line = locate(target);
  line.scrollIntoView({ block: 'center', inline: 'nearest' });
  openTrial(target, line.querySelector('a'));
}
addEventListener('hashchange', reveal);
reveal();

// A number of a trial opens its details where one reads, without going away.
addEventListener('click', (e) => {
  const link = e.target.closest?.('a[href^="#trial-"]'), target = link && Number(link.hash.slice(7));
  if (!link || e.defaultPrevented || e.ctrlKey || e.metaKey || e.shiftKey || !rowOf.has(target)) return;
  e.preventDefault();
  openTrial(target, link);
});

// Escape takes back the last thing: a stroke, the brush, the details, the
// selection.
addEventListener('keydown', (e) => {
  if (e.key !== 'Escape' || e.defaultPrevented) return;
  if (brushing.path.length > 0) cancelStroke();
  else if (brushing.name) stopBrush();
  else if (panel.box.open) closePanel();
  else if (selection.rows !== null && !e.target.closest?.('select')) clearSelection();
});
