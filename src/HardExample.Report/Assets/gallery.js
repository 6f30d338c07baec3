const selected = new Set();
let shownOrder = [];
let shownCount = 0;
const page = 24;

const haystack = samples.map(() => null);
const textOf = i => haystack[i] ?? (haystack[i] = [samples[i].i, samples[i].s, samples[i].p, samples[i].l].join('\n').toLowerCase());

const orders = [
  { name: 'hardest first', by: s => -(s.c ?? -1) },
  { name: 'easiest first', by: s => s.c ?? 2 },
  { name: 'least confident first', by: s => s.q ?? 2 },
  { name: 'most confident first', by: s => -(s.q ?? -1) },
  { name: 'file name', text: s => s.i },
  { name: 'class', text: s => s.p ?? '' },
  ...data.algorithms.map((a, index) => ({ name: `most ${spoken(a.name)}`, by: s => -(s.a.find(score => score[0] === index)?.[1] ?? -1) })),
];
const names = new Intl.Collator('en', { numeric: true });

function fillChoices() {
  byId('filter-reason').append(element('option', { value: '' }, 'any'), ...data.reasons.map(r => element('option', { value: r.id }, `${r.meaning} (${count(r.count)})`)));
  byId('filter-class').append(element('option', { value: '' }, 'any'), ...data.classes.map((c, i) => element('option', { value: i + 1 }, `${className(c.name)} (${count(c.samples)})`)));
  byId('sort').append(...orders.map((order, i) => element('option', { value: i }, order.name)));
  byId('box-floor-label').hidden = !detection;
}

// An empty or broken number does not filter.
const bound = (id, otherwise) => Number.isFinite(byId(id).valueAsNumber) ? byId(id).valueAsNumber : otherwise;

function update() {
  const text = byId('filter-text').value.trim().toLowerCase(), reason = byId('filter-reason').value, chosen = byId('filter-class').value;
  const from = bound('filter-from', -1), to = bound('filter-to', 2), hardOnly = byId('filter-hard').checked;
  const name = chosen === '' ? null : data.classes[chosen - 1].name;
  shownOrder = [];
  for (let i = 0; i < samples.length; i++) {
    const s = samples[i];
    if (hardOnly && !s.h) continue;
    if (reason !== '' && !s.r.includes(Number(reason))) continue;
    if (s.c === undefined ? from >= 0 : s.c < from || s.c > to) continue;
    if (name !== null && !classesOf(s).includes(name)) continue;
    if (text && !textOf(i).includes(text)) continue;
    shownOrder.push(i);
  }
  const order = orders[Number(byId('sort').value) || 0];
  if (order.text) shownOrder.sort((a, b) => names.compare(order.text(samples[a]), order.text(samples[b])) || a - b);
  else shownOrder.sort((a, b) => order.by(samples[a]) - order.by(samples[b]) || a - b);
  const unlisted = data.summary.total - samples.length;
  byId('count').textContent = `${count(shownOrder.length)} of ${some(samples.length, 'sample', 'samples')}` + (unlisted > 0 ? `; ${count(unlisted)} easier ones are not listed` : '');
  byId('none').hidden = shownOrder.length > 0;
  byId('select-all').disabled = shownOrder.length === 0;
  byId('cards').classList.toggle('compact', byId('compact').checked);
  byId('cards').replaceChildren();
  shownCount = 0;
  showMore();
}

function showMore() {
  const compact = byId('compact').checked, next = shownOrder.slice(shownCount, shownCount + (compact ? 3 * page : page));
  byId('cards').append(...next.map(i => card(i, compact)));
  shownCount += next.length;
  const more = byId('more');
  more.hidden = shownCount >= shownOrder.length;
  byId('print-note').textContent = more.hidden ? '' : `Printed are the first ${count(shownCount)}.`;
  more.textContent = `Show more (${count(shownOrder.length - shownCount)} left)`;
}

function selectBox(i) {
  const box = element('input', { type: 'checkbox', 'data-index': i, 'aria-label': `Select ${samples[i].i}`, change: () => select([i], box.checked) });
  box.checked = selected.has(i);
  return box;
}

function card(i, compact) {
  const s = samples[i];
  const picture = element('button', { type: 'button', class: 'picture', 'aria-label': `Open ${s.i}`, click: () => openDetail(i) }, pictureWithBoxes(s, false));
  const coefficient = element('span', { class: s.h ? 'coefficient hard' : 'coefficient', title: s.h ? 'hard' : 'below the threshold' }, two(s.c), element('span', { class: 'unseen' }, s.h ? ' hard' : ' not hard'));
  const media = element('div', { class: 'media' }, picture, element('label', { class: 'tick-box' }, selectBox(i)));
  if (compact) return element('li', { class: 'card' }, media, element('p', { class: 'short' }, coefficient, ' ', outside(predictionText(s))));
  return element('li', { class: 'card' }, media, element('div', { class: 'facts' },
    element('div', { class: 'head' }, predictionLine(s), coefficient),
    element('p', { class: 'path' }, outside(s.i)),
    reasonList(s, 3)),
  s.k || s.v ? element('div', { class: 'strips' }, nearestStrip(s, 5), viewStrip(s)) : null,
  s.a.length ? element('details', {}, element('summary', {}, 'Scores'), scoreTable(s)) : null);
}

function select(indices, on) {
  for (const i of indices) on ? selected.add(i) : selected.delete(i);
  for (const box of document.querySelectorAll('input[data-index]')) box.checked = selected.has(Number(box.dataset.index));
  byId('selection').hidden = selected.size === 0;
  byId('selection-count').textContent = `${count(selected.size)} selected`;
  document.body.classList.toggle('has-selection', selected.size > 0);
}

// In the order of the gallery, whatever the order of the clicks was.
const chosenInOrder = () => [...selected].sort((a, b) => a - b);

async function copyList() {
  const text = chosenInOrder().map(i => samples[i].s).join('\n');
  try {
    await navigator.clipboard.writeText(text);
    say(`Copied ${some(selected.size, 'line', 'lines')}.`);
  } catch {
    // The browser does not let a local file use the clipboard: the reader can still copy by hand.
    byId('copy-text').value = text;
    byId('copy-by-hand').showModal();
    byId('copy-text').select();
  }
}

function downloadManifest() {
  const lines = byId('manifest').textContent.split('\n').slice(1);
  const chosen = chosenInOrder().map(i => lines[i]).filter(line => line !== '');
  const text = chosen.map(line => line + '\n').join('');
  const url = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }));
  const link = element('a', { href: url, download: 'selected.manifest' });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  say(`Downloaded ${some(chosen.length, 'line', 'lines')}.`);
}

function filterBy(change) {
  byId('filters').reset();
  change();
  update();
  byId('gallery-heading').focus({ preventScroll: true });
  byId('gallery').scrollIntoView();
}

const filterByReason = id => filterBy(() => { byId('filter-reason').value = id; });
const filterByClass = name => filterBy(() => { byId('filter-class').value = data.classes.findIndex(c => c.name === name) + 1; });
const filterByCoefficient = (from, to) => filterBy(() => {
  byId('filter-from').value = from.toFixed(3);
  byId('filter-to').value = to.toFixed(3);
});
