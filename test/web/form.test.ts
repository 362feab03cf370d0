import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { spellingsOf } from '../../src/core/document.ts';
import { inferSchema, shapeOf } from '../../src/core/fields.ts';
import type { Json, JsonObject } from '../../src/core/record.ts';
import type { SchemaNode, Shape } from '../../src/core/schema.ts';
import { editsFromForm, newDocument } from '../../src/web/form.ts';
import { corpus, noCorpus } from '../core/corpus.ts';
import { document } from '../core/document/generators.ts';
import { draw, manner, submit } from './form/submit.tsx';

const schema: SchemaNode = {
  type: 'object',
  required: ['title', 'status'],
  properties: {
    title: { type: 'string' },
    number: { type: 'string', 'x-cairn': { numbering: '{year}-{000}' } },
    status: { enum: ['open', 'paid', 3] },
    total: { type: 'number', 'x-cairn': { widget: 'money' } },
    count: { type: 'integer' },
    height: { type: 'string' },
    due: { type: 'string', format: 'date' },
    at: { type: 'string', format: 'date-time' },
    opens: { type: 'string', format: 'time' },
    mail: { type: 'string', format: 'email' },
    note: { type: ['string', 'null'], 'x-cairn': { widget: 'textarea' } },
    active: { type: 'boolean' },
    sure: { type: ['boolean', 'null'] },
    tags: { type: 'array', items: { type: 'string' } },
    sizes: { type: 'array', items: { type: 'number' } },
    kinds: { type: 'array', items: { enum: ['a', 'b', 'c'] } },
    customer: { type: 'string', 'x-cairn': { relation: { to: 'customers' } } },
    artist: { type: 'integer', 'x-cairn': { relation: { to: 'artists', by: '/id' } } },
    helpers: { type: 'array', items: { type: 'string', 'x-cairn': { relation: { to: 'contacts' } } } },
    address: {
      type: 'object',
      required: ['city'],
      properties: { city: { type: 'string' }, zip: { type: 'string' } },
    },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        required: ['text'],
        properties: {
          text: { type: 'string' },
          amount: { type: 'number' },
          done: { type: 'boolean' },
          parts: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
        },
      },
    },
    odd: { oneOf: [{ type: 'string' }, { type: 'object' }] },
    fixed: { type: 'string', readOnly: true },
  },
};
const shape = shapeOf(schema, { ns: 'lod', collection: 'invoices' });

const record: JsonObject = {
  title: 'Roof & "gutter"',
  status: 'open',
  total: 1240.5,
  count: 7,
  height: '167',
  due: '2026-11-30',
  at: '2026-11-30T13:30:00Z',
  opens: '08:00:00',
  mail: 'a@b.org',
  note: 'one\r\ntwo',
  active: true,
  sure: null,
  tags: ['x', 'y'],
  sizes: [1.5, 2],
  kinds: ['c', 'a'],
  customer: 'acme',
  artist: 558,
  helpers: ['ada'],
  address: { city: 'Kiel', zip: '24103' },
  lines: [
    { text: 'Survey', amount: 1.1, done: false, parts: [{ name: 'p' }] },
    { text: 'Report', amount: 2 },
    { text: 'Travel' },
  ],
  odd: { a: 1 },
  fixed: 'stays',
};

/** The edits of a form of the record in which these controls were changed (undefined: not sent). */
function edited(
  changes: Record<string, string | string[] | undefined>,
  data: JsonObject = record,
  exact?: (pointer: string) => string | undefined,
) {
  const body = submit(draw(shape, data, false, exact));
  for (const [name, values] of Object.entries(changes)) {
    body.delete(name);
    for (const value of [values ?? []].flat()) body.append(name, value);
  }
  return editsFromForm(shape, body, data, manner);
}

/** The edits of a new record's form. */
function created(changes: Record<string, string | string[]>) {
  const body = submit(draw(shape, {}, true));
  for (const [name, values] of Object.entries(changes)) {
    body.delete(name);
    for (const value of [values].flat()) body.append(name, value);
  }
  return editsFromForm(shape, body, undefined, manner);
}

test('a form that nobody touched changes nothing', () => {
  assert.deepEqual(edited({}).edits, []);
  assert.deepEqual(edited({}).errors, []);
  assert.deepEqual(edited({}, {}).edits, []);
});

