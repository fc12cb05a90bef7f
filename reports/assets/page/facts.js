// What is known of a trial, for the panel of details: facts, settings, its
// learning curve and the command that makes its model a file.

// factsOf lists what is known of a trial, [name, text].
function factsOf(row) {
  const final = finalOf(trials.number[row]), folds = (trials.folds || []).find((f) => f.trial === trials.number[row]), facts = [];
  const add = (name, value) => { if (value !== null && value !== missing) facts.push([name, value]); };
  add('model', plan(row));
  add('combiner', word(trials.combiner, row));
  add('state', (word(trials.state, row) ?? missing) + (onFront.has(trials.number[row]) ? ', on the front' : ''));
  add('reason of failure', word(trials.error, row));
  add('validation ' + page.measure.name, score(trials.accuracy[row]));
  if (folds) add('the same on other folds', folds.values.map((v) => v === null ? 'failed' : score(v)).join(', '));
  if (final) {
    add('test ' + page.measure.name, score(final.mean) + ', mean of ' + final.seeds + (final.seeds === 1 ? ' seed' : ' seeds'));
    if (final.low !== null && final.high !== null) add('95\u00a0% interval', score(final.low) + ' to ' + score(final.high));
  }
  for (const [key, name] of [['flops', 'FLOPs of one prediction'], ['parameters', 'parameters'], ['bytes', 'bytes of the model'], ['activation', 'activation bytes']]) {
    add(name, amount(trials[key][row]));
  }
  if (final && final.p50 !== null) {
    add('latency', 'p50 ' + amount(final.p50) + ' µs' + (final.p95 === null ? '' : ', p95 ' + amount(final.p95) + ' µs') + (final.processor ? ' on ' + final.processor : ''));
  } else facts.push(['latency', 'not measured: only finalists are']);
  add('epochs', amount(trials.epochs[row]));
  add('training seconds', amount(trials.seconds[row]));
  if (trials.started[row]) add('started (UTC)', moment(trials.started[row]));
  if (trials.worker[row] >= 0) add('worker', String(trials.worker[row]));
  return facts;
}

function finalOf(number) {
  return (trials.finals || []).find((f) => f.trial === number);
}

// compared lays two lists [key, value, …] side by side: [key, a, b, …], those of
// a first. A value that one of them lacks is null.
function compared(a, b) {
  const others = new Map(b.map((f) => [f[0], f]));
  const list = a.map(([key, value, ...more]) => [key, value, others.get(key)?.[1] ?? null, ...more]);
  const own = new Set(a.map((f) => f[0]));
  for (const [key, value, ...more] of b) if (!own.has(key)) list.push([key, null, value, ...more]);
  return list;
}

// sideBySide is a table of one trial, or of two with what differs marked by a
// sign and a colour.
function sideBySide(caption, heads, list) {
  const made = element('table', { className: 'pairwise' }, element('caption', {}, caption));
  made.append(element('thead', {}, element('tr', {}, element('td', {}), ...heads.map((h) => element('th', { scope: 'col' }, h)))));
  const body = element('tbody', {});
  for (const [key, ...values] of list) {
    const cells = values.slice(0, heads.length);
    const differ = cells.length > 1 && cells[0] !== cells[1];
    body.append(element('tr', { className: differ ? 'differs' : '' },
      element('th', { scope: 'row' }, text(key || '(not readable)'), ...(differ ? [element('span', { className: 'sign', title: 'differs' }, ' ≠')] : [])),
      ...cells.map((v) => element('td', {}, v === null ? missing : text(v)))));
  }
  made.append(body);
  return made;
}

// curveOf returns the epochs of a trial, [epoch, value], if they are in the page.
function curveOf(number) {
  const curve = page.data.curves?.find((c) => c.trial === number);
  return curve ? curve.epoch.map((epoch, i) => [epoch, curve.value[i]]) : null;
}

function shape(tag, attributes, content) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (content) made.textContent = content;
  return made;
}

// curveChart draws the learning curves of one or two trials; the second is
// dashed.
function curveChart(numbers) {
  const curves = numbers.map(curveOf), known = curves.filter(Boolean).flat();
  if (known.length === 0) return element('p', { className: 'soft' }, 'The learning curve is not in this page.');
  const [width, height, left, base] = [360, 130, 58, 108];
  const low = Math.min(...known.map((p) => p[1])), high = Math.max(...known.map((p) => p[1])), last = Math.max(...known.map((p) => p[0]), 2);
  const x = (epoch) => left + (width - left - 14) * (epoch - 1) / (last - 1);
  const y = (value) => (high > low ? base - 92 * (value - low) / (high - low) : base / 2);
  const svg = shape('svg', { viewBox: '0 0 ' + width + ' ' + height, role: 'img', class: 'curve',
    'aria-label': 'Learning curve: ' + page.measure.name + ' from ' + score(low) + ' to ' + score(high) + ' over ' + last + ' epochs' });
  svg.append(shape('line', { x1: left, x2: width - 8, y1: base, y2: base, class: 'rail' }));
  for (const value of new Set([low, high])) svg.append(shape('text', { x: left - 6, y: y(value) + 4, 'text-anchor': 'end' }, score(value, 1)));
  for (const epoch of [1, last]) svg.append(shape('text', { x: x(epoch), y: base + 16, 'text-anchor': 'middle' }, epoch === 1 ? 'epoch 1' : String(epoch)));
  curves.forEach((curve, i) => {
    if (!curve) return;
    svg.append(shape('polyline', { points: curve.map((p) => x(p[0]) + ',' + y(p[1])).join(' '), class: i ? 'other' : 'own' }));
    for (const p of curve) {
      const dot = shape('circle', { cx: x(p[0]), cy: y(p[1]), r: 2.5, class: i ? 'other' : 'own' });
      dot.append(shape('title', {}, 'trial ' + numbers[i] + ', epoch ' + p[0] + ': ' + score(p[1])));
      svg.append(dot);
    }
  });
  const lost = numbers.filter((_, i) => !curves[i]);
  const figure = element('div', {}, svg);
  if (numbers.length > 1 && !lost.length) figure.append(element('p', { className: 'soft' }, 'Solid: trial ' + numbers[0] + '. Dashed: trial ' + numbers[1] + '.'));
  if (lost.length) figure.append(element('p', { className: 'soft' }, 'The learning curve of trial ' + lost.join(', ') + ' is not in this page.'));
  return figure;
}

// commandsOf are what a terminal makes of a trial, as the rest of the page writes
// it: for those that were read on the test part, whose model is a file,
// predictions; and a file of any model.
function commandsOf(row) {
  const number = trials.number[row], { models, export: anew } = page.data.decide, lines = [];
  const kept = models.find((m) => m.trial === number);
  if (kept) lines.push(['Its model is a file beside this report. It reads texts, one a line:', kept.command]);
  if (looks[row] >= 2) lines.push([kept ? 'Train it anew and write its model to a file:' : 'Train it and write its model to a file:', anew + number]);
  return lines;
}
