// Tables that follow what is chosen beside a chart. The page comes with the table
// of the first choice; that of another one is made here, of the same data as the
// chart. A chart that has one has
//
//   table(control)  returns { name, head, rows, more }: of each column its name
//                   and whether it holds numbers, of each row its cells, which
//                   are text, { trial } or { row }, which heads its row
//   follows         the names of the controls that the table follows; all, if it
//                   is left out

// costHeads are the costs as heads of columns.
const costHeads = { flops: 'FLOPs', parameters: 'parameters', bytes: 'bytes', latency: 'latency, p50 (µs)', seconds: 'training time (s)' };

// sent keeps what the page came with, by section.
const sent = new Map();

// partsOf finds the parts of a section's first table.
function partsOf(section) {
  const own = document.getElementById(section + '-table-0');
  return own && { own, region: own.parentElement, name: own.closest('details').querySelector('summary'), more: own.parentElement.nextElementSibling };
}

// firstChosen reports whether all that a table follows is as the page came.
function firstChosen(section) {
  const { follows } = charts[section];
  return [...document.querySelectorAll('[data-of="' + section + '"]')]
    .filter((c) => !follows || follows.includes(c.dataset.control)).every((c) => c.selectedIndex <= 0);
}

// showTable has a section's first table follow what is chosen.
function showTable(section) {
  const parts = charts[section]?.table && partsOf(section);
  if (!parts) return;
  const { own } = parts;
  // What a server sends in the place of a table does not have the mark.
  if (!own.dataset.chosen) keepSent(section, parts);
  if (!firstChosen(section)) {
    fillChosen(parts, charts[section].table(controls(section)));
    own.dataset.chosen = 'yes';
  } else if (own.dataset.chosen) {
    const { head, body, name, more } = sent.get(section);
    own.tHead.replaceChildren(...head);
    own.tBodies[0].replaceChildren(...body);
    named(parts, name, more);
    delete own.dataset.chosen;
  }
}

function keepSent(section, { own, name, more }) {
  const words = sent.get(section) ?? { name: name.textContent, more: more?.textContent };
  sent.set(section, { ...words, head: [...own.tHead.children], body: [...own.tBodies[0].children] });
}

function named({ region, name, more }, title, below) {
  name.textContent = title;
  region.setAttribute('aria-label', title);
  if (more) more.textContent = below ?? '';
}

function fillChosen(parts, { name, head, rows, more }) {
  const className = (i) => (head[i][1] ? 'n' : '');
  const cell = (value, i) => {
    if (value.row !== undefined) return element('th', { scope: 'row' }, text(value.row));
    return element('td', { className: className(i) }, value.trial === undefined ? text(value) : element('a', { href: '#trial-' + value.trial }, String(value.trial)));
  };
  parts.own.tHead.replaceChildren(element('tr', {}, ...head.map(([title], i) => element('th', { scope: 'col', className: className(i) }, text(title)))));
  parts.own.tBodies[0].replaceChildren(...rows.map((row) => element('tr', {}, ...row.map(cell))));
  if (rows.length === 0) parts.own.tBodies[0].append(element('tr', {}, element('td', { colSpan: head.length }, 'It is not known of any trial.')));
  named(parts, name, more);
}

// showTables has all tables follow what is chosen beside their charts.
function showTables() {
  for (const section of Object.keys(charts)) showTable(section);
}

document.addEventListener('change', ({ target }) => {
  if (target.dataset?.of) showTable(target.dataset.of);
});
