// Markdown: a preview beside the text that follows what is typed, and links to records after `[[`.

const KEY = 'cairn-preview';
const boxOf = (element) => element.closest?.('[data-markdown]');
const textOf = (box) => box.querySelector('textarea');
const listOf = (box) => box.querySelector('[role="listbox"]');
const isOpen = (box) => listOf(box)?.hidden === false;
const active = (box) => listOf(box).querySelector('[aria-selected="true"]');

// ---- preview

let drawing;

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-preview]');
  if (!button) return;
  const showing = button.getAttribute('aria-pressed') !== 'true';
  localStorage.setItem(KEY, showing ? 'beside' : '');
  show(boxOf(button), showing);
});

document.addEventListener('input', (event) => {
  const box = event.target.matches?.('textarea') && boxOf(event.target);
  if (!box) return;
  suggest(box);
  clearTimeout(drawing);
  drawing = setTimeout(() => draw(box), 250);
});

document.addEventListener('htmx:after:swap', showAll);
showAll();

function showAll() {
  if (localStorage.getItem(KEY) !== 'beside') return;
  for (const box of document.querySelectorAll('[data-markdown]'))
    if (box.querySelector('[data-preview][aria-pressed="false"]')) show(box, true);
}

function show(box, showing) {
  box.querySelector('[data-preview]').setAttribute('aria-pressed', String(showing));
  box.querySelector('.preview').hidden = !showing;
  draw(box);
}

async function draw(box) {
  const preview = box.querySelector('.preview');
  if (preview.hidden) return;
  const text = textOf(box).value;
  const url = box.querySelector('[data-preview]').dataset.preview;
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ text }) }).catch(
    () => undefined,
  );
  const html = response?.ok ? await response.text() : 'The preview could not be made.';
  if (textOf(box).value === text) preview.innerHTML = html;
}

// ---- links

let asking;

document.addEventListener(
  'keydown',
  (event) => {
    const box = event.target.matches?.('textarea') && boxOf(event.target);
    if (!box || event.isComposing || !isOpen(box)) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(box, event.key === 'ArrowDown' ? 1 : -1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && active(box)) link(box, active(box));
    else if (event.key === 'Escape') close(box);
    else return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

document.addEventListener('pointerdown', (event) => {
  const option = event.target.closest('[data-markdown] [data-value]');
  if (!option) return;
  event.preventDefault();
  link(boxOf(option), option);
});

document.addEventListener('focusout', (event) => {
  const box = event.target.matches?.('textarea') && boxOf(event.target);
  if (box) close(box);
});

/** What stands between `[[` and the caret; undefined where there is none. */
function sought(box) {
  const { value, selectionStart } = textOf(box);
  return /\[\[([^[\]\n]{0,80})$/.exec(value.slice(0, selectionStart))?.[1];
}

async function suggest(box) {
  const q = box.dataset.links && sought(box);
  if (q === undefined || q === '') return close(box);
  asking?.abort();
  asking = new AbortController();
  const url = new URL(box.dataset.links, location.href);
  url.searchParams.set('q', q);
  url.searchParams.set('list', listOf(box).id);
  try {
    const response = await fetch(url, { signal: asking.signal, headers: { accept: 'text/html' } });
    if (!response.ok || sought(box) !== q || document.activeElement !== textOf(box)) return close(box);
    listOf(box).innerHTML = await response.text();
    listOf(box).hidden = false;
    textOf(box).setAttribute('aria-controls', listOf(box).id);
    move(box, 1);
  } catch (error) {
    if (error.name !== 'AbortError') close(box);
  }
}

function move(box, step) {
  const options = [...listOf(box).querySelectorAll('[data-value]')];
  if (options.length === 0) return;
  const at = options.indexOf(active(box));
  active(box)?.setAttribute('aria-selected', 'false');
  const next = options.at(at < 0 ? 0 : (at + step) % options.length);
  next.setAttribute('aria-selected', 'true');
  next.scrollIntoView({ block: 'nearest' });
  textOf(box).setAttribute('aria-activedescendant', next.id);
}

function link(box, { dataset }) {
  const text = textOf(box);
  const from = text.selectionStart - sought(box).length - 2;
  const to = text.value.startsWith(']]', text.selectionStart) ? text.selectionStart + 2 : text.selectionStart;
  const title = dataset.title.replace(/[[\]\\]/g, '\\$&');
  text.setRangeText(`[${title}](${dataset.value.replace(/[()]/g, escapeBracket)})`, from, to, 'end');
  close(box);
  text.dispatchEvent(new Event('input', { bubbles: true }));
}

function close(box) {
  // What is on its way would open it again.
  asking?.abort();
  const list = listOf(box);
  if (!list || list.hidden) return;
  list.hidden = true;
  textOf(box).removeAttribute('aria-activedescendant');
}

// encodeURIComponent leaves brackets as they are, and a bracket ends the address.
function escapeBracket(bracket) {
  return bracket === '(' ? '%28' : '%29';
}
