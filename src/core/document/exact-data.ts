import type { JsonObject } from '../record.ts';
import { decimalOf } from './equal.ts';
import type { ParsedDocument } from './parse.ts';

// exactData

// Only such a text can hold a number that JavaScript has not got; reading it again costs more than reading it.
const MANY_DIGITS = /[0-9]{16}|[0-9.]{17}|[eE][+-]?[0-9]{3}/;

/**
 * The data of a document in which a number that JavaScript has not got (9007199254740993) is a `JSON.rawJSON`: it is printed with all
 * its digits, and `sameData` tells it from its neighbours.
 */
export function exactData({ text, data }: ParsedDocument): JsonObject {
  if (!MANY_DIGITS.test(text)) return data;
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && decimalOf(source) !== decimalOf(String(value))
      ? JSON.rawJSON(source)
      : value,
  );
}
