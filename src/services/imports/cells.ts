import { isBroken, parseValue } from '../../core/document.ts';
import { isFormat } from '../../core/fields/formats.ts';
import type { Json } from '../../core/record.ts';
import type { Field } from '../../core/schema.ts';
import { unguarded } from '../../core/table-columns.ts';
import type { Cell } from '../../core/tables.ts';
import { type Manner, type Reading, readValue } from '../../core/values.ts';
import { readTruth } from './truth.ts';

// A cell as the JSON text of a field's value: readCell · textOf

/** A time as our files have it, perhaps with an offset. */
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?$/;

/** How a column spells what can be read in two ways, and what a CSV puts before texts that look like formulas. */
export interface Spelling {
  decimals: ',' | '.';
  first: 'day' | 'month';
  timeZone: string;
  guarded: boolean;
}

/** The value that names another record; undefined when there is none of that name. */
export type Resolve = (field: Field, text: string) => string | undefined;

/** What a cell says, in the words of its file. */
export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  return cell.json.startsWith('"') ? JSON.parse(cell.json) : cell.json === 'null' ? '' : cell.json;
}

/** The value for a field; undefined for an empty cell. `old` is what it replaces, whose style it keeps. */
export function readCell(
  field: Field,
  cell: Cell | undefined,
  spelling: Spelling,
  resolve: Resolve,
  old?: Json,
): Reading | undefined {
  if (cell === null || cell === undefined) return undefined;
  const isJson = typeof cell !== 'string';
  if (isJson && !cell.json.startsWith('"')) return readTyped(field, cell.json, spelling, resolve);
  const given = textOf(cell);
  const text = spelling.guarded && !isJson ? unguarded(given) : given;
  if (text.trim() === '') return isJson && text !== '' ? { json: cell.json } : undefined;
  if (isJson && field.type === 'string' && !field.relation && isPlain(field)) return { json: cell.json };
  return readText(field, text, spelling, resolve, old);
}

function readTyped(field: Field, json: string, spelling: Spelling, resolve: Resolve): Reading | undefined {
  if (json === 'null') return field.nullable ? { json } : undefined;
  if (field.relation && !json.startsWith('[')) return related(field, json, resolve);
  if (field.type === 'string' && /^[-\d]/.test(json)) return { json: JSON.stringify(json) };
  if (field.type === 'string' && /^(true|false)$/.test(json)) return { json: JSON.stringify(json) };
  if (field.type === 'boolean' && /^[01]$/.test(json)) return { json: json === '1' ? 'true' : 'false' };
  if (field.type === 'array' && !json.startsWith('[')) return readText(field, json, spelling, resolve);
  return { json };
}

function readText(field: Field, text: string, spelling: Spelling, resolve: Resolve, old?: Json): Reading {
  const trimmed = text.trim();
  if (field.type === 'array' || field.widget === 'tags') return readList(field, trimmed, spelling, resolve);
  if (field.type === 'object') return readJson(trimmed);
  if (field.relation) return related(field, trimmed, resolve);
  if (field.options) return readChoice(field, text, trimmed);
  if (field.widget === 'boolean' || field.type === 'boolean') {
    const truth = readTruth(trimmed);
    return truth === undefined ? { problem: 'must be yes or no' } : { json: String(truth) };
  }
  if (field.widget === 'json' || field.widget === 'hidden') return readAnything(field, text);
  const manner: Manner = { language: languageOf(field, spelling), timeZone: spelling.timeZone };
  if (field.widget === 'date') return readDay(field, trimmed, spelling, manner);
  if (field.widget === 'datetime' && isFormat('date-time', trimmed)) return { json: JSON.stringify(trimmed) };
  if (field.widget === 'time' && CLOCK.test(trimmed)) return { json: JSON.stringify(trimmed) };
  if (field.widget === 'datetime') return readValue(field, withTime(trimmed), manner, old);
  if (field.type === 'number' || field.type === 'integer')
    return readValue(field, trimmed.replace(/\s*%$/, ''), manner, old);
  if (field.widget === 'url' && /^www\./i.test(trimmed))
    return { json: JSON.stringify(`https://${trimmed}`) };
  return readValue(field, text, manner, old);
}

