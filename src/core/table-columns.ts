import { pointerOf, pointerTokens } from './json-pointer.ts';

// How fields are named in the header of a file: columnName · columnPointer · titleColumn · REASONS · isBesideData · guarded · unguarded

/** `address.city` of a pointer; the pointer itself where a key has a dot or a slash in it. */
export function columnName(pointer: string): string {
  const tokens = pointerTokens(pointer) ?? [];
  return tokens.every((token) => token !== '' && !/[./~@]/.test(token)) ? tokens.join('.') : pointer;
}

/** The pointer that a header means if it was written by `columnName`. */
export function columnPointer(header: string): string {
  return header.startsWith('/') && pointerTokens(header) ? header : pointerOf(header.split('.'));
}

/** The column with the titles of what a relation points to, beside the one with their ids. */
export function titleColumn(pointer: string): string {
  return `${columnName(pointer)}@title`;
}

/** The column with the reasons why a row was not taken. */
export const REASONS = 'Reasons@cairn';

/** Whether a column is no data of the record: titles beside a relation's ids, reasons, facts like `@updated`. */
export function isBesideData(header: string): boolean {
  return header.endsWith('@title') || header === REASONS || (header.startsWith('@') && header !== '@id');
}

/** Decision 072: a text that a spreadsheet would take for a formula, with an apostrophe before it. */
export function guarded(text: string): string {
  if (!/^'*[=+\-@\t\r]/.test(text) || /^[+-][\d\s()./,-]*$/.test(text)) return text;
  return `'${text}`;
}

/** What was guarded. */
export function unguarded(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}
