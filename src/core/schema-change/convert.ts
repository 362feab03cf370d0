import { isFormat } from '../fields/formats.ts';
import type { Json } from '../record.ts';
import type { Field } from '../schema.ts';
import { type Manner, readDate, readMoment, readNumber, readTime } from '../values.ts';

// convert: a value as a field of another kind wants it.

/** The JSON text of the value as the field wants it; `same` when it is so already, or why it cannot be. */
export type Conversion = { json: string } | { same: true } | { cannot: string };

/**
 * Reads a value as the field wants it. Texts are read in the manner of the namespace: "12,50" is 12.5 in German. `spelled` is the JSON text of
 * a number, so that 1.10 becomes "1.10". Nothing that is there is lost: what cannot be said in the other kind is refused.
 */
export function convert(
  value: Json,
  field: Field,
  manner: Manner,
  spelled = JSON.stringify(value),
): Conversion {
  if (value === null) return field.nullable ? { same: true } : { cannot: 'is empty (null)' };
  if (field.options && field.widget !== 'checkboxes') return toChoice(value, field.options);
  const { widget } = field;
  if (widget === 'json' || widget === 'hidden') return { same: true };
  if (widget === 'integer' || field.type === 'integer') return toNumber(value, manner, true);
  if (field.type === 'number') return toNumber(value, manner, false);
  if (widget === 'boolean') return toBoolean(value);
  if (widget === 'group') return isObject(value) ? { same: true } : { cannot: 'is no object' };
  if (widget === 'rows')
    return Array.isArray(value) && value.every(isObject)
      ? { same: true }
      : { cannot: 'is no list of objects' };
  if (widget === 'tags' || widget === 'checkboxes' || widget === 'relations') return toList(value, field);
  const text = textOf(value, spelled);
  if (text === undefined)
    return { cannot: Array.isArray(value) ? 'is a list of more than texts' : 'is an object' };
  return toText(text, value, field, manner);
}

function toText(text: string, value: Json, { widget }: Field, manner: Manner): Conversion {
  const trimmed = text.trim();
  const said = (result: string | undefined, cannot: string): Conversion =>
    result === undefined ? { cannot } : result === value ? { same: true } : { json: JSON.stringify(result) };
  switch (widget) {
    case 'date':
      return said(
        isFormat('date', trimmed) ? trimmed : (readDate(trimmed, manner.language) ?? dayOf(trimmed)),
        'is no date',
      );
    case 'time':
      return said(readTime(trimmed), 'is no time');
    case 'datetime': {
      if (isFormat('date-time', trimmed) && /[Zz]$|[+-]\d\d:\d\d$/.test(trimmed)) return said(trimmed, '');
      const day = readDate(trimmed, manner.language);
      const moment = readMoment(day === undefined ? trimmed : `${day} 00:00`, manner);
      return 'written' in moment ? said(moment.written, '') : { cannot: 'is no date with a time' };
    }
    case 'email':
      return said(isFormat('email', trimmed) ? trimmed : undefined, 'is no e-mail address');
    case 'url':
      return said(urlOf(trimmed), 'is no web address');
    default:
      return said(text, '');
  }
}

/** Of a date-time that says midnight: only then nothing is lost. */
function dayOf(text: string): string | undefined {
  const [, day, rest = ''] = /^(\d{4}-\d\d-\d\d)[T ](.*)$/i.exec(text) ?? [];
  return day !== undefined && /^00:00(:00(\.0+)?)?([Zz]|[+-]\d\d:?\d\d)?$/.test(rest) && isFormat('date', day)
    ? day
    : undefined;
}

function urlOf(text: string): string | undefined {
  if (isFormat('uri', text)) return text;
  const whole = `https://${text}`;
  return /^[\w-]+(\.[\w-]+)+([/?#]\S*)?$/.test(text) && isFormat('uri', whole) ? whole : undefined;
}

function toNumber(value: Json, { language }: Manner, whole: boolean): Conversion {
  const what = whole ? 'is no whole number' : 'is no number';
  if (typeof value === 'number') return !whole || Number.isInteger(value) ? { same: true } : { cannot: what };
  if (typeof value !== 'string') return { cannot: what };
  const json = readNumber(value, language, whole);
  return json === undefined ? { cannot: what } : { json };
}

const YES = new Set(['true', 'yes', 'y', '1', 'x', 'on', 'ja', 'j', 'oui', 'si', 'sí', 'wahr']);
const NO = new Set(['false', 'no', 'n', '0', 'off', 'nein', 'nej', 'non', 'falsch']);

function toBoolean(value: Json): Conversion {
  if (typeof value === 'boolean') return { same: true };
  const word = String(value).trim().toLowerCase();
  if (typeof value === 'object') return { cannot: 'is neither yes nor no' };
  return YES.has(word)
    ? { json: 'true' }
    : NO.has(word)
      ? { json: 'false' }
      : { cannot: 'is neither yes nor no' };
}

function toChoice(value: Json, options: NonNullable<Field['options']>): Conversion {
  if (options.some((option) => option.value === value)) return { same: true };
  const word = String(value).trim().toLowerCase();
  const found =
    typeof value === 'object'
      ? undefined
      : options.find((option) =>
          [String(option.value), option.label].some((name) => name.toLowerCase() === word),
        );
  return found ? { json: JSON.stringify(found.value) } : { cannot: 'is not one of the choices' };
}

function toList(value: Json, field: Field): Conversion {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'string')) return onlyChoices(value, value, field);
    const texts = value.map((item) => textOf(item, JSON.stringify(item)));
    return texts.some((each) => each === undefined)
      ? { cannot: 'holds more than texts' }
      : onlyChoices(texts as string[], value, field);
  }
  if (typeof value === 'object') return { cannot: 'is an object' };
  const separator = field.widget === 'relations' || !/[;\n]/.test(String(value)) ? /[,;\n]/ : /[;\n]/;
  const parts = String(value)
    .split(separator)
    .map((part) => part.trim());
  return onlyChoices(
    parts.filter((part) => part !== ''),
    value,
    field,
  );
}

function onlyChoices(texts: readonly string[], value: Json, { options }: Field): Conversion {
  const found = options
    ? texts.map(
        (text) =>
          options.find((option) =>
            [String(option.value), option.label].some((name) => name.toLowerCase() === text.toLowerCase()),
          )?.value,
      )
    : texts;
  if (found.some((each) => each === undefined)) return { cannot: 'holds more than the choices' };
  const json = JSON.stringify(found);
  return json === JSON.stringify(value) ? { same: true } : { json };
}

function textOf(value: Json, spelled: string): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return spelled;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return undefined;
}

function isObject(value: Json): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
