// The table of all trials: sorted, filtered and shown a page of rows at a time,
// so that ten thousand trials are as quick as ten.
const rowsPerPage = 50, rowsOnPaper = 300;
const longest = 140; // characters of an error that are shown before it is opened

// minor columns are left out on paper, which is too narrow for all.
const number = (key, label, read, show, minor) => ({ key, label, read, show: show || amount, numeric: true, minor });
const string = (key, label, read, minor) => ({ key, label, read, minor });

const parts = {};

const columns = [
  number('number', 'trial', (row) => trials.number[row], String),
  string('state', 'state', (row) => word(trials.state, row) + (onFront.has(trials.number[row]) ? ', front' : '')),
  string('a', 'route a', (row) => word(trials.a, row)),
  string('viewA', 'view of a', (row) => word(trials.viewA, row)),
  string('b', 'route b', (row) => word(trials.b, row)),
  string('viewB', 'view of b', (row) => word(trials.viewB, row)),
  string('combiner', 'combiner', (row) => word(trials.combiner, row)),
  number('accuracy', page.measure.name, (row) => trials.accuracy[row], (v) => score(v)),
  number('flops', 'FLOPs', (row) => trials.flops[row]),
  number('parameters', 'parameters', (row) => trials.parameters[row]),
  number('bytes', 'bytes', (row) => trials.bytes[row], null, true),
  number('epochs', 'epochs', (row) => trials.epochs[row]),
  number('seconds', 'training seconds', (row) => trials.seconds[row], null, true),
  { ...string('error', 'reason of failure', (row) => word(trials.error, row)), fill: fillError },
  { key: 'settings', label: 'settings', fill: fillSettings, minor: true },
  number('activation', 'activation bytes', (row) => trials.activation[row], null, true),
  number('worker', 'worker', (row) => trials.worker[row], String, true),
  { ...number('started', 'started (UTC)', (row) => trials.started[row] || null, moment, true) },
].filter(Boolean);

function moment(seconds) {
  return seconds === null ? missing : new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

function fillError(cell, row) {
  const reason = word(trials.error, row);
  cell.className = 'text';
  if (reason === null) return;
  if (reason.length <= longest) {
    cell.append(text(reason));
    return;
  }
  const more = element('details', {}, element('summary', {}, text(reason.slice(0, longest) + '…')));
  more.addEventListener('toggle', () => {
    if (more.open && more.children.length === 1) more.append(text(reason, 'more'));
  });
  cell.append(more);
}

function fillSettings(cell, row) {
  cell.className = 'settings';
  const list = settings(row);
  const searched = list.filter((s) => s[2]).length;
  const more = element('details', {}, element('summary', {}, searched + ' searched, ' + (list.length - searched) + ' fixed'));
  more.addEventListener('toggle', () => {
    if (!more.open || more.children.length > 1) return;
    const box = element('dl', { className: 'settings' });
    for (const [key, value, chosen] of list) {
      box.append(element('div', { className: chosen ? 'searched' : '' },
        element('dt', {}, text(key || '(not readable)')), element('dd', {}, settingText(value))));
    }
    more.append(box);
  });
  cell.append(more);
}

const table = { key: 'number', down: false, page: 0, target: null };

// ordered lists the selected rows as the table sorts them.
function ordered() {
  const rows = [];
  for (let row = 0; row < trials.rows; row++) if (isSelected(row)) rows.push(row);
  const { key, read, numeric } = columns.find((c) => c.key === table.key);
  if (key === 'number') return table.down ? rows.reverse() : rows;
  const values = rows.map(read), order = Uint32Array.from(rows.keys());
  const sign = table.down ? -1 : 1;
  order.sort((p, q) => {
    const a = values[p], b = values[q];
    if (a === null || b === null) return (a === null) - (b === null) || p - q; // nothing comes last, both ways
    return sign * (numeric ? a - b : a < b ? -1 : a > b ? 1 : 0) || p - q;
  });
  return Array.from(order, (at) => rows[at]);
}

function rowElement(row) {
  const line = element('tr', { id: 'trial-' + trials.number[row] });
  if (word(trials.state, row) === 'failed') line.classList.add('failed');
  if (trials.number[row] === table.target) line.classList.add('target');
  for (const column of columns) {
    const cell = element('td', {});
    if (column.fill) column.fill(cell, row);
    else if (column.key === 'number') {
      cell.className = 'n';
      cell.append(element('a', { href: '#trial-' + trials.number[row] }, String(trials.number[row])));
    } else if (column.numeric) {
      cell.className = 'n';
      cell.append(column.show(column.read(row)));
    } else {
      const value = column.read(row);
      cell.className = column.key;
      cell.append(value === null ? missing : text(value));
    }
    if (column.minor) cell.classList.add('minor');
    line.append(cell);
  }
  return line;
}

// show fills the table with a page of the selected trials.
function show() {
  const rows = ordered();
  const pages = Math.max(Math.ceil(rows.length / rowsPerPage), 1);
  table.page = Math.min(table.page, pages - 1);
  const from = table.page * rowsPerPage, to = Math.min(from + (onPaper() ? rowsOnPaper : rowsPerPage), rows.length);
  parts.body.replaceChildren(...rows.slice(from, to).map(rowElement));
  if (rows.length === 0) {
    parts.body.append(element('tr', {}, element('td', { colSpan: columns.length },
      trials.rows === 0 ? 'No trial has been started yet.' : 'No trial matches.')));
  }
  const of = rows.length === trials.rows ? '' : ' (of ' + trials.rows.toLocaleString('en-US') + ')';
  parts.status.textContent = rows.length === 0 ? 'No trials' + of :
    'Trials ' + (from + 1).toLocaleString('en-US') + ' to ' + to.toLocaleString('en-US') + ' of ' + rows.length.toLocaleString('en-US') + of;
  parts.back.disabled = table.page === 0;
  parts.on.disabled = table.page === pages - 1;
  parts.front.disabled = trials.front.length === 0;
  parts.clear.disabled = selection.rows === null;
  parts.chosen.textContent = selection.picked ? counted(selection.count) + (selection.how ? ', ' + selection.how : '') : '';
  for (const [key, heading] of parts.headings) {
    if (key === table.key) heading.setAttribute('aria-sort', table.down ? 'descending' : 'ascending');
    else heading.removeAttribute('aria-sort');
  }
}

function heading(column) {
  const made = element('th', { scope: 'col', className: (column.numeric ? 'n' : '') + (column.minor ? ' minor' : '') });
  made.dataset.key = column.key;
  if (!column.read) {
    made.append(column.label);
    return made;
  }
  const button = element('button', { type: 'button' }, column.label);
  // Greatest first is what one wants of a measure; a number starts at the least.
  button.addEventListener('click', () => {
    const down = table.key === column.key ? !table.down : column.key === 'accuracy';
    Object.assign(table, { key: column.key, down, page: 0, target: null });
    show();
  });
  made.append(button);
  parts.headings.set(column.key, made);
  return made;
}

// filterBy takes a filter and has the selection follow.
function filterBy(key, value) {
  filters[key] = value;
  Object.assign(table, { page: 0, target: null });
  reselect();
  const unknown = key === 'words' ? unknownKeys() : [];
  if (key === 'words') parts.hint.textContent = unknown.length ? 'No number is called “' + unknown.join('”, “') + '” here.' : '';
}

function choice(label, key) {
  parts[key] = element('select', {});
  parts[key].addEventListener('change', () => filterBy(key, parts[key].value));
  return element('label', {}, label, parts[key]);
}

// fillChoices lists the states and the pairs of sub-models that there are.
function fillChoices() {
  const counts = (read) => {
    const found = new Map();
    for (let row = 0; row < trials.rows; row++) found.set(read(row), (found.get(read(row)) || 0) + 1);
    return [...found].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([name, count]) => ['=' + name, name + ' (' + count + ')']);
  };
  const front = trials.front.length ? [['front', 'on the front (' + trials.front.length + ')']] : [];
  for (const [key, options] of [['state', [...front, ...counts((row) => word(trials.state, row))]], ['routes', counts(pair)]]) {
    parts[key].replaceChildren(...[['', 'all'], ...options].map(([value, name]) =>
      element('option', { value }, name.length > 60 ? name.slice(0, 60) + '…' : name)));
    parts[key].value = filters[key];
    if (parts[key].selectedIndex < 0) parts[key].value = filters[key] = '';
  }
}