function languageOf({ type, widget }: Field, { decimals, first }: Spelling): string {
  if (type === 'number' || type === 'integer' || widget === 'money') return decimals === ',' ? 'de' : 'en';
  return first === 'month' ? 'en-US' : 'en-GB';
}

function readDay(field: Field, text: string, { first }: Spelling, manner: Manner): Reading {
  const [, a, b] = /^(\d{1,2})\/(\d{1,2})\/\d+$/.exec(text) ?? [];
  // One column has one order: the other one is a mistake, not a guess.
  if (Number(first === 'month' ? a : b) > 12) return { problem: 'must be a date like 2026-11-30' };
  return readValue(field, text.replace(/[T ]+00:00(:00(\.0+)?)?Z?$/, ''), manner);
}

function withTime(text: string): string {
  return /\d[T ,]+\d{1,2}[:.h]/.test(text) ? text : `${text} 00:00`;
}

function readChoice(field: Field, text: string, trimmed: string): Reading {
  const fold = (each: string) => each.normalize('NFKC').toLowerCase();
  const options = field.options ?? [];
  const found =
    options.find(({ value }) => String(value) === text) ??
    options.find(({ value, label }) => [fold(String(value)), fold(label)].includes(fold(trimmed)));
  if (found) return { json: JSON.stringify(found.value) };
  const truth = field.type === 'boolean' ? readTruth(trimmed) : undefined;
  if (truth !== undefined) return { json: String(truth) };
  const some = options.slice(0, 6).map(({ label }) => label);
  return { problem: `must be one of ${some.join(', ')}${options.length > some.length ? ', …' : ''}` };
}

function readList(field: Field, text: string, spelling: Spelling, resolve: Resolve): Reading {
  if (/^\[.*\]$/s.test(text) && !isBroken(parseValue(text))) return { json: text };
  if (field.widget === 'rows' || field.widget === 'json')
    return { problem: 'must be a JSON list, like [1, 2]' };
  const item: Field = {
    ...(field.item ?? field),
    type: field.item?.type ?? 'string',
    pointer: field.pointer,
  };
  const relation = field.relation ?? field.item?.relation;
  const texts = text.split(text.includes(';') ? ';' : text.includes('\n') ? '\n' : ',');
  const readings = texts
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => readText({ ...item, ...(relation && { relation }) }, each, spelling, resolve));
  const problem = readings.find((reading) => 'problem' in reading);
  return (
    problem ?? { json: `[${readings.map((reading) => ('json' in reading ? reading.json : '')).join(',')}]` }
  );
}

function readJson(text: string): Reading {
  return isBroken(parseValue(text)) ? { problem: 'must be JSON, like {"a": 1}' } : { json: text };
}

/** Where a field may be anything, what looks like a list, an object or a number is one. */
function readAnything(field: Field, text: string): Reading {
  if (field.type === 'string') return { json: JSON.stringify(text) };
  const isJson =
    /^(\[.*\]|\{.*\}|true|false|-?(0|[1-9]\d*)(\.\d+)?)$/s.test(text.trim()) && !isBroken(parseValue(text));
  return { json: isJson ? text.trim() : JSON.stringify(text) };
}

function related(field: Field, text: string, resolve: Resolve): Reading {
  const value = resolve(field, text);
  const { ns, collection } = field.relation as NonNullable<Field['relation']>;
  if (value === undefined) return { problem: `points nowhere: ${ns}/${collection} has no "${text}"` };
  return { json: field.type === 'integer' || field.type === 'number' ? value : JSON.stringify(value) };
}

function isPlain({ widget, options }: Field): boolean {
  return !options && !['date', 'datetime', 'time', 'url'].includes(widget);
}
