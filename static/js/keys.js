// Single keys, never while somebody types. Which key does what stands in the sheet that `?` opens (partials/frame/keys.tsx).
import { openDialog } from './dialogs.js';
import { openPalette } from './palette.js';
import { pencilHere } from './sheet.js';

const ACTIONS = {
  find: () => enterBox('/') || openPalette(),
  search: () => enterBox('f'),
  keys: () => openDialog('keys'),
  new: () => follow(document.body.dataset.new),
  edit: () => (pencilHere() ?? document.querySelector('[data-edit-key]'))?.click(),
  down: () => step(1),
  up: () => step(-1),
  pick: () => here()?.querySelector('[data-pick]')?.click(),
  previous: () => document.querySelector('[rel="prev"]')?.click(),
  next: () => document.querySelector('[rel="next"]')?.click(),
};

const bound = new Map(
  [...document.querySelectorAll('#keys [data-key]')].map(({ dataset }) => [
    dataset.key,
    ACTIONS[dataset.action],
  ]),
);

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === 'Escape') return leave(event);
  if (typing(event.target) || document.querySelector('dialog[open], :popover-open')) return;
  const action = bound.get(event.key);
  if (!action) return;
  event.preventDefault();
  action();
});

function typing(element) {
  return element.matches?.(
    'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]',
  );
}

// Dialogs and menus close themselves, top one first. Here: a search box lets go.
function leave(event) {
  if (document.querySelector('dialog[open], :popover-open')) return;
  if (event.target.matches?.('input[type="search"]')) event.target.blur();
}

/** Goes to the page's own search box, where one has this key. */
function enterBox(key) {
  const box = document.querySelector(`input[aria-keyshortcuts="${key}"]`);
  box?.focus();
  box?.select();
  return box !== null;
}

function follow(href) {
  if (href) location.assign(href);
}

function lines() {
  return [...document.querySelectorAll('main :is([data-list] tbody tr, [data-list] > li):has(a[href])')];
}

function here() {
  return document.activeElement?.closest('[data-list] :is(tr, li)');
}

function step(by) {
  const all = lines();
  const at = all.indexOf(here());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
  const link = next?.querySelector('a[href]');
  link?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
