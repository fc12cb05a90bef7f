// The selection: the trials that the reader is looking at. Whoever wants to
// change it calls choose() or clearSelection(); whoever wants to know it asks
// isSelected(). It is kept by trial number, so it outlives new data.
const selection = {
  picked: null, // the numbers of trials that were chosen in a chart, or null: all
  how: '',      // what chose them
  rows: null,   // by row: 1 if it was picked and the table's filters let it through; null: all
  count: 0,     // how many
};

function isSelected(row) {
  return selection.rows === null || selection.rows[row] === 1;
}

// selectedNumber is isSelected by a trial's number; what is no trial always is.
function selectedNumber(number) {
  const row = rowOf.get(number);
  return row === undefined || isSelected(row);
}

// choose selects trials by number, or adds them to those that were chosen.
function choose(numbers, how, add) {
  selection.picked = new Set(add && selection.picked ? [...selection.picked, ...numbers] : numbers);
  selection.how = how || '';
  reselect();
}

// clearSelection takes back what was chosen in charts and the table's filters.
function clearSelection() {
  selection.picked = null;
  selection.how = '';
  clearFilters();
  reselect();
}

// reselect works the selection out anew and has everyone show it. The table
// begins at its first page.
function reselect() {
  const passes = filter(), { picked } = selection;
  selection.rows = null;
  selection.count = trials.rows;
  if (picked || passes) {
    const rows = new Uint8Array(trials.rows);
    selection.count = 0;
    for (let row = 0; row < trials.rows; row++) {
      if (picked && !picked.has(trials.number[row])) continue;
      if (passes && !passes(row)) continue;
      rows[row] = 1;
      selection.count++;
    }
    selection.rows = rows;
  }
  show();
  showBar();
  showTools();
  redrawSoon();
}

// bestSelected returns the row with the highest measure among complete trials
// that are selected, and the cheapest of them; null where there is none.
function bestSelected() {
  const cost = column(page.expense.key);
  let best = null, cheapest = null;
  for (let row = 0; row < trials.rows; row++) {
    if (!isSelected(row) || looks[row] < 2) continue;
    const value = trials.accuracy[row];
    if (value !== null && (best === null || value > trials.accuracy[best])) best = row;
    if (cost[row] !== null && (cheapest === null || cost[row] < cost[cheapest])) cheapest = row;
  }
  return { best, cheapest };
}

function counted(count) {
  return count.toLocaleString('en-US') + ' of ' + trials.rows.toLocaleString('en-US') + ' trials selected';
}

// The bar at the bottom of the screen says what is selected. Its status is
// there from the beginning, so that screen readers speak it when it changes.
const bar = {};

function buildBar() {
  bar.count = element('strong', { role: 'status' });
  bar.facts = element('span', { className: 'facts' });
  bar.table = element('button', { type: 'button', hidden: true }, 'Show in table');
  bar.clear = element('button', { type: 'button', hidden: true }, 'Clear (Esc)');
  bar.box = element('aside', { className: 'selected-bar off', 'aria-label': 'Selected trials' }, bar.count, bar.facts, bar.table, bar.clear);
  bar.table.addEventListener('click', () => {
    document.getElementById('trials').scrollIntoView();
    document.querySelector('#trial-table .scroll').focus({ preventScroll: true });
  });
  bar.clear.addEventListener('click', () => {
    clearSelection();
    document.querySelector('#trial-table .scroll')?.focus({ preventScroll: true });
  });
  document.body.append(bar.box);
}

function showBar() {
  const on = selection.rows !== null;
  bar.box.classList.toggle('off', !on);
  bar.table.hidden = bar.clear.hidden = !on;
  bar.count.textContent = on ? counted(selection.count) : '';
  bar.facts.replaceChildren();
  if (!on) return;
  if (selection.how) bar.facts.append(element('span', { className: 'how' }, text(selection.how)));
  const { best, cheapest } = bestSelected();
  if (best !== null) bar.facts.append(element('span', {}, 'best ' + score(trials.accuracy[best]) + ' (', trialLink(best), ')'));
  if (cheapest !== null) {
    bar.facts.append(element('span', {}, 'cheapest ' + short(column(page.expense.key)[cheapest]) + ' ' + page.expense.name + ' (', trialLink(cheapest), ')'));
  }
}

function trialLink(row) {
  return element('a', { href: '#trial-' + trials.number[row] }, 'trial ' + trials.number[row]);
}
