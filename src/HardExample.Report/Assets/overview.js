function showSummary() {
  const s = data.summary, tile = (name, value, note) => element('div', {},
    element('dt', {}, name), element('dd', {}, value, note ? element('small', {}, note) : null));
  byId('tiles').replaceChildren(...[
    tile('Samples', count(s.total)),
    tile('Hard', count(s.hard), `${percent(s.hard, s.total)} of the samples`),
    tile('Left out', count(s.skipped), 'bad or unreadable input'),
    tile('Threshold', String(data.threshold), 'of the coefficient'),
    s.seconds === undefined ? null : tile('Time', duration(s.seconds), s.seconds > 0 ? `${count(s.total / s.seconds)} samples a second` : null),
  ].filter(Boolean));
  const pair = (name, value) => element('div', {}, element('dt', {}, name), element('dd', {}, outside(value || 'none')));
  byId('sources').replaceChildren(
    pair('Task', detection ? 'object detection' : 'image classification'),
    pair('Feature extractor', s.extractor), pair('Reference', s.reference));
  const most = Math.max(...data.algorithms.map(a => a.weight), 1e-9);
  const table = byId('algorithms');
  table.append(
    element('thead', {}, element('tr', {}, ['Algorithm', 'Weight', 'Scored'].map((name, i) => element('th', { scope: 'col', class: i ? 'number' : null, colspan: i === 1 ? 2 : null }, name)))),
    element('tbody', {}, data.algorithms.map(a => {
      const meter = element('span', { class: 'meter', 'aria-hidden': 'true' });
      meter.style.setProperty('--part', a.weight / most);
      return element('tr', { class: a.scored === 0 ? 'idle' : null },
        element('th', { scope: 'row' }, element('code', {}, a.name)),
        element('td', { class: 'gauge' }, meter),
        element('td', { class: 'number' }, String(a.weight)),
        element('td', { class: 'number' }, a.scored === 0 ? 'did not apply' : count(a.scored)));
    })));
}

function showHistogram() {
  const draw = () => drawHistogram(byId('histogram'), data.histogram, data.threshold, byId('histogram-log').checked, filterByCoefficient);
  byId('histogram-hint').textContent =
    `${some(data.summary.hard, 'sample is', 'samples are')} at or above the threshold of ${data.threshold}. Choose a bar to see its samples.`;
  // Most samples are easy; where one bar would hide the rest, logarithms show them.
  const [first, second] = [...data.histogram].sort((a, b) => b - a);
  byId('histogram-log').checked = first > 8 * second && second > 0;
  byId('histogram-log').addEventListener('change', draw);
  draw();
  const bins = data.histogram.length;
  byId('histogram-table').append(element('table', {},
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Coefficient'), element('th', { scope: 'col', class: 'number' }, 'Samples'))),
    element('tbody', {}, data.histogram.map((value, i) => value === 0 ? null : element('tr', {},
      element('td', {}, `${(i / bins).toFixed(3)} to ${((i + 1) / bins).toFixed(3)}`), element('td', { class: 'number' }, count(value)))))));
}

function showReasons() {
  if (data.reasons.length === 0) byId('reasons').replaceChildren(element('li', { class: 'hint' }, 'No reason triggered.'));
  else barList(byId('reasons'), data.reasons.map(r => ({ id: r.id, name: r.meaning, value: r.count, text: count(r.count), title: r.suggestion })), row => filterByReason(row.id));
  const parts = data.algorithms.filter(a => a.share > 0).sort((a, b) => b.share - a.share);
  if (parts.length === 0) byId('contributions').replaceChildren(element('li', { class: 'hint' }, 'No sample is hard.'));
  else barList(byId('contributions'), parts.map(a => ({ name: spoken(a.name), value: a.share, text: `${percent(a.share)}, leads in ${count(a.leads)}`, title: a.name })));
}

