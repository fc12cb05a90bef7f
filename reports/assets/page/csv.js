// Download: the trials that are shown, in their order, as a file for a
// spreadsheet.

// inert makes text that a spreadsheet shows and does not run as a formula.
function inert(value) {
  return /^[\s\u00a0\ufeff]*[=+\-@]|^[\t\r]/.test(value) ? "'" + value : value;
}

function field(value) {
  return /[",\r\n]/.test(value) ? '"' + value.replaceAll('"', '""') + '"' : value;
}

// csv writes RFC 4180: a line of names, then one for each row. Numbers have all
// the digits that the page has; what is not known is empty.
function csv(rows) {
  const own = columns.filter((c) => c.read);
  const lines = [[...own.map((c) => c.key), ...trials.settings.map((s) => s.key)].map((name) => field(inert(name)))];
  for (const row of rows) {
    const line = own.map((c) => {
      const value = c.read(row);
      return value === null ? '' : c.numeric ? String(value) : field(inert(value));
    });
    for (const s of trials.settings) {
      const value = word(s, row);
      line.push(value === null ? '' : Number.isNaN(Number(value)) ? field(inert(value)) : value);
    }
    lines.push(line);
  }
  return lines.map((line) => line.join(',')).join('\r\n') + '\r\n';
}

function download() {
  const url = URL.createObjectURL(new Blob([csv(ordered())], { type: 'text/csv' }));
  const link = element('a', { href: url, download: (document.title.split(' · ')[0].replace(/[^\w.-]+/g, '-').slice(0, 80) || 'study') + '.csv' });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
