// Searched settings as axes. An axis runs from 0 to 1, so that numbers, words
// and "absent" all have their places on it.
const scale = ['--scale-0', '--scale-1', '--scale-2', '--scale-3'];

// clip keeps a name from filling the chart.
function clip(name, length) {
  const letters = [...name.slice(0, 4 * length)];
  return letters.length > length ? letters.slice(0, length - 1).join('') + '…' : name;
}

// spoken writes a setting's value for people: text without its quotes, numbers
// with few digits.
function spoken(value) {
  if (!value.startsWith('"') || value.length < 3) return shortSetting(value);
  try { return String(JSON.parse(value)); } catch { return value; }
}

// apart moves points of one place apart, always the same way: from -0.5 to 0.5.
// The way differs with salt, for two axes of one chart.
const apart = (row, salt = 0) => (Math.imul(Math.imul(trials.number[row] + 1 + 7919 * salt, 2654435761) ^ (salt << 13), salt ? 1597334677 : 1) >>> 0) / 2 ** 32 - 0.5;

// niceTicks chooses about n round values between low and high.
function niceTicks(low, high, n) {
  if (!(high > low)) return [low];
  const step = roundStep((high - low) / n), ticks = [];
  for (let i = Math.ceil(low / step); i * step <= high + step * 1e-9; i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

// few keeps about n of a list's members, evenly.
const few = (list, n) => (list.length <= n ? list : list.filter((_, i) => i % Math.ceil(list.length / n) === 0));

function plainNumber(x) {
  if (x !== 0 && Math.abs(x) < 1e-3) return Number(x.toPrecision(3)).toExponential();
  return Math.abs(x) >= 1e4 ? short(x) : String(Number(x.toPrecision(3)));
}

// numberAxis is an axis of numbers: values by row, null where there is none.
// "Absent" has its place if one of the complete trials needs it.
function numberAxis(name, values, log, label) {
  let low = Infinity, high = -Infinity;
  for (const v of values) {
    if (v === null || (log && v <= 0)) continue;
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  const isAbsent = (row) => values[row] === null || (log && values[row] <= 0), absent = finished().some(isAbsent);
  const on = log ? Math.log : (v) => v;
  const from = absent ? 0.14 : 0.03, length = 0.97 - from, width = on(high) - on(low);
  const place = (v) => (width > 0 && width < Infinity ? from + length * (on(v) - on(low)) / width : from + length / 2);
  const values5 = few(log ? logTicks(low, high) : niceTicks(low, high, 5), 6);
  const ticks = values5.map((v) => [place(v), (label ?? plainNumber)(v)]);
  if (absent) ticks.unshift([0.04, 'absent']);
  return {
    name, log, places: 0, ticks, low, high, absent: absent ? 0.04 : null, range: [from, 0.97],
    at: (row) => (isAbsent(row) ? 0.04 : place(values[row])),
    value: (row) => values[row],
    isAbsent,
  };
}

// wordAxis is an axis of places, one a word; what is absent comes first, rare
// words share the last place.
function wordAxis(name, own, column) {
  const places = [], placeOf = new Map();
  const absent = column.index !== undefined && column.index.includes(-1);
  if (absent) places.push('absent');
  for (const at of own.order ?? []) { placeOf.set(at, places.length); places.push(spoken(column.words[at])); }
  const others = places.length;
  if (own.others) places.push(own.others + ' other values');
  const place = (row) => {
    const at = column.index ? column.index[row] : 0;
    return at < 0 ? 0 : placeOf.get(at) ?? others;
  };
  return {
    name, log: false, places: places.length, words: places, place, ticks: places.map((word, i) => [(i + 0.5) / places.length, word]),
    absent: absent ? 0.5 / places.length : null, range: [0, 1],
    at: (row) => (place(row) + 0.5) / places.length,
    isAbsent: (row) => absent && place(row) === 0,
  };
}

// axisOf makes the axis of a searched setting.
function axisOf(own) {
  const column = trials.settings.find((c) => c.key === own.key);
  if (!own.numeric) return wordAxis(own.key, own, column);
  const numbers = column.words.map(Number), values = new Array(trials.rows);
  for (let row = 0; row < trials.rows; row++) {
    const at = column.index ? column.index[row] : 0;
    values[row] = at < 0 ? null : numbers[at];
  }
  return numberAxis(own.key, values, own.log === true);
}

// placed is where a trial's point lies on an axis: somewhere in its place, if it
// is a word or absent.
function placed(axis, row, width, salt) {
  const room = axis.places ? (width ?? 0.6) / axis.places : axis.isAbsent(row) ? 0.05 : 0;
  return axis.at(row) + apart(row, salt) * room;
}

// showAxis gives an axis of a dressed chart the places of a setting's axis.
function showAxis(drawn, axis, length) {
  const names = new Map(axis.ticks);
  const at = axis.ticks.map(([place]) => place);
  Object.assign(drawn, { type: 'value', min: 0, max: 1 });
  drawn.axisTick = { ...drawn.axisTick, customValues: at, show: axis.places === 0 };
  drawn.axisLabel = { ...drawn.axisLabel, customValues: at, formatter: (v) => clip(names.get(v) ?? '', length ?? 16) };
  drawn.splitLine = { show: false };
  drawn.minorTick = { show: false };
  return drawn;
}

// timeTicks gives an axis of seconds round marks: 10 s, 5 min, 2 h.
function timeTicks(drawn, end, narrow) {
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200];
  const step = steps.find((s) => end / s <= (narrow ? 4 : 8)) ?? 86400 * Math.ceil(end / 86400 / 8), ticks = [];
  for (let i = 0; i * step <= end; i++) ticks.push(Number((i * step).toPrecision(12)));
  drawn.axisTick.customValues = ticks;
  drawn.axisLabel.customValues = ticks;
}

// finished lists the rows of complete trials that have a value.
function finished() {
  const rows = [];
  for (let row = 0; row < trials.rows; row++) {
    if (looks[row] >= 2 && trials.accuracy[row] !== null) rows.push(row);
  }
  return rows;
}

// partedBy parts rows by an axis, [what they have, rows]: a part a word, of
// numbers one a fifth of the rows, those of the same value together. What is
// absent comes last.
function partedBy(axis, rows) {
  const known = rows.filter((row) => !axis.isAbsent(row)), absent = rows.filter(axis.isAbsent);
  const all = axis.places ? axis.words.map((word, place) => [word, known.filter((row) => axis.place(row) === place)]) : fifths(axis, known);
  return [...all, ['absent', absent]].filter(([, part]) => part.length > 0);
}

function fifths(axis, rows) {
  const sorted = rows.toSorted((p, q) => axis.value(p) - axis.value(q)), count = rows.length < 10 ? 1 : 5, all = [];
  for (let from = 0, to = 1; to <= sorted.length; to++) {
    const [low, high] = [sorted[from], sorted[to - 1]].map(axis.value);
    if (to < sorted.length && (axis.value(sorted[to]) === high || to * count < (all.length + 1) * sorted.length)) continue;
    all.push([high > low ? amount(low) + ' to ' + amount(high) : amount(low), sorted.slice(from, to)]);
    from = to;
  }
  return all;
}

// bestOf finds the row with the greatest measure, the first of several.
const bestOf = (rows) => rows.reduce((best, row) => (trials.accuracy[row] > trials.accuracy[best] ? row : best));

// evenly takes at most n of a list, evenly.
const evenly = (list, n) => (list.length <= n ? list : Array.from({ length: n }, (_, i) => list[Math.floor(i * list.length / n)]));

// quantile of a sorted list.
function quantile(sorted, share) {
  const at = share * (sorted.length - 1), low = Math.floor(at);
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
}
