import { sameData } from '../../core/document.ts';
import type { FieldError } from '../../core/errors.ts';
import { uniqueFields } from '../../core/fields.ts';
import { isIndex, pointerOf, pointerTokens, valueAt, valuesAt } from '../../core/json-pointer.ts';
import { isLinkValue, missingTarget } from '../../core/links.ts';
import { type Ref, splitRef } from '../../core/names.ts';
import type { Relation } from '../../core/ports/index-writer.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Field } from '../../core/schema.ts';

// What a write is refused for: newErrors · takenValues · danglingRelations

/** A change of one record among the others of its batch (null: deleted). */
export interface Change {
  ref: Ref;
  before: JsonObject | undefined;
  after: JsonObject;
  peers: ReadonlyMap<Ref, JsonObject | null>;
  /** Whether a later change of the same work brings the record that a relation names so. */
  coming?: ((place: string, by: string, value: string | number) => boolean) | undefined;
}

/** Which records have a value: `Index.having`. */
export type Having = Index['having'];

/**
 * Errors that the record did not have before, or whose value was touched. An error is the same when it says the same about the same
 * value in the same field, whichever row that stands in; about an object as a whole, when it says the same.
 */
export function newErrors(
  change: Change,
  before: readonly FieldError[],
  after: readonly FieldError[],
): FieldError[] {
  const known = new Map<string, number>();
  for (const error of before) {
    const key = keyOf(error, change.before);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return after.filter((error) => {
    const key = keyOf(error, change.after);
    const left = known.get(key) ?? 0;
    known.set(key, left - 1);
    return left <= 0;
  });
}

/** Values of unique fields that the write sets and another record has. */
export async function takenValues(
  change: Change,
  fields: readonly Field[],
  having: Having,
): Promise<FieldError[]> {
  const errors = uniqueFields(fields).map(async ({ pointer }): Promise<FieldError[]> => {
    const value = valueAt(change.after, pointer);
    if (!isLinkValue(value) || sameData(value, valueAt(change.before, pointer))) return [];
    const other = await ownerOf(change, pointer, value, having);
    return other === undefined
      ? []
      : [{ pointer, message: `is taken: ${other} has ${JSON.stringify(value)} already` }];
  });
  return (await Promise.all(errors)).flat();
}

/** Relations that the write makes point to a record that is not there. `visible` says which namespaces may be looked into. */
export async function danglingRelations(
  change: Change,
  relations: readonly Relation[],
  having: Having,
  visible: (ns: string) => boolean,
): Promise<FieldError[]> {
  const errors = relations.map(async (relation): Promise<FieldError[]> => {
    const before = new Set(valuesAt(change.before ?? {}, relation.pointer).map(({ value }) => value));
    const set = valuesAt(change.after, relation.pointer).flatMap(({ pointer, value }) =>
      isLinkValue(value) && !before.has(value) ? [{ pointer, value }] : [],
    );
    const there = await Promise.all(set.map(({ value }) => exists(change, relation, value, having, visible)));
    return set
      .filter((_, index) => !there[index])
      .map(({ pointer, value }) => ({
        pointer,
        message: `points nowhere: ${missingTarget({ ...relation, value })}`,
      }));
  });
  return (await Promise.all(errors)).flat();
}

function keyOf({ pointer, message }: FieldError, data: JsonObject | undefined): string {
  const tokens = pointerTokens(pointer) ?? [];
  const value = valueAt(data, pointer);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const place = pointerOf(tokens.map((token) => (isIndex(token) ? '*' : token)));
  return JSON.stringify([place, message, isObject ? null : (value ?? null)]);
}

async function ownerOf(
  change: Change,
  pointer: string,
  value: string | number,
  having: Having,
): Promise<Ref | undefined> {
  const { ns, collection } = partsOf(change.ref);
  const peer = [...change.peers].find(
    ([ref, data]) => data && isOther(change, ref, ns, collection) && valueAt(data, pointer) === value,
  );
  if (peer) return peer[0];
  const refs = await having(ns, collection, pointer, value, change.peers.size + 2);
  return refs.find((ref) => ref !== change.ref && !change.peers.has(ref));
}

function isOther(change: Change, ref: Ref, ns: string, collection: string): boolean {
  const parts = splitRef(ref);
  return ref !== change.ref && parts?.ns === ns && parts.collection === collection;
}

async function exists(
  change: Change,
  { to, by }: Relation,
  value: string | number,
  having: Having,
  visible: (ns: string) => boolean,
): Promise<boolean> {
  const [ns = '', collection = ''] = to.split('/');
  if (!visible(ns)) return false;
  if (change.coming?.(to, by, value)) return true;
  const here = new Map([...change.peers, [change.ref, change.after]]);
  for (const [ref, data] of here) {
    const parts = splitRef(ref);
    if (!data || parts?.ns !== ns || parts.collection !== collection) continue;
    if (by === '@id' ? parts.id === String(value) : valueAt(data, by) === value) return true;
  }
  const found = await having(ns, collection, by, value, here.size + 1);
  return found.some((ref) => !here.has(ref));
}

function partsOf(ref: Ref): { ns: string; collection: string } {
  return splitRef(ref) ?? { ns: '', collection: '' };
}
