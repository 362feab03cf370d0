import { childPointer } from '../json-pointer.ts';
import type { Json, JsonObject } from '../record.ts';
import { align } from './align.ts';
import { sameData } from './equal.ts';

// diffDocuments · diffBytes

/** A value that differs between two versions; absent means that it was not there. */
export interface FieldChange {
  pointer: string;
  before?: unknown;
  after?: unknown;
}

/**
 * What differs, field by field: `pointer` names `before` in the old version and `after` in the new one. Keys in the order of the old
 * version, new ones after them. A list is one change when it holds plain values, came, went, or when its rows moved.
 */
export function diffDocuments(before: JsonObject | undefined, after: JsonObject | undefined): FieldChange[] {
  const changes: FieldChange[] = [];
  compareObjects('', before ?? {}, after ?? {}, changes);
  return changes;
}

function compare(
  pointer: string,
  before: Json | undefined,
  after: Json | undefined,
  changes: FieldChange[],
): void {
  if (sameData(before, after)) return;
  if (isObject(before) && (isObject(after) || (after === undefined && isFilled(before)))) {
    compareObjects(pointer, before, after ?? {}, changes);
  } else if (before === undefined && isFilled(after)) {
    compareObjects(pointer, {}, after, changes);
  } else if (Array.isArray(before) && Array.isArray(after) && inPlace(before, after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++)
      compare(childPointer(pointer, index), before[index], after[index], changes);
  } else
    changes.push({ pointer, ...(before !== undefined && { before }), ...(after !== undefined && { after }) });
}

function compareObjects(
  pointer: string,
  before: JsonObject,
  after: JsonObject,
  changes: FieldChange[],
): void {
  const own = (object: JsonObject, key: string) => (Object.hasOwn(object, key) ? object[key] : undefined);
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    compare(childPointer(pointer, key), own(before, key), own(after, key), changes);
}

/** Whether the lists hold rows that stand where they stood, with some new or gone only at the end. */
function inPlace(before: Json[], after: Json[]): boolean {
  if (![...before, ...after].every(isObject)) return false;
  const pairs = align(
    before.length,
    after.length,
    (i, j) => sameData(before[i], after[j]),
    (i, j) => likeness(before[i] as JsonObject, after[j] as JsonObject),
  );
  return pairs.every((old, index) => old === index || (old < 0 && index >= before.length));
}

function likeness(before: JsonObject, after: JsonObject): number {
  const keys = Object.keys(before);
  const shared = keys.filter((key) => Object.hasOwn(after, key) && sameData(before[key], after[key])).length;
  return 0.01 + shared / Math.max(keys.length, Object.keys(after).length, 1);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value);
}

function isFilled(value: Json | undefined): value is JsonObject {
  return isObject(value) && Object.keys(value).length > 0;
}
