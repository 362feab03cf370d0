// Type-ahead after the APG's combobox pattern (list autocomplete, manual selection). The server draws the options.
import { choose, chosen, halt, input, isHalf, list, take, unhalt } from './choice.js';
import { createHere } from './here.js';
import { say } from './toasts.js';

/** What is asked of the server and not answered yet. */
const requests = new WeakMap();
/** Somebody pressed Enter or Tab before the answer was there: it gives the value. */
const hurried = new WeakSet();
/** The dialog over the form creates what was typed. */
const creating = new WeakSet();
const box = (element) => element.closest?.('[data-combobox]');
const active = (combobox) => list(combobox).querySelector('[aria-selected="true"]');

document.addEventListener('input', (event) => {
  const combobox = box(event.target);
  if (!combobox || event.target !== input(combobox)) return;
  event.stopPropagation();
  unhalt(combobox);
  if (event.target.value === '') choose(combobox, { value: '', title: '' });
  suggest(combobox);
});

document.addEventListener('focusin', (event) => {
  const combobox = box(event.target);
  if (combobox && event.target === input(combobox)) event.target.select();
});

document.addEventListener('focusout', (event) => {
  const combobox = box(event.target);
  if (!combobox || event.target !== input(combobox) || hurried.has(combobox)) return;
  if (!list(combobox).contains(event.relatedTarget)) leave(combobox);
});

document.addEventListener('keydown', (event) => {
  const combobox = box(event.target);
  if (!combobox || event.target !== input(combobox)) return;
  const open = !list(combobox).hidden;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (open) move(combobox, event.key === 'ArrowDown' ? 1 : -1);
    else suggest(combobox);
  } else if (event.key === 'Enter' && open && active(combobox)) {
    event.preventDefault();
    pick(combobox, active(combobox));
  } else if (event.key === 'Escape' && open) {
    event.preventDefault();
    event.stopPropagation();
    close(combobox);
  } else if (event.key === 'Escape' && isHalf(combobox)) {
    event.preventDefault();
    event.stopPropagation();
    unhalt(combobox);
    input(combobox).value = chosen(combobox);
  } else if (event.key === 'Tab' && open && active(combobox)?.dataset.value !== undefined) {
    pick(combobox, active(combobox));
  } else if (['Enter', 'Tab'].includes(event.key) && requests.has(combobox) && typed(combobox) !== '') {
    if (event.key === 'Enter') event.preventDefault();
    hurried.add(combobox);
  }
});

document.addEventListener('pointerdown', (event) => {
  const option = event.target.closest('[data-combobox] :is([data-value], [data-href])');
  if (!option) return;
  event.preventDefault();
  pick(box(option), option);
});

document.addEventListener('click', (event) => {
  const combobox = box(event.target);
  if (!combobox) return;
  if (event.target.closest('[data-combobox-clear]')) {
    choose(combobox, { value: '', title: '' });
    input(combobox).focus();
  } else if (event.target === input(combobox) && list(combobox).hidden) {
    suggest(combobox);
  }
});

// What can be done about a record that is not there.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-missing-do]');
  const missing = button?.closest('[data-missing]');
  const combobox = missing?.closest('.relation-input').querySelector('[data-combobox]');
  if (!combobox) return;
  const { missing: value } = missing.dataset;
  if (button.dataset.missingDo === 'create')
    return create(combobox, button.dataset.href, (created) => {
      missing.dataset.mended = 'yes';
      take(combobox, created, value);
    });
  if (button.dataset.missingDo === 'remove') drop(combobox, value);
  input(combobox).focus();
  if (button.dataset.missingDo === 'another') suggest(combobox);
});

function drop(combobox, value) {
  const chip = [...(combobox.closest('[data-chips]')?.querySelectorAll('.chip input') ?? [])].find(
    (one) => one.value === value,
  );
  if (chip) chip.click();
  else choose(combobox, { value: '', title: '' });
}

