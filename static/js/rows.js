// Rows of objects: add, remove, move without a round trip. What the server reads is only names and order.

import { enter } from './focus.js';

let made = 0;

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-row-add], [data-row-do]');
  const rows = button?.closest('[data-rows]');
  if (!rows) return;
  event.preventDefault();
  if (button.hasAttribute('data-row-add')) add(rows);
  else act(rows, button.closest('[data-row]'), button.dataset.rowDo);
  rows.dispatchEvent(new CustomEvent('cairn:changed', { bubbles: true }));
});

document.addEventListener('keydown', (event) => {
  const row = event.target.closest?.('[data-row]');
  if (!row || !event.altKey || !['ArrowUp', 'ArrowDown'].includes(event.key)) return;
  event.preventDefault();
  act(row.closest('[data-rows]'), row, event.key === 'ArrowUp' ? 'up' : 'down', event.target);
  row.dispatchEvent(new CustomEvent('cairn:changed', { bubbles: true }));
});

function add(rows) {
  do made += 1;
  while (rows.querySelector(`:scope > ol > [data-row="new${made}"]`));
  const template = rows.querySelector(':scope > template[data-row-template]');
  const html = template.innerHTML.replaceAll(rows.dataset.rowPlaceholder, `new${made}`);
  const copy = document.createElement('template');
  copy.innerHTML = html;
  const row = copy.content.firstElementChild;
  rows.querySelector(':scope > ol').append(row);
  window.htmx?.process(row);
  enter(row.querySelector('.rows-fields'));
}

function act(rows, row, verb, focus = document.activeElement) {
  if (verb === 'remove') return remove(rows, row);
  const neighbour = verb === 'up' ? row.previousElementSibling : row.nextElementSibling;
  if (!neighbour) return;
  if (verb === 'up') neighbour.before(row);
  else neighbour.after(row);
  const visible = getComputedStyle(focus).visibility !== 'hidden';
  (visible ? focus : row.querySelector('[data-row-do="remove"]')).focus();
}

function remove(rows, row) {
  const near = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  (near?.querySelector('[data-row-do="remove"]') ?? rows.querySelector('[data-row-add]')).focus();
}
