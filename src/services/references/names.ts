import type { Edit } from '../../core/document.ts';
import { valueAt, valuesAt } from '../../core/json-pointer.ts';
import { type Ref, splitRef } from '../../core/names.ts';
import type { Filter } from '../../core/query.ts';
import type { Json, JsonObject } from '../../core/record.ts';
import type { Mutation, WriteResult } from '../records.ts';
import type { Reference } from '../references.ts';

// What records are called, and how a value that calls them so is found and changed: nameIn · filtersOf · editsOf · lastOf

/** What a record is called by `@id`, `@ref` or a field of it. */
export function nameIn(data: JsonObject, ref: Ref, by: string): Json | undefined {
  if (by === '@ref') return ref;
  return by === '@id' ? splitRef(ref)?.id : valueAt(data, by);
}

/** What finds the records that refer: an id is text, also where a field has it as a number. */
export function filtersOf({ pointer, by, value }: Reference): Filter[] {
  const number = Number(value);
  const both = by === '@id' && String(number) === value ? [value, number] : [value];
  return both.map((each) => ({ pointer, op: 'eq', value: each }));
}

/** Edits that make a record refer to `next` wherever it refers by the reference. */
export function editsOf(data: JsonObject, { pointer, by, value }: Reference, next: Json): Edit[] {
  const places = valuesAt(data, pointer).filter((each) =>
    by === '@id' ? String(each.value) === String(value) : each.value === value,
  );
  return places.map((place) => ({
    pointer: place.pointer,
    json: JSON.stringify(typeof place.value === 'number' && isNumber(next) ? Number(next) : next),
  }));
}

/** What the record of a mutation is at the end of all of them, whatever it is called by then. */
export function lastOf(
  mutations: readonly Mutation[],
  results: readonly WriteResult[],
  at: number,
): WriteResult {
  let last = results[at] as WriteResult;
  for (let later = at + 1; later < mutations.length; later++) {
    const mutation = mutations[later];
    if (mutation && 'ref' in mutation && mutation.ref === last.ref) last = results[later] as WriteResult;
  }
  return last;
}

function isNumber(value: Json): boolean {
  return String(Number(value)) === String(value);
}
