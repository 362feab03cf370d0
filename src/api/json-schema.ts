import type { Field, SchemaNode, Shape } from '../core/schema.ts';

// schemaOf · withRefsUnder: collections' JSON Schemas for programs.

/** The collection's own JSON Schema, or one that says what its records were seen to hold and demands nothing. */
export function schemaOf(shape: Shape): SchemaNode {
  if (shape.schema) return shape.schema;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: shape.title,
    description: 'Inferred from the records; nothing is checked.',
    ...objectOf(shape.fields),
    'x-cairn': { singular: shape.singular, inferred: true },
  };
}

/** The schema as a part of another document: local references point below `place`, and it names no dialect or address of its own. */
export function withRefsUnder(schema: SchemaNode, place: string): SchemaNode {
  const { $schema: _dialect, $id: _address, ...rest } = schema;
  return rewrite(rest, place) as SchemaNode;
}

const types: Partial<Record<Field['widget'], SchemaNode>> = {
  integer: { type: 'integer' },
  number: { type: 'number' },
  money: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
  email: { type: 'string', format: 'email' },
  url: { type: 'string', format: 'uri' },
  json: {},
};

function objectOf(fields: readonly Field[]): SchemaNode {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.key, nodeOf(field)])),
  };
}

function nodeOf(field: Field): SchemaNode {
  const node = bare(field);
  const type = field.nullable && typeof node.type === 'string' ? [node.type, 'null'] : node.type;
  return { title: field.label, ...node, ...(type !== undefined && { type }) };
}

function bare(field: Field): SchemaNode {
  if (field.widget === 'group') return objectOf(field.fields ?? []);
  if (field.widget === 'rows')
    return { type: 'array', items: objectOf(field.fields ?? field.item?.fields ?? []) };
  if (field.item) return { type: 'array', items: bare(field.item) };
  return types[field.widget] ?? { type: 'string' };
}

function rewrite(value: unknown, place: string): unknown {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, place));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    const isRef = key === '$ref' && typeof inner === 'string' && inner.startsWith('#');
    return [key, isRef ? `${place}${inner.slice(1)}` : rewrite(inner, place)];
  });
  return Object.fromEntries(entries);
}
