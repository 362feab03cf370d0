// Fields are put in order by dragging their grip; the form of the buttons beside it is what is sent.

let dragged;

document.addEventListener('pointerdown', (event) => {
  const grip = event.target.closest?.('.field-line .grip');
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  dragged = grip.closest('.field-line');
  dragged.setAttribute('data-dragged', '');
  grip.setPointerCapture(event.pointerId);
});

document.addEventListener('pointermove', (event) => {
  if (!dragged) return;
  unmark();
  const over = lineAt(event);
  if (over) over.dataset.drop = isUpper(over, event) ? 'before' : 'after';
});

document.addEventListener('pointerup', (event) => {
  if (!dragged) return;
  const line = dragged;
  const over = lineAt(event);
  stop();
  if (!over) return;
  const before = isUpper(over, event);
  const behind = before ? previous(over, line) : over;
  if (behind === previous(line, undefined)) return;
  send(line, behind?.dataset.key ?? '');
});

document.addEventListener('pointercancel', stop);

// A press on the grip is not one on the line.
document.addEventListener('click', (event) => {
  if (event.target.closest?.('.field-line .grip')) event.preventDefault();
});

document.addEventListener('keydown', (event) => {
  if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
  const line = event.target.closest?.('.field-line > details > summary')?.closest('.field-line');
  if (!line) return;
  event.preventDefault();
  line.querySelector(`:scope > .moves [value="${event.key === 'ArrowUp' ? 'up' : 'down'}"]`)?.click();
});

function send(line, after) {
  const form = line.querySelector(':scope > .moves');
  for (const [name, value] of [
    ['do', 'place'],
    ['after', after],
  ]) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  form.requestSubmit();
}

/** The line of the same list under the pointer. */
function lineAt(event) {
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest('.field-line');
  const own = over && [...dragged.parentElement.children].find((line) => line.contains(over));
  return own && own !== dragged ? own : undefined;
}

function isUpper(line, event) {
  const { top, height } = line.getBoundingClientRect();
  return event.clientY < top + height / 2;
}

function previous(line, skipped) {
  const before = line.previousElementSibling;
  return before && before === skipped ? before.previousElementSibling : before;
}

function unmark() {
  for (const line of document.querySelectorAll('[data-drop]')) delete line.dataset.drop;
}

function stop() {
  unmark();
  dragged?.removeAttribute('data-dragged');
  dragged = undefined;
}
