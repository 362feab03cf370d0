// Type-ahead after the APG's combobox pattern (list autocomplete, manual selection). The server draws the options.

const requests = new WeakMap();
const box = (element) => element.closest?.('[data-combobox]');
const input = (combobox) => combobox.querySelector('[data-combobox-input]');
const stored = (combobox) => combobox.querySelector('[data-combobox-value]');
const list = (combobox) => combobox.querySelector('[role="listbox"]');
const active = (combobox) => list(combobox).querySelector('[aria-selected="true"]');

document.addEventListener('input', (event) => {
  const combobox = box(event.target);
  if (!combobox || event.target !== input(combobox)) return;
  event.stopPropagation();
  if (event.target.value === '') choose(combobox, '', '');
  suggest(combobox);
});

document.addEventListener('focusin', (event) => {
  const combobox = box(event.target);
  if (combobox && event.target === input(combobox)) event.target.select();
});

document.addEventListener('focusout', (event) => {
  const combobox = box(event.target);
  if (!combobox || combobox.contains(event.relatedTarget)) return;
  close(combobox);
  // What was typed and not chosen is no value: the last chosen title comes back.
  const field = input(combobox);
  if (combobox.dataset.chosen === undefined) combobox.dataset.chosen = field.defaultValue;
  field.value = combobox.dataset.chosen;
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
  } else if (event.key === 'Tab' && open && active(combobox)?.dataset.value !== undefined) {
    pick(combobox, active(combobox));
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
    choose(combobox, '', '');
    input(combobox).focus();
  } else if (event.target === input(combobox) && list(combobox).hidden) {
    suggest(combobox);
  }
});

async function suggest(combobox) {
  requests.get(combobox)?.abort();
  const control = new AbortController();
  requests.set(combobox, control);
  const url = new URL(combobox.dataset.combobox, location.href);
  const typed = input(combobox).value;
  url.searchParams.set('q', typed === combobox.dataset.chosen ? '' : typed);
  url.searchParams.set('list', list(combobox).id);
  try {
    const response = await fetch(url, { signal: control.signal, headers: { accept: 'text/html' } });
    if (!response.ok) return;
    list(combobox).innerHTML = await response.text();
    open(combobox);
  } catch (error) {
    if (error.name !== 'AbortError') close(combobox);
  }
}

function open(combobox) {
  list(combobox).hidden = false;
  input(combobox).setAttribute('aria-expanded', 'true');
  const first = list(combobox).querySelector('[data-value], [data-href]');
  if (first && input(combobox).value !== '') mark(combobox, first);
}

function close(combobox) {
  requests.get(combobox)?.abort();
  list(combobox).hidden = true;
  input(combobox).setAttribute('aria-expanded', 'false');
  input(combobox).removeAttribute('aria-activedescendant');
}

function move(combobox, step) {
  const options = [...list(combobox).querySelectorAll('[data-value], [data-href]')];
  if (options.length === 0) return;
  const at = options.indexOf(active(combobox));
  mark(combobox, options.at(at < 0 && step < 0 ? -1 : (at + step) % options.length));
}

function mark(combobox, option) {
  active(combobox)?.setAttribute('aria-selected', 'false');
  option.setAttribute('aria-selected', 'true');
  option.scrollIntoView({ block: 'nearest' });
  input(combobox).setAttribute('aria-activedescendant', option.id);
}

function pick(combobox, option) {
  const { value, title, href } = option.dataset;
  // A new record is made beside this page; back here it is found.
  if (href) return window.open(href, '_blank', 'noopener');
  close(combobox);
  if (combobox.hasAttribute('data-combobox-many')) {
    input(combobox).value = '';
    combobox.dataset.chosen = '';
    combobox.dispatchEvent(new CustomEvent('cairn:chip', { bubbles: true, detail: { value, title } }));
  } else {
    choose(combobox, value, title);
  }
}

function choose(combobox, value, title) {
  stored(combobox).value = value;
  input(combobox).value = title;
  combobox.dataset.chosen = title;
  combobox.dispatchEvent(new CustomEvent('cairn:changed', { bubbles: true }));
}