let classOrder = { key: 'hard', down: true };
let allClasses = false;
function showClasses() {
  const columns = [['name', 'Class'], ['samples', detection ? 'Images' : 'Samples'], ...(detection ? [['boxes', 'Boxes']] : []), ['hard', 'Hard'], ['share', 'Share'], ['mean', 'Mean']];
  const value = (c, key) => key === 'share' ? c.hard / c.samples : c[key];
  const rows = [...data.classes].sort((a, b) => {
    const x = value(a, classOrder.key), y = value(b, classOrder.key);
    const order = typeof x === 'string' ? x.localeCompare(y, 'en') : x - y;
    return (classOrder.down ? -order : order) || a.name.localeCompare(b.name, 'en');
  });
  const shown = allClasses ? rows : rows.slice(0, 12);
  const sort = key => {
    classOrder = { key, down: classOrder.key === key ? !classOrder.down : key !== 'name' };
    showClasses();
    byId('class-table').querySelector(`[data-key=${key}]`).focus();
  };
  const head = element('thead', {}, element('tr', {}, columns.map(([key, name]) => element('th', {
    scope: 'col', class: key === 'name' ? null : 'number', colspan: key === 'share' ? 2 : null,
    'aria-sort': classOrder.key === key ? (classOrder.down ? 'descending' : 'ascending') : null,
  }, element('button', { type: 'button', 'data-key': key, click: () => sort(key) }, name)))));
  const body = element('tbody', {}, shown.map(c => {
    const meter = element('span', { class: 'meter hard', 'aria-hidden': 'true' });
    meter.style.setProperty('--part', c.hard / c.samples);
    return element('tr', {},
      element('th', { scope: 'row' }, element('button', { type: 'button', class: 'link', click: () => filterByClass(c.name) }, outside(className(c.name)))),
      columns.slice(1).map(([key]) => [
        key === 'share' ? element('td', { class: 'gauge' }, meter) : null,
        element('td', { class: 'number' }, key === 'share' ? percent(c.hard, c.samples) : key === 'mean' ? two(c.mean) : count(c[key]))]));
  }));
  const table = byId('class-table');
  table.replaceChildren(table.caption, head, body);
  const more = byId('classes-more');
  more.hidden = rows.length <= 12;
  more.textContent = allClasses ? 'Show the first 12' : `Show all ${count(rows.length)} classes`;
}

function showScatters(open) {
  const describe = i => i < samples.length
    ? [outside(samples[i].i), element('br'), outside(predictionText(samples[i])), ` · ${two(points.coefficient[i])}`]
    : [`not listed · ${two(points.coefficient[i])}`];
  const scatter = new Scatter(byId('scatter'), { ratio: 0.72, describe, open });
  const [across, up] = [byId('scatter-x'), byId('scatter-y')];
  for (const select of [across, up]) select.append(...axes.map((axis, i) => element('option', { value: i }, axis.name)));
  const scored = axes.findIndex((axis, i) => i >= 2 && axis.values.some(v => v !== null));
  const second = axes.findIndex((axis, i) => i > scored && i >= 2 && axis.values.some(v => v !== null));
  [across.value, up.value] = [scored >= 0 ? scored : 1, second >= 0 ? second : 0];
  const draw = () => {
    const [x, y] = [axes[across.value], axes[up.value]], r = rankCorrelation(x.values, y.values);
    scatter.show({ xs: x.values, ys: y.values, frame: [0, 1, 0, 1], unit: true, xName: x.name, yName: y.name, label: `${y.name} against ${x.name}, one dot a sample` });
    byId('scatter-note').textContent = r === null ? 'No sample has both values.' : `Rank correlation (Spearman) ${r.toFixed(2)} over ${count(scatter.order.length)} samples. Hard samples are the larger, coloured dots.`;
  };
  across.addEventListener('change', draw);
  up.addEventListener('change', draw);
  draw();
  const charts = [scatter];
  if (points.x) charts.push(showMap(describe, open));
  else byId('map-panel').hidden = true;
  return charts;
}

function showMap(describe, open) {
  const map = new Scatter(byId('map'), { ratio: 0.72, describe, open });
  const [xs, ys] = [points.x, points.y], range = values => {
    let [low, high] = [Infinity, -Infinity];
    for (const v of values) if (v !== null) [low, high] = [Math.min(low, v), Math.max(high, v)];
    const margin = (high - low || 1) * 0.03;
    return [low - margin, high + margin];
  };
  const select = byId('map-class');
  select.append(element('option', { value: '' }, 'none'), ...data.classes.map((c, i) => element('option', { value: i + 1 }, className(c.name))));
  select.addEventListener('change', () => {
    const chosen = select.value === '' ? null : data.classes[select.value - 1].name;
    map.rings = chosen === null ? null : i => i < samples.length && classesOf(samples[i]).includes(chosen);
    map.draw();
  });
  map.show({ xs, ys, frame: [...range(xs), ...range(ys)], unit: false, xName: 'first component', yName: 'second component', label: 'Map of the embeddings, one dot a sample, near dots are similar' });
  byId('map-note').textContent =
    `Images with similar features lie near each other. The two principal components hold ${percent(points.explained[0] + points.explained[1])} of the variance. Hard samples are the larger, coloured dots.`;
  return map;
}

function showEvaluation() {
  const evaluation = data.evaluation;
  if (!evaluation) return;
  byId('evaluation').hidden = byId('evaluation-link').hidden = false;
  byId('evaluation-description').textContent = evaluation.description;
  byId('evaluation-table').append(
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Ranked by'), evaluation.columns.map(name => element('th', { scope: 'col', class: 'number' }, name)))),
    element('tbody', {}, evaluation.rows.map(([name, ...cells]) => element('tr', {},
      element('th', { scope: 'row' }, outside(name)), cells.map(cell => element('td', { class: 'number' }, cell || '–'))))));
  if (evaluation.curves.length) drawCurves(byId('evaluation-curves'), evaluation.curves);
}
