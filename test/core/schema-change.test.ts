import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fieldsOf } from '../../src/core/fields.ts';
import type { SchemaNode } from '../../src/core/schema.ts';
import {
  changeSchema,
  convert,
  followRelations,
  followViews,
  type SchemaOperation,
} from '../../src/core/schema-change.ts';

const text = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Customers", "x-ours": {"kept":  1.10},
  "x-cairn": { "title": "name", "columns": ["/name", "phone"], "sort": "-phone,name" },
  "type": "object",
  "properties": {
    "name": { "type": "string", "x-note": "ours" },
    "phone": { "type": "string" },
    "status": { "enum": ["new", "old"], "default": "new" },
    "address": { "type": "object", "properties": { "city": { "type": "string" } } },
    "shared": { "$ref": "#/$defs/shared" }
  },
  "required": ["name", "phone"],
  "dependentRequired": {"phone": ["name"]},
  "$defs": { "shared": { "type": "object", "properties": { "inner": { "type": "string" } } } }
}
`;

function changed(...operations: SchemaOperation[]): string {
  return changeSchema(Buffer.from(text), operations, 'lod').bytes.toString();
}
const parsed = (...operations: SchemaOperation[]) => JSON.parse(changed(...operations)) as SchemaNode;

test('a renamed field keeps its place and everything about it, and what names it follows', () => {
  assert.equal(
    changed({ op: 'rename', field: '/phone', to: 'tel' }),
    text
      .replace('"phone": { "type"', '"tel": { "type"')
      .replace('["name", "phone"]', '["name", "tel"]')
      .replace('"/name", "phone"', '"/name", "tel"')
      .replace('-phone,name', '-tel,name')
      .replace('{"phone": ["name"]}', '{"tel": ["name"]}'),
  );
});

test('what is due is said and taken back, and follows the field and the values that decide', () => {
  const made: SchemaOperation = {
    op: 'add',
    field: '/until',
    kind: 'date',
    due: { field: 'status', in: ['new'] },
  };
  const dueIn = (...more: SchemaOperation[]) => parsed(made, ...more).properties?.until?.['x-cairn']?.due;
  assert.deepEqual(dueIn(), { field: 'status', in: ['new'] });
  assert.equal(dueIn({ op: 'describe', field: '/until', due: true }), true);
  assert.equal(dueIn({ op: 'describe', field: '/until', due: null }), undefined);
  assert.deepEqual(dueIn({ op: 'rename', field: '/status', to: 'state' }), { field: 'state', in: ['new'] });
  assert.equal(dueIn({ op: 'remove', field: '/status', values: 'keep' }), undefined);
  const choices = [{ value: 'fresh', was: 'new' }, { value: 'old' }];
  assert.deepEqual(dueIn({ op: 'choices', field: '/status', choices }), { field: 'status', in: ['fresh'] });
  assert.equal(dueIn({ op: 'choices', field: '/status', choices: [{ value: 'old' }] }), undefined);
  assert.deepEqual(dueIn({ op: 'retype', field: '/until', kind: 'datetime' }), {
    field: 'status',
    in: ['new'],
  });
  assert.equal(dueIn({ op: 'retype', field: '/until', kind: 'text' }), undefined);
});

test('a field added, placed, described and removed again leaves the text as it was', () => {
  const added = changeSchema(
    Buffer.from(text),
    [{ op: 'add', field: '/email', kind: 'email', title: 'E-mail', required: true, after: 'name' }],
    'lod',
  );
  const keys = Object.keys((JSON.parse(added.bytes.toString()) as SchemaNode).properties ?? {});
  assert.deepEqual(keys.slice(0, 3), ['name', 'email', 'phone']);
  const back = changeSchema(added.bytes, [{ op: 'remove', field: '/email', values: 'keep' }], 'lod');
  assert.equal(back.bytes.toString(), text);
});

test('a field goes where it is put, and the text says the order that hints gave', () => {
  const order = (...operations: SchemaOperation[]) => Object.keys(parsed(...operations).properties ?? {});
  assert.deepEqual(order({ op: 'place', field: '/status', after: '' })[0], 'status');
  assert.deepEqual(order({ op: 'place', field: '/name', after: 'phone' }).slice(0, 2), ['phone', 'name']);
  const hinted = '{"properties":{"a":{},"b":{"x-cairn":{"order":1}},"c":{}}}';
  const { bytes } = changeSchema(Buffer.from(hinted), [{ op: 'place', field: '/c', after: 'b' }], 'lod');
  assert.equal(bytes.toString(), '{"properties":{"b":{},"c":{},"a":{}}}');
});

test('another kind takes its keywords along and leaves the rest', () => {
  const { properties } = parsed({ op: 'retype', field: '/status', kind: 'date' });
  assert.deepEqual(properties?.status, { type: 'string', format: 'date' });
  const name = parsed({ op: 'retype', field: '/name', kind: 'markdown' }).properties?.name;
  assert.deepEqual(name, { type: 'string', 'x-note': 'ours', 'x-cairn': { widget: 'markdown' } });
});

test('every kind makes a field of that kind', () => {
  const choices = [{ value: 'a' }];
  for (const kind of [
    'text',
    'textarea',
    'markdown',
    'integer',
    'number',
    'money',
    'boolean',
    'date',
    'datetime',
    'time',
    'select',
    'checkboxes',
    'tags',
    'relation',
    'relations',
    'email',
    'phone',
    'url',
    'json',
    'hidden',
  ] as const) {
    const { bytes } = changeSchema(
      Buffer.from(text),
      [
        {
          op: 'retype',
          field: '/name',
          kind,
          choices,
          ...(kind.startsWith('relation') && { relation: { to: 'jobs' } }),
        },
      ],
      'lod',
    );
    const field = fieldsOf(JSON.parse(bytes.toString()), 'lod').find(({ key }) => key === 'name');
    assert.equal(field?.widget, kind);
  }
});

test('choices keep labels, colours and a default that is renamed', () => {
  const { status } =
    parsed({
      op: 'choices',
      field: '/status',
      choices: [{ value: 'fresh', was: 'new', label: 'Fresh!', colour: 'red' }, { value: 'old' }],
    }).properties ?? {};
  assert.deepEqual(status, {
    enum: ['fresh', 'old'],
    default: 'fresh',
    'x-cairn': { labels: { fresh: 'Fresh!' }, colours: { fresh: 'red' } },
  });
  assert.throws(
    () => changed({ op: 'choices', field: '/status', choices: [{ value: 'a' }, { value: 'a' }] }),
    /twice/,
  );
});

test('what is not there, there already or shared with others is refused', () => {
  assert.throws(() => changed({ op: 'retype', field: '/nothing', kind: 'text' }), /There is no field/);
  assert.throws(() => changed({ op: 'add', field: '/name', kind: 'text' }), { code: 'conflict' });
  assert.throws(() => changed({ op: 'rename', field: '/shared/inner', to: 'x' }), /share/);
  assert.throws(() => changed({ op: 'place', field: '/name', after: 'nothing' }), /stand behind/);
  assert.throws(() => changed({ op: 'add', field: '/no/where', kind: 'text' }), /to put/);
});

test('a field within another one is changed like any', () => {
  const { properties } = parsed(
    { op: 'rename', field: '/address/city', to: 'town' },
    { op: 'add', field: '/address/zip', kind: 'text', after: '' },
  );
  assert.deepEqual(Object.keys(properties?.address?.properties ?? {}), ['zip', 'town']);
});

test('relations by a field and views of it follow', () => {
  const schema = { properties: { customer: { 'x-cairn': { relation: { to: 'customers', by: 'number' } } } } };
  assert.deepEqual(followRelations(schema, 'lod', 'lod/customers', '/number', '/no'), [
    { pointer: '/properties/customer/x-cairn/relation/by', json: '"no"' },
  ]);
  assert.deepEqual(followRelations(schema, 'lod', 'bc/customers', '/number', '/no'), []);
  const list = 'filter[due][lt]=today&filter[x][eq]=due&sort=-due,name&columns=name,due';
  const views = {
    views: [
      { name: 'Due', list, sum: 'due/amount' },
      { name: 'All', list: 'sort=name' },
    ],
  };
  assert.deepEqual(
    followViews(views, '/due', '/dueOn').map(({ pointer, json }) => [pointer, JSON.parse(json ?? '')]),
    [
      ['/views/0/list', 'filter[dueOn][lt]=today&filter[x][eq]=due&sort=-dueOn,name&columns=name,dueOn'],
      ['/views/0/sum', 'dueOn/amount'],
    ],
  );
});

const german = { language: 'de', timeZone: 'Europe/Berlin' };

test('values are converted in the manner of the namespace, and nothing that is there is lost', () => {
  const field = (
    kind: 'text' | 'number' | 'integer' | 'date' | 'datetime' | 'boolean' | 'url' | 'tags' | 'select',
  ) => {
    const { bytes } = changeSchema(
      Buffer.from('{"properties":{"a":{}}}'),
      [{ op: 'retype', field: '/a', kind, choices: [{ value: 'paid', label: 'Bezahlt' }] }],
      'lod',
    );
    return fieldsOf(JSON.parse(bytes.toString()), 'lod')[0] as never;
  };
  const cases: [Parameters<typeof field>[0], unknown, unknown][] = [
    ['number', '12,50', { json: '12.50' }],
    ['number', '1.240,5 €', { json: '1240.5' }],
    ['number', 'zwölf', { cannot: 'is no number' }],
    ['number', 3, { same: true }],
    ['integer', 3.5, { cannot: 'is no whole number' }],
    ['date', '31.12.2026', { json: '"2026-12-31"' }],
    ['date', '2026-12-31T00:00:00Z', { json: '"2026-12-31"' }],
    ['date', '2026-12-31T14:00:00Z', { cannot: 'is no date' }],
    ['datetime', '2026-11-30', { json: '"2026-11-30T00:00:00+01:00"' }],
    ['boolean', 'ja', { json: 'true' }],
    ['boolean', 2, { cannot: 'is neither yes nor no' }],
    ['url', 'www.example.org/a', { json: '"https://www.example.org/a"' }],
    ['tags', 'a; b', { json: '["a","b"]' }],
    ['select', 'BEZAHLT', { json: '"paid"' }],
    ['text', true, { json: '"yes"' }],
    ['text', { a: 1 }, { cannot: 'is an object' }],
  ];
  for (const [kind, value, wanted] of cases)
    assert.deepEqual(
      convert(value as never, field(kind), german),
      wanted,
      `${kind} ${JSON.stringify(value)}`,
    );
  assert.deepEqual(convert(1.1, field('text'), german, '1.10'), { json: '"1.10"' });
});

test('renaming any field and renaming it back gives the text as it was', () => {
  const keys = ['name', 'phone', 'status', 'address', 'shared'];
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.stringMatching(/^[a-z]{4,9}$/), (key, to) => {
      fc.pre(!keys.includes(to));
      const there = changeSchema(Buffer.from(text), [{ op: 'rename', field: `/${key}`, to }], 'lod');
      const back = changeSchema(there.bytes, [{ op: 'rename', field: `/${to}`, to: key }], 'lod');
      assert.equal(back.bytes.toString(), text);
    }),
    { numRuns: 50 },
  );
});
