import { valueAt } from '../json-pointer.ts';
import type { SchemaNode } from '../schema.ts';

// typeOf · commentOf: one JSON Schema as a TypeScript type.

export interface Place {
  /** Where local references lead. */
  root: SchemaNode;
  ns: string;
  /** References that are being followed. */
  seen: readonly string[];
}

/** The type in TypeScript; `unknown` where a schema allows anything or refers to itself. `indent` is that of the line it stands in. */
export function typeOf(node: unknown, place: Place, indent: string): string {
  if (node === false) return 'never';
  if (typeof node !== 'object' || node === null) return 'unknown';
  const schema = node as SchemaNode;
  if (schema.const !== undefined) return literal(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map(literal));
  const parts = [
    ...referred(schema, place, indent),
    ...choices(schema, place, indent),
    ...listOf(schema.allOf).map((each) => typeOf(each, place, indent)),
    ...own(schema, place, indent),
  ].filter((part) => part !== 'unknown');
  const all = [...new Set(parts)];
  if (all.length <= 1) return all[0] ?? 'unknown';
  return all.map((part) => (part.includes(' | ') ? `(${part})` : part)).join(' & ');
}

function referred({ $ref }: SchemaNode, place: Place, indent: string): string[] {
  if ($ref === undefined) return [];
  if (!$ref.startsWith('#') || place.seen.includes($ref)) return ['unknown'];
  const target = valueAt(place.root, decodeURIComponent($ref.slice(1)));
  return [typeOf(target, { ...place, seen: [...place.seen, $ref] }, indent)];
}

function choices({ oneOf, anyOf }: SchemaNode, place: Place, indent: string): string[] {
  return [oneOf, anyOf]
    .map(listOf)
    .filter((list) => list.length > 0)
    .map((list) => union(list.map((each) => typeOf(each, place, indent))));
}

function own(schema: SchemaNode, place: Place, indent: string): string[] {
  const types = schema.type === undefined ? [impliedBy(schema)] : [schema.type].flat();
  return [union(types.map((type) => plain(type, schema, place, indent)))];
}

function impliedBy({ properties, items }: SchemaNode): string | undefined {
  if (properties) return 'object';
  return items ? 'array' : undefined;
}

function plain(type: string | undefined, schema: SchemaNode, place: Place, indent: string): string {
  if (type === 'string') return relationOf(schema, place) ?? 'string';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean' || type === 'null') return type;
  if (type === 'array') return arrayOf(schema, place, indent);
  return type === 'object' ? objectOf(schema, place, indent) : 'unknown';
}

/** A relation by id; one by another field is that field's value. */
function relationOf(schema: SchemaNode, { ns }: Place): string | undefined {
  const relation = schema['x-cairn']?.relation as { to?: unknown; by?: unknown } | undefined;
  if (typeof relation?.to !== 'string' || relation.by !== undefined) return undefined;
  const to = relation.to.includes('/') ? relation.to : `${ns}/${relation.to}`;
  return `Id<${JSON.stringify(to)}>`;
}

function arrayOf(schema: SchemaNode, place: Place, indent: string): string {
  const inherited = schema.items && !schema.items['x-cairn'] && schema['x-cairn']?.relation;
  const items = inherited ? { ...schema.items, 'x-cairn': schema['x-cairn'] } : schema.items;
  const item = typeOf(items, place, indent);
  return / [|&] /.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
}

function objectOf(schema: SchemaNode, place: Place, indent: string): string {
  const { properties = {}, required = [], additionalProperties } = schema;
  const entries = Object.entries(properties);
  const rest =
    typeof additionalProperties === 'object' ? typeOf(additionalProperties, place, indent) : 'unknown';
  if (entries.length === 0) return `{ [key: string]: ${rest} }`;
  const inner = `${indent}  `;
  const lines = entries.map(([key, node]) => {
    const name = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : JSON.stringify(key);
    const mark = listOf(required).includes(key) ? '' : '?';
    return `${commentOf(about(node, place), inner)}${inner}${name}${mark}: ${typeOf(node, place, inner)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

/** What a person would want to know at the field. */
function about(node: SchemaNode, { ns }: Place): (string | undefined)[] {
  if (typeof node !== 'object' || node === null) return [];
  const { relation, unit, numbering } = (node['x-cairn'] ?? {}) as Record<string, unknown>;
  const to = (relation as { to?: unknown } | undefined)?.to;
  return [
    [node.title, node.description].filter((part) => typeof part === 'string').join(': ') || undefined,
    typeof node.format === 'string' ? `As ${node.format}.` : undefined,
    typeof to === 'string' ? `Of ${to.includes('/') ? to : `${ns}/${to}`}.` : undefined,
    typeof unit === 'string' ? `In ${unit}.` : undefined,
    typeof numbering === 'string' ? `Filled in when it is left out: ${numbering}.` : undefined,
    node.default === undefined
      ? undefined
      : `Filled in when it is left out: ${JSON.stringify(node.default)}.`,
  ];
}

/** Sentences as a JSDoc comment; nothing when there are none. */
export function commentOf(sentences: readonly (string | undefined)[], indent: string): string {
  const whole = sentences.flatMap((text) => (text ? [/[.!?]$/.test(text) ? text : `${text}.`] : []));
  const text = whole.join(' ').replaceAll('*/', '*\\/').replace(/\s+/g, ' ');
  return text === '' ? '' : `${indent}/** ${text} */\n`;
}

function union(types: readonly string[]): string {
  const all = [...new Set(types)];
  if (all.length === 0) return 'never';
  return all.includes('unknown') ? 'unknown' : all.join(' | ');
}

function literal(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value)
      ? `[${value.map(literal).join(', ')}]`
      : `{ ${Object.entries(value)
          .map(([key, each]) => `${JSON.stringify(key)}: ${literal(each)}`)
          .join('; ')} }`;
  return JSON.stringify(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
