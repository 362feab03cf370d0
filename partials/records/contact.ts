import { valueAt } from '../../src/core/json-pointer.ts';
import type { Json, JsonObject } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';
import type { IconName } from '../ui/icon.tsx';
import { leafFields } from './columns.ts';

// contactsOf · mapUrl: how to get in touch with what a record is about.

/** A way to it: a number to call, an address to write to or to go to. */
export interface Contact {
  label: string;
  icon: IconName;
  href: string;
  /** In another tab. */
  away: boolean;
}

/** The first of each kind that is filled in, in the order in which one would use them. */
export function contactsOf(fields: readonly Field[], data: JsonObject): Contact[] {
  const first = (widget: string, fits: RegExp) =>
    leafFields(fields)
      .filter((field) => field.widget === widget && !field.pointer.includes('*'))
      .map(({ pointer }) => valueAt(data, pointer))
      .find((value): value is string => typeof value === 'string' && fits.test(value.trim()));
  const [phone, email, url] = [first('phone', /\d/), first('email', /@/), first('url', /^https?:\/\//i)];
  const place = fields.map((field) => mapUrl(field, data[field.key])).find((each) => each !== undefined);
  return [
    ...(phone ? [{ label: 'Call', icon: 'phone', href: callUrl(phone), away: false } as const] : []),
    ...(email ? [{ label: 'Mail', icon: 'mail', href: `mailto:${email.trim()}`, away: false } as const] : []),
    ...(place ? [{ label: 'Map', icon: 'map-pin', href: place, away: true } as const] : []),
    ...(url ? [{ label: 'Website', icon: 'external', href: url.trim(), away: true } as const] : []),
  ];
}

/** A phone number as the address of a call. */
export function callUrl(number: string): string {
  return `tel:${number.replace(/[^+\d]/g, '')}`;
}

const MAP = 'https://www.openstreetmap.org';
const PARTS = [
  /^(street|stra(ss|ß)e|road|address(line)?1?|line1)$/i,
  /^(post_?code|postal_?code|zip|plz)$/i,
  /^(city|town|ort|stadt|place|locality)$/i,
  /^(country|land)$/i,
];

/** Where a map shows it: an address with a street or postcode and a town, or a latitude and longitude. Undefined for anything else. */
export function mapUrl(field: Field, value: Json | undefined): string | undefined {
  if (typeof value === 'string')
    return /^(address|adresse)$/i.test(field.key) && value.trim() !== '' ? found(value) : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [latitude, longitude] = [
    number(value, /^lat(itude)?$/i),
    number(value, /^(lon|lng|long|longitude)$/i),
  ];
  if (latitude !== undefined && longitude !== undefined)
    return `${MAP}/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  const [street, postcode, town, country] = PARTS.map((name) => text(field, value, name));
  if (!town || !(street || postcode)) return undefined;
  return found([street, [postcode, town].filter(Boolean).join(' '), country].filter(Boolean).join(', '));
}

function found(query: string): string {
  return `${MAP}/search?${new URLSearchParams({ query: query.trim().replace(/\s+/g, ' ') })}`;
}

function number(value: JsonObject, name: RegExp): number | undefined {
  const entry = Object.entries(value).find(([key]) => name.test(key));
  return typeof entry?.[1] === 'number' ? entry[1] : undefined;
}

function text(field: Field, value: JsonObject, name: RegExp): string {
  const [key, held] = Object.entries(value).find(([each]) => name.test(each)) ?? [];
  const options = field.fields?.find((each) => each.key === key)?.options;
  const label = options?.find((option) => option.value === held)?.label;
  return label ?? (typeof held === 'string' || typeof held === 'number' ? String(held).trim() : '');
}
