import type { Json, JsonObject } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';
import { sayDate, sayDay } from '../ui/time.tsx';
import { isBlank, parseMoment, type Show } from './show.ts';

/** A value as one line of plain text: for table cells, differences, tooltips. Empty for a blank value. */
export function inWords(field: Field, value: Json | undefined, show: Show): string {
  if (value === undefined || value === null || isBlank(value)) return '';
  const option = field.options?.find((one) => one.value === value);
  if (option) return option.label;
  if (Array.isArray(value)) return listInWords(field, value, show);
  if (field.relation) return show.link(field.relation, value)?.title ?? String(value);
  if (typeof value === 'object') return objectInWords(field.fields ?? [], value, show);
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return numberInWords(field, value, show);
  return textInWords(field, value, show);
}

/** A number, or the digits of one, as its widget wants it. */
export function numberInWords(field: Field, value: number | string, { formats }: Show): string {
  if (field.widget === 'money') return formats.money(value, field.currency);
  const number = formats.number(value);
  return field.unit ? `${number} ${field.unit}` : number;
}

function textInWords(field: Field, value: string, { formats, now }: Show): string {
  if (field.widget === 'date') return sayDate(value, now, formats) ?? value;
  if (field.widget === 'time') return value.replace(/^(\d\d:\d\d):00(\.0+)?$/, '$1');
  if (field.widget !== 'datetime') return value;
  const moment = parseMoment(value);
  return moment ? `${sayDay(moment, now, formats)}, ${formats.time(moment)}` : value;
}

function listInWords(field: Field, values: Json[], show: Show): string {
  const item = field.item;
  if (!item || item.widget === 'group') {
    return `${values.length} ${values.length === 1 ? 'entry' : 'entries'}`;
  }
  const options = item.options ?? field.options;
  const relation = item.relation ?? field.relation;
  return values.map((value) => inWords({ ...item, options, relation }, value, show)).join(', ');
}

function objectInWords(fields: readonly Field[], value: JsonObject, show: Show): string {
  const parts = Object.entries(value).map(([key, one]) => {
    const field = fields.find((candidate) => candidate.key === key);
    if (field) return inWords(field, one, show);
    return typeof one === 'object' && one !== null ? '…' : isBlank(one) ? '' : String(one);
  });
  return parts.filter(Boolean).join(', ');
}
