// The list of mistakes: it has no chart, only a table that can be filtered.
const longMistake = 240; // characters of a text that are shown before it is opened

function pairOf(truth, said) {
  return truth + ' ' + said;
}

function mistakeRow([at, truth, said, confidence]) {
  const words = page.data.mistakes.texts[at], cell = element('td', {});
  if (words.length <= longMistake) cell.append(text(words));
  else {
    const rest = [...words], open = element('details', {}, element('summary', {}, text(rest.slice(0, longMistake).join('') + '…')));
    open.append(text(words, 'more'));
    cell.append(open);
  }
  const name = (c) => element('td', {}, text(className('mistakes', c)));
  return element('tr', {}, cell, name(truth), name(said), element('td', { className: 'n' }, percent(confidence)));
}

// fillPairs offers the pairs of classes that there are mistakes of.
function fillPairs(select, rows) {
  const counts = new Map(), wanted = select.value;
  for (const [, truth, said] of rows) counts.set(pairOf(truth, said), [truth, said, (counts.get(pairOf(truth, said))?.[2] ?? 0) + 1]);
  const name = (c) => '\u2068' + brief(className('mistakes', c), 40) + '\u2069';
  const options = [...counts].sort((a, b) => b[1][2] - a[1][2])
    .map(([value, [truth, said, n]]) => element('option', { value }, name(truth) + ' → ' + name(said) + ' (' + n + ')'));
  select.replaceChildren(element('option', { value: '' }, 'all'), ...options);
  if (wanted && !counts.has(wanted)) { // a cell of the matrix may have no example
    const [truth, said] = wanted.split(' ').map(Number);
    select.append(element('option', { value: wanted }, name(truth) + ' → ' + name(said) + ' (0)'));
  }
  select.value = wanted;
}

charts.mistakes = {
  rows({ data }, { pair }) {
    const select = document.querySelector('#mistakes [data-control="pair"]'), own = document.getElementById('mistakes-table-0');
    fillPairs(select, data);
    const shown = data.filter(([, truth, said]) => !pair || pairOf(truth, said) === pair);
    own.tBodies[0].replaceChildren(...shown.map(mistakeRow));
    if (shown.length === 0) {
      const none = data.length === 0 ? 'No misclassified texts are stored.' : 'No example of this is stored.';
      own.tBodies[0].append(element('tr', {}, element('td', { colSpan: 4 }, none)));
    }
  },
};

// showMistakes lists the mistakes of a pair of classes; of the diagonal, all.
function showMistakes(truth, said) {
  const select = document.querySelector('#mistakes [data-control="pair"]');
  if (!select) return;
  const value = truth === said ? '' : pairOf(truth, said);
  if (value) select.append(element('option', { value }));
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  document.getElementById('mistakes').scrollIntoView({ block: 'start' });
}

document.addEventListener('change', ({ target }) => {
  if (target.matches?.('#mistakes [data-control="pair"]')) showModel('mistakes', controls('mistakes').model);
});
