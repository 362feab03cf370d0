import { childPointer, pointerTokens, valueAt } from '../json-pointer.ts';
import type { JsonObject } from '../record.ts';
import { type CollectionHint, collectionHint, type Field, type SchemaNode, type Shape } from '../schema.ts';
import { defaultColumns } from './columns.ts';
import { fieldsOf } from './field.ts';
import { TITLES } from './infer.ts';
import { labelOf, singularOf } from './words.ts';

// shapeOf · titleOf

/** Where a schema comes from. */
export interface Origin {
  ns: string;
  collection: string;
  /** Made by `inferSchema`. */
  inferred?: boolean;
  etag?: string;
  problem?: string;
}

/** A collection's schema with its words and fields, ready to draw. */
export function shapeOf(schema: SchemaNode, origin: Origin): Shape {
  const { ns, collection, inferred = false, etag, problem } = origin;
  const hint = collectionHintOf(schema);
  const fields = fieldsOf(schema, ns);
  const titlePointers = hint.title === undefined ? guessTitle(fields) : [hint.title].flat().map(asPointer);
  const title = typeof schema.title === 'string' ? schema.title : labelOf(collection);
  return {
    ns,
    collection,
    title,
    singular: hint.singular ?? singularOf(title),
    ...(hint.icon !== undefined && { icon: hint.icon }),
    ...(typeof schema.description === 'string' && { description: schema.description }),
    fields,
    groups: groupsOf(hint, fields),
    titlePointers,
    columns: hint.columns?.map(asPointer) ?? defaultColumns(fields, titlePointers),
    sort: sortOf(hint.sort),
    inferred,
    ...(problem !== undefined && { problem }),
    ...(!inferred && { schema }),
    ...(etag !== undefined && { etag }),
  };
}

/** What a record is called: its title fields joined by a space, else its id. At most 200 characters. */
export function titleOf(
  shape: Pick<Shape, 'titlePointers'> | undefined,
  data: JsonObject,
  id: string,
): string {
  const parts: string[] = [];
  for (const pointer of shape?.titlePointers ?? []) {
    const value = valueAt(data, pointer);
    if (typeof value === 'string' || typeof value === 'number') parts.push(String(value));
  }
  const title = parts.join(' ').replace(/\s+/g, ' ').trim();
  if (title === '') return id;
  return title.length > 200 ? `${title.slice(0, 199).trimEnd()}…` : title;
}

function guessTitle(fields: readonly Field[]): string[] {
  const texts = fields.filter((field) => field.widget === 'text');
  const named = TITLES.map((key) => texts.find((field) => field.key.toLowerCase() === key)).find(
    (field) => field,
  );
  const person = ['firstname lastname', 'first_name last_name', 'givenname familyname'].map((pair) =>
    pair.split(' ').map((key) => texts.find((field) => field.key.toLowerCase() === key)),
  );
  const pair = person.find((both) => both.every((field) => field));
  if (!named && pair) return pair.map((field) => (field as Field).pointer);
  const numbered = fields.find(
    (field) => field.numbering !== undefined || /^(number|no|code|ref)$/i.test(field.key),
  );
  const guess = named ?? numbered ?? texts.find((field) => !/^_?(id|uuid|guid|slug)$/i.test(field.key));
  return guess ? [guess.pointer] : [];
}

function groupsOf(hint: CollectionHint, fields: readonly Field[]): Shape['groups'] {
  const groups = (hint.groups ?? []).map(({ name, title }) => ({ name, title: title ?? labelOf(name) }));
  for (const { group } of fields)
    if (group !== undefined && !groups.some(({ name }) => name === group))
      groups.push({ name: group, title: labelOf(group) });
  return groups;
}

function sortOf(sort: string | undefined): Shape['sort'] {
  const keys = sort?.split(',').map((key) => key.trim()) ?? [];
  return keys
    .filter((key) => key !== '' && key !== '-')
    .map((key) => ({ pointer: asPointer(key.replace(/^-/, '')), descending: key.startsWith('-') }));
}

/** A hint's `name` or `/address/city` as a pointer; `@updated` and the like stay. */
function asPointer(hint: string): string {
  if (hint.startsWith('@')) return hint;
  return hint.startsWith('/') && pointerTokens(hint) ? hint : childPointer('', hint);
}

/** The `x-cairn` at the top of a schema; keys that are not as they should be are left out. */
function collectionHintOf(schema: SchemaNode): CollectionHint {
  const given = schema['x-cairn'] ?? {};
  const parsed = collectionHint.safeParse(given);
  if (parsed.success) return parsed.data;
  const bad = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  const good = typeof given === 'object' ? Object.entries(given).filter(([key]) => !bad.has(key)) : [];
  return collectionHint.safeParse(Object.fromEntries(good)).data ?? {};
}