// typed waits for the end of a word where there is much to look through.
let typing = 0;
function typed() {
  clearTimeout(typing);
  if (trials.rows <= 1000) filterBy('words', parts.words.value);
  else typing = setTimeout(() => filterBy('words', parts.words.value), 120);
}

function button(label, act, properties) {
  const made = element('button', { type: 'button', ...properties }, label);
  made.addEventListener('click', act);
  return made;
}

function build(root) {
  parts.headings = new Map();
  parts.words = element('input', { type: 'search', placeholder: 'words, #12, flops<10k …', autocomplete: 'off', spellcheck: false, 'aria-describedby': 'find-help' });
  parts.words.addEventListener('input', typed);
  parts.body = element('tbody', {});
  parts.status = element('span', { role: 'status' });
  parts.hint = element('span', { 'aria-live': 'polite', className: 'hint' });
  parts.chosen = element('span', {});
  parts.back = button('Previous', () => { table.page--; show(); });
  parts.on = button('Next', () => { table.page++; show(); });
  parts.front = button('Select the front', () => choose(trials.front, 'the front'));
  parts.clear = button('Clear (Esc)', clearSelection);
  const scroll = element('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Table of trials' },
    element('table', {}, element('thead', {}, element('tr', {}, ...columns.map(heading))), parts.body));
  scroll.addEventListener('keydown', alongRows);
  root.append(
    element('div', { className: 'controls' },
      element('label', { className: 'find' }, 'Find', parts.words), choice('State', 'state'), choice('Sub-models', 'routes'),
      parts.front, parts.clear, button('Download as CSV', download)),
    element('p', { className: 'soft', id: 'find-help' }, 'The filters select trials in the charts too. Besides words: #12 for a trial, key=value for a setting, and flops<10000, ' +
      'accuracy>=0.9 or learning_rate<1e-3 for numbers; k, M, G and % may follow a number. ', parts.hint),
    scroll,
    element('p', { className: 'pager' }, parts.back, parts.on, parts.status, parts.chosen));
  fillChoices();
}

// alongRows goes from row to row with the arrow keys.
function alongRows(e) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[e.key], line = e.target.closest('tbody tr');
  if (!step || !line || e.target.closest('input, select')) return;
  const next = step > 0 ? line.nextElementSibling : line.previousElementSibling;
  next?.querySelector('a')?.focus();
  if (next) e.preventDefault();
}

// locate pages the table to a trial and marks it, and returns its line. Filters
// that hide it are taken back.
function locate(target) {
  const row = rowOf.get(target);
  table.target = target;
  if (!isSelected(row)) clearSelection();
  table.page = Math.floor(ordered().indexOf(row) / rowsPerPage);
  show();
  return document.getElementById('trial-' + target);
}
