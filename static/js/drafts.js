// What was typed and not saved is kept on this device until it was saved: forms with `data-draft` (a key that names the
// record). It is offered again where the save bar stands.
import { changed } from './forms.js';

const PREFIX = 'draft:';
const DAYS = 30;
/** So long a draft that was thrown away can be had back, and what it would change is waited for, in ms. */
const REGRET = 15_000;
const PATIENCE = 3000;
const offered = new WeakMap();
let waiting;
/** The form that is kept in a moment. */
let soon;

document.addEventListener('input', (event) => later(event.target.closest?.('form[data-draft]')));
document.addEventListener('cairn:changed', (event) => later(event.target.closest?.('form[data-draft]')));

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches('form[data-draft]')) keep(form);
});
// A page that is left, or put away on a phone, takes with it what was typed in the last moment.
document.addEventListener('visibilitychange', () => document.hidden && soon && keep(soon));
addEventListener('pagehide', () => soon && keep(soon));

// What was typed in the last moment, before the form counts as left.
document.addEventListener(
  'click',
  (event) => {
    const form = event.target.closest('[data-discard]')?.closest('form[data-draft]');
    if (form) keep(form);
  },
  true,
);

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-draft-do]');
  if (!button) return;
  const form = button.closest('form[data-draft]');
  const act = { restore, forget: throwAway, undo: takeBack }[button.dataset.draftDo];
  act(form);
});

document.addEventListener('htmx:after:swap', () => {
  drop();
  offer();
});
drop();
offer();
sweep();

function later(form) {
  if (!form) return;
  clearTimeout(waiting);
  soon = form;
  waiting = setTimeout(() => keep(form), 400);
}

function keep(form) {
  clearTimeout(waiting);
  soon = undefined;
  if (form.hasAttribute('data-settled')) return;
  if (!changed(form)) return forget(form);
  const values = [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name);
  const draft = { at: Date.now(), values };
  try {
    localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(draft));
  } catch {
    // Storage is full or forbidden: the form itself still holds everything.
  }
}

function forget(form) {
  if (form) localStorage.removeItem(PREFIX + form.dataset.draft);
}

// A toast names the draft that is stored on the server now.
function drop() {
  for (const saved of document.querySelectorAll('[data-saved]')) {
    localStorage.removeItem(PREFIX + saved.dataset.saved);
  }
}

function read(form) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + form.dataset.draft) ?? 'null');
  } catch {
    return null;
  }
}

// Offered where the form is drawn afresh, with what it would change. It holds the version that it was typed over, so that a later one is
// not overwritten.
async function offer() {
  const form = document.querySelector('form[data-draft]:not([data-draft-seen])');
  if (!form) return;
  form.setAttribute('data-draft-seen', '');
  const draft = read(form);
  const place = form.querySelector('[data-draft-offer]');
  if (!draft || !place || form.hasAttribute('data-unsaved')) return;
  const changes = await changesOf(form, draft);
  // Nothing that is not stored by now.
  if (changes === '') return forget(form);
  offered.set(form, draft);
  place.querySelector('[data-draft-changes]').innerHTML = changes ?? '';
  place.querySelector('[data-draft-when]').textContent = new Date(draft.at).toLocaleString([], {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  place.hidden = false;
}

// What it would change, drawn by the server; '' when that is nothing, undefined when nobody can say.
async function changesOf(form, draft) {
  try {
    const response = await fetch(urlOf(form), {
      method: 'POST',
      headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial', Accept: 'text/html' },
      body: new URLSearchParams([...draft.values, ['redraw', 'compare']]),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status === 204) return '';
    return response.ok && !response.redirected ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

function urlOf(form) {
  return form.dataset.draftUrl ?? form.action;
}

function throwAway(form) {
  forget(form);
  offerUndo(form, true);
  form.querySelector('[data-draft-do="undo"]').focus();
  setTimeout(
    () => form.isConnected && form.querySelector('[data-draft-gone]').toggleAttribute('hidden', true),
    REGRET,
  );
}

function takeBack(form) {
  localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(offered.get(form)));
  offerUndo(form, false);
  form.querySelector('[data-draft-do="restore"]').focus();
}

function offerUndo(form, gone) {
  form.querySelector('[data-draft-offer]').hidden = gone;
  form.querySelector('[data-draft-gone]').hidden = !gone;
}

// Rows and chips that the draft added are asked of the server by sending the draft itself to the form's own URL: it comes
// back drawn, as after a refused save, and nothing is written.
function restore(form) {
  const draft = offered.get(form);
  const again = document.createElement('form');
  again.method = 'post';
  again.action = urlOf(form);
  for (const [name, value] of [...draft.values, ['redraw', 'draft']]) {
    again.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  }
  document.body.append(again);
  form.querySelector('[data-draft-offer]').hidden = true;
  again.submit();
}

function sweep() {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    const at = JSON.parse(localStorage.getItem(key) ?? '{}').at ?? 0;
    if (Date.now() - at > DAYS * 86_400_000) localStorage.removeItem(key);
  }
}
