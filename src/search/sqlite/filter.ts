import { CairnError } from '../../core/errors.ts';
import type { Filter } from '../../core/query.ts';
import type { Json } from '../../core/record.ts';
import { type FieldSql, fieldSql, MOMENTS } from './pointer.ts';
import { fold, sortKey } from './text.ts';

// Conditions of a query as SQL over `records r`. filterSql

type Bound = string | number | bigint;

/** A piece of SQL that is true or false with the values of its question marks. */
export interface Condition {
  sql: string;
  params: Bound[];
}

/** A condition on the rows of `field_keys` that belong to a field. */
export interface Keys extends Condition {
  pointer: string;
  /** A record may have several. */
  many: boolean;
  /** Of which of these keys the records may not fulfil the condition, as SQL; undefined: of any. */
  odd?: string;
}

/** A filter as SQL; `keys` holds for those of all records that can match, and of some more. */
export interface FilterSql extends Condition {
  keys?: Keys;
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const LAST = '\u{10ffff}';
/** What lists, objects and booleans have as keys, and some texts and numbers, too. */
const ODD_TEXTS = `(key >= '[' AND key < '\\' OR key >= '{' AND key < '|')`;
const ODD_NUMBERS = 'key IN (0, 1)';
const IS_NUMBER = (field: FieldSql) => `${field.type} IN ('integer', 'real')`;

/**
 * The condition of one filter. Text of `eq`, `ne`, `in`, `has` is compared exactly, of the others without case and accents;
 * a number or boolean given as text ("42", "true") is compared with texts and with its own kind unless `strict`. Throws `invalid` for values that an operator cannot have.
 */
export function filterSql(filter: Filter, strict = false): FilterSql {
  const field = fieldSql(filter.op === 'has' ? itemPointer(filter.pointer) : filter.pointer);
  const value = field.fact ? factValue(filter) : filter.value;
  switch (filter.op) {
    case 'eq':
    case 'has':
      return positive(field, equal(field, value, strict), keysOf(field, [value]));
    case 'ne':
      return negative(field, equal(field, value));
    case 'in': {
      if (!Array.isArray(value))
        throw new CairnError('invalid', `“in” on ${filter.pointer} needs a list of values.`);
      return positive(field, oneOf(field, value), keysOf(field, value));
    }
    case 'empty':
      return value === false ? negative(field, empty(field), true) : allEmpty(field);
    case 'same':
      return same(field, plainText(filter, value));
    case 'contains': {
      const text = fold(plainText(filter, value));
      return positive(field, {
        sql: `(${field.type} IN ('text', 'integer', 'real') AND instr(fold(${field.value} || ''), ?) > 0)`,
        params: [text],
      });
    }
    case 'starts':
      return starts(field, plainText(filter, value));
    default:
      return compare(field, filter.op, value, filter);
  }
}

/** SQL of what a field is sorted and looked up by. */
export function keySql(field: FieldSql): string {
  if (field.fact && field.pointer !== '@title') return field.value;
  return `sort_key(${field.value})`;
}

function isBoolean(value: Json): boolean {
  return value === 'true' || value === 'false';
}

function itemPointer(pointer: string): string {
  return pointer.endsWith('/*') ? pointer : `${pointer}/*`;
}

function factValue(filter: Filter): Json {
  if (!MOMENTS.includes(filter.pointer) || typeof filter.value !== 'string') return filter.value;
  const time = Date.parse(filter.value);
  if (Number.isNaN(time)) throw new CairnError('invalid', `“${filter.value}” is not a date or time.`);
  return time;
}

function plainText(filter: Filter, value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new CairnError('invalid', `“${filter.op}” on ${filter.pointer} needs a text.`);
}

// All integers that SQLite can hold are compared as they are spelled, also beyond 2^53.
function numberOf(value: string | number): Bound {
  if (typeof value === 'number') return value;
  if (/^-?\d+$/.test(value)) {
    const whole = BigInt(value);
    if (BigInt.asIntN(64, whole) === whole) return whole;
  }
  return Number(value);
}

function equal(field: FieldSql, value: Json, strict = false): Condition {
  const { type, value: sql } = field;
  if (value === null) return { sql: `coalesce(${type}, 'null') = 'null'`, params: [] };
  if (typeof value === 'boolean') return { sql: `${type} = '${value}'`, params: [] };
  const number = {
    sql: `(${IS_NUMBER(field)} AND ${sql} = ?)`,
    params: [numberOf(value as string | number)],
  };
  if (typeof value === 'number') return number;
  if (typeof value !== 'string')
    return { sql: `(${type} IN ('array', 'object') AND ${sql} = ?)`, params: [JSON.stringify(value)] };
  const text = { sql: `(${type} = 'text' AND ${sql} = ?)`, params: [value] };
  if (strict) return text;
  if (isBoolean(value)) return anyOf([text, { sql: `${type} = '${value}'`, params: [] }]);
  return NUMBER.test(value) ? anyOf([text, number]) : text;
}

// Lists instead of a condition a value: SQLite refuses conditions that are nested a thousand deep.
function oneOf(field: FieldSql, values: readonly Json[]): Condition {
  const texts = values.filter((value) => typeof value === 'string');
  const numbers = values.filter((value) => typeof value === 'number');
  const spelled = texts.filter((text) => NUMBER.test(text));
  const others = values.filter(
    (value) => (typeof value !== 'string' && typeof value !== 'number') || isBoolean(value),
  );
  const among = (type: string, params: Bound[]): Condition[] =>
    params.length === 0
      ? []
      : [{ sql: `(${type} AND ${field.value} IN (${params.map(() => '?').join(', ')}))`, params }];
  return anyOf([
    ...among(`${field.type} = 'text'`, texts),
    ...among(IS_NUMBER(field), [...numbers, ...spelled].map(numberOf)),
    ...others.map((value) => equal(field, value)),
  ]);
}

// What the keys of equal values are: more values have them, never fewer.
function keysOf(field: FieldSql, values: readonly Json[]): Condition | undefined {
  const keyOf = field.pointer === '@id' ? (text: string) => text : sortKey;
  const keys = values.flatMap((value): Bound[] => {
    if (typeof value === 'boolean') return [Number(value)];
    if (typeof value === 'number') return [value];
    if (typeof value !== 'string') return [];
    if (isBoolean(value)) return [keyOf(value), Number(value === 'true')];
    return NUMBER.test(value) ? [keyOf(value), numberOf(value)] : [keyOf(value)];
  });
  if (values.some((value) => value === null || value === '' || typeof value === 'object')) return undefined;
  return { sql: `none = 0 AND key IN (${keys.map(() => '?').join(', ')})`, params: keys };
}

function compare(field: FieldSql, op: 'lt' | 'lte' | 'gt' | 'gte', value: Json, filter: Filter): FilterSql {
  const sign = { lt: '<', lte: '<=', gt: '>', gte: '>=' }[op];
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new CairnError('invalid', `“${op}” on ${filter.pointer} needs a number or a text.`);
  // Numbers stand before texts. The plus keeps SQLite from taking that bound for the one where it begins.
  const ranges: [Condition, Condition][] = [];
  if (typeof value === 'number' || NUMBER.test(value)) {
    const number = numberOf(value);
    const bounds = op.startsWith('g') ? ` AND +key < ''` : '';
    ranges.push([
      { sql: `(${IS_NUMBER(field)} AND ${field.value} ${sign} ?)`, params: [number] },
      { sql: `(none = 0 AND key ${sign} ?${bounds})`, params: [number] },
    ]);
  }
  if (typeof value === 'string') {
    const key = sortKey(value);
    const bounds = op.startsWith('l') ? ` AND +key >= ''` : '';
    ranges.push([
      { sql: `(${field.type} = 'text' AND ${keySql(field)} ${sign} ?)`, params: [key] },
      { sql: `(none = 0 AND key ${sign} ?${bounds})`, params: [key] },
    ]);
  }
  const odd = ranges.length > 1 ? undefined : typeof value === 'number' ? ODD_NUMBERS : ODD_TEXTS;
  const keys = { ...anyOf(ranges.map(([, each]) => each)), ...(odd && { odd }) };
  return positive(field, anyOf(ranges.map(([each]) => each)), keys);
}

function starts(field: FieldSql, text: string): FilterSql {
  const key = sortKey(text);
  const whole = fold(text);
  const range = { sql: 'none = 0 AND key >= ? AND key < ?', params: [key, key + LAST] };
  const exact = { ...range, odd: ODD_TEXTS };
  const sql = `(${field.type} = 'text' AND ${keySql(field)} >= ? AND ${keySql(field)} < ?`;
  if (whole === key) return positive(field, { sql: `${sql})`, params: range.params }, exact);
  const long = ` AND instr(fold(${field.value}), ?) = 1)`;
  return positive(field, { sql: sql + long, params: [...range.params, whole] }, range);
}

function same(field: FieldSql, text: string): FilterSql {
  const sql = `(${field.type} IN ('text', 'integer', 'real') AND fold(${field.value} || '') = ?)`;
  const lookup = { sql: 'none = 0 AND key = ?', params: [sortKey(text)] };
  const isKeyed = field.pointer !== '@id' && !NUMBER.test(text);
  return positive(field, { sql, params: [fold(text)] }, isKeyed ? lookup : undefined);
}

function empty(field: FieldSql): Condition {
  const { type, value } = field;
  const sql = `(coalesce(${type}, 'null') = 'null' OR (${type} = 'text' AND ${value} = '') OR (${type} = 'array' AND ${value} = '[]'))`;
  return { sql, params: [] };
}

function allEmpty(field: FieldSql): FilterSql {
  const odd = `key = '[]'`;
  if (!field.many) return positive(field, empty(field), { sql: `(none = 1 OR ${odd})`, params: [], odd });
  return { sql: `NOT EXISTS (SELECT 1 FROM ${field.from} WHERE NOT ${empty(field).sql})`, params: [] };
}

function positive(field: FieldSql, condition: Condition, keys?: Condition & Pick<Keys, 'odd'>): FilterSql {
  const sql = field.many ? `EXISTS (SELECT 1 FROM ${field.from} WHERE ${condition.sql})` : condition.sql;
  const { pointer, many } = field;
  return { sql, params: condition.params, ...(keys && { keys: { ...keys, pointer, many } }) };
}

function negative(field: FieldSql, condition: Condition, some = false): FilterSql {
  const { sql, params } = condition;
  if (!field.many) return { sql: `NOT coalesce(${sql}, 0)`, params };
  if (some) return { sql: `EXISTS (SELECT 1 FROM ${field.from} WHERE NOT coalesce(${sql}, 0))`, params };
  return { sql: `NOT EXISTS (SELECT 1 FROM ${field.from} WHERE ${sql})`, params };
}

function anyOf(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { sql: '0', params: [] };
  const sql = `(${conditions.map((each) => each.sql).join(' OR ')})`;
  return { sql, params: conditions.flatMap((each) => each.params) };
}
