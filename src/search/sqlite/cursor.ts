import { createHash } from 'node:crypto';
import { CairnError } from '../../core/errors.ts';
import type { Query } from '../../core/query.ts';

// Where a page ends, as text that a URL can carry. encodeCursor · decodeCursor

/** A value that rows are sorted by; integers as bigint, so that none is rounded. */
export type Key = string | number | bigint | null;

/** The place of one row in the order of a list. */
export interface Place {
  keys: Key[];
  name: string;
  folder: number;
  /** How many rows stand before it, as far as known. */
  offset?: number;
}

/** The place as an opaque text that is only good for the same question. */
export function encodeCursor(query: Query, place: Place): string {
  const { keys, name, folder, offset } = place;
  const json = JSON.stringify([signature(query), keys.map(encodeKey), name, folder, offset ?? null]);
  return Buffer.from(json).toString('base64url');
}

/** Throws `invalid` for anything that `encodeCursor` did not make for this sort. */
export function decodeCursor(query: Query, cursor: string): Place {
  try {
    const [signed, keys, name, folder, offset] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (signed !== signature(query) || typeof name !== 'string' || !Number.isInteger(folder)) throw undefined;
    if (keys.length !== (query.sort?.length || 1) || !(offset === null || Number.isInteger(offset)))
      throw undefined;
    return { keys: keys.map(decodeKey), name, folder, offset: offset ?? undefined };
  } catch (cause) {
    throw new CairnError(
      'invalid',
      'This cursor is not one of this list in this order; start at the first page.',
      { cause },
    );
  }
}

function signature({ ns, collection, sort }: Query): string {
  const order = JSON.stringify([
    ns,
    collection,
    sort?.map(({ pointer, descending }) => [pointer, descending]),
  ]);
  return createHash('sha256').update(order).digest('base64url').slice(0, 8);
}

// SQLite's integers have 64 bits: it cannot have made any other.
function whole(integer: bigint): bigint {
  if (BigInt.asIntN(64, integer) !== integer) throw undefined;
  return integer;
}

function encodeKey(key: Key): string | null {
  if (key === null) return null;
  return typeof key === 'string' ? `t${key}` : `${typeof key === 'bigint' ? 'i' : 'r'}${key}`;
}

function decodeKey(text: unknown): Key {
  if (text === null) return null;
  if (typeof text !== 'string') throw undefined;
  const rest = text.slice(1);
  if (text[0] === 't') return rest;
  if (text[0] === 'i') return whole(BigInt(rest));
  const number = Number(rest);
  if (text[0] !== 'r' || Number.isNaN(number)) throw undefined;
  return number;
}
