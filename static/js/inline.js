// Cells of a list are edited where they stand. A press, Enter or F2 asks the server for the control, which lies over the cell; Enter
// saves, Tab saves and goes on to the next, Esc leaves it. What is refused stays open with what was typed.
import { enter } from './focus.js';
import { say, show } from './toasts.js';

const CELL = 'td[data-cell]';
/** The cell that is open: { cell, box, going }. */
let open;
/** The cell whose control is on its way: { cell, keys }. What is pressed meanwhile belongs to the control, and is no shortcut. */
let coming;
/** Keys that save, and how many cells further it goes on then. */
const SAVING = { Enter: 0, Tab: 1, 'Shift+Tab': -1 };

document.addEventListener('keydown', hold, true);

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-cell-cancel]')) return close();
  const cell = event.target.closest(CELL);
  if (!cell || event.target.closest('a, button, input, label')) return;
  if (matchMedia('(hover: hover)').matches && getSelection().isCollapsed) edit(cell);
});

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (open?.box.contains(event.target)) return whileOpen(event);
  const cell = event.target.closest?.(CELL);
  if (cell && event.target === cell) return onCell(event, cell);
  const row = event.target.closest?.('tr[data-cells]');
  if (row && ['F2', 'ArrowRight'].includes(event.key) && event.target.matches('td.title > a')) {
    event.preventDefault();
    const first = row.querySelector(CELL);
    if (event.key === 'F2' && first) edit(first);
    else first?.focus();
  }
});

document.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-cell-form]')) return;
  event.preventDefault();
  save(0);
});

// A press beside it means "done", as in any spreadsheet.
document.addEventListener('pointerdown', (event) => {
  if (open && !open.box.contains(event.target) && !event.target.closest('dialog, .toasts')) save(0);
});
addEventListener('resize', place);
document.addEventListener('scroll', place, true);

function whileOpen(event) {
  if (event.key === 'Escape') {
    event.preventDefault();
    close();
  } else if (event.key === 'Tab' && isEdge(event)) {
    event.preventDefault();
    save(event.shiftKey ? -1 : 1);
  } else if (
    event.key === 'Enter' &&
    !event.target.matches('textarea, button, [data-chip-entry], [role="combobox"]')
  ) {
    event.preventDefault();
    save(0);
  }
}

/** Whether Tab would leave the control: a group of several has stops of its own. */
function isEdge(event) {
  const stops = [...open.box.querySelectorAll('input, select, textarea')].filter(
    (one) => one.type !== 'hidden' && one.tabIndex >= 0 && one.checkVisibility(),
  );
  const radios = event.target.type === 'radio';
  return (
    radios || event.target === (event.shiftKey ? stops[0] : stops.at(-1)) || event.target.matches('button')
  );
}

function onCell(event, cell) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (step) {
    event.preventDefault();
    beside(cell, ...step)?.focus();
  } else if (['Enter', 'F2', 'e'].includes(event.key)) {
    event.preventDefault();
    edit(cell);
  }
}

/** The cell so many rows and columns away; the title's link left of the first. */
function beside(cell, rows, columns) {
  const row = cell.closest('tr');
  const cells = [...row.querySelectorAll(CELL)];
  const at = cells.indexOf(cell) + columns;
  if (at < 0) return row.querySelector('td.title > a');
  const body = [...row.parentElement.querySelectorAll('tr[data-cells]')];
  const there = body[body.indexOf(row) + rows];
  return [...(there?.querySelectorAll(CELL) ?? [])][at];
}

/** The next one to edit, through the rows. */
function following(cell, by) {
  const all = [...cell.closest('tbody').querySelectorAll(CELL)];
  return all[all.indexOf(cell) + by];
}

