// The columns of a list are put in order by dragging their grip, or with Alt and ↑ ↓; their menu sends them as they stand.

const LINE = '.column-line';
let dragged;
let before;

document.addEventListener('pointerdown', (event) => {
  const grip = event.target.closest?.(`${LINE} .grip`);
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  dragged = grip.closest(LINE);
  before = order(dragged);
  dragged.setAttribute('data-dragged', '');
  grip.setPointerCapture(event.pointerId);
});

document.addEventListener('pointermove', (event) => {
  const over = dragged && document.elementFromPoint(event.clientX, event.clientY)?.closest(LINE);
  if (over && over !== dragged && over.parentElement === dragged.parentElement) shift(dragged, over);
});

document.addEventListener('pointerup', () => {
  const line = dragged;
  stop();
  if (line && order(line) !== before) send(line);
});
document.addEventListener('pointercancel', stop);

// A press on the grip is not one on the box beside it.
document.addEventListener('click', (event) => {
  if (event.target.closest?.(`${LINE} .grip`)) event.preventDefault();
});

document.addEventListener('keydown', (event) => {
  if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
  const line = event.target.closest?.(LINE);
  if (!line) return;
  event.preventDefault();
  const over = event.key === 'ArrowUp' ? line.previousElementSibling : line.nextElementSibling;
  // Those that are not shown have no place.
  if (!over?.matches(LINE) || !isShown(line) || !isShown(over)) return;
  shift(line, over);
  send(line);
});

/** The others move, so that this one keeps focus and pointer. */
function shift(line, over) {
  const lines = [...line.parentElement.querySelectorAll(`:scope > ${LINE}`)];
  const [from, to] = [lines.indexOf(line), lines.indexOf(over)];
  if (from < to) line.before(...lines.slice(from + 1, to + 1));
  else line.after(...lines.slice(to, from));
}

function order(line) {
  return [...line.parentElement.querySelectorAll('[name="columns"]:checked')]
    .map(({ value }) => value)
    .join();
}

function isShown(line) {
  return line.querySelector('[name="columns"]').checked;
}

function send(line) {
  line.closest('form').dispatchEvent(new Event('change', { bubbles: true }));
}

function stop() {
  dragged?.removeAttribute('data-dragged');
  dragged = undefined;
}
