// Confidence against accuracy, in bins of equal counts; and how much is answered
// from a threshold on.
// beginAxis begins an axis of shares that ends at 1 at a round value below low,
// and returns it.
function beginAxis(own, low) {
  const step = roundStep((1.01 - low) / 8), min = Math.max(0, 1 - step * Math.ceil((1.01 - low) / step));
  Object.assign(own, { min: Number(min.toFixed(2)), max: 1, interval: step });
  return own.min;
}

charts.calibration = {
  fill(option, { model }) {
    const { bins, hist } = panelOf('calibration', model).data;
    const series = (name) => option.series.find((s) => s.name === name);
    // What lies left of the first point is a part of the answers that it stands for.
    const from = beginAxis(option.xAxis[0], Math.min(...bins.map((b) => b[0])));
    const bottom = beginAxis(option.yAxis[0], Math.min(from, ...bins.map((b) => b[2] ?? b[1])));
    series('accuracy').data = bins;
    series('right as often as it says').data = [[from, from], [1, 1]];
    const shares = hist.slice(Math.round(from * hist.length)), scale = (1 - bottom) * 0.35 / Math.max(...shares, 1e-9);
    series('share of the answers').data = [...shares, shares.at(-1)].map((x, i) => [from + i / hist.length, bottom + x * scale, x]);
    option.series.push(whiskers(bins.filter((b) => b[2] !== null).map((b) => b.slice(0, 4)), true));
  },
  dress(option) {
    for (const s of option.series) {
      if (s.name === 'right as often as it says') s.silent = true;
      if (s.areaStyle) s.areaStyle.origin = 'start';
    }
    option.yAxis[0].axisLabel.formatter = (v) => percent(v, 0);
  },
  label: (v) => percent(v, 0),
  tip({ seriesName, data }) {
    if (seriesName !== 'accuracy') return tip('confidence from ' + percent(data[0], 0), percent(data[2]) + ' of the answers');
    return tip('right in ' + percent(data[1]), 'says ' + percent(data[0]), spread(data.slice(1)), amount(data[4]) + ' answers');
  },
  pick: () => null,
};

charts.coverage = {
  fill(option, { model }) {
    const { answered, right } = panelOf('coverage', model).data;
    option.series[0].data = answered;
    option.series[1].data = right;
    const low = Math.min(...answered.concat(right).map((p) => p[1]));
    option.yAxis[0].min = Math.max(0, Math.floor(low * 20 - 1) / 20);
  },
  dress(option) { option.yAxis[0].axisLabel.formatter = (v) => percent(v, 0); },
  label: (v) => percent(v, 0),
  tip({ seriesName, data }) {
    const accuracy = seriesName === 'accuracy among them';
    return tip('answers from a confidence of ' + percent(data[0], 0),
      'answers ' + percent(accuracy ? data[2] : data[1]), 'right in ' + percent(accuracy ? data[1] : data[2]) + ' of these');
  },
  pick: () => null,
};
