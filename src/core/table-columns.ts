import { pointerOf, pointerTokens } from './json-pointer.ts';

// How fields are named in the header of a file: columnName · columnPointer · titleColumn · isTitleColumn

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

/** Whether a column holds such titles, which are no data of the record. */
export function isTitleColumn(header: string): boolean {
  return header.endsWith('@title');
}
