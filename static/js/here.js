// A new record in a dialog over the form that refers to it: created, refused or given up there; the form below stays as it is.
// createHere(href)
import { ask } from './dialogs.js';
import { enter } from './focus.js';
import { changed, meet, settle } from './forms.js';

const PARTIAL = { 'HX-Request': 'true', 'HX-Request-Type': 'partial', Accept: 'text/html' };
/** The dialog of a form may open another one: their ids stay apart. */
let depth = 0;
const results = new WeakMap();

/**
 * Opens the form at the address. Resolves with `{value, title, href}` of what was created when the dialog has closed, undefined when
 * it was given up; rejects when the form cannot be had.
 */
export async function createHere(href) {
  const response = await fetch(href, { headers: PARTIAL });
  if (!response.ok) throw new Error(wordsOf(await response.text()));
  depth += 1;
  const dialog = dialogIn(await response.text(), `h${depth}-`);
  dialog.addEventListener('cancel', (event) => keepOrLeave(event, dialog));
  document.body.append(dialog);
  dialog.showModal();
  begin(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      depth -= 1;
      dialog.remove();
      resolve(results.get(dialog));
    });
  });
}

document.addEventListener(
  'submit',
  (event) => {
    const form = event.target;
    if (!form.matches('form[data-here]') || event.defaultPrevented) return;
    event.preventDefault();
    send(form, form.closest('dialog'));
  },
  false,
);

// The cross and Cancel close by themselves: what was typed is asked about before.
document.addEventListener(
  'click',
  (event) => {
    const button = event.target.closest('button[command="close"]');
    const dialog = button?.closest('dialog');
    if (dialog?.querySelector('form[data-here]')) keepOrLeave(event, dialog);
  },
  true,
);

async function keepOrLeave(event, dialog) {
  const form = dialog.querySelector('form[data-here]');
  if (event.target !== dialog && event.type === 'cancel') return;
  if (!form || !changed(form)) return;
  event.preventDefault();
  event.stopPropagation();
  if (!(await ask('What you typed here is not created yet.', 'Leave it'))) return;
  settle(form);
  dialog.close();
}

async function send(form, dialog) {
  const body = new URLSearchParams(new FormData(form));
  try {
    const response = await fetch(form.action, { method: 'POST', headers: PARTIAL, body });
    if (response.status === 201) return finish(form, dialog, await response.json());
    const html = await response.text();
    const again = fragment(html).querySelector('form[data-here]');
    if (!again) return complain(form, wordsOf(html));
    form.replaceWith(setApart(again, `h${depth}-`));
    begin(dialog);
  } catch {
    complain(form, 'The server cannot be reached. What you typed is still here; try again in a moment.');
  }
}

function finish(form, dialog, created) {
  settle(form);
  results.set(dialog, created);
  dialog.close();
}

function complain(form, words) {
  form.removeAttribute('data-sending');
  const place = form.querySelector('[data-here-problem]');
  place.textContent = words;
  place.hidden = false;
}

function begin(dialog) {
  meet();
  const form = dialog.querySelector('form[data-here]');
  if (!form.querySelector('[aria-invalid="true"]')) enter(form);
}

function dialogIn(html, prefix) {
  return setApart(fragment(html).querySelector('dialog'), prefix);
}

function fragment(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

/** The sentence of an error that came in place of the form. */
function wordsOf(html) {
  return fragment(html).querySelector('.toast .text, h1')?.textContent ?? 'Something went wrong on our side.';
}

const NAMES = 'id for list commandfor popovertarget aria-labelledby aria-describedby aria-controls';
const NAMING = [...NAMES.split(' '), 'data-to-control', 'data-slug-of'];

/** The same element whose ids, and what points to them, are others than those of the page's own forms. */
function setApart(root, prefix) {
  for (const element of [root, ...root.querySelectorAll('*')]) {
    for (const name of NAMING.filter((each) => element.hasAttribute(each))) {
      const ids = element.getAttribute(name).split(' ');
      element.setAttribute(name, ids.map((id) => id && prefix + id).join(' '));
    }
    const href = element.getAttribute('href') ?? '';
    if (element.matches('a') && href.startsWith('#'))
      element.setAttribute('href', `#${prefix}${href.slice(1)}`);
    if (element.matches('template')) for (const inner of element.content.children) setApart(inner, prefix);
  }
  return document.importNode(root, true);
}
