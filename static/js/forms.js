// Forms with `data-guard`: what is unsaved is known, asked about before leaving, saved with Ctrl or Cmd S, sent once.
// changed(form) · settle(form) · meet()
import { enter } from './focus.js';

/** For each form the values of each of its names as they were drawn. */
const initial = new WeakMap();

/** Whether the form differs from what it was when it was drawn. */
export function changed(form) {
  const before = initial.get(form);
  if (!before) return false;
  if (form.hasAttribute('data-unsaved') && !form.hasAttribute('data-settled')) return true;
  const now = snapshot(form);
  return [...new Set([...before.keys(), ...now.keys()])].some((name) => before.get(name) !== now.get(name));
}

/** Takes what the form holds now as saved. */
export function settle(form) {
  form.setAttribute('data-settled', '');
  initial.set(form, snapshot(form));
  mark(form);
}

const guarded = () => document.querySelectorAll('form[data-guard]');

/** Looks for forms, and for parts of them, that were just drawn. Parts that are gone are forgotten. */
export function meet(gone = []) {
  for (const form of guarded()) {
    const before = initial.get(form) ?? new Map();
    for (const name of gone) before.delete(name);
    for (const [name, values] of snapshot(form)) if (!before.has(name)) before.set(name, values);
    initial.set(form, before);
    mark(form);
  }
  focusFirstError();
}

// What is typed or chosen is known.
document.addEventListener('input', (event) => {
  const control = event.target.closest?.('[data-nullable] > .control');
  if (control) control.parentElement.querySelector(':scope > .check > input').checked = false;
});

document.addEventListener('input', (event) => touched(event.target));
document.addEventListener('change', (event) => touched(event.target));
document.addEventListener('cairn:changed', (event) => touched(event.target));
document.addEventListener('htmx:after:swap', () => meet());
document.addEventListener('reset', (event) => setTimeout(() => touched(event.target)));

addEventListener('beforeunload', (event) => {
  if ([...guarded()].some((form) => changed(form) && !form.hasAttribute('data-sending')))
    event.preventDefault();
});

// In the capturing phase, before htmx sees it: what is under way is not sent again.
document.addEventListener(
  'submit',
  (event) => {
    const form = event.target;
    if (!form.matches('form[data-guard]') || event.submitter?.hasAttribute('formnovalidate')) return;
    if (form.hasAttribute('data-sending')) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.setAttribute('data-sending', '');
  },
  true,
);

// The answer to a save that was done leads on.
document.addEventListener('htmx:after:request', (event) => {
  const { sourceElement, response, hx } = event.detail.ctx;
  if (sourceElement?.matches?.('form[data-guard]') && response.status < 300 && hx?.redirect)
    settle(sourceElement);
});

// A form that stays on the page after its request (an error, a lost connection) can be sent again.
const released = (event) => {
  const form = event.detail?.ctx?.sourceElement?.closest?.('form[data-sending]');
  if (!event.detail?.ctx?.hx?.redirect) form?.removeAttribute('data-sending');
};
document.addEventListener('htmx:finally:request', released);
addEventListener('pageshow', () => {
  for (const form of guarded()) form.removeAttribute('data-sending');
});

// The size that a person gave to a text is a style attribute, which htmx would copy to its successor, and which is forbidden.
document.addEventListener('htmx:before:swap', () => {
  for (const text of document.querySelectorAll('textarea[style]')) text.removeAttribute('style');
});

// What is discarded stays on this device as a draft and is offered again: there is nothing to ask about.
document.addEventListener('click', (event) => {
  const form = event.target.closest('[data-discard]')?.closest('form[data-guard]');
  if (form && !event.ctrlKey && !event.metaKey && !event.shiftKey) settle(form);
});

// From the summary of what has to be mended to the control.
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-to-control]');
  const control = link && document.getElementById(link.dataset.toControl);
  if (!control?.checkVisibility()) return;
  event.preventDefault();
  control.focus();
  control.scrollIntoView({ block: 'center' });
});

document.addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 's') return;
  // A dialog is what one is at: the form below it waits.
  const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
  const forms = [...(dialog ?? document).querySelectorAll('form[data-guard]')];
  const form = event.target.closest?.('form[data-guard]') ?? forms.find(changed) ?? forms[0];
  if (dialog) event.preventDefault();
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector('[type="submit"][data-save]') ?? undefined);
});

meet();
focusFault();
focusTarget();

// A link to one field (`edit#f-phone`) leads into it; a form that one came to for typing begins with its first. A thumb
// chooses for itself: no keyboard comes up over the page.
function focusTarget() {
  if (location.hash.startsWith('#f-')) {
    const field = document.getElementById(location.hash.slice(1));
    if (field) enter(field, { preventScroll: true });
  } else if (document.activeElement === document.body && matchMedia('(hover: hover)').matches) {
    const form = document.querySelector('form[data-begin]');
    if (form) enter(form, { preventScroll: true });
  }
}

function touched(target) {
  const form = target.closest?.('form[data-guard]');
  if (form) mark(form);
}

function mark(form) {
  form.toggleAttribute('data-dirty', changed(form));
}

function snapshot(form) {
  const values = Map.groupBy(
    [...new FormData(form)].filter(([, value]) => typeof value === 'string'),
    ([name]) => name,
  );
  return new Map([...values].map(([name, pairs]) => [name, JSON.stringify(pairs.map(([, value]) => value))]));
}

function focusFirstError() {
  const form = document.querySelector('form[data-unsaved]:not([data-error-shown])');
  if (!form) return;
  form.setAttribute('data-error-shown', '');
  const control = form.querySelector('[aria-invalid="true"], .conflict :checked');
  control?.focus();
  control?.closest('.field')?.scrollIntoView({ block: 'nearest' });
}

// A text that is not JSON: the caret goes to the place.
function focusFault() {
  const place = document.querySelector('[data-fault-line]');
  const text = place?.querySelector('textarea');
  if (!text) return;
  const lines = text.value.split('\n').slice(0, Number(place.dataset.faultLine) - 1);
  const at = lines.join('\n').length + (lines.length > 0 ? 1 : 0) + Number(place.dataset.faultColumn) - 1;
  text.focus();
  text.setSelectionRange(at, Math.min(at + 1, text.value.length));
}
