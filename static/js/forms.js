// Forms with `data-guard`: what is unsaved is known, asked about before leaving, saved with Ctrl or Cmd S, sent once.
// changed(form) · settle(form)

const initial = new WeakMap();

/** Whether the form differs from what it was when it was drawn. */
export function changed(form) {
  return initial.has(form) && initial.get(form) !== snapshot(form);
}

/** Takes what the form holds now as saved. */
export function settle(form) {
  initial.set(form, snapshot(form));
  mark(form);
}

const guarded = () => document.querySelectorAll('form[data-guard]');

function meet() {
  for (const form of guarded()) {
    if (initial.has(form)) continue;
    // After a refused save the form holds what was typed: it is unsaved from the start.
    initial.set(form, form.hasAttribute('data-unsaved') ? '' : snapshot(form));
    mark(form);
  }
  focusFirstError();
}

document.addEventListener('input', (event) => touched(event.target));
document.addEventListener('change', (event) => touched(event.target));
document.addEventListener('cairn:changed', (event) => touched(event.target));
document.addEventListener('htmx:after:swap', () => meet());
document.addEventListener('reset', (event) => setTimeout(() => touched(event.target)));

addEventListener('beforeunload', (event) => {
  if ([...guarded()].some((form) => changed(form) && !form.hasAttribute('data-sending')))
    event.preventDefault();
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('form[data-guard]') || event.submitter?.hasAttribute('formnovalidate')) return;
  if (form.hasAttribute('data-sending')) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.setAttribute('data-sending', '');
});

// A form that stays on the page after its request (an error, a lost connection) can be sent again.
const released = (event) => {
  const form = event.detail?.ctx?.sourceElement?.closest?.('form[data-sending]');
  form?.removeAttribute('data-sending');
};
document.addEventListener('htmx:finally:request', released);
addEventListener('pageshow', () => {
  for (const form of guarded()) form.removeAttribute('data-sending');
});

document.addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 's') return;
  const form = event.target.closest?.('form[data-guard]') ?? [...guarded()].find(changed) ?? guarded()[0];
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector('[type="submit"][data-save]') ?? undefined);
});

// Markdown's preview.
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-write], [data-preview]');
  const box = button?.closest('[data-markdown]');
  if (!box) return;
  const text = box.querySelector('textarea');
  const preview = box.querySelector('.preview');
  const showing = button.hasAttribute('data-preview');
  if (showing) preview.innerHTML = await rendered(button.dataset.preview, text.value);
  text.hidden = showing;
  preview.hidden = !showing;
  for (const other of box.querySelectorAll('[data-write], [data-preview]')) {
    other.setAttribute('aria-pressed', String(other === button));
  }
});

meet();
focusTarget();

// A link to one field (`?edit#f-phone`) leads into it.
function focusTarget() {
  if (!location.hash.startsWith('#f-')) return;
  const field = document.getElementById(location.hash.slice(1));
  field
    ?.querySelector(':is(input:not([type="hidden"]), select, textarea):not(.without-script)')
    ?.focus({ preventScroll: true });
}

function touched(target) {
  const form = target.closest?.('form[data-guard]');
  if (form) mark(form);
}

function mark(form) {
  form.toggleAttribute('data-dirty', changed(form));
}

function snapshot(form) {
  const data = [...new FormData(form)].filter(([, value]) => typeof value === 'string');
  return JSON.stringify(data);
}

function focusFirstError() {
  const bad = document.querySelector('form[data-unsaved] [aria-invalid="true"]');
  if (bad && !bad.closest('form').hasAttribute('data-error-shown')) {
    bad.closest('form').setAttribute('data-error-shown', '');
    bad.focus();
  }
}

async function rendered(url, text) {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ text }) });
  return response.ok ? response.text() : 'The preview could not be made.';
}
