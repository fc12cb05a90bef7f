// What the sections about the models' insides share. Each shows one model, the
// same in all of them, and has notes, tables and figures of the others ready.

// panelOf returns what a section shows of the chosen model.
function panelOf(section, model) {
  const models = page.data[section].models;
  return models[model] ?? Object.values(models)[0];
}

// className names a class.
function className(section, of) {
  return page.data[section].names[of] ?? 'class ' + of;
}

function brief(name, most) {
  return name.length > most ? [...name].slice(0, most).join('') + '…' : name;
}

// ends keeps the beginning and the end of a name, which tell it from others.
function ends(name, most) {
  const all = [...name], half = Math.floor(most / 2);
  return all.length <= most ? name : all.slice(0, half).join('') + '…' + all.slice(-half).join('');
}

function percent(x, digits) {
  return x === null ? missing : (100 * x).toFixed(digits ?? 1) + '\u00a0%';
}

// spread says an interval of shares.
function spread([, low, high]) {
  return low === null || high === null ? null : '95\u00a0% interval ' + (100 * low).toFixed(1) + ' to ' + percent(high);
}

// showModel puts the chosen model's notes and tables into a section. That the
// table is the one of another model, its caption says.
function showModel(section, model) {
  const data = page.data[section], root = document.getElementById(section);
  if (!data?.models || !root) return;
  const panel = panelOf(section, model);
  document.getElementById(section + '-note').firstChild.textContent = panel.note;
  panel.tables.forEach((table, i) => {
    const own = document.getElementById(section + '-table-' + i);
    if (own && charts[section]?.rows === undefined) fillTable(own, table);
  });
  charts[section]?.rows?.(panel, controls(section));
}

function fillTable(own, { head, rows, more }) {
  const headings = own.tHead.rows[0], heads = own.tBodies[0].rows[0]?.cells[0]?.localName === 'th';
  while (headings.cells.length > head.length) headings.lastElementChild.remove();
  head.forEach((title, i) => {
    if (!headings.cells[i]) headings.append(headings.lastElementChild.cloneNode(true));
    headings.cells[i].replaceChildren(text(title));
  });
  own.tBodies[0].replaceChildren(...rows.map((row) => element('tr', {}, ...row.map((value, i) => {
    const first = heads && i === 0;
    const cell = element(first ? 'th' : 'td', { className: headings.cells[i].className }, text(value));
    if (first) cell.scope = 'row';
    return cell;
  }))));
  const below = own.parentElement.nextElementSibling;
  if (below) below.textContent = more;
}

// showModels shows in every section the model that is chosen there.
function showModels() {
  for (const choice of document.querySelectorAll('[data-control="model"]')) showModel(choice.dataset.of, choice.value);
}

// A model that is chosen in one section is chosen in all that have it.
document.addEventListener('change', ({ target }) => {
  if (!target.matches?.('[data-control="model"]')) return;
  for (const other of document.querySelectorAll('[data-control="model"]')) {
    if (other !== target && [...other.options].some((o) => o.value === target.value)) {
      other.value = target.value;
      redraw(other.dataset.of);
    }
    showModel(other.dataset.of, other.value);
  }
});

// whiskers draws intervals: data of x, row, low, high on a chart whose rows lie
// below one another, or with `upright` of x, y, low, high.
function whiskers(data, upright) {
  const ink = style('--ink');
  return {
    name: '95 % interval', type: 'custom', data, z: 5, silent: true, itemStyle: { color: ink },
    encode: upright ? { x: 0, y: [2, 3] } : { x: [2, 3], y: 1 },
    renderItem(_, api) {
      const ends = [2, 3].map((i) => (upright ? api.coord([api.value(0), api.value(i)]) : api.coord([api.value(i), api.value(1)])));
      if (ends.flat().some(Number.isNaN)) return null;
      const across = (p) => (upright ? [[p[0] - 4, p[1]], [p[0] + 4, p[1]]] : [[p[0], p[1] - 4], [p[0], p[1] + 4]]);
      const line = ([[x1, y1], [x2, y2]]) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: ink, lineWidth: 1.2 } });
      return { type: 'group', children: [ends, across(ends[0]), across(ends[1])].map(line) };
    },
  };
}

// rowNames dresses the axis of a chart whose rows are classes.
function rowNames(option, narrow) {
  const y = option.yAxis[0];
  option.grid.left = narrow ? 104 : 220;
  y.nameGap = 0;
  y.axisLabel = { ...y.axisLabel, interval: 0, hideOverlap: false, fontSize: 11, width: narrow ? 96 : 206, overflow: 'truncate', formatter: (name) => ends(name, narrow ? 14 : 32) };
}
