// Verdict, findings, curves over the runs of the ledger, and the samples that show it; only where a job compared its images.
function showDrift() {
  const drift = data.drift;
  if (!drift) return;
  byId('drift').hidden = byId('drift-link').hidden = false;
  const shifts = drift.findings.filter(finding => finding.is_shift);
  byId('drift-verdict').textContent = `${shifts.length ? 'Shifted' : 'No shift'} against ${drift.reference}: ${count(drift.samples)} samples were compared with ${count(drift.reference_samples)}.`;
  byId('drift-shifts').append(...shifts.map(finding => element('li', {}, outside(finding.text),
    finding.sample_ids.length ? element('details', {}, element('summary', {}, 'Samples that show it'),
      element('ul', {}, finding.sample_ids.map(sampleLink))) : null)));
  byId('drift-notes').textContent = drift.notes.join(' ');
  byId('drift-table').append(
    element('thead', {}, element('tr', {}, ['What', 'Verdict'].map(name => element('th', { scope: 'col' }, name)),
      ['Effect size', 'p', 'Adjusted p'].map(name => element('th', { scope: 'col', class: 'number' }, name)),
      ['Before', 'Now'].map(name => element('th', { scope: 'col' }, name)))),
    element('tbody', {}, drift.findings.map(finding => element('tr', {},
      element('th', { scope: 'row' }, spoken(finding.name)), element('td', {}, finding.is_shift ? 'shift' : '–'),
      [two(finding.effect_size), chance(finding.p), chance(finding.adjusted_p)].map(text => element('td', { class: 'number' }, text)),
      [finding.reference_text, finding.now_text].map(text => element('td', {}, outside(text)))))));
  if (drift.history.length > 1) byId('drift-curves').append(...curvesOf(drift));
}

const chance = p => p < 1e-4 ? '< 0.0001' : p.toFixed(4);

function sampleLink(id) {
  const at = samples.findIndex(sample => sample.i === id);
  return element('li', {}, at >= 0 ? element('button', { type: 'button', class: 'link', click: () => openDetail(at) }, outside(id)) : outside(id));
}

// The median of each compared number and the share of each of the largest classes, run by run; what shifted comes first.
function curvesOf(drift) {
  const now = drift.history[drift.history.length - 1], most = 8;
  const medians = drift.findings.filter(finding => Object.hasOwn(now.medians, finding.name))
    .map(finding => ({ name: `median ${spoken(finding.name)}`, shift: finding.is_shift, values: drift.history.map(point => point.medians[finding.name]) }));
  const classes = Object.entries(now.class_shares).sort((a, b) => b[1] - a[1]).slice(0, 4)
    .map(([name]) => ({ name: `share of ${name}`, shift: false, values: drift.history.map(point => Object.hasOwn(point.class_shares, name) ? point.class_shares[name] : 0) }));
  const from = drift.history[0].time.slice(0, 10);
  return [...medians, ...classes].slice(0, most).map(({ name, shift, values }) => element('figure', {},
    element('figcaption', {}, outside(name), shift ? ' (shift)' : ''), sparkline(name, values, from)));
}

function sparkline(name, values, from) {
  const width = 220, height = 64, side = 6, known = values.filter(value => value !== undefined);
  const low = Math.min(...known), high = Math.max(...known), span = high - low || 1;
  const x = i => side + i / Math.max(1, values.length - 1) * (width - 2 * side), y = value => height - side - (value - low) / span * (height - 2 * side);
  let d = '';
  values.forEach((value, i) => { if (value !== undefined) d += `${d ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`; });
  const short = value => Number(value.toPrecision(3)).toString(), last = values[values.length - 1];
  return [drawn('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${name}: from ${short(known[0])} on ${from} to ${short(known[known.length - 1])} now, between ${short(low)} and ${short(high)}` },
    drawn('path', { class: 'curve hue-0', d }), last === undefined ? null : drawn('circle', { class: 'spark-end', cx: x(values.length - 1), cy: y(last), r: 3.5 })),
  element('p', { class: 'hint' }, `${short(known[0])} (${from}) → ${short(known[known.length - 1])} (now)`)];
}
