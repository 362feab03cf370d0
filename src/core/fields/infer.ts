import { pointerOf } from '../json-pointer.ts';
import type { Json, JsonObject } from '../record.ts';
import type { SchemaNode } from '../schema.ts';
import { defaultColumns } from './columns.ts';
import { fieldsOf } from './field.ts';
import { isFormat } from './formats.ts';

// inferSchema

/** Deeper objects are left as they are, to be edited as JSON. */
const MAX_LEVELS = 4;
/** More keys than this are a dictionary, not fields. */
const MAX_KEYS = 60;
/** Characters that a cell shows of a text on an ordinary screen. */
const MAX_COLUMN = 40;

/**
 * A schema that describes the samples: types, null, formats, choices when there are few, nested objects and lists of them. It asks for
 * nothing (no `required`), since it is used for showing and editing, never for refusing. Its `x-cairn` names the field that looks
 * like a title, and the columns of a list: fields that are filled in often enough, and short.
 */
export function inferSchema(samples: readonly JsonObject[]): SchemaNode {
  const schema = objectOf(samples, 1);
  if (!schema.properties) return schema;
  const title = likelyTitle(samples, schema);
  const columns = likelyColumns(samples, schema.properties, title);
  return { ...schema, 'x-cairn': { ...(title !== undefined && { title }), columns } };
}

function objectOf(samples: readonly JsonObject[], level: number): SchemaNode {
  const keys = keysInOrder(samples);
  if (keys.length === 0 || keys.length > MAX_KEYS) return { type: 'object' };
  const entries = keys.map((key) => [key, nodeOf(valuesOf(samples, key), key, level)]);
  return { type: 'object', properties: Object.fromEntries(entries) };
}

/** All keys, each new one after the key that it follows where it was met. */
function keysInOrder(samples: readonly JsonObject[]): string[] {
  const keys: string[] = [];
  const seen = new Set<string>();
  for (const sample of samples) {
    let place = 0;
    for (const key of Object.keys(sample)) {
      if (!seen.has(key)) {
        seen.add(key);
        keys.splice(place, 0, key);
        if (keys.length > 10 * MAX_KEYS) return keys;
      }
      place = keys.indexOf(key) + 1;
    }
  }
  return keys;
}

function valuesOf(samples: readonly JsonObject[], key: string): Json[] {
  return samples.filter((sample) => Object.hasOwn(sample, key)).map((sample) => sample[key] as Json);
}

function nodeOf(values: readonly Json[], key: string, level: number): SchemaNode {
  const filled = values.filter((value) => value !== null);
  const types = new Set(filled.map(typeOf));
  if (types.has('integer') && types.has('number')) types.delete('integer');
  const [type] = types;
  if (filled.length === 0) return { type: ['string', 'null'] };
  if (types.size !== 1 || type === undefined) return {};
  const node = describe(type, filled, key, level);
  return filled.length < values.length && node.type ? { ...node, type: [type, 'null'] } : node;
}

function describe(type: string, values: readonly Json[], key: string, level: number): SchemaNode {
  if (type === 'string') return stringOf(values as string[], key);
  if (type === 'object' && level < MAX_LEVELS) return objectOf(values as JsonObject[], level + 1);
  if (type === 'array') return listOf((values as Json[][]).flat(), key, level);
  return { type };
}

function listOf(items: readonly Json[], key: string, level: number): SchemaNode {
  const item = nodeOf(items, key, level);
  const editable = typeof item.type === 'string' && item.type !== 'array' && item.type !== 'boolean';
  return editable ? { type: 'array', items: item } : { type: 'array' };
}

