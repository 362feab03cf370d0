// A record's sheet: a line becomes its control on click, tap or `e`, and a line to read again with Esc or Cancel. The server
// draws both; the line to read waits in a template inside the control's line.
import { enter } from './focus.js';
import { meet } from './forms.js';

const READING = '.sheet-row.editable';
const EDITING = '.sheet-row.editing';

/** The line that the next answer opens. */
let opening;

document.addEventListener('click', (event) => {
  const close = event.target.closest('[data-close-row], [data-close-rows]');
  if (close) return closeLines(close.matches('[data-close-row]') ? [close.closest(EDITING)] : openLines());
  const line = event.target.closest(READING);
  if (!line || event.button !== 0) return;
  if (event.target.closest('.sheet-edit')) opening = line.id;
  else if (!event.target.closest('a, button, input, label, summary, pre') && getSelection().isCollapsed)
    line.querySelector('.sheet-edit').click();
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  if (document.querySelector('dialog[open], :popover-open')) return;
  const line = event.target.closest?.(EDITING);
  if (!line) return;
  event.preventDefault();
  closeLines([line]);
});

/** The pencil of the line that has the focus, for the key `e`; undefined when none has it. */
export function pencilHere() {
  return document.activeElement?.closest(READING)?.querySelector('.sheet-edit');
}

let saving;

document.addEventListener('htmx:before:request', (event) => {
  const form = event.detail.ctx.sourceElement;
  if (form?.id === 'sheet-form') saving = document.activeElement?.closest(EDITING)?.id ?? openLines()[0]?.id;
});

// With one line open its own buttons are enough; for several there is one bar.
function count() {
  document.getElementById('sheet-form')?.toggleAttribute('data-several', openLines().length > 1);
}

// The focus goes into the control that was opened, and after a save back to its line.
document.addEventListener('htmx:after:swap', () => {
  count();
  const line = opening && document.getElementById(opening);
  if (line?.matches(EDITING)) {
    opening = undefined;
    enter(line);
  }
  const saved = saving && document.getElementById(saving);
  if (saved?.matches(READING)) {
    saving = undefined;
    if (document.activeElement === document.body) saved.querySelector('.sheet-edit').focus();
  }
});

function openLines() {
  return [...document.querySelectorAll(EDITING)];
}

function closeLines(lines) {
  for (const line of lines) {
    const names = [...line.querySelectorAll('[name]')].map((control) => control.name);
    const reading = line.querySelector(':scope > dd > template[data-reading]');
    const before = reading.content.firstElementChild.cloneNode(true);
    line.replaceWith(before);
    window.htmx?.process(before);
    meet(names);
    before.querySelector('.sheet-edit').focus();
    count();
    if (openLines().length === 0) calm(before.closest('form'));
    before.closest('form').dispatchEvent(new CustomEvent('cairn:changed', { bubbles: true }));
  }
}

// Of a refused save nothing is left when all of its lines are closed.
function calm(form) {
  form.removeAttribute('data-unsaved');
  form.querySelector('.mistakes')?.closest('.notice').remove();
}
