// What is said about one sample; the card shows a part of it, the detail all.
function boxOverlay(sample, width, height, large) {
  const boxes = sample.b.filter(box => box[1] >= boxFloor()).reverse();
  const named = large || boxes.length <= 6, unit = Math.max(width, height) / (large ? Math.min(560, innerWidth * 0.85) : 220);
  return drawn('svg', { class: 'boxes', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' }, boxes.map(([name, score, x, y, w, h]) => {
    const hue = `hue-${classIndex.get(name) % 8}`, text = `${name} ${score.toFixed(2)}`, size = 11 * unit;
    const below = y < size * 1.3, ends = x + text.length * size * 0.6 > width;
    return drawn('g', {}, drawn('title', {}, text),
      drawn('rect', { class: 'halo', x, y, width: w, height: h }), drawn('rect', { class: `box ${hue}`, x, y, width: w, height: h }),
      named ? drawn('text', { class: `box-name ${hue}`, x: ends ? Math.min(x + w, width) - 2 * unit : x + 2 * unit, 'text-anchor': ends ? 'end' : 'start', y: below ? y + size : y - 3 * unit, 'font-size': size, 'stroke-width': 3 * unit }, text) : null);
  }));
}

function pictureWithBoxes(sample, large) {
  const frame = element('span', { class: 'frame' });
  const boxes = sample.b ? `, ${some(sample.b.length, 'box', 'boxes')}` : '';
  const size = (width, height) => {
    frame.style.setProperty('aspect-ratio', `${width} / ${height}`);
    frame.style.setProperty('--wide', width / height);
    frame.querySelector('svg')?.remove();
    if (sample.b && sample.b.length) frame.append(boxOverlay(sample, width, height, large));
  };
  const image = lazyPicture(sample.n, `${sample.i}: ${predictionText(sample)}${boxes}`, picture => { if (!sample.w) size(picture.width, picture.height); });
  frame.append(image);
  if (sample.w && sample.e) size(sample.w, sample.e);
  return frame;
}

function reasonList(sample, most) {
  if (sample.r.length === 0) return null;
  const shown = sample.r.slice(0, most), rest = sample.r.length - shown.length;
  return element('ul', { class: 'reasons' },
    shown.map(id => {
      const reason = reasonById.get(id);
      return element('li', {}, element('span', { class: 'meaning' }, reason ? reason.meaning : `reason ${id}`), element('small', {}, reason ? reason.suggestion : ''));
    }),
    rest > 0 ? element('li', { class: 'hint' }, `and ${some(rest, 'more reason', 'more reasons')}`) : null);
}

const strip = (kind, title, items) => element('div', { class: `strip ${kind}` }, element('h3', {}, title), element('ul', {}, items));

function nearestStrip(sample, most) {
  if (!sample.k) return null;
  return strip('near', data.nearestHeading, sample.k.slice(0, most).map(([id, source, cosine, label, picture]) => element('li', { title: `${id}\n${source}` },
    picture === undefined ? null : lazyPicture(picture, `Training image ${id}${label === null ? '' : `: ${label}`}`),
    element('div', {}, label === null ? null : element('small', {}, outside(label)), element('small', { class: 'muted' }, two(cosine))))));
}

function viewStrip(sample) {
  if (!sample.v) return null;
  return strip('views', 'Views that changed the prediction', sample.v.map(([operation, text, picture]) => element('li', {},
    picture === undefined ? null : lazyPicture(picture, `View ${operation}: ${text}`),
    element('div', {}, element('small', {}, operation), element('small', { class: 'muted' }, outside(text))))));
}

function scoreTable(sample) {
  if (sample.a.length === 0) return null;
  return element('table', { class: 'scores' },
    element('caption', { class: 'unseen' }, 'Scores of the algorithms'),
    element('thead', {}, element('tr', {}, ['Algorithm', 'Score', 'Part'].map((name, i) => element('th', { scope: 'col', class: i ? 'number' : null, colspan: i === 2 ? 2 : null }, name)))),
    element('tbody', {}, sample.a.map(([index, value, share, explanation]) => {
      const meter = element('span', { class: 'meter hard', 'aria-hidden': 'true' });
      meter.style.setProperty('--part', share);
      return element('tr', {},
        element('th', { scope: 'row' }, spoken(data.algorithms[index].name), explanation ? element('small', {}, outside(explanation)) : null),
        element('td', { class: 'number' }, two(value)), element('td', { class: 'gauge' }, meter), element('td', { class: 'number' }, percent(share)));
    })));
}

function classScores(sample) {
  if (!sample.t || sample.t.length === 0) return null;
  return element('ul', { class: 'bars small' }, sample.t.map(([name, score]) => {
    const bar = element('span', { class: 'bar plain', 'aria-hidden': 'true' });
    bar.style.setProperty('--part', score);
    return element('li', {}, element('div', {}, element('span', { class: 'bar-name' }, outside(name)), element('span', { class: 'bar-value' }, two(score)), bar));
  }));
}

function predictionLine(sample) {
  return element('p', { class: 'prediction' }, outside(predictionText(sample)),
    sample.q === undefined || detection ? null : element('span', { class: 'muted' }, ` ${two(sample.q)}`),
    sample.b && sample.b.some(box => box[1] < boxFloor()) ? element('span', { class: 'muted' }, ` of ${some(sample.b.length + (sample.m || 0), 'box', 'boxes')}`) : null,
    sample.l !== undefined ? element('span', { class: sample.l === sample.p ? 'muted' : 'differs' }, ' labelled ', outside(sample.l)) : null);
}
