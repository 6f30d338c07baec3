function wireTheme(redraw) {
  const button = byId('theme'), system = matchMedia('(prefers-color-scheme: dark)');
  let dark = system.matches;
  const apply = () => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    button.textContent = dark ? 'Light' : 'Dark';
    button.setAttribute('aria-label', dark ? 'Use light colours' : 'Use dark colours');
    redraw();
  };
  button.addEventListener('click', () => { dark = !dark; apply(); });
  // Paper is light, and a canvas keeps the colours it was drawn with.
  const onPaper = paper => { document.documentElement.dataset.theme = dark && !paper ? 'dark' : 'light'; redraw(); };
  addEventListener('beforeprint', () => onPaper(true));
  addEventListener('afterprint', () => onPaper(false));
  system.addEventListener('change', () => { dark = system.matches; apply(); });
  button.removeAttribute('aria-pressed');
  apply();
}

function wireGallery() {
  const filters = byId('filters');
  let pending = 0;
  const soon = () => { clearTimeout(pending); pending = setTimeout(update, 120); };
  filters.addEventListener('input', event => event.target.matches('input[type=search], input[type=number]') ? soon() : update());
  filters.addEventListener('submit', event => event.preventDefault());
  // The fields have their old values until the event is over.
  filters.addEventListener('reset', () => setTimeout(update));
  byId('more').addEventListener('click', showMore);
  new IntersectionObserver(entries => { if (entries.some(entry => entry.isIntersecting) && !matchMedia('print').matches) showMore(); }, { rootMargin: '600px' }).observe(byId('more'));
  byId('select-all').addEventListener('click', () => select(shownOrder, true));
  byId('clear').addEventListener('click', () => select([...selected], false));
  byId('copy').addEventListener('click', copyList);
  byId('download').addEventListener('click', downloadManifest);
}

// A table that is wider than the screen scrolls sideways, which must work without a pointer too.
function wireWideTables() {
  const observer = new ResizeObserver(entries => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute('tabindex');
    }
  });
  for (const table of document.querySelectorAll('.wide-table')) {
    table.setAttribute('role', 'region');
    table.setAttribute('aria-label', table.querySelector('caption').textContent);
    observer.observe(table);
  }
}

showSummary();
showHistogram();
showReasons();
showClasses();
byId('classes-more').addEventListener('click', () => { allClasses = !allClasses; showClasses(); });
byId('classes-hint').textContent = detection
  ? 'Images that hold a box of the class, and how many of them are hard. Choose a class to see them.'
  : 'Samples by predicted class, and how many of them are hard. Choose a class to see them.';
showDrift();
showEvaluation();
fillChoices();
update();
wireGallery();
wireDetail();
wireWideTables();
const scatters = showScatters(openDetail);
wireTheme(() => scatters.forEach(chart => chart.draw()));
document.documentElement.dataset.ready = 'yes';