function stringOf(values: readonly string[], key: string): SchemaNode {
  const filled = values.filter((value) => value.trim() !== '');
  if (filled.length === 0) return { type: 'string' };
  const format = (['date', 'date-time', 'email', 'uri'] as const).find((name) =>
    filled.every((value) => isFormat(name, value)),
  );
  if (format) return { type: 'string', format };
  if (
    /phone|tel$|^tel|mobile|fax/i.test(key) &&
    filled.every((value) => /^[+(]?\d[\d ()/.-]{5,}$/.test(value))
  )
    return { type: 'string', format: 'phone' };
  if (isLong(filled)) return longText(filled);
  const choices = choicesIn(filled);
  if (!choices) return { type: 'string' };
  return { type: 'string', enum: filled.length < values.length ? ['', ...choices] : choices };
}

function isLong(values: readonly string[]): boolean {
  const long = values.filter((value) => value.length > 120).length;
  return long * 10 > values.length || values.some((value) => value.includes('\n'));
}

const MARKDOWN = /^(#{1,6} |[-*] |\d+\. |> )|\*\*|\[[^\]]+\]\(/m;

function longText(values: readonly string[]): SchemaNode {
  const marked = values.filter((value) => MARKDOWN.test(value.slice(0, 2000))).length;
  return { type: 'string', 'x-cairn': { widget: marked * 3 >= values.length ? 'markdown' : 'textarea' } };
}

/** A few short words that come again and again, the most frequent first. */
function choicesIn(values: readonly string[]): string[] | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const repeated =
    values.length >= 8 && counts.size >= 2 && counts.size <= 8 && counts.size * 4 <= values.length;
  const wordlike = [...counts.keys()].every(
    (value) => value.length <= 24 && /^\p{L}[\p{L}\p{N} _-]*$/u.test(value),
  );
  if (!repeated || !wordlike) return undefined;
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

function typeOf(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function likelyColumns(
  samples: readonly JsonObject[],
  properties: Record<string, SchemaNode>,
  title: string | undefined,
): string[] {
  const telling = Object.entries(properties).filter(([key]) =>
    isTelling(valuesOf(samples, key), samples.length),
  );
  const fields = fieldsOf({ type: 'object', properties: Object.fromEntries(telling) }, '');
  return defaultColumns(fields, title === undefined ? [] : [pointerOf([title])]);
}

/** Whether a column of these values is worth its room: most rows of a column of others are empty, or cut off. */
function isTelling(values: readonly Json[], size: number): boolean {
  const filled = values.filter((value) => value !== null && value !== '');
  const length = filled.reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
    0,
  );
  return filled.length * 3 >= size && length <= filled.length * MAX_COLUMN;
}

/** The short text that nearly every sample has, nearly always another, made of words. */
function likelyTitle(samples: readonly JsonObject[], schema: SchemaNode): string | undefined {
  const scores = Object.entries(schema.properties ?? {}).map(([key, node]) => {
    const plain = [node.type].flat().includes('string') && !node.format && !node.enum && !node['x-cairn'];
    return { key, score: plain ? titleScore(key, valuesOf(samples, key) as string[], samples.length) : 0 };
  });
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a), { key: '', score: 0 });
  return best.score > 0 ? best.key : undefined;
}

function titleScore(key: string, all: readonly (string | null)[], size: number): number {
  const filled = all.filter((value): value is string => typeof value === 'string' && value.trim() !== '');
  const values = filled.map((value) => value.slice(0, 200));
  const worded = values.filter((value) => /\p{L}{2}/u.test(value) && !/^\S*\d\S*$/.test(value)).length;
  if (worded * 2 < values.length || values.length * 2 < size) return 0;
  const named = TITLES.indexOf(key.toLowerCase());
  const distinct = new Set(values).size / values.length;
  const length = values.reduce((sum, value) => sum + value.length, 0) / values.length;
  return (named < 0 ? 0 : 2 - named / 10) + distinct + values.length / size - length / 200;
}

/** Keys that name a record, the likeliest first. */
export const TITLES = [
  'title',
  'name',
  'label',
  'subject',
  'fullname',
  'full_name',
  'displayname',
  'headline',
  'summary',
];
