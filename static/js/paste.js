// Cells of a spreadsheet that are pasted into the form of a new record: a row fills it from the control that one is in, a row below its
// header fills the fields of these names, more rows can be imported. What cannot be taken over is said.

import { cellsOf } from './cells.js';
import { choose, list } from './choice.js';
import { offerRows } from './imports.js';
import { say } from './toasts.js';

document.addEventListener('paste', (event) => {
  const control = event.target;
  const form = control.form;
  if (!form?.matches('#record-form[data-new]') || control.matches('textarea, [data-chip-entry]')) return;
  const text = event.clipboardData?.getData('text/plain') ?? '';
  const rows = text.includes('\t') ? cellsOf(text) : [];
  if (rows.length === 0) return;
  const fields = fieldsOf(form);
  const [first, second] = rows;
  const named = second && rows.length === 2 ? byHeader(fields, first, second) : undefined;
  if (named) fill(named);
  else if (rows.length === 1) fill(fromHere(fields, control, first));
  else if (!offerRows(text)) return;
  event.preventDefault();
});

/** The fields with one control each, in their order. */
function fieldsOf(form) {
  return [...form.querySelectorAll('.field[data-pointer]')].filter(
    (field) => field.checkVisibility() && !field.querySelector('.field') && !field.closest('.rows'),
  );
}

function fromHere(fields, control, cells) {
  const at = fields.indexOf(control.closest('.field'));
  return cells.map((text, index) => ({ field: fields[at + index], text, name: '' }));
}

/** Each cell with the field that its header names; undefined when most headers name none, so that it is no header. */
function byHeader(fields, header, cells) {
  const plain = (name) => name.trim().toLocaleLowerCase();
  const found = header.map((name, at) => ({
    field: fields.find((field) => [labelOf(field), keyOf(field)].some((each) => plain(each) === plain(name))),
    text: cells[at] ?? '',
    name,
  }));
  const known = found.filter(({ field }) => field).length;
  return known > 0 && known * 2 >= header.filter((name) => name.trim() !== '').length ? found : undefined;
}

function labelOf(field) {
  return field.querySelector('.label > span')?.textContent ?? '';
}

function keyOf(field) {
  return field.dataset.pointer.split('/').at(-1);
}

async function fill(cells) {
  const left = [];
  for (const { field, text, name } of cells) {
    const value = text.trim();
    if (value === '' || (field && (await put(field, value)))) continue;
    const label = field ? labelOf(field) : name;
    left.push(label ? `${label}: “${value}”` : `“${value}”`);
  }
  if (left.length > 0) say(`Not taken over: ${left.join(', ')}.`);
}

/** Puts a text into the control of a field; resolves with whether it could. */
async function put(field, text) {
  const combobox = field.querySelector('[data-combobox]:not([data-combobox-many])');
  if (combobox) return relate(combobox, text);
  const control = field.querySelector('input:not([type="hidden"]), select, textarea');
  if (!control || control.disabled || control.readOnly || field.querySelector('[data-chips]')) return false;
  if (control.type === 'radio') return tick(field, text);
  if (control.type === 'checkbox') {
    if (!control.matches('.switch')) return false;
    control.checked = /^(true|yes|ja|oui|sí|si|x|1|✓)$/i.test(text);
  } else if (control.matches('select')) {
    const option = [...control.options].find((each) => isSame(text, each.value, each.text));
    if (!option) return false;
    control.value = option.value;
  } else {
    const value = control.type === 'date' ? dayOf(text) : text;
    const before = control.value;
    control.value = value;
    if (control.value === '') {
      control.value = before;
      return false;
    }
  }
  tell(control);
  return true;
}

function tick(field, text) {
  const radios = [...field.querySelectorAll('input[type="radio"]')];
  const radio = radios.find((each) => isSame(text, each.value, each.closest('label').textContent));
  if (!radio) return false;
  radio.checked = true;
  tell(radio);
  return true;
}

/** Chooses the one record that is called so, or has that value. */
async function relate(combobox, text) {
  const url = new URL(combobox.dataset.combobox, location.href);
  url.searchParams.set('q', text);
  url.searchParams.set('list', list(combobox).id);
  const response = await fetch(url, { headers: { accept: 'text/html' } }).catch(() => undefined);
  if (!response?.ok) return false;
  const template = document.createElement('template');
  template.innerHTML = await response.text();
  const found = [...template.content.querySelectorAll('[data-value]')].filter(({ dataset }) =>
    isSame(text, dataset.value, dataset.title),
  );
  if (found.length !== 1) return false;
  const { value, title, open } = found[0].dataset;
  choose(combobox, { value, title, href: open });
  return true;
}

function isSame(text, ...names) {
  return names.some((name) => name.trim().toLocaleLowerCase() === text.toLocaleLowerCase());
}

/** 31.12.2026 as a control wants it; other texts as they are. */
function dayOf(text) {
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text;
}

function tell(control) {
  for (const type of ['input', 'change']) control.dispatchEvent(new Event(type, { bubbles: true }));
}
