// Cards of a board: dragged to another column, moved with Alt and ← →, or by their menu. One form sends all of these.

const columns = () => [...document.querySelectorAll('[data-board] .board-column')];

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-move]');
  if (button) choose(button.closest('[data-card]'));
});

document.addEventListener('keydown', (event) => {
  const card = event.target.closest?.('[data-board] [data-card]');
  if (!card || event.ctrlKey || event.metaKey) return;
  const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const line = { ArrowUp: 'previousElementSibling', ArrowDown: 'nextElementSibling' }[event.key];
  if (!side && !line) return;
  event.preventDefault();
  if (line) return card[line]?.querySelector('a')?.focus();
  const all = columns();
  const at = all.indexOf(card.closest('.board-column')) + side;
  if (event.altKey) move(card, all[at]);
  else all.slice(Math.max(0, at))[0]?.querySelector('[data-card] a')?.focus();
});

let dragged;

document.addEventListener('dragstart', (event) => {
  dragged = event.target.closest?.('[data-board] [data-card]') ?? undefined;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', dragged.querySelector('a').textContent);
  dragged.toggleAttribute('data-dragged', true);
});

document.addEventListener('dragover', (event) => {
  const column = dragged && event.target.closest?.('.board-column');
  for (const other of columns()) other.toggleAttribute('data-over', other === column);
  if (column) event.preventDefault();
});

document.addEventListener('drop', (event) => {
  const column = dragged && event.target.closest?.('.board-column');
  if (!column) return;
  event.preventDefault();
  move(dragged, column);
});

document.addEventListener('dragend', () => {
  dragged?.removeAttribute('data-dragged');
  dragged = undefined;
  for (const column of columns()) column.removeAttribute('data-over');
});

/** The card whose link gets the focus when the board is drawn again. */
let moved;

document.addEventListener('htmx:after:swap', () => {
  const card = moved && document.querySelector(`[data-card="${CSS.escape(moved)}"]`);
  moved = undefined;
  card?.querySelector('a').focus({ preventScroll: true });
  card?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
});

function choose(card) {
  const form = document.getElementById('move');
  form.elements.id.value = card.dataset.card;
  form.elements.etag.value = card.dataset.etag;
  moved = card.dataset.card;
}

function move(card, column) {
  if (!column || column === card.closest('.board-column')) return;
  choose(card);
  const button = [...document.querySelectorAll('#move [name="value"]')].find(
    (one) => one.value === column.dataset.value,
  );
  button?.form.requestSubmit(button);
}
