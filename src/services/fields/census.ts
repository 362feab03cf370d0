import type { FoundValue } from '../../core/drift.ts';
import { childPointer } from '../../core/json-pointer.ts';
import type { ListItem } from '../../core/ports/found.ts';
import type { Json, JsonObject } from '../../core/record.ts';

// Which keys the records of a collection have, and of which types their values are: createCensus · typeOf

/** What is known of one key; `*` stands for the items of lists in its pointer. */
export interface Counted {
  pointer: string;
  /** How many records have it, and in how many it holds something. */
  records: number;
  filled: number;
  types: Map<string, number>;
  /** Some values, for telling what kind of field they suggest. */
  values: Json[];
  samples: FoundValue[];
}

const MOST_KEYS = 1000;
const LEVELS = 6;
const VALUES = 100;
const SAMPLES = 3;
/** More items of a list tell no more. */
const ITEMS = 50;

/** Counts record after record; keys beyond the first thousand are left out: they are a dictionary. */
export function createCensus() {
  const counted = new Map<string, Counted>();

  function meet(
    item: ListItem,
    key: string,
    value: Json,
    pattern: string,
    pointer: string,
    seen: Set<string>,
  ) {
    const place = childPointer(pattern, key);
    const here = childPointer(pointer, key);
    const entry = counted.get(place) ?? begin(place);
    if (!entry) return;
    if (!seen.has(place)) {
      seen.add(place);
      entry.records += 1;
      if (value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)) entry.filled += 1;
      const type = typeOf(value);
      entry.types.set(type, (entry.types.get(type) ?? 0) + 1);
      if (entry.values.length < VALUES) entry.values.push(value);
      if (entry.samples.length < SAMPLES || entry.types.get(type) === 1)
        entry.samples.push({ ref: item.ref, title: item.title, pointer: here, value });
    }
    inside(item, value, place, here, seen);
  }

  function begin(pointer: string): Counted | undefined {
    if (counted.size >= MOST_KEYS) return undefined;
    const entry = { pointer, records: 0, filled: 0, types: new Map(), values: [], samples: [] };
    counted.set(pointer, entry);
    return entry;
  }

  function inside(item: ListItem, value: Json, pattern: string, pointer: string, seen: Set<string>): void {
    if (pattern.split('/').length > LEVELS || typeof value !== 'object' || value === null) return;
    if (Array.isArray(value))
      value.slice(0, ITEMS).forEach((each, at) => {
        if (isObject(each)) members(item, each, `${pattern}/*`, `${pointer}/${at}`, seen);
      });
    else members(item, value, pattern, pointer, seen);
  }

  function members(
    item: ListItem,
    object: JsonObject,
    pattern: string,
    pointer: string,
    seen: Set<string>,
  ): void {
    for (const [key, value] of Object.entries(object)) meet(item, key, value, pattern, pointer, seen);
  }

  return {
    counted: counted as ReadonlyMap<string, Counted>,
    take: (item: ListItem) => members(item, item.data, '', '', new Set()),
  };
}

/** The type of a value as people say it. */
export function typeOf(value: Json): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'object';
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'yes or no' : 'number';
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