test('only what was changed becomes an edit, in the type of its field', () => {
  const cases: [string, string, string][] = [
    ['/title', 'New “title”', '"New “title”"'],
    ['/status', '3', '3'],
    ['/total', '1.240,05', '1240.05'],
    ['/count', '8', '8'],
    ['/height', '0168', '"0168"'],
    ['/due', '31.12.2026', '"2026-12-31"'],
    ['/at', '2026-07-01T09:00', '"2026-07-01T07:00:00Z"'],
    ['/opens', '09:30', '"09:30:00"'],
    ['/mail', ' c@d.org ', '"c@d.org"'],
    ['/note', 'one\r\nthree', '"one\\r\\nthree"'],
    ['/customer', 'beta', '"beta"'],
    ['/artist', '42', '42'],
    ['/address/city', 'Bonn', '"Bonn"'],
    ['/odd', '{"a": 1.10}', '{"a": 1.10}'],
    ['/lines/1/amount', '2,5', '2.5'],
    ['/lines/0/parts/0/name', 'q', '"q"'],
  ];
  for (const [pointer, typed, json] of cases) {
    const { edits, errors } = edited({ [pointer]: typed });
    assert.deepEqual({ edits, errors }, { edits: [{ pointer, json }], errors: [] }, pointer);
  }
});

test('digits that JavaScript cannot count are written as typed', () => {
  assert.deepEqual(edited({ '/count': '9007199254740993' }).edits, [
    { pointer: '/count', json: '9007199254740993' },
  ]);
  assert.deepEqual(edited({ '/total': '1,10' }).edits, [{ pointer: '/total', json: '1.10' }]);
});

test('a number that JavaScript has not got is shown with all its digits', () => {
  const data = { ...record, count: 9007199254740992 };
  const exact = spellingsOf('{"count":9007199254740993}');
  assert.equal(submit(draw(shape, data, false, exact)).get('/count'), '9007199254740993');
  assert.deepEqual(edited({}, data, exact).edits, []);
  assert.deepEqual(edited({ '/count': '9007199254740994' }, data, exact).edits, [
    { pointer: '/count', json: '9007199254740994' },
  ]);
});

test('an emptied control takes its key away, unless it is required', () => {
  assert.deepEqual(edited({ '/due': '' }).edits, [{ pointer: '/due' }]);
  assert.deepEqual(edited({ '/address/zip': '' }).edits, [{ pointer: '/address/zip' }]);
  assert.deepEqual(edited({ '/odd': '' }).edits, [{ pointer: '/odd' }]);
  const { edits, errors } = edited({ '/title': '', '/address/city': '', '/lines/0/text': '' });
  assert.deepEqual(edits, []);
  assert.deepEqual(
    errors,
    ['/title', '/address/city', '/lines/0/text'].map((pointer) => ({ pointer, message: 'is required' })),
  );
});

test("'' stays '', and a missing key stays missing", () => {
  const data = { title: '', status: 'open', height: '' };
  assert.deepEqual(edited({}, data).edits, []);
  assert.deepEqual(edited({ '/title': 'x' }, data).edits, [{ pointer: '/title', json: '"x"' }]);
});

test('null and a value are told apart by their box', () => {
  const isNull = { ...record, note: null };
  assert.deepEqual(edited({ 'null:/note': 'true' }).edits, [{ pointer: '/note', json: 'null' }]);
  assert.deepEqual(edited({}, isNull).edits, []);
  assert.deepEqual(edited({ 'null:/note': undefined, '/note': 'x' }, isNull).edits, [
    { pointer: '/note', json: '"x"' },
  ]);
  assert.deepEqual(edited({ '/note': 'x' }, isNull).edits, [{ pointer: '/note', json: '"x"' }]);
  assert.deepEqual(edited({ 'null:/note': undefined }, isNull).edits, [{ pointer: '/note', json: '""' }]);
  assert.deepEqual(edited({ 'null:/sure': undefined }).edits, [{ pointer: '/sure', json: 'false' }]);
  assert.deepEqual(edited({ 'null:/sure': undefined, '/sure': 'true' }).edits, [
    { pointer: '/sure', json: 'true' },
  ]);
  assert.deepEqual(edited({ 'null:/sure': 'true' }, { ...record, sure: true }).edits, [
    { pointer: '/sure', json: 'null' },
  ]);
});

test('a tick is a value of its own', () => {
  assert.deepEqual(edited({ '/active': undefined }).edits, [{ pointer: '/active', json: 'false' }]);
  assert.deepEqual(edited({ '/lines/0/done': 'true' }).edits, [{ pointer: '/lines/0/done', json: 'true' }]);
  assert.deepEqual(edited({ '/lines/1/done': 'true' }).edits, [{ pointer: '/lines/1/done', json: 'true' }]);
  const rest: JsonObject = { title: 'x', status: 'open' };
  assert.deepEqual(edited({ '/active': 'true' }, rest).edits, [{ pointer: '/active', json: 'true' }]);
  assert.deepEqual(edited({ '/active': undefined }, rest).edits, []);
});

