// What a combobox holds: choose(combobox, {value, title, href}) · take(combobox, target, instead) · halt · unhalt · isHalf · chosen

export const input = (combobox) => combobox.querySelector('[data-combobox-input]');
export const stored = (combobox) => combobox.querySelector('[data-combobox-value]');
export const list = (combobox) => combobox.querySelector('[role="listbox"]');
/** The title of what is stored now. */
export const chosen = (combobox) => combobox.dataset.chosen ?? input(combobox).defaultValue;

/** Puts one record, or none (`value` is empty), into the field. */
export function choose(combobox, { value, title, href = '' }) {
  unhalt(combobox);
  stored(combobox).value = value;
  input(combobox).value = title;
  combobox.dataset.chosen = title;
  lead(combobox, href);
  mend(combobox);
  tell(combobox);
}

/** Chooses a record, or where a field holds several adds it; `instead` of a value that leads nowhere. */
export function take(combobox, target, instead) {
  if (!combobox.hasAttribute('data-combobox-many')) return choose(combobox, target);
  unhalt(combobox);
  input(combobox).value = '';
  combobox.dataset.chosen = '';
  const detail = { ...target, value: String(target.value), instead };
  combobox.dispatchEvent(new CustomEvent('cairn:chip', { bubbles: true, detail }));
  mend(combobox);
}

/** What is typed is no choice yet: it stays, is said, and goes along with the form, which the server then refuses. */
export function halt(combobox) {
  const text = input(combobox);
  text.name = `half:${stored(combobox).name}`;
  text.setAttribute('aria-invalid', 'true');
  note(combobox).hidden = false;
  tell(combobox);
}

/** It is being typed on, or something was chosen. */
export function unhalt(combobox) {
  if (!isHalf(combobox)) return;
  input(combobox).removeAttribute('name');
  input(combobox).removeAttribute('aria-invalid');
  note(combobox).hidden = true;
  tell(combobox);
}

export function isHalf(combobox) {
  return input(combobox).hasAttribute('name');
}

function note(combobox) {
  return combobox.querySelector('[data-half-note]');
}

function lead(combobox, href) {
  const open = combobox.querySelector('[data-combobox-open]');
  if (!open) return;
  open.hidden = !href;
  if (href) open.href = href;
}

// What is said about a record that is not there goes with its value.
function mend(combobox) {
  const place = combobox.closest('.relation-input');
  const chips = combobox.closest('[data-chips]');
  const values = chips
    ? [...chips.querySelectorAll('.chip input')].map((one) => one.value)
    : [stored(combobox).value];
  for (const missing of place.querySelectorAll(':scope > [data-missing]'))
    if (!values.includes(missing.dataset.missing) || missing.dataset.mended) missing.remove();
}

document.addEventListener('cairn:changed', (event) => {
  const combobox = event.target.closest?.('[data-chips]')?.querySelector('[data-combobox]');
  if (combobox) mend(combobox);
});

function tell(combobox) {
  combobox.dispatchEvent(new CustomEvent('cairn:changed', { bubbles: true }));
}
