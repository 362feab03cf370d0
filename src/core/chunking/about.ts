import { valuesAt } from '../json-pointer.ts';
import type { Json, JsonObject } from '../record.ts';
import type { Field } from '../schema.ts';
import { daysIn } from './days.ts';

// What a record says of all its passages: aboutOf

export interface About {
  tags: string[];
  /** Days in its date fields. */
  days: string[];
}

const MOST_TAGS = 50;
const LONGEST_TAG = 100;

/** Tags stand in fields called so or made for them, if those are searched at all; days in fields of dates. */
export function aboutOf(data: JsonObject, fields: readonly Field[]): About {
  const { tags, dates } = pointersOf(fields);
  return { tags: tagsAt(data, tags), days: textsAt(data, dates).flatMap(daysIn) };
}

function tagsAt(data: JsonObject, pointers: readonly string[]): string[] {
  const tags = textsAt(data, pointers).filter((tag) => tag !== '' && tag.length <= LONGEST_TAG);
  return tags.length > 1 ? [...new Set(tags)].slice(0, MOST_TAGS) : tags;
}

function textsAt(data: JsonObject, pointers: readonly string[]): string[] {
  return pointers
    .flatMap((pointer) => valuesAt(data, pointer).flatMap(({ value }): Json => value))
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map(String);
}

interface Pointers {
  tags: string[];
  dates: string[];
}

const known = new WeakMap<readonly Field[], Pointers>();

function pointersOf(fields: readonly Field[]): Pointers {
  const found = known.get(fields) ?? {
    tags: ['/tags', ...pointersWith(fields, ({ widget, searchable }) => widget === 'tags' && searchable)],
    dates: pointersWith(fields, ({ widget }) => widget === 'date' || widget === 'datetime'),
  };
  known.set(fields, found);
  return found;
}

function pointersWith(fields: readonly Field[], is: (field: Field) => boolean): string[] {
  return fields.flatMap((field) => [
    ...(is(field) ? [field.pointer] : []),
    ...pointersWith([...(field.fields ?? []), ...(field.item ? [field.item] : [])], is),
  ]);
}
