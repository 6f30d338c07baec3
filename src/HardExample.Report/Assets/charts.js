// A list of bars, each a button when it can be chosen.
function barList(list, rows, choose) {
  const most = Math.max(...rows.map(row => row.value), 1e-9);
  list.replaceChildren(...rows.map(row => {
    const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
    bar.style.setProperty('--part', row.value / most);
    const content = [element('span', { class: 'bar-name' }, row.name), element('span', { class: 'bar-value' }, row.text), bar];
    return element('li', {}, choose
      ? element('button', { type: 'button', title: row.title, click: () => choose(row) }, content)
      : element('div', { title: row.title }, content));
  }));
}

// Round steps from 0 up to at least the top: 1, 2 or 5 times a power of ten.
function ticks(top, wantedSteps) {
  const raw = top / wantedSteps, power = 10 ** Math.floor(Math.log10(raw || 1));
  const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= raw * 0.999) || power;
  const result = [];
  for (let value = 0; value <= top * 1.0001; value += step) result.push(Number(value.toPrecision(6)));
  return result;
}

function drawHistogram(node, bins, threshold, logarithmic, choose) {
  const width = 560, height = 240, left = 48, right = 10, top = 18, bottom = 34;
  const high = Math.max(...bins, 1);
  const scale = value => logarithmic ? Math.log10(1 + value) / Math.log10(1 + high) : value / high;
  const x = value => left + value * (width - left - right), y = share => height - bottom - share * (height - top - bottom);
  const lines = (logarithmic ? [1, 10, 100, 1000, 10000, 100000].filter(v => v <= high) : ticks(high, 4).filter(v => v > 0 && v % 1 === 0)).map(value => [
    drawn('line', { class: 'grid', x1: left, x2: width - right, y1: y(scale(value)), y2: y(scale(value)) }),
    drawn('text', { class: 'tick', x: left - 6, y: y(scale(value)) + 4, 'text-anchor': 'end' }, count(value)),
  ]);
  const bars = bins.map((value, i) => {
    const from = i / bins.length, to = (i + 1) / bins.length;
    const shape = drawn('rect', {
      class: from + 1e-9 >= threshold ? 'mark hard' : 'mark', x: x(from) + 0.75, width: x(to) - x(from) - 1.5,
      y: y(scale(value)), height: Math.max(0, y(0) - y(scale(value))), rx: 1,
    });
    return drawn('g', { class: 'pick', click: () => choose(from, to) },
      drawn('title', {}, `${from.toFixed(3)} to ${to.toFixed(3)}: ${some(value, 'sample', 'samples')}`),
      drawn('rect', { class: 'catch', x: x(from), width: x(to) - x(from), y: top, height: height - top - bottom }), shape);
  });
  const at = x(threshold), flip = threshold > 0.6;
  node.replaceChildren(drawn('svg', {
    viewBox: `0 0 ${width} ${height}`, role: 'img',
    'aria-label': `Histogram of ${count(bins.reduce((a, b) => a + b, 0))} coefficients; the threshold is ${threshold}`,
  }, lines, bars,
  drawn('line', { class: 'axis', x1: left, x2: width - right, y1: y(0), y2: y(0) }),
  [0, 0.2, 0.4, 0.6, 0.8, 1].map(v => drawn('text', { class: 'tick', x: x(v), y: height - bottom + 17, 'text-anchor': 'middle' }, v.toFixed(1))),
  drawn('line', { class: 'threshold', x1: at, x2: at, y1: top - 8, y2: y(0) }),
  drawn('text', { class: 'threshold-name', x: at + (flip ? -6 : 6), y: top, 'text-anchor': flip ? 'end' : 'start' }, `threshold ${threshold}`)));
}

// Lines from (0 to 1) across to 0 up; the names stand beside, in the order of their ends.
function drawCurves(node, curves) {
  const width = 520, height = 300, left = 52, right = 26, top = 14, bottom = 44;
  const high = Math.max(0.05, ...curves.flatMap(curve => curve.points.filter((_, i) => i % 2 === 1)));
  const x = value => left + value * (width - left - right), y = value => height - bottom - value / high * (height - top - bottom);
  const paths = curves.map((curve, i) => {
    let d = '';
    for (let p = 0; p + 1 < curve.points.length; p += 2) d += `${p ? 'L' : 'M'}${x(curve.points[p]).toFixed(1)} ${y(curve.points[p + 1]).toFixed(1)}`;
    return drawn('path', { class: `curve hue-${i % 8}`, d, 'stroke-dasharray': i < 2 ? null : ['7 3', '2 3', '9 3 2 3'][(i - 2) % 3] }, drawn('title', {}, curve.name));
  });
  const legend = element('ul', { class: 'legend' }, curves.map((curve, i) => element('li', {},
    drawn('svg', { viewBox: '0 0 24 8', width: 24, height: 8, 'aria-hidden': 'true' },
      drawn('line', { class: `curve hue-${i % 8}`, x1: 0, x2: 24, y1: 4, y2: 4, 'stroke-dasharray': i < 2 ? null : ['7 3', '2 3', '9 3 2 3'][(i - 2) % 3] })),
    outside(curve.name))));
  node.replaceChildren(drawn('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `Risk by coverage of ${curves.map(c => c.name).join(', ')}` },
    ticks(high, 5).filter(v => v <= high).map(v => [
      drawn('line', { class: 'grid', x1: left, x2: width - right, y1: y(v), y2: y(v) }),
      drawn('text', { class: 'tick', x: left - 6, y: y(v) + 4, 'text-anchor': 'end' }, v.toFixed(2))]),
    [0, 0.25, 0.5, 0.75, 1].map(v => drawn('text', { class: 'tick', x: x(v), y: height - bottom + 17, 'text-anchor': 'middle' }, percent(v))),
    drawn('line', { class: 'axis', x1: left, x2: width - right, y1: y(0), y2: y(0) }),
    drawn('text', { class: 'tick', x: (left + width - right) / 2, y: height - 6, 'text-anchor': 'middle' }, 'coverage: share of samples kept, easiest first'),
    drawn('text', { class: 'tick', x: 14, y: (top + height - bottom) / 2, 'text-anchor': 'middle', transform: `rotate(-90 14 ${(top + height - bottom) / 2})` }, 'risk'),
    paths), legend);
}
