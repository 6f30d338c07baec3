let open = -1;

function openDetail(i) {
  open = i;
  const s = samples[i], position = shownOrder.indexOf(i), dialog = byId('detail');
  byId('detail-title').replaceChildren(outside(s.i));
  byId('previous').disabled = position <= 0;
  byId('next').disabled = position < 0 || position >= shownOrder.length - 1;
  const boxes = s.b ? s.b.filter(box => box[1] >= boxFloor()).length : 0;
  byId('detail-body').replaceChildren(
    element('div', { class: 'large' }, pictureWithBoxes(s, true),
      s.b ? element('p', { class: 'hint' }, `${some(boxes, 'box', 'boxes')} shown of ${count(s.b.length + (s.m || 0))}`) : null,
      element('div', { class: 'strips' }, nearestStrip(s, 12), viewStrip(s))),
    element('div', { class: 'facts' },
      element('div', { class: 'head' }, predictionLine(s), element('span', { class: s.h ? 'coefficient hard' : 'coefficient' }, two(s.c), element('span', { class: 'verdict' }, s.h ? ' hard' : ' not hard'))),
      element('p', { class: 'path' }, outside(s.s)),
      element('label', { class: 'check' }, selectBox(i), ' Select'),
      classScores(s), reasonList(s, 99), scoreTable(s)));
  if (!dialog.open) dialog.showModal();
  byId('detail-body').scrollTop = 0;
}

function step(by) {
  const next = shownOrder[shownOrder.indexOf(open) + by];
  if (next !== undefined) openDetail(next);
}

function wireDetail() {
  const dialog = byId('detail');
  byId('previous').addEventListener('click', () => step(-1));
  byId('next').addEventListener('click', () => step(1));
  byId('close').addEventListener('click', () => dialog.close());
  byId('copy-close').addEventListener('click', () => byId('copy-by-hand').close());
  dialog.addEventListener('close', () => byId('detail-body').replaceChildren());
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener('keydown', event => {
    if (event.target.matches('input, select, textarea')) return;
    if (event.key === 'ArrowLeft') step(-1);
    if (event.key === 'ArrowRight') step(1);
  });
}
