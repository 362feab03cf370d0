import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shapeOf, textsOf, titleOf } from '../../../src/core/fields.ts';
import type { JsonObject } from '../../../src/core/record.ts';
import type { SchemaNode } from '../../../src/core/schema.ts';

const origin = { ns: 'lod', collection: 'customers' };
const text = { type: 'string' };

function shape(schema: SchemaNode) {
  return shapeOf({ type: 'object', ...schema }, origin);
}

test('words come from the schema, else from the names', () => {
  const plain = shape({});
  assert.deepEqual(
    [plain.title, plain.singular, plain.columns, plain.groups],
    ['Customers', 'Customer', [], []],
  );
  const said = shape({
    title: 'Clients',
    'x-cairn': {
      singular: 'Client',
      icon: 'users',
      title: ['first', '/last'],
      columns: ['last', '/address/city', '@updated'],
      sort: '-date,name',
      groups: [{ name: 'a', title: 'Address' }],
    },
    properties: { x: { type: 'string', 'x-cairn': { group: 'bank' } } },
  });
  assert.deepEqual(said.titlePointers, ['/first', '/last']);
  assert.deepEqual(said.columns, ['/last', '/address/city', '@updated']);
  assert.deepEqual(said.sort, [
    { pointer: '/date', descending: true },
    { pointer: '/name', descending: false },
  ]);
  assert.deepEqual(said.groups, [
    { name: 'a', title: 'Address' },
    { name: 'bank', title: 'Bank' },
  ]);
  assert.deepEqual([said.title, said.singular, said.icon], ['Clients', 'Client', 'users']);
});

test('a malformed hint is left out and spares the others', () => {
  assert.equal(shape({ 'x-cairn': { columns: 'name', singular: 'Client' } }).singular, 'Client');
  assert.equal(shape({ 'x-cairn': 'nonsense' as never }).singular, 'Customer');
});

test('the field that names a record is found', () => {
  const title = (keys: string[], extra = {}) =>
    shape({ properties: { ...Object.fromEntries(keys.map((key) => [key, text])), ...extra } }).titlePointers;
  assert.deepEqual(title(['id', 'city', 'name']), ['/name']);
  assert.deepEqual(title(['id', 'firstName', 'lastName']), ['/firstName', '/lastName']);
  assert.deepEqual(title(['note', 'number']), ['/number']);
  assert.deepEqual(title(['id', 'city']), ['/city']);
  assert.deepEqual(title([], { n: { type: 'integer' } }), []);
});

test('columns begin with the title, then status, dates, money and relations; never long text', () => {
  const columns = shape({
    properties: {
      notes: { type: 'string', contentMediaType: 'text/markdown' },
      city: text,
      total: { type: 'number', 'x-cairn': { widget: 'money' } },
      date: { type: 'string', format: 'date' },
      customer: { type: 'string', 'x-cairn': { relation: { to: 'customers' } } },
      name: text,
      status: { enum: ['open', 'done'] },
      zip: text,
    },
  }).columns;
  assert.deepEqual(columns, ['/name', '/status', '/date', '/total', '/customer', '/city']);
});

test('a record is called by its title fields, else by its id', () => {
  const named = { titlePointers: ['/first', '/last'] };
  assert.equal(titleOf(named, { first: ' Ada\n', last: 'Lovelace' }, 'x'), 'Ada Lovelace');
  assert.equal(titleOf(named, { first: '', last: 7 }, 'x'), '7');
  assert.equal(titleOf(named, { first: null, last: ['a'] }, 'x'), 'x');
  assert.equal(titleOf(undefined, { first: 'a' }, 'x'), 'x');
  assert.equal(titleOf({ titlePointers: ['/a'] }, { a: 'y'.repeat(300) }, 'x').length, 200);
});

test('search looks at all text in the order of the fields, and at keys that no field knows', () => {
  const fields = shape({
    properties: {
      name: text,
      secret: { type: 'string', 'x-cairn': { searchable: false } },
      status: { enum: ['paid'], 'x-cairn': { labels: { paid: 'Money is in' } } },
      lines: {
        type: 'array',
        items: {
          type: 'object',
          properties: { text, hidden: { type: 'string', 'x-cairn': { searchable: false } } },
        },
      },
    },
  });
  const data = {
    extra: { deep: ['x', 1.5, true, null] },
    lines: [{ hidden: 'h', text: 'Survey', more: 'm' }],
    status: 'paid',
    secret: 's',
    name: 'Acme',
    empty: '',
  };
  const texts = (object: JsonObject) =>
    textsOf(object, fields).map(({ pointer, text }) => `${pointer} ${text}`);
  assert.deepEqual(texts(data), [
    '/name Acme',
    '/status paid',
    '/status Money is in',
    '/lines/0/text Survey',
    '/lines/0/more m',
    '/extra/deep/0 x',
    '/extra/deep/1 1.5',
  ]);
  assert.deepEqual(texts(JSON.parse('{"__proto__":"p","constructor/~":1}')), [
    '/__proto__ p',
    '/constructor~1~0 1',
  ]);
});
