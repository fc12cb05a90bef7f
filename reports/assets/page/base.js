'use strict';

// What charts and the table share: the data, elements and the writing of
// numbers. Text from the study reaches the page through textContent only.
let page, trials;
const missing = '–';

// element makes an element with properties and children; strings become text.
function element(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name.startsWith('aria-') || name === 'role' || name === 'for') made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

// text isolates text whose direction is not known.
function text(string, className) {
  return element('bdi', { className: className || '' }, string);
}

// word reads a column of text; null where there is none.
function word(column, row) {
  if (!column.index) return column.words.length ? column.words[0] : null;
  const at = column.index[row];
  return at < 0 ? null : column.words[at];
}

function score(value, digits) {
  if (value === null || value === undefined) return missing;
  return minus(page.measure.percent ? (100 * value).toFixed(digits ?? 2) + '\u00a0%' : value.toFixed(digits === undefined ? 4 : digits + 2));
}

// minus gives a number a sign as long as a plus.
const minus = (figure) => figure.replace(/^-/, '−');

function amount(value) {
  if (value === null || value === undefined) return missing;
  return minus(Number.isInteger(value) ? value.toLocaleString('en-US') : significant(value, 4));
}

// significant writes a number with at most so many significant digits.
function significant(value, digits) {
  const near = Number(value.toPrecision(digits));
  return near !== 0 && Math.abs(near) < 1e-4 ? near.toExponential() : String(near);
}

function short(value) {
  const near = Number(value.toPrecision(3));
  for (const [size, name] of [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']]) {
    if (Math.abs(near) >= size) return minus(Number((near / size).toPrecision(3)) + '\u00a0' + name);
  }
  return minus(significant(near, 3));
}

// shortSetting writes a number of many digits with four; all else is as it is in
// an experiment file.
function shortSetting(value) {
  const digits = /^-?([\d.]+)(e[-+]?\d+)?$/i.exec(value)?.[1].replace('.', '').replace(/^0+/, '') ?? '';
  return digits.length > 4 && !Number.isInteger(Number(value)) ? significant(Number(value), 4) : value;
}

// settingText is shortSetting with the exact value where the pointer rests on it.
function settingText(value) {
  const made = text(shortSetting(value));
  if (made.textContent !== value) made.title = value;
  return made;
}

// rowOf finds a trial's row by its number.
const rowOf = new Map();
const onFront = new Set();

// looks tells how each trial is drawn: an index that reports and series share.
// 2 and 3 are complete; 1 and 3 have two routes.
let looks = new Uint8Array(0);

// take makes a block of data the page's own.
function take(block) {
  page = block;
  trials = block.trials;
  rowOf.clear();
  onFront.clear();
  for (let row = 0; row < trials.rows; row++) rowOf.set(trials.number[row], row);
  for (const number of trials.front) onFront.add(number);
  looks = new Uint8Array(trials.rows);
  for (let row = 0; row < trials.rows; row++) {
    looks[row] = (word(trials.state, row) === 'complete' ? 2 : 0) + (word(trials.b, row) === null ? 0 : 1);
  }
}
take(JSON.parse(document.getElementById('data').textContent));

// plan says in words what a trial's model is.
function plan(row) {
  const routes = [];
  for (const [model, view] of [[trials.a, trials.viewA], [trials.b, trials.viewB]]) {
    const name = word(model, row);
    if (name === null) continue;
    const sees = word(view, row);
    routes.push(sees === null ? name : name + ' on ' + sees);
  }
  return routes.join(' + ') || 'unknown';
}

// settings lists a trial's settings, [key, value, searched].
function settings(row) {
  const list = [];
  for (const column of trials.settings) {
    const value = word(column, row);
    if (value !== null) list.push([column.key, value, column.searched]);
  }
  return list;
}
