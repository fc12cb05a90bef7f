// The top of the page: the limit that its reader sets, and buttons that copy.

// limitSet tells whether the reader has set a limit, else the page's own holds.
let limitSet = false;

// size and micros write bytes and microseconds as the page does.
function size(bytes) {
  return bytes < 1000 ? amount(bytes) + ' B' : short(bytes) + 'B';
}

// underLimit looks up the model to take: the page holds it for every limit.
// `unread` is a trial that is better on the validation part than what is taken.
function underLimit(cost, most) {
  const step = page.data.decide.limits[cost]?.findLast((s) => s.most <= most);
  if (!step) return null;
  return { row: rowOf.get(step.trial), model: page.data.decide.models.find((m) => m.trial === step.trial), unread: step.unread === null ? null : rowOf.get(step.unread) };
}

// cardBody builds what a card shows of a model.
function cardBody({ row, model, unread }) {
  const number = trials.number[row], combiner = word(trials.combiner, row);
  const about = element('p', { className: 'soft' }, element('a', { href: '#trial-' + number }, 'trial ' + number));
  if (combiner !== null) about.append(' · ', text(combiner), ' combiner');
  const parts = [element('p', { className: 'plan' }, text(plan(row))), about,
    element('p', { className: 'big' }, element('strong', {}, model ? model.value : score(trials.accuracy[row])), ' ',
      element('span', {}, (model ? 'test ' : 'validation ') + page.measure.name)),
    element('p', { className: 'soft' }, model ? model.interval : page.data.decide.unread)];
  if (model?.bar) parts.push(barOf(model.bar));
  for (const note of model?.notes ?? []) parts.push(element('p', { className: 'note' }, note));
  if (unread !== null) {
    parts.push(element('p', { className: 'note' }, 'Trial ' + trials.number[unread] + ' is within the limit too and better on the validation part, ' +
      score(trials.accuracy[unread]) + ', but was not read on the test part.'));
  }
  const facts = model ? [['validation ' + page.measure.name, score(trials.accuracy[row])], ...model.facts] : [];
  facts.push(['FLOPs', amount(trials.flops[row])], ['parameters', amount(trials.parameters[row])], ['size', size(trials.bytes[row])],
    ['latency, p50 / p95', model?.latency ?? 'not measured']);
  parts.push(element('dl', {}, ...facts.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value)))));
  const command = model ? model.command : page.data.decide.export + number + page.data.decide.after;
  parts.push(linesOf(command));
  return [...parts, settingsOf(row)];
}

// linesOf shows lines with a button that copies them.
function linesOf(lines) {
  const made = element('button', { type: 'button', className: 'copy', 'aria-label': copyLabel(lines) }, 'Copy');
  return element('div', { className: 'lines' }, element('pre', { tabIndex: 0, dir: 'auto' }, lines), made);
}

// copyLabel tells the buttons apart for those who hear them.
const copyLabel = (lines) => 'Copy: ' + [...lines.slice(0, 120)].slice(0, 60).join('');

