// Completion in search boxes, after the APG's combobox pattern with manual selection: nothing is chosen until an arrow is pressed, so that
// Enter searches and Tab leaves as ever.

const requests = new WeakMap();
const boxOf = (element) => element.closest?.('input[data-completions]');
const listOf = (input) => document.getElementById(input.getAttribute('aria-controls'));
const active = (input) => listOf(input)?.querySelector('[aria-selected="true"]');
const isOpen = (input) => listOf(input)?.hidden === false;

document.addEventListener('input', (event) => boxOf(event.target) && suggest(event.target));
document.addEventListener('focusout', (event) => boxOf(event.target) && close(event.target));
// A swap of the list around it draws the box as it is at first.
document.addEventListener('htmx:after:swap', () => {
  const input = document.activeElement && boxOf(document.activeElement);
  if (input) input.setAttribute('aria-expanded', String(isOpen(input)));
});

document.addEventListener(
  'keydown',
  (event) => {
    const input = boxOf(event.target);
    if (!input || event.isComposing || !isOpen(input)) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(input, event.key === 'ArrowDown' ? 1 : -1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && active(input)) take(input, active(input));
    else if (event.key === 'Escape') close(input);
    else return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

document.addEventListener('pointerdown', (event) => {
  const option = event.target.closest('[data-text]');
  const input = option && document.querySelector(`[aria-controls="${option.parentElement.id}"]`);
  if (!input) return;
  event.preventDefault();
  take(input, option);
});

async function suggest(input) {
  requests.get(input)?.abort();
  const control = new AbortController();
  requests.set(input, control);
  const url = new URL(input.dataset.completions, location.href);
  url.searchParams.set('q', input.value);
  url.searchParams.set('caret', input.selectionStart ?? input.value.length);
  url.searchParams.set('list', input.getAttribute('aria-controls'));
  try {
    const response = await fetch(url, { signal: control.signal, headers: { accept: 'text/html' } });
    if (response.ok) show(input, await response.text());
    else close(input);
  } catch (error) {
    if (error.name !== 'AbortError') close(input);
  }
}

function show(input, options) {
  const list = listOf(input);
  const chosen = active(input)?.dataset.text;
  list.innerHTML = options;
  const empty = list.childElementCount === 0 || document.activeElement !== input;
  list.hidden = empty;
  input.setAttribute('aria-expanded', String(!empty));
  input.removeAttribute('aria-activedescendant');
  // Who has moved in the list while the answer was on its way stays where they are.
  const same = [...list.children].find(({ dataset }) => dataset.text === chosen);
  if (same && !empty) mark(input, same);
}

function close(input) {
  requests.get(input)?.abort();
  listOf(input).hidden = true;
  input.setAttribute('aria-expanded', 'false');
  input.removeAttribute('aria-activedescendant');
}

/** Past the last one is what was typed. */
function move(input, step) {
  const options = [...listOf(input).children];
  const at = options.indexOf(active(input)) + step;
  active(input)?.setAttribute('aria-selected', 'false');
  const next = at < -1 ? options.at(-1) : options[at];
  if (next) mark(input, next);
  else input.removeAttribute('aria-activedescendant');
}

function mark(input, option) {
  option.setAttribute('aria-selected', 'true');
  option.scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', option.id);
}

function take(input, option) {
  const caret = Number(option.dataset.caret);
  input.value = option.dataset.text;
  input.setSelectionRange(caret, caret);
  close(input);
  // What searches as one types, and what goes on from here.
  input.dispatchEvent(new Event('input', { bubbles: true }));
}
