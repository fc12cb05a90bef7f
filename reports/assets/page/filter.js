// The filters of the table: the choices beside it and the text field, whose
// words must all be found. A word is looked for in all columns and settings;
// #12 is a trial, and several of them are all of these; key=value is a setting;
// key<number and the like compare numbers of a column or a setting.
const filters = { words: '', state: '', routes: '' };

function clearFilters() {
  Object.assign(filters, { words: '', state: '', routes: '' });
  for (const key of Object.keys(filters)) if (parts[key]) parts[key].value = '';
  parts.hint?.replaceChildren();
}

// haystacks holds the searchable text of each row, made when first needed.
const haystacks = [];
function haystack(row) {
  if (haystacks[row] === undefined) {
    const list = columns.filter((c) => c.read && c.key !== 'started').map((c) => c.read(row)).filter((v) => v !== null);
    for (const key of ['state', 'combiner']) list.push(key + '=' + word(trials[key], row));
    for (const [key, value] of settings(row)) list.push(key + '=' + value, key + '=' + value.replace(/^"|"$/g, ''));
    list.push(plan(row));
    haystacks[row] = list.join('\n').toLowerCase();
  }
  return haystacks[row];
}

function pair(row) {
  const b = word(trials.b, row);
  return (word(trials.a, row) ?? 'unknown') + (b === null ? ' alone' : ' + ' + b);
}

// filter returns what tells whether a row passes, or null if all do.
function filter() {
  const tests = [];
  if (filters.state === 'front') tests.push((row) => onFront.has(trials.number[row]));
  else if (filters.state) tests.push((row) => word(trials.state, row) === filters.state.slice(1));
  if (filters.routes) tests.push((row) => pair(row) === filters.routes.slice(1));
  const words = filters.words.toLowerCase().split(/\s+/).filter(Boolean);
  const named = new Set(words.filter((w) => /^#\d+$/.test(w)).map((w) => Number(w.slice(1))));
  if (named.size > 0) tests.push((row) => named.has(trials.number[row]));
  for (const w of words) if (!/^#\d*$/.test(w)) tests.push(...wordTests(w));
  return tests.length ? (row) => tests.every((test) => test(row)) : null;
}

const comparisons = {
  '<': (a, b) => a < b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '>=': (a, b) => a >= b,
  '=': (a, b) => a === b, '!=': (a, b) => a !== b,
};

// wordTests reads one word of the text field.
function wordTests(w) {
  const compared = /^([^<>=!]+)(<=|>=|!=|<|>|=)([^<>=]+)$/.exec(w);
  const read = compared && reader(compared[1]);
  if (read) {
    const [, , sign, value] = compared, than = quantity(value), holds = comparisons[sign];
    if (!Number.isNaN(than)) {
      return [(row) => {
        const has = read(row);
        return has !== null && !Number.isNaN(has) && holds(has, than);
      }];
    }
  }
  // “flops<” on the way to “flops<1000” does not empty the table.
  if (/^[^<>=!]+(<=?|>=?|!=)$/.test(w)) return [];
  return [(row) => haystack(row).includes(w)];
}

// quantity reads 10000, 10_000, 1e4, 10k, 2.5m and 90%; else NaN.
function quantity(written) {
  const match = /^([-+]?[\d_]*\.?\d+(?:e[-+]?\d+)?)(k|m|g|t|%)?$/.exec(written);
  if (!match) return NaN;
  return Number(match[1].replaceAll('_', '')) * ({ k: 1e3, m: 1e6, g: 1e9, t: 1e12, '%': 0.01 }[match[2]] || 1);
}

// reader finds a column of numbers by its key or its heading, or a setting by
// its key or the end of its key; null if there is none.
function reader(key) {
  const plain = (s) => s.toLowerCase().replace(/[\s_-]/g, '');
  const column = columns.find((c) => c.numeric && [c.key, c.label].some((s) => plain(s) === plain(key)));
  if (column) return column.read;
  const found = trials.settings.filter((s) => s.key.toLowerCase() === key || s.key.toLowerCase().endsWith('.' + key));
  if (found.length === 0) return null;
  // Words of a setting are read as numbers once, not once a row.
  const values = found.map((s) => s.words.map((v) => (v.trim() === '' ? NaN : Number(v))));
  if (values.every((of) => of.every(Number.isNaN))) return null;
  return (row) => {
    for (let i = 0; i < found.length; i++) {
      const at = found[i].index ? found[i].index[row] : found[i].words.length - 1;
      if (at >= 0) return values[i][at];
    }
    return null;
  };
}

// unknownKeys lists what the text field compares and the study does not have.
function unknownKeys() {
  return filters.words.toLowerCase().split(/\s+/)
    .map((w) => /^([^<>=!#]+)(<=|>=|!=|<|>)/.exec(w)).filter((m) => m && !reader(m[1])).map((m) => m[1]);
}