test('lists of values change by the values that came, went and moved', () => {
  assert.deepEqual(edited({ '/tags': ['x', ' z ', 'y', ''] }).edits, [
    { pointer: '/tags/1', json: '"z"', insert: true },
  ]);
  assert.deepEqual(edited({ '/tags': ['y'] }).edits, [{ pointer: '/tags/0' }]);
  assert.deepEqual(edited({ '/tags': [] }).edits, [{ pointer: '/tags/1' }, { pointer: '/tags/0' }]);
  assert.deepEqual(edited({ '/tags': ['y', 'x'] }).edits, [{ pointer: '/tags/0', from: '/tags/1' }]);
  assert.deepEqual(edited({ '/sizes': ['1.5', '2', '3,25'] }).edits, [
    { pointer: '/sizes/2', json: '3.25', insert: true },
  ]);
  assert.deepEqual(edited({ '/sizes': ['1.5', 'wide'] }).errors, [
    { pointer: '/sizes', message: 'must be a number' },
  ]);
  assert.deepEqual(edited({ '/kinds': ['a', 'b', 'c'] }).edits, [
    { pointer: '/kinds/2', json: '"b"', insert: true },
  ]);
  assert.deepEqual(edited({ '/kinds': ['a'] }).edits, [{ pointer: '/kinds/0' }]);
  assert.deepEqual(edited({ '/helpers': ['ada', 'bob'] }).edits, [
    { pointer: '/helpers/1', json: '"bob"', insert: true },
  ]);
  assert.deepEqual(edited({ '/tags': ['a', 'b'] }, { title: 'x', status: 'open' }).edits, [
    { pointer: '/tags', json: '["a","b"]' },
  ]);
});

test('rows are added, removed, moved and changed at once', () => {
  const { edits, errors, place } = edited({
    'row:/lines': ['2', 'new1', '0', 'new2'],
    '/lines/new1/text': 'Drone',
    '/lines/new1/amount': '3,10',
    'row:/lines/new1/parts': ['new1'],
    '/lines/new1/parts/new1/name': 'rotor',
    '/lines/0/text': 'Surveys',
    '/lines/1/text': 'of a removed row',
  });
  assert.deepEqual(errors, []);
  assert.deepEqual(edits, [
    { pointer: '/lines/0/text', json: '"Surveys"' },
    { pointer: '/lines/1' },
    { pointer: '/lines/0', from: '/lines/1' },
    { pointer: '/lines/1', json: edits[3]?.json, insert: true },
  ]);
  assert.deepEqual(JSON.parse(edits[3]?.json ?? ''), {
    text: 'Drone',
    amount: 3.1,
    parts: [{ name: 'rotor' }],
  });
  assert.match(edits[3]?.json ?? '', /3\.10/);
  assert.deepEqual(['/lines/0/text', '/lines/1/parts/0/name', '/lines/2', '/title'].map(place), [
    '/lines/2/text',
    '/lines/new1/parts/new1/name',
    '/lines/0',
    '/title',
  ]);
});

test('rows of a list that was not there, and the last row gone', () => {
  const bare: JsonObject = { title: 'x', status: 'open' };
  assert.deepEqual(
    edited({ 'row:/lines': ['new1', 'new2'], '/lines/new1/text': 'a' }, bare).edits.map((each) =>
      JSON.parse(each.json ?? ''),
    ),
    [[{ text: 'a' }]],
  );
  assert.deepEqual(
    edited({ 'row:/lines': [] }).edits,
    [2, 1, 0].map((index) => ({ pointer: `/lines/${index}` })),
  );
});

test('a new row that lacks something is refused there', () => {
  const { errors } = edited({
    'row:/lines': ['0', '1', '2', 'new1'],
    '/lines/new1/text': '',
    '/lines/new1/amount': 'much',
  });
  assert.deepEqual(errors, [
    { pointer: '/lines/new1/text', message: 'is required' },
    { pointer: '/lines/new1/amount', message: 'must be a number' },
  ]);
});

test('what cannot be read is an error at its control', () => {
  const { edits, errors } = edited({
    '/total': 'much',
    '/due': 'soon',
    '/at': '2026-03-29T02:30',
    '/odd': '{"a":',
    '/title': 'kept',
  });
  assert.deepEqual(edits, [{ pointer: '/title', json: '"kept"' }]);
  assert.deepEqual(errors.map((error) => error.pointer).sort(), ['/at', '/due', '/odd', '/total']);
  assert.match(
    errors.find((error) => error.pointer === '/odd')?.message ?? '',
    /^must be JSON: line 1, column 6: the file ends|^must be JSON/,
  );
});

test('what the person typed is what somebody else has saved meanwhile: nothing to do', () => {
  const body = submit(draw(shape, record));
  body.set('/title', 'The same');
  assert.deepEqual(editsFromForm(shape, body, { ...record, title: 'The same' }, manner).edits, []);
});

