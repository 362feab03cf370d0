// Rows that are dropped or pasted on a page: they can become records, or be kept as a file. The import page takes them at once.
// offerRows(text)
import { isRows } from './cells.js';

const ROWS = /\.(csv|tsv|tab|xlsx|ndjson|jsonl|json|zip)$/i;
const dialog = document.getElementById('import-drop');
const onPage = () => document.querySelector('form[data-import]');

const holdsFiles = (event) => event.dataTransfer?.types.includes('Files');

// Beside pages that take uploads, which listen themselves.
document.addEventListener('dragover', (event) => {
  if (holdsFiles(event) && (dialog || onPage())) event.preventDefault();
});

// Before the uploads hear of it.
document.addEventListener(
  'drop',
  (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    // On the page of a record, files are for the record.
    const isRecord = document.getElementById('uploads')?.dataset.for !== undefined;
    if (files.length === 0 || isRecord || !files.every(({ name }) => ROWS.test(name)) || !offer(files))
      return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const veil = document.getElementById('drop-here');
    if (veil) veil.hidden = true;
  },
  { capture: true },
);

document.addEventListener('paste', (event) => {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  const isTyping = event.target.closest?.('input, textarea, select, [contenteditable]');
  if (isTyping || !isRows(text)) return;
  if (offerRows(text)) event.preventDefault();
});

document.addEventListener('change', (event) => {
  if (event.target.type === 'file' && event.target.form?.matches('[data-import]'))
    event.target.form.requestSubmit();
  // Another collection has other fields: the page comes again with them.
  if (event.target.matches('select[data-submits]')) event.target.form.requestSubmit();
});

document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-keep-file]')) return;
  const { files } = dialog.querySelector('input[type="file"]');
  document.dispatchEvent(new CustomEvent('cairn:keep', { detail: [...files] }));
  dialog.close();
});

/** Offers to import rows that were pasted; false where nobody may. */
export function offerRows(text) {
  const [name, type] = text.includes('\t')
    ? ['Pasted rows.tsv', 'text/tab-separated-values']
    : ['Pasted rows.csv', 'text/csv'];
  return offer([new File([text], name, { type })]);
}

/** Puts the files where they can be sent from, and asks; on the import page nothing is to be asked. */
function offer(files) {
  const form = onPage() ?? dialog?.querySelector('form');
  if (!form) return false;
  const given = new DataTransfer();
  for (const file of files) given.items.add(file);
  form.querySelector('input[type="file"]').files = given.files;
  if (form.matches('[data-import]')) {
    form.requestSubmit();
    return true;
  }
  dialog.querySelector('[data-import-name]').textContent = files.map(({ name }) => name).join(', ');
  dialog.showModal();
  return true;
}
