// Picking rows: all, a range with Shift, and how many. The bar itself appears by CSS. What is picked belongs to the page's place in the
// history: whoever comes back finds it.

let last;

document.addEventListener('click', (event) => {
  const box = event.target.closest?.('[data-pick]');
  if (!box) return;
  const boxes = picks(box);
  if (event.shiftKey && last && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
});

document.addEventListener('change', (event) => {
  const all = event.target.closest?.('[data-pick-all]');
  if (all) for (const one of picks(all)) one.checked = all.checked;
  if (all || event.target.matches?.('[data-pick]')) {
    // Whoever leaves one out does not want all that match.
    const whole = event.target.closest('form')?.querySelector('[data-pick-matching]');
    if (whole && !event.target.checked) whole.checked = false;
    picked(listOf(event.target));
  }
  const matching = event.target.closest?.('[data-pick-matching]');
  if (!matching) return;
  const list = matching.closest('form').querySelector('[data-list]');
  if (matching.checked) for (const one of list.querySelectorAll('[data-pick]')) one.checked = true;
  picked(list);
});

document.addEventListener('click', (event) => {
  const clear = event.target.closest?.('[data-pick-none]');
  if (!clear) return;
  const list = clear.closest('form').querySelector('[data-list]');
  for (const one of list.querySelectorAll('[data-pick], [data-pick-all]')) one.checked = false;
  const matching = list.closest('form').querySelector('[data-pick-matching]');
  if (matching) matching.checked = false;
  picked(list);
});

document.addEventListener('htmx:after:swap', comeBack);
// By now the browser has filled in what it remembers itself.
addEventListener('pageshow', comeBack);

// A menu is done when one of its links draws the list again.
document.addEventListener('click', (event) =>
  event.target.closest('[data-menu] a[hx-get]')?.closest('[data-menu]').hidePopover(),
);

// A section is folded to its head.
document.addEventListener('click', (event) => {
  const fold = event.target.closest('[data-fold-group]');
  if (!fold) return;
  const closed = fold.closest('tbody').toggleAttribute('data-folded');
  fold.setAttribute('aria-expanded', String(!closed));
});

// A table that fits needs no scroller of its own; without one its head sticks to the page.
const fitting = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const frame = target.parentElement;
    frame.toggleAttribute('data-fits', target.offsetWidth <= frame.clientWidth);
  }
});

function observeTables() {
  for (const table of document.querySelectorAll('.table-frame > table[data-list]')) fitting.observe(table);
}
observeTables();
document.addEventListener('htmx:after:swap', observeTables);

function picks(within) {
  return [...listOf(within).querySelectorAll('[data-pick]')];
}

function listOf(within) {
  return within.closest('[data-list]');
}

function picked(list) {
  count(list);
  const values = [...document.querySelectorAll('[data-pick]:checked')].map(({ value }) => value);
  const matching = document.querySelector('[data-pick-matching]:checked') !== null;
  // As htmx marks the entries that it draws again.
  history.replaceState({ ...history.state, htmx: true, picks: { values, matching } }, '');
}

function comeBack() {
  const { values = [], matching = false } = history.state?.picks ?? {};
  // A row that was drawn over another one has its box: none is picked that nobody picked.
  for (const one of document.querySelectorAll('[data-pick]')) one.checked = values.includes(one.value);
  for (const one of document.querySelectorAll('[data-pick-matching]')) one.checked = matching;
  for (const list of document.querySelectorAll('[data-list]:has([data-pick])')) count(list);
}

function count(list) {
  const boxes = [...list.querySelectorAll('[data-pick]')];
  const matching = list.closest('form')?.querySelector('[data-pick-matching]:checked')?.dataset.pickMatching;
  const picked = boxes.filter((one) => one.checked).length;
  const all = list.querySelector('[data-pick-all]');
  if (all) {
    all.checked = picked > 0 && picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
  }
  const form = list.closest('form');
  for (const note of form?.querySelectorAll('[data-pick-count]') ?? [])
    note.textContent = `${matching ?? picked} picked`;
  for (const label of form?.querySelectorAll('[data-pick-label]') ?? []) {
    const [one, many] = label.dataset.pickLabel.split('|');
    const text = picked === 1 && !matching ? one : many;
    (label.querySelector('span') ?? label).textContent = text.replace('#', matching ?? picked);
  }
}