test('controls that were not sent, hidden or may only be read change nothing', () => {
  assert.deepEqual(editsFromForm(shape, new URLSearchParams(), record, manner).edits, []);
  assert.deepEqual(edited({ '/fixed': 'changed' }).edits, []);
  const part = new URLSearchParams({ '/title': 'x', 'was:/title': String(record.title) });
  assert.deepEqual(editsFromForm(shape, part, record, manner).edits, [{ pointer: '/title', json: '"x"' }]);
});

test('a new record holds what was typed, in the order of the fields', () => {
  const { edits, errors } = created({
    '/title': 'A',
    '/status': 'open',
    '/total': '1,10',
    '/tags': ['x', ''],
    '/address/city': 'Kiel',
    'row:/lines': ['new1'],
    '/lines/new1/text': 't',
  });
  assert.deepEqual(errors, []);
  assert.equal(
    newDocument(edits),
    '{\n  "title": "A",\n  "status": "open",\n  "total": 1.10,\n  "tags": [\n    "x"\n  ],\n  "address": {\n    "city": "Kiel"\n  },\n  "lines": [\n    {\n      "text": "t"\n    }\n  ]\n}\n',
  );
});

test('a new record that lacks something is refused, but not for objects that nobody began', () => {
  assert.deepEqual(
    created({}).errors.map((error) => error.pointer),
    ['/title', '/status'],
  );
  assert.deepEqual(
    created({ '/title': 'A', '/status': 'open', '/address/zip': '1' }).errors.map((error) => error.pointer),
    ['/address/city'],
  );
});

test('a value that does not fit its control is edited as JSON', () => {
  const odd: JsonObject = {
    title: ['a'],
    status: 'open',
    lines: 'none',
    tags: [{ a: 1 }],
    address: [1],
    active: 'yes',
  };
  assert.deepEqual(edited({}, odd).edits, []);
  assert.deepEqual(edited({ '/lines': '[{"text": "a"}]' }, odd).edits, [
    { pointer: '/lines', json: '[{"text": "a"}]' },
  ]);
});

test('no real record is changed by opening its form and saving it', { skip: noCorpus }, () => {
  for (const collection of ['artists', 'artworks'] as const) {
    const records = corpus(collection).map(({ bytes }) => JSON.parse(bytes.toString()) as JsonObject);
    const guessed = shapeOf(inferSchema(records.slice(0, 200)), { ns: 'tate', collection, inferred: true });
    for (const data of records.filter((_, index) => index % 4 === 0)) {
      const { edits, errors } = editsFromForm(guessed, submit(draw(guessed, data)), data, manner);
      assert.deepEqual({ edits, errors }, { edits: [], errors: [] }, String(data.url));
    }
  }
});

test('no record is changed by opening its form and saving it, whatever its schema', () => {
  const anyShape = fc.array(document, { minLength: 1, maxLength: 3 }).map((samples): Shape => {
    const guessed = inferSchema(samples);
    return shapeOf(guessed, { ns: 'x', collection: 'y', inferred: true });
  });
  const texts = fc.oneof(
    fc.string(),
    fc.constantFrom('a\nb', ' x ', '\n', '\r\nx', '2026-02-30', '24:00', '1e5', 'null', '&amp;', '0'),
  );
  const like = fc.tuple(document, fc.array(texts, { maxLength: 8 }));
  fc.assert(
    fc.property(anyShape, like, (guessed, [data, some]) => {
      const mixed: JsonObject = { ...data };
      guessed.fields.forEach((field, index) => {
        if (some[index] !== undefined && index % 2 === 0) mixed[field.key] = some[index] as Json;
      });
      const { edits, errors } = editsFromForm(guessed, submit(draw(guessed, mixed)), mixed, manner);
      assert.deepEqual({ edits, errors }, { edits: [], errors: [] });
    }),
    { numRuns: 300 },
  );
});

test('no record of the test schema is changed either, whatever stands in its fields', () => {
  const value = fc.oneof(
    document,
    fc.string(),
    fc.constantFrom<Json>(
      null,
      true,
      0,
      1.5,
      1e21,
      '',
      ' ',
      'a\r\nb',
      '2026-11-30',
      '2026-11-30T25:00Z',
      '2026-10-25T02:30:00+01:00',
      '08:00',
      [],
      ['a', 'a'],
      ['c', 'a', 'z'],
      [1, ''],
      [{ text: 'a' }, {}],
      {},
      { city: '\n' },
    ),
  );
  const records = fc.dictionary(fc.constantFrom(...Object.keys(schema.properties ?? {})), value);
  fc.assert(
    fc.property(records, (data) => {
      const { edits, errors } = editsFromForm(
        shape,
        submit(draw(shape, data as JsonObject)),
        data as JsonObject,
        manner,
      );
      assert.deepEqual({ edits, errors }, { edits: [], errors: [] });
    }),
    { numRuns: 1000 },
  );
});
