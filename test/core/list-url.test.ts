import assert from 'node:assert/strict';
import test from 'node:test';
import { fieldAt, listQuery, listUrl, parseList } from '../../src/core/list-url.ts';
import type { Field, Shape, Widget } from '../../src/core/schema.ts';

function field(pointer: string, widget: Widget, more: Partial<Field> = {}): Field {
  const key = pointer.slice(pointer.lastIndexOf('/') + 1);
  const facts = { required: false, nullable: false, unique: false, searchable: true, readOnly: false };
  return { pointer, key, label: key, widget, limits: {}, ...facts, ...more };
}

const shape: Shape = {
  ns: 'lod',
  collection: 'jobs',
  title: 'Jobs',
  singular: 'Job',
  fields: [
    field('/name', 'text'),
    field('/price', 'money'),
    field('/indoors', 'boolean'),
    field('/level', 'select', { options: [1, 2].map((value) => ({ value, label: `Level ${value}` })) }),
    field('/site', 'group', { fields: [field('/site/city', 'text')] }),
    field('/lines', 'rows', {
      item: field('/lines/*', 'group', { fields: [field('/lines/*/total', 'money')] }),
    }),
  ],
  groups: [],
  titlePointers: ['/name'],
  columns: ['/name'],
  sort: [{ pointer: '/name', descending: false }],
  inferred: false,
};

function parse(query: string) {
  return parseList(new URLSearchParams(query), shape);
}

test('a list without parameters is the first page of the collection in its own order', () => {
  const { state, problems } = parse('');
  assert.deepEqual(problems, []);
  assert.equal(listUrl('/db/lod/jobs', state), '/db/lod/jobs');
  assert.deepEqual(listQuery(shape, state).sort, shape.sort);
});

test('every state survives the way into a URL and back', () => {
  const url =
    '/db/lod/jobs?q=storm+roof&filter[site/city][in]=Bath,Bristol&filter[price][gte]=10.5&filter[name][empty]=false&sort=-price,@updated&columns=name,site/city&limit=100&cursor=abc&back=1';
  const { state, problems } = parse(url.split('?')[1] as string);
  assert.deepEqual(problems, []);
  assert.equal(listUrl('/db/lod/jobs', state, { cursor: state.cursor, backwards: state.backwards }), url);
  assert.deepEqual(state.filters, [
    { pointer: '/site/city', op: 'in', value: ['Bath', 'Bristol'] },
    { pointer: '/price', op: 'gte', value: 10.5 },
    { pointer: '/name', op: 'empty', value: false },
  ]);
  assert.deepEqual(state.sort, [
    { pointer: '/price', descending: true },
    { pointer: '@updated', descending: false },
  ]);
});

test('any change of a list but turning the page goes to its first page', () => {
  const { state } = parse('q=a&cursor=abc&back=1');
  assert.equal(listUrl('/x', state, { q: 'b' }), '/x?q=b');
});

test('a value is compared as the type of its field', () => {
  const { state } = parse(
    'filter[level][eq]=2&filter[indoors][eq]=true&filter[name][eq]=5&filter[unknown][eq]=5',
  );
  assert.deepEqual(
    state.filters.map((filter) => filter.value),
    [2, true, '5', '5'],
  );
});

test('what makes no sense is left out and named', () => {
  const { state, problems } = parse(
    'filter[price][eq]=cheap&filter[price][near]=5&filter=x&limit=9000&filter[name][empty]=no',
  );
  assert.deepEqual(state.filters, []);
  assert.equal(state.limit, 50);
  assert.equal(problems.length, 5);
  assert.ok(problems.some((problem) => problem.includes('"cheap" cannot be compared with price')));
});

test('fields are found inside groups and rows', () => {
  assert.equal(fieldAt(shape.fields, '/site/city')?.widget, 'text');
  assert.equal(fieldAt(shape.fields, '/lines/3/total')?.widget, 'money');
  assert.equal(fieldAt(shape.fields, '/nothing'), undefined);
});

test('the checkboxes of the column chooser add up to one list', () => {
  assert.deepEqual(parse('columns=name&columns=site%2Fcity').state.columns, ['/name', '/site/city']);
});
