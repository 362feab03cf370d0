// The palette: Ctrl K and `/` open it anywhere. APG's combobox pattern with a list of links; the server draws the list.

const dialog = document.getElementById('palette');
const input = document.getElementById('palette-input');
const list = document.getElementById('palette-list');
const status = document.getElementById('palette-status');
/** Answers since it was opened, by what was typed. */
const answers = new Map();
let request;
/** What the list answers; undefined while it does not answer what is typed. */
let shown;
/** Somebody pressed Enter before the answer was there. */
let hurried;

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
  if (event.altKey || event.shiftKey) return;
  event.preventDefault();
  if (dialog.open) dialog.close();
  else openPalette();
});

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-palette]')) openPalette();
});

/** Opens it with nothing typed. */
export function openPalette() {
  if (dialog.open) return;
  dialog.showModal();
  input.value = '';
  forget();
  ask();
}

dialog.addEventListener('close', () => {
  request?.abort();
  answers.clear();
  forget();
});
input.addEventListener('input', () => {
  forget();
  ask();
});

input.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
  if (event.key in steps) move(steps[event.key]);
  else if (event.key === 'Enter') choose({ apart: event.ctrlKey || event.metaKey });
  else if (event.key === 'Tab' && !event.shiftKey && active()?.dataset.insert !== undefined) choose({});
  else return;
  event.preventDefault();
});

// The focus stays in the input; a link that is pressed with a modifier does what links do.
list.addEventListener('pointerdown', (event) => event.preventDefault());
list.addEventListener('pointermove', (event) => mark(event.target.closest('[role="option"]')));
list.addEventListener('click', (event) => {
  const option = event.target.closest('[data-insert]');
  if (option) insert(option);
});

function forget() {
  shown = undefined;
  hurried = undefined;
}

async function ask() {
  const typed = input.value;
  request?.abort();
  const known = answers.get(typed.trim());
  if (known !== undefined) return show(typed, known);
  request = new AbortController();
  dialog.toggleAttribute('data-waiting', true);
  try {
    const url = `/palette?${questionOf(typed.trim())}`;
    const response = await fetch(url, { signal: request.signal, headers: { accept: 'text/html' } });
    if (!response.ok) throw new Error(response.statusText);
    const html = await response.text();
    answers.set(typed.trim(), html);
    if (input.value === typed) show(typed, html);
  } catch (error) {
    if (error.name !== 'AbortError') fail();
  }
}

function questionOf(q) {
  const params = new URLSearchParams({ q, at: location.pathname });
  if (q === '') for (const ref of recentRecords()) params.append('recent', ref);
  return params;
}

function show(typed, html) {
  shown = typed;
  dialog.removeAttribute('data-waiting');
  list.innerHTML = html;
  list.scrollTop = 0;
  mark(options()[0]);
  const count = options().length;
  status.textContent = count === 0 ? 'Nothing found' : `${count} ${count === 1 ? 'line' : 'lines'}`;
  if (hurried) choose(hurried);
}

function fail() {
  dialog.removeAttribute('data-waiting');
  list.replaceChildren(
    Object.assign(document.createElement('p'), {
      className: 'palette-note',
      textContent: 'The server cannot be reached. Try again in a moment.',
    }),
  );
  status.textContent = list.textContent;
}

function options() {
  return [...list.querySelectorAll('[role="option"]')];
}

function active() {
  return list.querySelector('[aria-selected="true"]');
}

function move(step) {
  const all = options();
  if (all.length === 0) return;
  const at = all.indexOf(active());
  const next = Math.abs(step) === 1 ? (at + step + all.length) % all.length : at + step;
  mark(all[Math.max(0, Math.min(all.length - 1, next))], true);
}

function mark(option, scroll = false) {
  const before = active();
  if (!option || option === before) return;
  before?.setAttribute('aria-selected', 'false');
  option.setAttribute('aria-selected', 'true');
  input.setAttribute('aria-activedescendant', option.id);
  if (scroll) option.scrollIntoView({ block: 'nearest' });
}

function choose(how) {
  if (shown !== input.value) {
    hurried = how;
    return;
  }
  hurried = undefined;
  const option = active();
  if (!option) return;
  if (option.dataset.insert !== undefined) insert(option);
  else if (how.apart) window.open(option.href, '_blank', 'noopener');
  else {
    dialog.close();
    location.assign(option.href);
  }
}

function insert(option) {
  input.value = option.dataset.insert;
  input.setSelectionRange(input.value.length, input.value.length);
  forget();
  ask();
}

// ---- records that were open lately: kept on this device, newest first --------------------------------------------

const RECENT = 'cairn-recent';
const KEPT = 12;

remember();

function remember() {
  const [, db, ns, collection, id, ...more] = location.pathname.split('/');
  if (db !== 'db' || !id || id === 'new' || more.length > 0) return;
  // What an error page shows is no record.
  if (!document.getElementById('record')) return;
  const ref = [ns, collection, id].map(decodeURIComponent).join('/');
  const others = recentRecords().filter((other) => other !== ref);
  try {
    localStorage.setItem(RECENT, JSON.stringify([ref, ...others].slice(0, KEPT)));
  } catch {
    // Storage is full or forbidden: then there are none.
  }
}

function recentRecords() {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT) ?? '[]');
    return Array.isArray(kept) ? kept.filter((ref) => typeof ref === 'string') : [];
  } catch {
    return [];
  }
}
