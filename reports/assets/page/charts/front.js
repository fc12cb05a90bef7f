// The front: accuracy against the cost that is chosen.
const costs = {
  flops: ['FLOPs of one prediction', short],
  parameters: ['parameters', short],
  bytes: ['bytes of the model', short],
  latency: ['latency, p50, µs', short],
  seconds: ['training time, s', short],
};

// frontBy lists the rows of the front of a cost, by it: the study's own, or one
// made here.
function frontBy(cost) {
  return cost === page.expense.key ? trials.front.map((number) => rowOf.get(number)) : frontOf(column(cost));
}

// frontOf lists the rows of complete trials that none beats in accuracy and in
// the values of a column, by these.
function frontOf(values) {
  const rows = [];
  for (let row = 0; row < trials.rows; row++) {
    if (word(trials.state, row) === 'complete' && values[row] !== null && trials.accuracy[row] !== null) rows.push(row);
  }
  rows.sort((p, q) => values[p] - values[q] || trials.accuracy[q] - trials.accuracy[p] || p - q);
  let best = -Infinity;
  return rows.filter((row) => trials.accuracy[row] > best && ((best = trials.accuracy[row]), true));
}

// frontApart moves points of nearly the same cost apart, so that each of their
// intervals can be seen: [x, y, number, cost].
function frontApart(list, x, low, high) {
  const on = x.type === 'log' ? Math.log : (v) => v, back = x.type === 'log' ? Math.exp : (v) => v;
  const width = (document.querySelector('[data-chart="front"]')?.clientWidth || paperWidth) - 100;
  const gap = 13 * (on(high) - on(low)) / width; // a bar is 11 pixels wide
  const moved = new Map(), crowd = [];
  const settle = () => {
    const middle = crowd.reduce((sum, m) => sum + on(m.at), 0) / crowd.length;
    crowd.forEach((m, i) => moved.set(m.trial, crowd.length > 1 ? back(middle + (i - (crowd.length - 1) / 2) * gap) : m.at));
    crowd.length = 0;
  };
  for (const m of list.toSorted((a, b) => a.at - b.at)) {
    if (crowd.length > 0 && on(m.at) - on(crowd.at(-1).at) >= gap) settle();
    crowd.push(m);
  }
  if (crowd.length > 0) settle();
  return moved;
}

// levelled draws steps of less than a pixel with the next one. The library leaves
// out lines as short as that, and what comes after would slant.
function levelled(option, name) {
  const line = option.series.find((s) => s.name === name), { min, max } = option.yAxis[0];
  if (!line || !(max > min)) return;
  let drawn = -Infinity;
  line.data = line.data.map(([x, y, ...more]) => {
    if (y - drawn >= (max - min) / 400) drawn = y;
    return [x, drawn, ...more];
  });
}

charts.front = {
  brush: true,
  frame: true,
  fill(option, { cost }) {
    const values = column(cost), x = option.xAxis[0];
    x.name = costs[cost]?.[0] ?? page.expense.name;
    const known = values.filter((v, row) => v !== null && trials.accuracy[row] !== null);
    if (known.some((v) => v <= 0)) x.type = 'value';
    else x.name += ' (logarithmic)';
    for (const s of option.series) if (s.data && !Array.isArray(s.data)) s.data = { ...s.data, x: cost };
    const series = (name) => option.series.find((s) => s.name === name);
    const front = frontBy(cost).filter((row) => (values[row] ?? null) !== null).map((row) => [values[row], trials.accuracy[row], trials.number[row]]);
    // Paying more never takes away: the line goes on to the dearest trial.
    const most = known.reduce((a, b) => Math.max(a, b), -Infinity);
    if (front.length && front.at(-1)[0] < most) front.push([most, front.at(-1)[1], null]);
    series('front').data = front;
    const read = page.data.front.map((m) => ({ ...m, at: values[rowOf.get(m.trial)] ?? null })).filter((m) => m.mean !== null && m.at !== null);
    const moved = frontApart(read, x, known.reduce((a, b) => Math.min(a, b), Infinity), most), at = (m) => moved.get(m.trial);
    const means = (single) => read.filter((m) => m.single === single).map((m) => [at(m), m.mean, m.trial, m.at]);
    series('finalist, test part').data = means(false);
    series('single route beside it, test part').data = means(true);
    series('95 % interval').data = read.filter((m) => m.low !== null && m.high !== null)
      .flatMap((m) => [[at(m), m.low, m.trial, m.at], [at(m), m.high, m.trial, m.at], [null, null, null]]);
  },
  dress: (option) => levelled(option, 'front'),
  tip: (p, option) => trialTip(p.data[2], p.seriesName + ': ' + score(p.data[1]), amount(p.data[3] ?? p.data[0]) + ' ' + option.xAxis[0].name.replace(' (logarithmic)', '')),
  label: short,
  table({ cost }) {
    const values = column(cost), name = cost === page.expense.key ? page.expense.name : costHeads[cost];
    const rows = frontBy(cost).map((row) => {
      const m = page.data.front.find((f) => f.trial === trials.number[row]), known = m && m.low !== null && m.high !== null;
      return [{ trial: trials.number[row] }, plan(row), amount(values[row]), score(trials.accuracy[row]), score(m?.mean),
        known ? between(m.low, m.high) : missing, known ? m.ties.join(', ') || 'none' : missing];
    });
    return {
      name: 'The front by ' + name + ', as a table', rows,
      head: [['trial', true], ['model'], [name, true], ['validation ' + page.measure.name, true], ['test ' + page.measure.name, true], ['95 % interval', true], ['no significant difference to']],
    };
  },
};

// between writes an interval of the measure: "89.50 to 90.80 %".
function between(low, high) {
  return score(low).replace('\u00a0%', '') + ' to ' + score(high);
}

charts.history = {
  brush: true,
  frame: true,
  dress(option) {
    option.xAxis[0].minInterval = 1;
    levelled(option, 'best so far');
  },
  tip: (p) => trialTip(p.data[2], p.seriesName + ': ' + score(p.data[1])),
};

charts.bank = {
  brush: true,
  tip: (p) => trialTip(p.data[2], 'estimated ' + score(p.data[0]), 'trained jointly ' + score(p.data[1])),
  label: (v) => score(v, 1),
};
