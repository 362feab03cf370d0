import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SchemaNode } from '../../src/core/schema.ts';
import { type Declared, declarations } from '../../src/core/typescript.ts';

const declared = (schema: SchemaNode, more: Partial<Declared> = {}): Declared => ({
  ns: 'lod',
  collection: 'jobs',
  title: 'Jobs',
  singular: 'Job',
  inferred: false,
  schema,
  ...more,
});
/** The type of one property. */
const typeFor = (node: SchemaNode, $defs: Record<string, SchemaNode> = {}) =>
  /\n {2}x\?: ([\s\S]*?);\n}/.exec(declarations([declared({ properties: { x: node }, $defs })]))?.[1];

const types: [what: string, node: SchemaNode, type: string][] = [
  ['texts', { type: 'string' }, 'string'],
  ['integers', { type: 'integer' }, 'number'],
  ['null among types', { type: ['boolean', 'null'] }, 'boolean | null'],
  ['enums', { type: 'string', enum: ['open', 'paid', "it's"] }, `"open" | "paid" | "it's"`],
  ['constants', { const: 5 }, '5'],
  ['lists', { type: 'array', items: { enum: ['a', 1] } }, '("a" | 1)[]'],
  ['lists of anything', { type: 'array' }, 'unknown[]'],
  ['choices', { anyOf: [{ type: 'string' }, { type: 'number' }] }, 'string | number'],
  [
    'all of several',
    { allOf: [{ $ref: '#/$defs/a' }, { type: 'object', properties: { b: { type: 'number' } } }] },
    '{\n    a?: string;\n  } & {\n    b?: number;\n  }',
  ],
  ['maps', { type: 'object', additionalProperties: { type: 'number' } }, '{ [key: string]: number }'],
  [
    'keys that are no names',
    { type: 'object', properties: { 'on site': {} } },
    '{\n    "on site"?: unknown;\n  }',
  ],
  ['relations', { type: 'string', 'x-cairn': { relation: { to: 'customers' } } }, 'Id<"lod/customers">'],
  [
    'relations elsewhere',
    { type: 'array', items: { type: 'string' }, 'x-cairn': { relation: { to: 'bc/hubs' } } },
    'Id<"bc/hubs">[]',
  ],
  [
    'relations by another field',
    { type: 'string', 'x-cairn': { relation: { to: 'customers', by: '/number' } } },
    'string',
  ],
  ['what refers to itself', { $ref: '#/$defs/tree' }, '{\n    children?: unknown[];\n  }'],
  ['what is nowhere', { $ref: '#/$defs/none' }, 'unknown'],
  ['what may be anything', {}, 'unknown'],
];
const $defs: Record<string, SchemaNode> = {
  a: { type: 'object', properties: { a: { type: 'string' } } },
  tree: { type: 'object', properties: { children: { type: 'array', items: { $ref: '#/$defs/tree' } } } },
};
for (const [what, node, type] of types)
  test(`${what} have their type`, () => assert.equal(typeFor(node, $defs), type));

test('what is said of a field stands above it, and required ones are', () => {
  const text = declarations([
    declared({
      description: 'What is done */ for customers.',
      required: ['number'],
      properties: {
        number: { title: 'Number', type: 'string', 'x-cairn': { numbering: '{year}-{0000}' } },
        total: { type: 'number', default: 0, 'x-cairn': { unit: 'm²' } },
      },
    }),
  ]);
  assert.ok(
    text.includes('/** Jobs: `lod/jobs`. What is done *\\/ for customers. */\nexport interface LodJob {'),
    text,
  );
  assert.ok(
    text.includes('  /** Number. Filled in when it is left out: {year}-{0000}. */\n  number: string;'),
    text,
  );
  assert.ok(text.includes('  /** In m². Filled in when it is left out: 0. */\n  total?: number;'), text);
});

test('each collection has a name of its own, whatever it is called', () => {
  const text = declarations([
    declared({}),
    declared({}, { collection: 'old jobs' }),
    declared({}, { ns: '2nd-shop', collection: 'x', singular: 'Überblick' }),
    declared({}, { ns: 'Re', collection: 'y', singular: 'cords' }),
  ]);
  assert.deepEqual(
    /export interface Records \{\n([\s\S]*?)}/
      .exec(text)?.[1]
      ?.trim()
      .split(/\s*\n\s*/),
    [
      '"lod/jobs": LodJob;',
      '"lod/old jobs": LodOldJobs;',
      '"2nd-shop/x": Of2ndShopÜberblick;',
      '"Re/y": ReCords;',
    ],
  );
});
