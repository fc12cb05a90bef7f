// The table of all trials: sorted, filtered and shown a page of rows at a time,
// so that ten thousand trials are as quick as ten.
const rowsPerPage = 50;
const longest = 140; // characters of an error that are shown before it is opened

// minor columns are left out on paper, which is too narrow for all.
const number = (key, label, read, show, minor) => ({ key, label, read, show: show || amount, numeric: true, minor });
const string = (key, label, read, minor) => ({ key, label, read, minor });

const columns = [
  number('number', 'trial', (row) => trials.number[row], String),
  string('state', 'state', (row) => word(trials.state, row) + (onFront.has(trials.number[row]) ? ', front' : '')),
  string('a', 'route a', (row) => word(trials.a, row)),
  string('viewA', 'view of a', (row) => word(trials.viewA, row)),
  string('b', 'route b', (row) => word(trials.b, row)),
  string('viewB', 'view of b', (row) => word(trials.viewB, row)),
  string('combiner', 'combiner', (row) => word(trials.combiner, row)),
  number('accuracy', page.measure.name, (row) => trials.accuracy[row], (v) => score(v)),
  trials.cost && number('cost', page.expense.name, (row) => trials.cost[row]),
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
        element('dt', {}, text(key || '(not readable)')), element('dd', {}, text(value))));
    }
    more.append(box);
  });
  cell.append(more);
}

const state = { key: 'number', down: false, words: '', state: '', routes: '', page: 0, target: null };

// haystacks holds the searchable text of each row, made when first needed.
const haystacks = [];
function haystack(row) {
  if (haystacks[row] === undefined) {
    const parts = columns.filter((c) => c.read && c.key !== 'started').map((c) => c.read(row)).filter((v) => v !== null);
    for (const [key, value] of settings(row)) parts.push(key + '=' + value);
    parts.push('#' + trials.number[row], plan(row));
    haystacks[row] = parts.join('\n').toLowerCase();
  }
  return haystacks[row];
}

function pair(row) {
  const b = word(trials.b, row);
  return (word(trials.a, row) ?? 'unknown') + (b === null ? ' alone' : ' + ' + b);
}

// chosen lists the rows that the filters let through, in order.
function chosen() {
  const wanted = state.words.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [];
  for (let row = 0; row < trials.rows; row++) {
    if (state.state === 'front' ? !onFront.has(trials.number[row]) : state.state && word(trials.state, row) !== state.state.slice(1)) continue;
    if (state.routes && pair(row) !== state.routes.slice(1)) continue;
    if (wanted.every((w) => haystack(row).includes(w))) rows.push(row);
  }
  const { read, numeric } = columns.find((c) => c.key === state.key);
  const sign = state.down ? -1 : 1;
  return rows.sort((p, q) => {
    const a = read(p), b = read(q);
    if (a === null || b === null) return (a === null) - (b === null) || p - q; // nothing comes last, both ways
    return sign * (numeric ? a - b : a < b ? -1 : a > b ? 1 : 0) || p - q;
  });
}

function rowElement(row) {
  const line = element('tr', { id: 'trial-' + trials.number[row] });
  if (word(trials.state, row) === 'failed') line.classList.add('failed');
  if (trials.number[row] === state.target) line.classList.add('target');
  for (const column of columns) {
    const cell = element('td', {});
    if (column.fill) column.fill(cell, row);
    else if (column.numeric) {
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

const parts = {};

function show() {
  const rows = chosen();
  const pages = Math.max(Math.ceil(rows.length / rowsPerPage), 1);
  state.page = Math.min(state.page, pages - 1);
  const from = state.page * rowsPerPage, to = Math.min(from + rowsPerPage, rows.length);
  parts.body.replaceChildren(...rows.slice(from, to).map(rowElement));
  if (rows.length === 0) {
    parts.body.append(element('tr', {}, element('td', { colSpan: columns.length },
      trials.rows === 0 ? 'No trial has been started yet.' : 'No trial matches.')));
  }
  const of = rows.length === trials.rows ? '' : ' (of ' + trials.rows.toLocaleString('en-US') + ')';
  parts.status.textContent = rows.length === 0 ? 'No trials' + of :
    'Trials ' + (from + 1).toLocaleString('en-US') + ' to ' + to.toLocaleString('en-US') + ' of ' + rows.length.toLocaleString('en-US') + of;
  parts.back.disabled = state.page === 0;
  parts.on.disabled = state.page === pages - 1;
  for (const [key, heading] of parts.headings) {
    if (key === state.key) heading.setAttribute('aria-sort', state.down ? 'descending' : 'ascending');
    else heading.removeAttribute('aria-sort');
  }
  return rows;
}

function change(values) {
  Object.assign(state, { page: 0, target: null }, values);
  show();
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
  button.addEventListener('click', () => change({
    key: column.key, down: state.key === column.key ? !state.down : column.key === 'accuracy',
  }));
  made.append(button);
  parts.headings.set(column.key, made);
  return made;
}

function select(label, first, options, key) {
  const made = element('select', {}, element('option', { value: '' }, first));
  for (const [value, name] of options) {
    made.append(element('option', { value }, name.length > 60 ? name.slice(0, 60) + '…' : name));
  }
  made.addEventListener('change', () => change({ [key]: made.value }));
  parts[key] = made;
  return element('label', {}, label, made);
}

function counted(read) {
  const counts = new Map();
  for (let row = 0; row < trials.rows; row++) counts.set(read(row), (counts.get(read(row)) || 0) + 1);
  return [...counts].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([name, count]) => ['=' + name, name + ' (' + count + ')']);
}

function build(root) {
  parts.headings = new Map();
  parts.words = element('input', { type: 'search', placeholder: 'words, #12, cnn.filters=64 …', autocomplete: 'off', spellcheck: false });
  parts.words.addEventListener('input', () => change({ words: parts.words.value }));
  const states = [...(trials.front.length ? [['front', 'on the front (' + trials.front.length + ')']] : []), ...counted((row) => word(trials.state, row))];
  parts.body = element('tbody', {});
  parts.status = element('span', { role: 'status' });
  parts.back = element('button', { type: 'button' }, 'Previous');
  parts.on = element('button', { type: 'button' }, 'Next');
  parts.back.addEventListener('click', () => { state.page--; show(); });
  parts.on.addEventListener('click', () => { state.page++; show(); });
  root.append(
    element('div', { className: 'controls' },
      element('label', { className: 'find' }, 'Find', parts.words),
      select('State', 'all', states, 'state'),
      select('Sub-models', 'all', counted(pair), 'routes')),
    element('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Table of trials' },
      element('table', {}, element('thead', {}, element('tr', {}, ...columns.map(heading))), parts.body)),
    element('p', { className: 'pager' }, parts.back, parts.on, parts.status));
  show();
}

// reveal shows the trial that the address names, whatever the filters were.
function reveal() {
  const match = /^#trial-(\d+)$/.exec(location.hash);
  if (!match || !rowOf.has(Number(match[1]))) return;
  const target = Number(match[1]);
  Object.assign(state, { words: '', state: '', routes: '', target, page: 0 });
  parts.words.value = parts.state.value = parts.routes.value = '';
  state.page = Math.floor(chosen().indexOf(rowOf.get(target)) / rowsPerPage);
  show();
  const line = document.getElementById('trial-' + target);
  line.scrollIntoView({ block: 'center', inline: 'nearest' });
  line.querySelector('summary')?.focus({ preventScroll: true });
}

build(document.getElementById('trial-table'));
addEventListener('hashchange', reveal);
reveal();
