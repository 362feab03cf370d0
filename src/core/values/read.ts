import type { Json } from '../record.ts';
import type { Field } from '../schema.ts';
import type { Manner } from './control.ts';
import { readDate, readTime } from './dates.ts';
import { readMoment } from './moments.ts';
import { readNumber } from './numbers.ts';

// readValue

/** What was typed as JSON text, or the end of a sentence about why it cannot be that. */
export type Reading = { json: string } | { problem: string };

/** A text that is not empty, read as the field wants it. `old` is the value it replaces, whose style it keeps. */
export function readValue(field: Field, typed: string, manner: Manner, old?: Json): Reading {
  const { widget } = field;
  if (field.options) return readChoice(field, typed);
  if (widget === 'integer' || widget === 'number' || widget === 'money')
    return readNumeric(field, typed, manner);
  if (field.type === 'integer' || field.type === 'number') return readNumeric(field, typed, manner);
  if (field.type === 'boolean') return readBoolean(typed);
  if (widget === 'date') return quoted(readDate(typed, manner.language), 'must be a date like 2026-11-30');
  if (widget === 'time') return quoted(timeLike(readTime(typed), old), 'must be a time like 14:30');
  if (widget === 'datetime') {
    const moment = readMoment(typed, manner, typeof old === 'string' ? old : undefined);
    return 'written' in moment ? { json: JSON.stringify(moment.written) } : moment;
  }
  if (TRIMMED.has(widget)) return { json: JSON.stringify(typed.trim()) };
  return { json: JSON.stringify(lineEndsOf(typed, old)) };
}

const TRIMMED = new Set(['email', 'url', 'phone', 'relation', 'relations', 'tags']);

function readChoice(field: Field, typed: string): Reading {
  const option = field.options?.find(({ value }) => String(value) === typed);
  if (option) return { json: JSON.stringify(option.value) };
  if (field.type === 'integer' || field.type === 'number') return { problem: 'must be one of the choices' };
  return { json: JSON.stringify(typed) };
}

function readNumeric({ widget, type }: Field, typed: string, { language }: Manner): Reading {
  const whole = type === 'integer' || widget === 'integer';
  const number = readNumber(typed, language, whole);
  if (number === undefined) return { problem: whole ? 'must be a whole number' : 'must be a number' };
  return { json: type === 'string' ? JSON.stringify(number) : number };
}

function readBoolean(typed: string): Reading {
  return typed === 'true' || typed === 'false' ? { json: typed } : { problem: 'must be yes or no' };
}

function quoted(text: string | undefined, problem: string): Reading {
  return text === undefined ? { problem } : { json: JSON.stringify(text) };
}

/** A time with the seconds and the offset that the old one had. */
function timeLike(time: string | undefined, old: Json | undefined): string | undefined {
  const [, seconds, offset = ''] =
    /^\d\d:\d\d(:\d\d(?:\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?$/.exec(String(old ?? '')) ?? [];
  if (time === undefined) return undefined;
  return (seconds !== undefined && time.length === 5 ? `${time}:00` : time) + offset;
}

/** Browsers send CRLF whatever a text had: it gets the line ends of the old one, else LF. */
function lineEndsOf(typed: string, old: Json | undefined): string {
  const text = typed.replace(/\r\n?/g, '\n');
  return typeof old === 'string' && /\r\n/.test(old) && !/[^\r]\n/.test(old)
    ? text.replaceAll('\n', '\r\n')
    : text;
}
