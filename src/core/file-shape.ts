import { FILES } from './bytes.ts';
import type { SchemaNode } from './schema.ts';

// builtInSchema: the shape of sidecars, where a `files` collection has no `_schema.json` of its own.

const FILE_SCHEMA: SchemaNode = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Files',
  description: 'Uploads: the bytes lie beside these records.',
  type: 'object',
  properties: {
    name: { type: 'string', title: 'Name', minLength: 1, maxLength: 300 },
    description: { type: 'string', title: 'Description', 'x-cairn': { widget: 'textarea' } },
    type: { type: 'string', title: 'Type', readOnly: true, 'x-cairn': { searchable: false } },
    size: { type: 'integer', title: 'Size', minimum: 0, readOnly: true, 'x-cairn': { unit: 'bytes' } },
    added: { type: 'string', title: 'Added', format: 'date-time', readOnly: true },
    records: {
      type: 'array',
      title: 'Belongs to',
      description: 'The records that it belongs to, as namespace/collection/id.',
      items: { type: 'string' },
      'x-cairn': { searchable: false },
    },
    tags: {
      type: 'array',
      title: 'Tags',
      items: { type: 'string' },
      uniqueItems: true,
      'x-cairn': { widget: 'tags' },
    },
    sha256: { type: 'string', title: 'SHA-256', readOnly: true, 'x-cairn': { searchable: false } },
  },
  'x-cairn': {
    singular: 'File',
    icon: 'file',
    title: 'name',
    columns: ['name', 'type', 'size', 'added', 'records'],
    sort: '-added',
  },
};

/** The schema that a collection has without a `_schema.json`; undefined where it is inferred from the records. */
export function builtInSchema(collection: string): SchemaNode | undefined {
  return collection === FILES ? FILE_SCHEMA : undefined;
}
