import assert from 'node:assert/strict';
import test from 'node:test';
import { daysOf, listQuery } from '../../src/core/list-query.ts';
import { fieldAt, listUrl, parseList } from '../../src/core/list-url.ts';
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
    field('/due', 'date'),
    field('/start', 'datetime'),
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

const days = daysOf({ timeZone: 'Europe/Berlin', language: 'de' }, new Date('2026-11-27T23:30:00Z'));

function ask(query: string) {
  return listQuery(shape, parse(query).state, days);
}

test('a list without parameters is the first page of the collection in its own order', () => {
  const { state, problems } = parse('');
  assert.deepEqual(problems, []);
  assert.equal(listUrl('/db/lod/jobs', state), '/db/lod/jobs');
  assert.deepEqual(ask('').sort, shape.sort);
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

test('groups of conditions of which any holds survive the way into a URL and back', () => {
  const url =
    '/db/lod/jobs?filter[price][gte]=10&any[1][due][eq]=overdue&any[1][level][eq]=2&any[2][name][empty]=true&any[2][indoors][eq]=true';
  const { state, problems } = parse(url.split('?')[1] as string);
  assert.deepEqual(problems, []);
  assert.equal(listUrl('/db/lod/jobs', state), url);
  assert.deepEqual(state.any?.[0], [
    { pointer: '/due', op: 'eq', value: 'overdue' },
    { pointer: '/level', op: 'eq', value: 2 },
  ]);
  assert.deepEqual(ask('any[x][level][eq]=1&any[y][level][eq]=2&any[y][indoors][eq]=true').where, {
    any: [
      { pointer: '/level', op: 'eq', value: 2 },
      { pointer: '/indoors', op: 'eq', value: true },
    ],
  });
});

test('a group of one condition is that condition', () => {
  const { state } = parse('any[7][level][eq]=1');
  assert.equal(listUrl('/x', state), '/x?filter[level][eq]=1');
});

test('times with names are the days that they are when one asks, in the zone of the business', () => {
  const between = (pointer: string, from: string, until: string) => [
    { pointer, op: 'gte', value: from },
    { pointer, op: 'lt', value: until },
  ];
  // It is half past midnight of the 28th in Berlin, a Saturday.
  assert.deepEqual(ask('filter[due][eq]=today').filters, between('/due', '2026-11-28', '2026-11-29'));
  assert.deepEqual(ask('filter[due][eq]=next-7-days').filters, between('/due', '2026-11-28', '2026-12-05'));
  assert.deepEqual(ask('filter[due][eq]=this-month').filters, between('/due', '2026-11-01', '2026-12-01'));
  assert.deepEqual(
    ask('filter[start][eq]=last-month').filters,
    between('/start', '2026-10-01', '2026-11-01'),
  );
  assert.deepEqual(ask('filter[due][eq]=this-week').filters, between('/due', '2026-11-23', '2026-11-30'));
  assert.deepEqual(ask('filter[due][eq]=overdue').filters, [
    { pointer: '/due', op: 'lt', value: '2026-11-28' },
  ]);
  assert.deepEqual(ask('filter[due][lt]=this-year').filters, [
    { pointer: '/due', op: 'lt', value: '2026-01-01' },
  ]);
  assert.deepEqual(
    ask('filter[@updated][eq]=today').filters,
    between('@updated', '2026-11-28T00:00:00+01:00', '2026-11-29T00:00:00+01:00'),
  );
  assert.deepEqual(ask('filter[due][ne]=today').where, {
    not: { all: between('/due', '2026-11-28', '2026-11-29') },
  });
});

test('a day of a date-time is all of it, and texts that only look like times stay texts', () => {
  assert.deepEqual(ask('filter[start][lte]=2026-11-30').filters, [
    { pointer: '/start', op: 'lt', value: '2026-12-01' },
  ]);
  assert.deepEqual(ask('filter[due][lte]=2026-11-30').filters, [
    { pointer: '/due', op: 'lte', value: '2026-11-30' },
  ]);
  assert.deepEqual(ask('filter[name][eq]=today').filters, [{ pointer: '/name', op: 'eq', value: 'today' }]);
});

test('what operators ask for holds as well as the filters', () => {
  const where = { pointer: '/level', op: 'eq', value: 1 } as const;
  const { state } = parse('any[1][due][eq]=2026-11-28&any[1][level][eq]=2');
  const asked = listQuery(shape, state, days, { text: 'storm', where });
  assert.equal(asked.text, 'storm');
  assert.deepEqual(asked.where && 'all' in asked.where ? asked.where.all.at(-1) : undefined, where);
});
