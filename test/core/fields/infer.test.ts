import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inferSchema, shapeOf } from '../../../src/core/fields.ts';
import type { JsonObject } from '../../../src/core/record.ts';
import type { Field } from '../../../src/core/schema.ts';
import { corpus, noCorpus } from '../corpus.ts';
import { document } from '../document/generators.ts';

function inferred(...samples: object[]): Record<string, Field> {
  const shape = shapeOf(inferSchema(samples as JsonObject[]), { ns: 'x', collection: 'y', inferred: true });
  return Object.fromEntries(shape.fields.map((field) => [field.key, field]));
}

test('types, null, formats, lists and nested objects are recognised', () => {
  const fields = inferred(
    {
      name: 'A',
      born: '1999-02-28',
      at: '2026-01-01T10:00:00Z',
      mail: 'a@b.org',
      web: 'https://x.org',
      n: 1,
      x: 1,
      no: null,
      ok: true,
      tags: ['a'],
      lines: [{ t: 'x' }],
      place: { city: 'Kiel' },
      bag: {},
      mixed: 1,
      empty: [],
    },
    { name: 'B', born: '', x: 1.5, no: 'yes', mixed: 'two' },
  );
  const widgets = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.widget]));
  assert.deepEqual(widgets, {
    name: 'text',
    born: 'date',
    at: 'datetime',
    mail: 'email',
    web: 'url',
    n: 'integer',
    x: 'number',
    no: 'text',
    ok: 'boolean',
    tags: 'tags',
    lines: 'rows',
    place: 'group',
    bag: 'json',
    mixed: 'json',
    empty: 'json',
  });
  assert.equal(fields.no?.nullable, true);
  assert.equal(fields.n?.nullable, false);
  assert.ok(Object.values(fields).every((field) => !field.required));
});

test('dates that no calendar has, and numbers in texts, stay texts', () => {
  const fields = inferred(
    { date: '2026-02-30', height: '167', phone: '110' },
    { date: '2026-02-01', height: '12', phone: '0431 1234567' },
  );
  assert.deepEqual(
    [fields.date?.widget, fields.height?.widget, fields.phone?.widget],
    ['text', 'text', 'text'],
  );
  assert.equal(inferred({ phone: '+49 431 123456' }).phone?.widget, 'phone');
});

test('a few words that come again are choices, the most frequent first', () => {
  const rows = Array.from({ length: 12 }, (_, index) => ({
    status: index % 3 === 0 ? 'open' : 'paid',
    code: `c${index}`,
  }));
  const fields = inferred(...rows);
  assert.deepEqual(
    fields.status?.options?.map((option) => option.value),
    ['paid', 'open'],
  );
  assert.equal(fields.code?.widget, 'text');
  assert.equal(inferred(...rows.slice(0, 4)).status?.widget, 'text');
});

test('long texts get room, marked ones Markdown', () => {
  assert.equal(inferred({ note: 'one\ntwo' }).note?.widget, 'textarea');
  assert.equal(inferred({ note: '# Title\n\n- a **b**' }).note?.widget, 'markdown');
});

test('columns are fields that many records have, and short ones', () => {
  const rows = Array.from({ length: 9 }, (_, index) => ({
    title: `Incident ${index}`,
    when: '2026-11-13',
    checksum: `${index}`.repeat(64),
    ...(index === 0 && { police: 'Kolding', insuredOn: '2026-11-14', tags: ['a'] }),
    insurer: index === 0 ? 'Vestkyst' : '',
    partner: index % 3 === 0 ? 'Havnens Fisk' : null,
    cost: index,
  }));
  const shape = shapeOf(inferSchema(rows), { ns: 'x', collection: 'y', inferred: true });
  assert.deepEqual(shape.columns, ['/title', '/when', '/partner', '/cost']);
});

test('a new key stands after the one that it follows', () => {
  assert.deepEqual(Object.keys(inferred({ a: 1, c: 1 }, { a: 1, b: 1, c: 1, d: 1 })), ['a', 'b', 'c', 'd']);
});

test('any records give a shape', () => {
  fc.assert(
    fc.property(fc.array(document, { maxLength: 5 }), (samples) => {
      const shape = shapeOf(inferSchema(samples), { ns: 'x', collection: 'y', inferred: true });
      assert.ok(shape.titlePointers.length <= 2);
    }),
  );
});

test('the real records get the fields that a person would give them', { skip: noCorpus }, () => {
  const read = (collection: 'artists' | 'artworks') => {
    const samples = corpus(collection).map(({ bytes }) => JSON.parse(bytes.toString()) as JsonObject);
    return shapeOf(inferSchema(samples), { ns: 'tate', collection, inferred: true });
  };
  const [artists, artworks] = [read('artists'), read('artworks')];
  assert.deepEqual(artworks.titlePointers, ['/title']);
  assert.match(artists.titlePointers[0] ?? '', /^\/(fc|mda)$/);
  assert.equal(artworks.columns[0], '/title');
  const widget = (key: string) => artworks.fields.find((field) => field.key === key)?.widget;
  assert.deepEqual(
    ['height', 'contributors', 'dateRange', 'url', 'acquisitionYear', 'medium', 'creditLine', 'title'].map(
      widget,
    ),
    ['text', 'rows', 'group', 'url', 'integer', 'textarea', 'textarea', 'text'],
  );
});
