import { type Edit, editedData } from '../../core/document.ts';
import { numberedFields } from '../../core/fields.ts';
import { valueAt } from '../../core/json-pointer.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Field, Shape } from '../../core/schema.ts';
import type { SchemaSources } from '../schemas.ts';
import { nextNumber, numberingOf } from './numbering.ts';

// fillIn

/** What numbering has to know. */
export interface Surroundings {
  /** The namespace's. */
  timeZone(): Promise<string>;
  now: Date;
  /** New records that the sources do not know yet. */
  peers: Iterable<JsonObject>;
  sources: Pick<SchemaSources, 'latest' | 'having'>;
}

/** The data with defaults and the next numbers in the keys that it lacks, each where the schema has it. */
export async function fillIn(shape: Shape, data: JsonObject, around: Surroundings): Promise<JsonObject> {
  const edits = defaultsOf(shape.fields, data);
  const peers = [...(numberedFields(shape.fields).length > 0 ? around.peers : [])];
  for (const field of numberedFields(shape.fields)) {
    const value = valueAt(data, field.pointer);
    if (value === undefined || value === null || value === '')
      edits.push(await numberEdit(shape, field, { ...around, peers }));
  }
  return edits.length === 0 ? data : inOrder(shape.fields, data, editedData(data, edits));
}

/** Defaults of the record's own fields, and of objects that it has. */
function defaultsOf(fields: readonly Field[], data: JsonObject): Edit[] {
  return fields.flatMap(({ key, pointer, widget, defaultValue, fields: inner = [] }) => {
    const value = Object.hasOwn(data, key) ? data[key] : undefined;
    if (value === undefined)
      return defaultValue === undefined ? [] : [{ pointer, json: JSON.stringify(defaultValue) }];
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return widget === 'group' && isObject ? defaultsOf(inner, value) : [];
  });
}

/** How many of the greatest numbers are looked at; more than one, since texts sort 9 after 10. */
const LATEST = 500;

async function numberEdit(shape: Shape, field: Field, around: Surroundings): Promise<Edit> {
  const { ns, collection } = shape;
  const numbering = numberingOf(field.numbering as string, around.now, await around.timeZone());
  const numeric = field.type === 'integer' || field.type === 'number';
  const prefix = numeric ? undefined : numbering.prefix;
  const stored = await around.sources.latest(ns, collection, field.pointer, prefix, LATEST);
  const inUse = [...stored, ...[...around.peers].map((peer) => valueAt(peer, field.pointer))];
  for (;;) {
    const next = nextNumber(numbering, inUse);
    const value = numeric && Number.isSafeInteger(Number(next)) ? Number(next) : next;
    const taken = await around.sources.having(ns, collection, field.pointer, value, 1);
    if (taken.length === 0) return { pointer: field.pointer, json: JSON.stringify(value) };
    inUse.push(value);
  }
}

/** The filled-in keys among the others where the schema has them; what was there keeps its order. */
function inOrder(fields: readonly Field[], before: JsonObject, after: JsonObject): JsonObject {
  const rank = new Map(fields.map(({ key }, index) => [key, index]));
  const keys = Object.keys(before);
  for (const key of Object.keys(after)) {
    if (keys.includes(key)) continue;
    const next = keys.findIndex(
      (other) => (rank.get(other) ?? -1) > (rank.get(key) ?? Number.POSITIVE_INFINITY),
    );
    keys.splice(next < 0 ? keys.length : next, 0, key);
  }
  return Object.fromEntries(keys.map((key) => [key, after[key]])) as JsonObject;
}
