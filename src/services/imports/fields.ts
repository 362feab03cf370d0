import { inferSchema, labelOf, shapeOf, singularOf } from '../../core/fields.ts';
import {
  type ColumnChoice,
  type ColumnFinding,
  type ImportWish,
  type NewType,
  own,
} from '../../core/import.ts';
import { childPointer } from '../../core/json-pointer.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Field, SchemaNode, Shape } from '../../core/schema.ts';

// The fields that an import brings, and the schema that it needs: newProperties · nextShape · schemaOf · withSeen

/** Keys and nodes of new fields, in the order of the file. */
export function newProperties(
  wish: ImportWish,
  findings: readonly ColumnFinding[],
): { column: string; key: string; node: SchemaNode }[] {
  return findings.flatMap((finding) => {
    const choice = own(wish.columns, finding.column);
    if (choice?.to !== 'new') return [];
    const named = labelOf(choice.key) === finding.column || finding.column === choice.key;
    const title = named ? {} : { title: finding.column };
    return [
      {
        column: finding.column,
        key: choice.key,
        node: { ...title, ...nodeOf(choice.type, choice, finding) },
      },
    ];
  });
}

/** The collection as it will be: with its new fields, or made of them. */
export function nextShape(
  place: { ns: string; collection: string },
  shape: Shape | undefined,
  wish: ImportWish,
  findings: readonly ColumnFinding[],
): Shape {
  const added = newProperties(wish, findings);
  if (!shape) return shapeOf(schemaOf(wish, findings), place);
  if (added.length === 0) return shape;
  const properties = Object.fromEntries(added.map(({ key, node }) => [key, node]));
  if (shape.schema)
    return shapeOf({ ...shape.schema, properties: { ...shape.schema.properties, ...properties } }, place);
  const fields = shapeOf({ type: 'object', properties }, place).fields;
  return { ...shape, fields: [...shape.fields, ...fields] };
}

/** The fields with those that records have beside their schema, so that a file of such records finds them again. */
export function withSeen(shape: Shape, samples: readonly JsonObject[]): Shape {
  const { ns, collection } = shape;
  const seen = shapeOf(inferSchema(samples), { ns, collection }).fields;
  return { ...shape, fields: joined(shape.fields, seen) };
}

function joined(fields: readonly Field[], seen: readonly Field[]): Field[] {
  const known = fields.map((field) => {
    const other = seen.find(({ pointer }) => pointer === field.pointer);
    const both = field.widget === 'group' && field.fields && other?.fields;
    return both ? { ...field, fields: joined(field.fields ?? [], other.fields ?? []) } : field;
  });
  return [...known, ...seen.filter(({ pointer }) => !fields.some((field) => field.pointer === pointer))];
}

/** The schema of a collection that is made by the import. */
export function schemaOf(wish: ImportWish, findings: readonly ColumnFinding[]): SchemaNode {
  const title = wish.title || labelOf(wish.collection);
  const properties = newProperties(wish, findings);
  const named = titleOf(properties, findings);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    properties: Object.fromEntries(properties.map(({ key, node }) => [key, node])),
    'x-cairn': {
      singular: wish.singular || singularOf(title),
      ...(named !== undefined && { title: childPointer('', named) }),
    },
  };
}

const NAMES = /^(name|title|label|subject|bezeichnung|titel|betreff|firma|company|nom|titre)$/i;

function titleOf(
  properties: readonly { column: string; key: string; node: SchemaNode }[],
  findings: readonly ColumnFinding[],
): string | undefined {
  const plain = properties.filter(
    ({ node }) => node.type === 'string' && !node.format && !node.enum && !node['x-cairn'],
  );
  const findingOf = (column: string) => findings.find((finding) => finding.column === column);
  const worded = plain.filter(({ column }) =>
    findingOf(column)?.examples.some((text) => /\p{L}{2}/u.test(text)),
  );
  const best =
    worded.find(({ key, column }) => NAMES.test(key) || NAMES.test(column)) ??
    worded.find(({ column }) => /name|titel|title/i.test(column)) ??
    worded.find(({ column }) => findingOf(column)?.unique) ??
    worded[0] ??
    plain[0];
  return best?.key;
}

function nodeOf(
  type: NewType,
  choice: Extract<ColumnChoice, { to: 'new' }>,
  finding: ColumnFinding,
): SchemaNode {
  switch (type) {
    case 'longtext':
      return { type: 'string', 'x-cairn': { widget: 'textarea' } };
    case 'integer':
    case 'number':
    case 'boolean':
      return { type };
    case 'money':
      return { type: 'number', 'x-cairn': { widget: 'money' } };
    case 'percent':
      return { type: 'number', 'x-cairn': { unit: '%' } };
    case 'date':
    case 'time':
    case 'email':
    case 'phone':
      return { type: 'string', format: type };
    case 'datetime':
      return { type: 'string', format: 'date-time' };
    case 'url':
      return { type: 'string', format: 'uri' };
    case 'choice':
      return finding.choices ? { type: 'string', enum: finding.choices } : { type: 'string' };
    case 'list':
      return { type: 'array', items: { type: 'string' } };
    case 'relation':
      return { type: 'string', 'x-cairn': { relation: { to: choice.relation ?? '' } } };
    case 'json':
      return (finding.node as SchemaNode | undefined) ?? {};
    default:
      return { type: 'string' };
  }
}
