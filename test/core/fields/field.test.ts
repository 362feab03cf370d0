import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOf, labelAt, labelOf, relationsOf, singularOf } from '../../../src/core/fields.ts';
import type { Field, SchemaNode } from '../../../src/core/schema.ts';

function field(property: SchemaNode, root: SchemaNode = {}): Field {
  const [first] = fieldsOf({ type: 'object', ...root, properties: { it: property } }, 'lod');
  return first as Field;
}

test('every type and format has its widget', () => {
  const expected: [SchemaNode, string][] = [
    [{ type: 'string' }, 'text'],
    [{ type: 'string', maxLength: 4000 }, 'textarea'],
    [{ type: 'string', contentMediaType: 'text/markdown' }, 'markdown'],
    [{ type: 'string', format: 'date' }, 'date'],
    [{ type: 'string', format: 'time' }, 'time'],
    [{ type: 'string', format: 'date-time' }, 'datetime'],
    [{ type: 'string', format: 'email' }, 'email'],
    [{ type: 'string', format: 'uri' }, 'url'],
    [{ type: 'string', format: 'phone' }, 'phone'],
    [{ type: 'integer' }, 'integer'],
    [{ type: 'number' }, 'number'],
    [{ type: ['integer', 'number'] }, 'number'],
    [{ type: 'number', 'x-cairn': { widget: 'money' } }, 'money'],
    [{ type: 'string', 'x-cairn': { widget: 'money' } }, 'money'],
    [{ type: 'boolean' }, 'boolean'],
    [{ enum: ['a', 'b'] }, 'select'],
    [{ const: 'a' }, 'select'],
    [{ type: 'array', items: { type: 'string' } }, 'tags'],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, 'checkboxes'],
    [{ type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } }, 'rows'],
    [{ type: 'object', properties: { a: { type: 'string' } } }, 'group'],
    [{ type: 'string', 'x-cairn': { relation: { to: 'customers' } } }, 'relation'],
    [
      { type: 'array', items: { type: 'integer', 'x-cairn': { relation: { to: 'bc/hubs', by: '/id' } } } },
      'relations',
    ],
    [{ type: 'string', 'x-cairn': { widget: 'hidden' } }, 'hidden'],
  ];
  for (const [property, widget] of expected)
    assert.equal(field(property).widget, widget, JSON.stringify(property));
});

test('what no widget fits is edited as JSON', () => {
  const odd: SchemaNode[] = [
    {},
    { type: ['string', 'number'] },
    { oneOf: [{ type: 'string' }, { type: 'object', properties: { a: {} } }] },
    { type: 'object' },
    { type: 'object', additionalProperties: { type: 'string' } },
    { type: 'array' },
    { type: 'array', prefixItems: [{ type: 'number' }], items: { type: 'number' } },
    { type: 'array', items: { type: 'array', items: { type: 'number' } } },
    { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'number' }] } },
    { enum: [{ a: 1 }] },
  ];
  for (const property of odd) assert.equal(field(property).widget, 'json', JSON.stringify(property));
});

test('a hint cannot give a value a widget that could not edit it', () => {
  assert.equal(
    field({ type: 'object', properties: { a: {} }, 'x-cairn': { widget: 'text' } }).widget,
    'group',
  );
  assert.equal(field({ type: 'integer', 'x-cairn': { widget: 'markdown' } }).widget, 'integer');
  assert.equal(field({ type: 'string', 'x-cairn': { widget: 'tags' } }).widget, 'text');
  assert.equal(field({ type: 'string', 'x-cairn': { widget: 'select' } }).widget, 'text');
  assert.equal(field({ type: 'string', 'x-cairn': { widget: 'nonsense' as never, unit: 'mm' } }).unit, 'mm');
});

test('null beside a type makes a field nullable, however it is said', () => {
  const ways: SchemaNode[] = [
    { type: ['string', 'null'] },
    { anyOf: [{ type: 'string' }, { type: 'null' }] },
    { oneOf: [{ type: 'null' }, { type: 'string' }] },
  ];
  for (const way of ways) {
    const { widget, nullable, type } = field(way);
    assert.deepEqual({ widget, nullable, type }, { widget: 'text', nullable: true, type: 'string' });
  }
  const choice = field({ enum: ['a', null] });
  assert.equal(choice.nullable, true);
  assert.deepEqual(
    choice.options?.map((option) => option.value),
    ['a'],
  );
});

test('references inside the schema are followed and allOf is merged', () => {
  const root = {
    $defs: {
      address: {
        type: 'object',
        title: 'Place',
        required: ['city'],
        properties: { city: { type: 'string' } },
      },
      named: { properties: { name: { type: 'string' } } },
    },
  } satisfies SchemaNode;
  const address = field({ $ref: '#/$defs/address', title: 'Address' }, root);
  assert.deepEqual(
    [address.widget, address.label, address.fields?.[0]?.pointer],
    ['group', 'Address', '/it/city'],
  );
  assert.equal(address.fields?.[0]?.required, true);
  const both = field(
    { type: 'object', allOf: [{ $ref: '#/$defs/address' }, { $ref: '#/$defs/named' }] },
    root,
  );
  assert.deepEqual(
    both.fields?.map((each) => each.key),
    ['city', 'name'],
  );
  assert.equal(field({ $ref: 'https://example.org/x.json' }).widget, 'json');
  assert.equal(field({ anyOf: [{ $ref: '#/$defs/address' }, { type: 'null' }] }, root).nullable, true);
});