function barOf({ low, mean, high }) {
  const make = (name, attributes) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const svg = make('svg', { class: 'interval', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  svg.append(make('line', { x1: 0, y1: 5, x2: 100, y2: 5, class: 'rail' }), make('line', { x1: low, y1: 5, x2: high, y2: 5, class: 'bar' }),
    make('line', { x1: mean, y1: 0, x2: mean, y2: 10, class: 'mean' }));
  return svg;
}

function settingsOf(row) {
  const list = settings(row);
  return element('details', {}, element('summary', {}, 'All ' + list.length + (list.length === 1 ? ' setting' : ' settings')),
    element('dl', { className: 'settings' }, ...list.map(([key, value, searched]) => element('div', { className: searched ? 'searched' : '' },
      element('dt', {}, key || '(not readable)'),
      element('dd', {}, settingText(value), ...(searched ? [' ', element('span', { className: 'soft' }, 'searched')] : []))))));
}

// limitWords says a limit in words, with its thousands apart.
function limitWords(cost, most) {
  const units = { flops: 'FLOPs', parameters: 'parameters', bytes: 'bytes', latency: 'µs for half of the texts', seconds: 's of training' };
  const figure = most < 2 ** 53 ? amount(most) : String(Number(most.toPrecision(4)));
  return figure + ' ' + (units[cost] ?? page.expense.name);
}

// leastOf is what the cheapest complete trial costs; Infinity if none is known.
const leastOf = (cost) => page.data.decide.limits[cost]?.[0]?.most ?? Infinity;

// showLimit shows the model for the limit that the fields hold.
function showLimit() {
  const cost = document.getElementById('limit-cost').value, typed = document.getElementById('limit-most').value, most = Number(typed);
  const words = document.getElementById('limit-words'), body = document.getElementById('limit-body');
  const least = leastOf(cost), known = least < Infinity;
  if (known && (typed.trim() === '' || !(most >= 0))) { // a field of numbers is empty where it holds anything else
    words.textContent = '';
    body.replaceChildren(element('p', {}, 'Type the most that a model may cost, as a number such as ' + limitOf(cost) + '.'));
    return;
  }
  const found = underLimit(cost, most);
  words.textContent = known ? 'At most ' + limitWords(cost, most) + '.' : '';
  if (!found) {
    body.replaceChildren(element('p', {}, known ? 'No complete trial costs so little. The cheapest costs ' + limitWords(cost, least) + '.' : 'This cost is not known of any trial.'));
    return;
  }
  const number = trials.number[found.row], shown = page.data.decide.cards.find((c) => c.trial === number);
  body.replaceChildren(...(shown
    ? [element('p', {}, 'It is ', element('a', { href: '#take-' + number }, 'trial ' + number), ' again, ' + shown.title + '.')]
    : cardBody(found)));
}

// limitOf is the limit to begin with: a tenth of what the most accurate model
// costs or, where no complete trial costs so little, what the cheapest costs. It
// has two digits, and is empty where the cost is not known.
function limitOf(cost) {
  const row = rowOf.get(page.data.decide.best), value = row === undefined ? null : column(cost)[row], least = leastOf(cost);
  const tenth = typeof value === 'number' ? Number((value / 10).toPrecision(2)) : least;
  if (!(least > tenth)) return tenth < Infinity ? tenth : '';
  const near = Number(least.toPrecision(2));
  return near >= least ? near : Number((near + 10 ** (Math.floor(Math.log10(least)) - 1)).toPrecision(2));
}

// A page that follows its study takes over new results, and with them its own
// limit: the reader's is then shown again.
new MutationObserver(() => {
  if (limitSet && document.getElementById('limit-form')) showLimit();
}).observe(document.getElementById('data'), { childList: true, characterData: true, subtree: true });

// copyFrom copies the lines beside a button, or marks them where a page may not
// write to the clipboard, as one from a file.
async function copyFrom(button) {
  const lines = button.previousElementSibling;
  try {
    await navigator.clipboard.writeText(lines.textContent);
    button.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(lines);
    button.textContent = 'Marked';
  }
  button.removeAttribute('aria-label'); // so that this is heard
  setTimeout(() => {
    button.textContent = 'Copy';
    button.setAttribute('aria-label', copyLabel(lines.textContent));
  }, 1500);
}

document.addEventListener('click', (e) => {
  const button = e.target.closest?.('button.copy');
  if (button) copyFrom(button);
});
document.addEventListener('submit', (e) => {
  if (e.target.id === 'limit-form') e.preventDefault();
});
for (const kind of ['input', 'change']) {
  document.addEventListener(kind, (e) => {
    if (e.target.id !== 'limit-cost' && e.target.id !== 'limit-most') return;
    if (e.target.id === 'limit-cost' && kind === 'change') document.getElementById('limit-most').value = limitOf(e.target.value);
    limitSet = true;
    showLimit();
  });
}
document.documentElement.classList.add('scripted'); // shows what only a script can do
