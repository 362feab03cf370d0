import { isFormat } from '../../core/fields/formats.ts';
import { inferSchema } from '../../core/fields.ts';
import type { ColumnFinding, NewType } from '../../core/import.ts';
import type { Json } from '../../core/record.ts';
import type { Cell } from '../../core/tables.ts';
import { readDate, readMoment, readNumber, readTime } from '../../core/values.ts';
import { createFirsts, type Firsts } from './firsts.ts';
import { isTruthWord } from './truth.ts';

// What the values of a column are, told by all of them. createCensus

const MOST_DISTINCT = 60;
const EXAMPLES = 4;
const SAMPLES = 200;
/** Some values may be wrong in a column that is long enough to tell: they are shown, not believed. */
const MOST_WRONG = 0.05;
const ENOUGH = 20;

const NUMBER = /^[+\-−–]?\s*(?:\p{Sc}|[A-Z]{3})?\s*[+\-−–]?\d[\d.,\s'’]*(?:\p{Sc}|[A-Z]{3}|%)?$/u;
const CODE = /^[+-]?0\d/;
const DAY =
  /^\d{1,4}([./-])\d{1,2}\1\d{1,4}$|^\d{1,2}\.?\s+\p{L}{3,}\.?,?\s+\d{4}$|^\p{L}{3,}\.?\s+\d{1,2},?\s+\d{4}$/u;
const MOMENT = /\d[T ,]+\d{1,2}[:.]\d{2}/;
const CLOCK = /^\d{1,2}:\d{2}(:\d{2})?$/;
const PHONE = /^(\+|00|0|\()[\d ()/.-]{6,24}$/;

/** What decides where numbers and days can be read in two ways: the file's separator, then the language. */
export interface Leaning {
  delimiter?: string | undefined;
  language: string;
}

/** Counts a column. */
export function createCensus(column: string, leaning: Leaning) {
  const fits = new Map<NewType, number>();
  const distinct = new Map<string, number>();
  const decimals = { ',': 0, '.': 0 };
  const whole = { ',': 0, '.': 0 };
  const first = { day: 0, month: 0 };
  const examples: string[] = [];
  const samples: Json[] = [];
  let seen: Firsts | undefined = createFirsts();
  let filled = 0;
  let numbers = 0;
  let currencies = 0;
  let percents = 0;
  let structured = 0;
  let long = 0;
  const fit = (type: NewType) => void fits.set(type, (fits.get(type) ?? 0) + 1);

  function add(cell: Cell | undefined): void {
    if (cell === null || cell === undefined) return;
    if (typeof cell === 'string') text(cell.trim(), false);
    else typed(cell.json);
  }

  function typed(json: string): void {
    const value: Json = JSON.parse(json);
    if (value === null) return;
    if (samples.length < SAMPLES) samples.push(value);
    if (typeof value === 'string') {
      text(value.trim(), true);
      return;
    }
    count(json);
    if (typeof value === 'boolean') fit('boolean');
    else if (typeof value !== 'number') structured += 1;
    else {
      numbers += 1;
      fit('number');
      if (!/^-?\d+$/.test(json)) return;
      whole[','] += 1;
      whole['.'] += 1;
    }
  }

  function count(value: string): void {
    filled += 1;
    const short = value.length > 200 ? value.slice(0, 200) : value;
    if (examples.length < EXAMPLES && !examples.includes(short)) examples.push(short);
    if (distinct.size <= MOST_DISTINCT) distinct.set(short, (distinct.get(short) ?? 0) + 1);
    if (seen?.note(value, filled) !== undefined) seen = undefined;
  }

  function text(value: string, isTyped: boolean): void {
    if (value === '') return;
    count(value);
    if (value.length > 120 || value.includes('\n')) long += 1;
    if (value.length > 60) {
      if (isFormat('uri', value)) fit('url');
      return;
    }
    if (!isTyped && isTruthWord(value)) fit('boolean');
    if (/\d/.test(value)) figures(value, isTyped);
    if (value.includes('@') && isFormat('email', value)) fit('email');
    if (isFormat('uri', value) || /^www\.[^\s.]+\.\S+$/i.test(value)) fit('url');
  }

  function figures(value: string, isTyped: boolean): void {
    if (!isTyped && NUMBER.test(value) && !CODE.test(value)) figure(value);
    if (DAY.test(value)) day(value);
    else if (
      MOMENT.test(value) &&
      'written' in readMoment(value, { language: leaning.language, timeZone: 'UTC' })
    )
      fit('datetime');
    else if (CLOCK.test(value) && readTime(value) !== undefined) fit('time');
    if (PHONE.test(value)) fit('phone');
  }

  function figure(value: string): void {
    const percent = value.endsWith('%');
    const bare = percent ? value.slice(0, -1).trimEnd() : value;
    const [comma, point] = [readNumber(bare, 'de'), readNumber(bare, 'en')];
    if (comma === undefined && point === undefined) return;
    numbers += 1;
    fit('number');
    if (percent) percents += 1;
    if (/\p{Sc}|[A-Z]{3}/u.test(bare)) currencies += 1;
    if (comma !== undefined && !comma.includes('.')) whole[','] += 1;
    if (point !== undefined && !point.includes('.')) whole['.'] += 1;
    if (comma !== point) return;
    const separator = decimalIn(bare, comma as string);
    if (separator) decimals[separator] += 1;
  }

  function day(value: string): void {
    if (readDate(value, leaning.language) === undefined) return;
    fit('date');
    const [, a, b] = /^(\d{1,2})\/(\d{1,2})\/\d+$/.exec(value) ?? [];
    if (Number(a) > 12) first.day += 1;
    else if (Number(b) > 12) first.month += 1;
  }

  function finding(): ColumnFinding {
    const separator = leaned(decimals, leaning);
    if (numbers > 0 && whole[separator] === numbers) fits.set('integer', fits.get('number') ?? 0);
    if (percents * 2 > numbers) fits.set('percent', numbers);
    if (currencies * 2 > numbers) fits.set('money', numbers);
    if (structured > 0) fits.set('json', structured);
    const choices = choicesIn(distinct, filled);
    if (choices) fits.set('choice', filled);
    const suggested = suggest(column, Object.fromEntries(fits), {
      filled,
      long,
      whole: whole[separator] === numbers,
    });
    return {
      column,
      filled,
      unique: seen !== undefined && filled > 0,
      examples: examples.map((each) => (each.length > 80 ? `${each.slice(0, 79)}…` : each)),
      fits: Object.fromEntries(fits),
      suggested,
      decimals: separator,
      first:
        first.day === first.month ? usualFirst(leaning.language) : first.day > first.month ? 'day' : 'month',
      ...(choices && { choices }),
      ...(structured > 0 && {
        node: inferSchema(samples.map((value) => ({ value }))).properties?.value ?? {},
      }),
    };
  }

  return { add, finding };
}

/** The type that (nearly) all values have, the most telling first. */
function suggest(
  column: string,
  fits: Partial<Record<NewType, number>>,
  { filled, long, whole }: { filled: number; long: number; whole: boolean },
): NewType {
  if (filled === 0) return 'text';
  const wrong = filled >= ENOUGH ? Math.floor(filled * MOST_WRONG) : 0;
  const isPhone = /phone|tel|mobil|handy|fax/i.test(column);
  const order: NewType[] = [
    'json',
    'email',
    'url',
    'date',
    'datetime',
    'time',
    ...(isPhone ? ['phone' as const] : []),
  ];
  order.push('percent', 'money', whole ? 'integer' : 'number', 'boolean');
  const telling = order.find((type) => (fits[type] ?? 0) >= Math.max(1, filled - wrong));
  if (telling) return telling;
  if (/^(tags?|labels?|keywords?|schlagw[oö]rter)$/i.test(column)) return 'list';
  if (long * 10 > filled) return 'longtext';
  if (fits.choice) return 'choice';
  if ((fits.phone ?? 0) >= filled - wrong) return isPhone ? 'phone' : 'text';
  return 'text';
}

/** Which of the separators of a number is the decimal one, where its place tells. */
function decimalIn(text: string, read: string): ',' | '.' | undefined {
  const last = Math.max(text.lastIndexOf(','), text.lastIndexOf('.'));
  const mark = text[last] as ',' | '.' | undefined;
  if (mark === undefined) return undefined;
  if (read.includes('.')) return mark;
  return mark === ',' ? '.' : ',';
}

function leaned(votes: { ',': number; '.': number }, { delimiter, language }: Leaning): ',' | '.' {
  if (votes[','] !== votes['.']) return votes[','] > votes['.'] ? ',' : '.';
  if (delimiter === ';') return ',';
  if (delimiter === ',') return '.';
  return new Intl.NumberFormat(language).format(1.5).includes(',') ? ',' : '.';
}

function usualFirst(language: string): 'day' | 'month' {
  const parts = new Intl.DateTimeFormat(language).formatToParts(0).map(({ type }) => type);
  return parts.indexOf('month') < parts.indexOf('day') && parts[0] === 'month' ? 'month' : 'day';
}

/** A few short words that come again and again. */
function choicesIn(distinct: ReadonlyMap<string, number>, filled: number): string[] | undefined {
  const { size } = distinct;
  const repeated = filled >= 8 && size >= 2 && size <= 12 && size * 4 <= filled;
  const wordlike = [...distinct.keys()].every(
    (value) => value.length <= 30 && /^\p{L}[\p{L}\p{N} _./&-]*$/u.test(value),
  );
  if (!repeated || !wordlike) return undefined;
  return [...distinct].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}