test('a schema that contains itself ends in JSON', () => {
  const root: SchemaNode = {
    $defs: {
      node: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          children: { type: 'array', items: { $ref: '#/$defs/node' } },
        },
      },
    },
  };
  const tree = field({ $ref: '#/$defs/node' }, root);
  assert.deepEqual(
    tree.fields?.map((each) => each.widget),
    ['text', 'json'],
  );
});

test('labels, help, limits, choices and hints come along', () => {
  const status = field({
    enum: ['enquiry', 'in_progress', 'Paid'],
    description: 'Where it stands',
    default: 'enquiry',
    'x-cairn': {
      labels: { Paid: 'Money is in' },
      colours: { Paid: 'green' },
      group: 'state',
      unique: true,
      searchable: false,
    },
  });
  assert.deepEqual(status.options, [
    { value: 'enquiry', label: 'Enquiry' },
    { value: 'in_progress', label: 'In progress' },
    { value: 'Paid', label: 'Money is in', colour: 'green' },
  ]);
  assert.deepEqual(
    [status.help, status.defaultValue, status.group, status.unique, status.searchable, status.type],
    ['Where it stands', 'enquiry', 'state', true, false, 'string'],
  );
  const limits = field({ type: 'number', minimum: 0, maximum: 9, multipleOf: 0.5 }).limits;
  assert.deepEqual(limits, { minimum: 0, maximum: 9, step: 0.5 });
  const titled = field({ oneOf: [{ const: 1, title: 'One' }, { const: 2 }] });
  assert.deepEqual(
    titled.options?.map((option) => option.label),
    ['One', '2'],
  );
});

test('fields with an order stand first', () => {
  const at = (order: number) => ({ type: 'string', 'x-cairn': { order } });
  const fields = fieldsOf(
    { properties: { a: { type: 'string' }, b: at(2), c: { type: 'string' }, d: at(1) } },
    'lod',
  );
  assert.deepEqual(
    fields.map((each) => each.key),
    ['d', 'b', 'a', 'c'],
  );
  assert.ok(fields.every((each) => !('order' in each)));
});

test('relations are found wherever they are', () => {
  const to = (hint: object) => ({ type: 'string', 'x-cairn': { relation: hint } });
  const schema: SchemaNode = {
    type: 'object',
    properties: {
      customer: to({ to: 'customers' }),
      helpers: { type: 'array', items: to({ to: 'contacts' }) },
      watchers: {
        type: 'array',
        items: { type: 'string' },
        'x-cairn': { relation: { to: 'contacts', by: '/email' } },
      },
      contributors: {
        type: 'array',
        items: { type: 'object', properties: { id: to({ to: 'tate/artists', by: '/id' }) } },
      },
      site: { type: 'object', properties: { hub: to({ to: 'bc/hubs' }) } },
    },
  };
  assert.deepEqual(relationsOf(schema, 'lod'), [
    { pointer: '/customer', to: 'lod/customers', by: '@id' },
    { pointer: '/helpers/*', to: 'lod/contacts', by: '@id' },
    { pointer: '/watchers/*', to: 'lod/contacts', by: '/email' },
    { pointer: '/contributors/*/id', to: 'tate/artists', by: '/id' },
    { pointer: '/site/hub', to: 'bc/hubs', by: '@id' },
  ]);
});

test('keys become labels and plurals singulars', () => {
  const labels = {
    startYear: 'Start year',
    customer_id: 'Customer ID',
    url: 'URL',
    all_artists: 'All artists',
    VATNumber: 'VAT number',
    'e-mail': 'E mail',
    größe: 'Größe',
    '': '',
  };
  for (const [key, label] of Object.entries(labels)) assert.equal(labelOf(key), label);
  const singulars = {
    Glazes: 'Glaze',
    Customers: 'Customer',
    Enquiries: 'Enquiry',
    Addresses: 'Address',
    Boxes: 'Box',
    Status: 'Status',
    Staff: 'Staff',
    Days: 'Day',
    Branches: 'Branch',
    People: 'Person',
    Children: 'Child',
  };
  for (const [plural, singular] of Object.entries(singulars)) assert.equal(singularOf(plural), singular);
});

test('a pointer is said in the names of its fields, positions from 1, a key without a field as it stands', () => {
  const amount = { type: 'number', title: 'Amount due' };
  const fields = fieldsOf(
    {
      type: 'object',
      properties: {
        lines: { type: 'array', items: { type: 'object', properties: { amount } } },
        address: { type: 'object', properties: { postCode: { type: 'string' } } },
        tags: { type: 'array', items: { type: 'string' } },
        '2026': { type: 'integer', title: 'This year' },
      },
    },
    'lod',
  );
  const said = ['/lines/1/amount', '/address/postCode', '/tags/0', '/2026', '/steamDays', ''];
  assert.deepEqual(
    said.map((pointer) => labelAt(fields, pointer)),
    ['Lines › 2 › Amount due', 'Address › Post code', 'Tags › 1', 'This year', 'steamDays', ''],
  );
});
