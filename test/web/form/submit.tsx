import { RecordForm } from '../../../partials/records/form.tsx';
import type { FormState } from '../../../partials/records/form-state.ts';
import type { JsonObject } from '../../../src/core/record.ts';
import type { Shape } from '../../../src/core/schema.ts';
import { wide } from '../../wide.ts';

// The form as it is drawn, and what a browser would send of it.

export const manner = { language: 'de', timeZone: 'Europe/Berlin' };

/** The form of a record, or of a new one. */
export function draw(shape: Shape, data: JsonObject, isNew = false, exact?: FormState['exact']): string {
  const form: FormState = {
    data,
    isNew,
    ...(exact && { exact }),
    errors: new Map(),
    ...manner,
    currency: 'EUR',
    source: () => '/options',
    target: (_field, value) => ({ title: `the record ${value}`, href: '/' }),
    singularOf: () => 'record',
  };
  return String(<RecordForm shape={shape} form={form} action="/save" cancelHref="/" draft="x" />);
}

/** What a browser sends of a form that nobody touched: names and values in order, as HTML says (form submission, value sanitisation). */
export function submit(html: string): URLSearchParams {
  const sent = new URLSearchParams();
  const live = withoutTemplates(html);
  const controls =
    /<input\b([^>]*)>|<textarea\b([^>]*)>\n?([\s\S]*?)<\/textarea>|<select\b([^>]*)>([\s\S]*?)<\/select>/g;
  for (const [, input, area, areaText = '', select, options = ''] of live.matchAll(controls)) {
    const attributes = attributesOf(input ?? area ?? select ?? '');
    const name = attributes.get('name');
    if (name === undefined || attributes.has('disabled')) continue;
    const add = (value: string) => sent.append(name, value.replace(/\r\n?|\n/g, '\r\n'));
    if (select !== undefined) add(chosen(options));
    else if (area !== undefined) add(decode(areaText));
    else if (!/^(checkbox|radio)$/.test(attributes.get('type') ?? '') || attributes.has('checked'))
      add(sanitised(attributes));
  }
  return sent;
}

function withoutTemplates(html: string): string {
  let live = html;
  for (let before = ''; before !== live; ) {
    before = live;
    live = live.replace(/<template\b[^>]*>(?:(?!<template\b)[\s\S])*?<\/template>/g, '');
  }
  return live;
}

function attributesOf(text: string): Map<string, string> {
  const found = text.matchAll(/([^\s=/]+)(?:="([^"]*)")?/g);
  return new Map([...found].map(([, name = '', value = '']) => [name, decode(value)]));
}

function chosen(options: string): string {
  const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, text = '']) => attributesOf(text));
  return (all.find((option) => option.has('selected')) ?? all[0])?.get('value') ?? '';
}

/** HTML, "value sanitization algorithm", of the types that we use. */
function sanitised(attributes: Map<string, string>): string {
  const type = attributes.get('type') ?? 'text';
  const value = attributes.get('value') ?? '';
  if (type === 'hidden' || type === 'checkbox' || type === 'radio') return value;
  const line = value.replace(/[\r\n]/g, '');
  if (type === 'email' || type === 'url') return line.trim();
  if (type === 'date') return /^\d{4}-\d\d-\d\d$/.test(line) && isDay(line) ? line : '';
  if (type === 'time') return /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?$/.test(line) ? line : '';
  if (type !== 'datetime-local') return line;
  const [day = '', time = ''] = line.split('T');
  return isDay(day) && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?$/.test(time)
    ? line.replace(/(T\d\d:\d\d):00$/, '$1')
    : '';
}

function isDay(text: string): boolean {
  return new Date(`${text}T00:00Z`).toJSON()?.startsWith(text) === true && !text.startsWith('0000');
}

function decode(text: string): string {
  const entities: Record<string, string> = {
    lt: '<',
    gt: '>',
    amp: '&',
    quot: '"',
    '#39': "'",
    '#34': '"',
    '#10': '\n',
    '#13': '\r',
  };
  return wide(text).replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