async function suggest(combobox) {
  requests.get(combobox)?.abort();
  const control = new AbortController();
  requests.set(combobox, control);
  hurried.delete(combobox);
  unmark(combobox);
  const url = new URL(combobox.dataset.combobox, location.href);
  url.searchParams.set('q', typed(combobox));
  url.searchParams.set('list', list(combobox).id);
  try {
    const response = await fetch(url, { signal: control.signal, headers: { accept: 'text/html' } });
    if (!response.ok) throw new Error(response.statusText);
    const options = await response.text();
    if (requests.get(combobox) === control) show(combobox, options);
  } catch (error) {
    if (error.name !== 'AbortError') end(combobox);
  }
}

/** What is typed and is not the title of what is stored. */
function typed(combobox) {
  const { value } = input(combobox);
  return value === chosen(combobox) ? '' : value;
}

function show(combobox, options) {
  requests.delete(combobox);
  const marked = active(combobox)?.dataset.value;
  list(combobox).innerHTML = options;
  const first = list(combobox).querySelector('[data-value]');
  if (hurried.delete(combobox) && first) return pick(combobox, first);
  if (!isHere(combobox)) return leave(combobox);
  list(combobox).hidden = false;
  input(combobox).setAttribute('aria-expanded', 'true');
  const best = optionOf(combobox, marked) ?? first ?? list(combobox).querySelector('[data-href]');
  if (best && typed(combobox) !== '') mark(combobox, best);
}

// Who has moved in the list while the answer was on its way stays where they are.
function optionOf(combobox, value) {
  return [...list(combobox).querySelectorAll('[data-value]')].find(({ dataset }) => dataset.value === value);
}

function isHere(combobox) {
  return document.activeElement === input(combobox);
}

// Without an answer what is being typed stays.
function end(combobox) {
  if (isHere(combobox)) close(combobox);
  else leave(combobox);
}

function close(combobox) {
  requests.get(combobox)?.abort();
  requests.delete(combobox);
  hurried.delete(combobox);
  list(combobox).hidden = true;
  input(combobox).setAttribute('aria-expanded', 'false');
  unmark(combobox);
}

// What was typed and not chosen is no value, unless it is the title of one record. It stays, and it is said.
function leave(combobox) {
  if (creating.has(combobox)) return;
  const text = typed(combobox);
  const meant = requests.has(combobox) ? [] : titled(combobox, text);
  close(combobox);
  if (meant.length === 1) pick(combobox, meant[0]);
  else if (text.trim() !== '') halt(combobox);
}

/** The options, as far as they are shown, that are called as the text. */
function titled(combobox, text) {
  const wanted = text.trim().toLocaleLowerCase();
  return [...list(combobox).querySelectorAll('[data-value]')].filter(
    ({ dataset }) => wanted !== '' && dataset.title.toLocaleLowerCase() === wanted,
  );
}

function move(combobox, step) {
  const options = [...list(combobox).querySelectorAll('[data-value], [data-href]')];
  if (options.length === 0) return;
  const at = options.indexOf(active(combobox));
  mark(combobox, options.at(at < 0 && step < 0 ? -1 : (at + step) % options.length));
}

function unmark(combobox) {
  active(combobox)?.setAttribute('aria-selected', 'false');
  input(combobox).removeAttribute('aria-activedescendant');
}

function mark(combobox, option) {
  unmark(combobox);
  option.setAttribute('aria-selected', 'true');
  option.scrollIntoView({ block: 'nearest' });
  input(combobox).setAttribute('aria-activedescendant', option.id);
}

function pick(combobox, option) {
  const { value, title, href, open } = option.dataset;
  if (href) return create(combobox, href, (created) => take(combobox, created));
  close(combobox);
  take(combobox, { value, title, href: open });
}

async function create(combobox, href, done) {
  close(combobox);
  creating.add(combobox);
  try {
    const created = await createHere(href);
    if (created) done(created);
  } catch (error) {
    say(error.message);
  }
  input(combobox).focus();
  creating.delete(combobox);
}