/** Keeps a key for the control; Esc does without it. */
function hold(event) {
  if (!coming || event.isComposing || isCommand(event)) return;
  const { key, target } = event;
  if (target !== document.body && target !== coming.cell && !open?.box.contains(target)) return;
  if (key === 'Escape') coming = undefined;
  else if (key === 'Tab' && event.shiftKey) coming.keys.push('Shift+Tab');
  else if (key.length === 1 || key === 'Tab' || (key === 'Enter' && !event.repeat)) coming.keys.push(key);
  else if (key === 'Backspace') {
    if (coming.keys.at(-1)?.length === 1) coming.keys.pop();
  }
  // Enter that is still down from opening it means nothing more.
  else if (key !== 'Enter') return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Whether it is for the browser. With AltGr or Option keys type characters such as @. */
function isCommand({ ctrlKey, metaKey, altKey, key }) {
  return metaKey || (ctrlKey && !altKey) || (altKey && !/^[^a-z0-9]$/i.test(key));
}

/** Keys up to the first that saves, as text; how far to go then (undefined: not saved), and what was pressed after it. */
function partsOf(keys) {
  const end = keys.findIndex((key) => key in SAVING);
  const own = end < 0 ? keys : keys.slice(0, end);
  return { text: own.join(''), by: SAVING[keys[end]], rest: end < 0 ? [] : keys.slice(end + 1) };
}

/** Types what was held back into the control that has the focus. Returns whether it could. */
function typeIn(control, text) {
  if (text === '') return true;
  if (control.matches('select')) {
    const start = text.toLowerCase();
    const option = [...control.options].find(({ label }) => label.toLowerCase().startsWith(start));
    if (!option) return false;
    control.value = option.value;
  } else if (Number.isInteger(control.selectionStart))
    control.setRangeText(text, control.selectionStart, control.selectionEnd, 'end');
  else if (control.type === 'email') control.value = text;
  else return false;
  control.dispatchEvent(new Event('input', { bubbles: true }));
  if (control.matches('select')) control.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}

/** Whether the key that saves would do that in the control itself. */
function saves(control, by) {
  if (by === undefined || control.matches('[role="combobox"]')) return false;
  return by !== 0 || !control.matches('textarea, [data-chip-entry]');
}

async function edit(cell, keys = []) {
  if (coming?.cell === cell) return;
  if (open) await save(0);
  if (open) return;
  const mine = { cell, keys };
  coming = mine;
  const row = cell.closest('tr');
  const url = `${row.dataset.cells}?${new URLSearchParams({ field: cell.dataset.cell })}`;
  const answer = await fetch(url, { headers: { Accept: 'text/html' } }).catch(() => undefined);
  const html = answer?.ok ? await answer.text().catch(() => undefined) : undefined;
  if (coming !== mine) return;
  coming = undefined;
  if (html === undefined) return say('This value cannot be edited here. Open its record.');
  const box = document.createElement('div');
  box.className = 'cell-editor';
  box.popover = 'manual';
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-label', `Edit ${cell.dataset.label}`);
  box.innerHTML = html;
  document.getElementById('main').append(box);
  open = { cell, box };
  cell.toggleAttribute('data-editing', true);
  box.showPopover();
  place();
  enter(box);
  const { text, by, rest } = partsOf(mine.keys);
  const control = document.activeElement;
  if (box.contains(control) && typeIn(control, text) && saves(control, by)) save(by, rest);
}

function place() {
  if (!open) return;
  const { cell, box } = open;
  const at = cell.getBoundingClientRect();
  box.style.minInlineSize = `${Math.max(at.width, 240)}px`;
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(at.top, innerHeight - box.offsetHeight - 8))}px`;
}

function close() {
  if (!open) return;
  const { cell, box } = open;
  open = undefined;
  box.remove();
  cell.removeAttribute('data-editing');
  if (document.activeElement === document.body) cell.focus();
}

/** Sends it; `by` cells further another one is opened then, for which keys may be there already. */
async function save(by, keys = []) {
  const { cell, box, going } = open;
  if (going) return;
  open.going = true;
  const next = by === 0 ? undefined : following(cell, by);
  const mine = next && { cell: next, keys };
  if (mine) coming = mine;
  const form = box.querySelector('form');
  const body = new URLSearchParams(new FormData(form));
  body.set('return', location.pathname + location.search);
  const answer = await fetch(form.action, { method: 'POST', body }).catch(() => undefined);
  const goesOn = mine !== undefined && coming === mine;
  if (goesOn) coming = undefined;
  if (!open) return;
  open.going = false;
  if (!answer || answer.status >= 500) return say('It could not be saved. What you typed is still here.');
  const html = await answer.text();
  if (!answer.ok && ![412, 422].includes(answer.status))
    return say('It could not be saved: the record changed or is gone.');
  if (!answer.ok) {
    box.innerHTML = html;
    place();
    return enter(box);
  }
  const template = document.createElement('template');
  template.innerHTML = html;
  const [fresh, said] = template.content.children;
  close();
  if (said) show(said.content.firstElementChild);
  cell.replaceWith(fresh);
  fresh.closest('tr').dataset.etag = answer.headers.get('Cairn-ETag') ?? '';
  if (goesOn) await edit(next, mine.keys);
  else fresh.focus({ preventScroll: true });
}
