import fc from 'fast-check';
import { editedData } from '../../../src/core/document.ts';
import { childPointer } from '../../../src/core/json-pointer.ts';
import type { Json, JsonObject } from '../../../src/core/record.ts';

// Documents and ways to write them, for properties of the document layer.

const key = fc.oneof(
  fc.constantFrom('id', 'name', 'a', 'b', 'c', 'text', '__proto__', 'a/b', 'm~n', '', 'ключ'),
  // No backslash at the beginning: once there is such a key, V8's own JSON.parse, which tests compare with, misreads others (`parseJson`).
  fc.string({ maxLength: 4 }).filter((text) => !/^(\d+$|\\)/.test(text)),
);
const scalar = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.boolean(),
  fc.constant(null),
);

/** Any JSON value without integer-like keys, which JavaScript would reorder. */
export const json = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value'), { maxLength: 4 }), tie('object')),
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 5 })
    .map((entries) => Object.fromEntries(entries)),
})).value as fc.Arbitrary<Json>;

/** Any record that holds something. */
export const document = fc
  .array(fc.tuple(key, json), { minLength: 1, maxLength: 6 })
  .map((entries) => Object.fromEntries(entries) as JsonObject);

/** How a file may be written. */
export interface Written {
  indent: string;
  newline: string;
  trailing: string;
  bom: boolean;
  final: boolean;
}

export const styles: fc.Arbitrary<Written> = fc.record({
  indent: fc.constantFrom('', '  ', '    ', '\t', ' '),
  newline: fc.constantFrom('\n', '\r\n'),
  trailing: fc.constantFrom('', ' '),
  bom: fc.boolean(),
  final: fc.boolean(),
});

/** The data written so; without indentation on one line. Strings never hold raw line breaks in JSON, so replacing them is safe. */
export function write(data: JsonObject, style: Written): string {
  const text = JSON.stringify(data, null, style.indent)
    .replaceAll(',\n', `,${style.trailing}\n`)
    .replaceAll('\n', style.newline);
  return `${style.bom ? '\ufeff' : ''}${text}${style.final ? style.newline : ''}`;
}

/** A text that stands nowhere else. */
export const MARK = '§ here §';

/** The document with the mark in a place that the seed chooses. */
export function mark(data: JsonObject, seed: number): JsonObject {
  const places = containers(data, '');
  const place = places[seed % places.length] as string;
  const value = editedData({ top: data }, [{ pointer: `/top${place}/-`, json: JSON.stringify(MARK) }]).top;
  return value as JsonObject;
}

/** The pointer of the mark. */
export function find(value: Json, pointer: string): string | undefined {
  if (value === MARK) return pointer;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = find(item, childPointer(pointer, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The pointers of all objects and lists. */
export function containers(value: Json, pointer: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return [
    pointer,
    ...Object.entries(value).flatMap(([key, item]) => containers(item, childPointer(pointer, key))),
  ];
}
