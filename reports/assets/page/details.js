// The panel of details: a trial, or two of them side by side.
const panel = { number: null, other: null, back: null, picking: false };

function buildPanel() {
  panel.title = element('h2', { id: 'details-title', tabIndex: -1, 'aria-live': 'polite' });
  panel.body = element('div', { className: 'body' });
  panel.along = element('select', { 'aria-label': 'Order of previous and next' },
    element('option', { value: 'table' }, 'in the table'), element('option', { value: 'front' }, 'along the front'));
  panel.along.addEventListener('change', showSteps);
  panel.previous = button('‹ Previous', () => step(-1));
  panel.next = button('Next ›', () => step(1));
  panel.compare = element('input', { type: 'number', min: '0', step: '1', placeholder: 'number' });
  panel.compare.setAttribute('list', 'trials-of-front');
  panel.compare.addEventListener('change', () => compareWith(panel.compare.value === '' ? null : Number(panel.compare.value)));
  panel.pick = button('Pick it in a chart', () => pickOther(!panel.picking), { 'aria-pressed': 'false' });
  panel.alone = button('Stop comparing', () => compareWith(null));
  panel.front = element('datalist', { id: 'trials-of-front' });
  panel.note = element('p', { className: 'soft', role: 'status' });
  panel.box = element('dialog', { className: 'details', 'aria-labelledby': 'details-title' },
    element('div', { className: 'head' }, panel.title, button('Show in table', showInTable), button('Close (Esc)', closePanel, { className: 'close' })),
    element('div', { className: 'steps' }, panel.previous, panel.next, panel.along),
    element('div', { className: 'steps' }, element('label', {}, 'Compare with trial ', panel.compare), panel.pick, panel.alone, panel.front),
    panel.note, panel.body);
  document.body.append(panel.box);
}

// openTrial opens the panel on a trial; focus returns to from when it closes.
function openTrial(number, from) {
  if (panel.picking) {
    pickOther(false);
    compareWith(number);
    return;
  }
  if (!panel.box.open) {
    const had = from || document.activeElement;
    panel.back = had && had !== document.body ? had : null;
    panel.box.show();
  }
  panel.number = number;
  if (panel.other === number) panel.other = null;
  if (isSelected(rowOf.get(number))) locate(number);
  address('#trial-' + number);
  fillPanel();
  panel.box.scrollTop = 0;
  panel.title.focus({ preventScroll: true });
}

// address puts a trial into the page's address without going to it.
function address(hash) {
  try {
    history.replaceState(null, '', hash || location.pathname + location.search);
  } catch {
    // Some browsers allow it on files only as a step, which would scroll.
  }
}

function closePanel() {
  if (!panel.box.open) return;
  panel.box.close();
  pickOther(false);
  address('');
  const back = panel.back?.isConnected ? panel.back : document.querySelector('#trial-' + panel.number + ' a');
  if (back?.dataset.chart) back.tabIndex = -1;
  back?.focus({ preventScroll: true });
}

function compareWith(number) {
  panel.note.textContent = number === null || rowOf.has(number) ? '' : 'There is no trial ' + number + '.';
  panel.other = rowOf.has(number) && number !== panel.number ? number : null;
  fillPanel();
}

function pickOther(on) {
  panel.picking = on;
  panel.pick.setAttribute('aria-pressed', String(on));
  panel.note.textContent = on ? 'Click a point of a chart or the number of a trial to compare with it.' : '';
}

function showInTable() {
  const line = locate(panel.number);
  line.scrollIntoView({ block: 'center', inline: 'nearest' });
}

// steps lists the trials that previous and next go through.
function stepsAlong() {
  return panel.along.value === 'front' ? trials.front : ordered().map((row) => trials.number[row]);
}

function step(by) {
  const list = stepsAlong(), at = list.indexOf(panel.number);
  const next = at < 0 ? list[0] : list[at + by];
  if (next === undefined) return;
  panel.number = next;
  if (isSelected(rowOf.get(next))) locate(next);
  address('#trial-' + next);
  fillPanel();
}

function showSteps() {
  const list = stepsAlong(), at = list.indexOf(panel.number);
  panel.previous.disabled = at <= 0;
  panel.next.disabled = list.length === 0 || at === list.length - 1;
}

// fillPanel writes what is known of the panel's trials.
function fillPanel() {
  const row = rowOf.get(panel.number), other = panel.other === null ? undefined : rowOf.get(panel.other);
  if (row === undefined) return;
  const numbers = [panel.number, ...(other === undefined ? [] : [panel.other])];
  panel.title.textContent = 'Trial ' + numbers.join(' and trial ');
  panel.box.classList.toggle('two', numbers.length > 1);
  panel.compare.value = panel.other ?? '';
  panel.alone.hidden = panel.other === null;
  panel.front.replaceChildren(...trials.front.map((n) => element('option', { value: String(n), label: 'on the front: ' + plan(rowOf.get(n)).slice(0, 80) })));
  const heads = numbers.map((n) => 'trial ' + n), facts = factsOf(row);
  const parts = [sideBySide('Results and costs', heads, other === undefined ? facts : compared(facts, factsOf(other)))];
  parts.push(element('h3', {}, 'Learning curve'), curveChart(numbers));
  if (numbers.length > 1) parts.push(element('p', { className: 'soft' }, 'Trial ' + panel.other + ' is dashed.'));
  parts.push(...settingsPart(row, other));
  for (const n of numbers) parts.push(...commandsPart(rowOf.get(n), numbers.length > 1));
  panel.body.replaceChildren(...parts);
  showSteps();
}

// settingsPart lists the settings, searched ones first. One trial is held
// against the best of the front.
function settingsPart(row, other) {
  const best = trials.best === null || other !== undefined ? undefined : rowOf.get(trials.best);
  const against = other ?? (best === row ? undefined : best);
  const list = against === undefined ? settings(row).map(([k, v, s]) => [k, v, null, s]) : compared(settings(row), settings(against));
  const searched = list.filter((f) => f[3]), fixed = list.filter((f) => !f[3]);
  const heads = ['trial ' + trials.number[row]];
  if (against !== undefined) heads.push('trial ' + trials.number[against] + (other === undefined ? ' (best)' : ''));
  const parts = [];
  if (searched.length > 0) parts.push(sideBySide('Settings that were searched', heads, searched));
  if (fixed.length > 0) {
    parts.push(element('details', { open: fixed.some((f) => heads.length > 1 && f[1] !== f[2]) },
      element('summary', {}, fixed.length + (fixed.length === 1 ? ' fixed setting' : ' fixed settings')), sideBySide('Settings that were fixed', heads, fixed)));
  }
  return parts;
}

function commandsPart(row, named) {
  const parts = [];
  for (const [what, line] of commandsOf(row)) {
    parts.push(element('p', { className: 'soft' }, (named ? 'Trial ' + trials.number[row] + '. ' : '') + what), linesOf(line));
  }
  return parts;
}
