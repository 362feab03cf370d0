import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { embeddingText } from '../../../src/core/chunk.ts';
import { type Chunkable, chunksOf } from '../../../src/core/chunking/record.ts';
import { inferSchema, shapeOf, textsOf, titleOf } from '../../../src/core/fields.ts';
import { valueAt } from '../../../src/core/json-pointer.ts';
import type { JsonObject } from '../../../src/core/record.ts';
import type { SchemaNode } from '../../../src/core/schema.ts';

const long = (seed: string, words = 600) =>
  Array.from({ length: words }, (_, at) => `${seed}${at}${at % 12 === 11 ? '.' : ''}`).join(' ');

test('a record that is not long is one chunk, its title beside the text', () => {
  const abstract = long('word', 200);
  const [chunk, ...others] = chunksIn({ title: 'On roofs', text: abstract, year: 1999 }, 'a17');
  assert.equal(others.length, 0);
  assert.deepEqual(
    { ...chunk, chunkId: chunk?.chunkId.replace(/[0-9a-f]{12}$/, '*') },
    {
      chunkId: 'lod/papers/a17#*',
      ref: 'lod/papers/a17',
      pointer: '',
      start: 0,
      end: abstract.length + 9,
      title: 'On roofs',
      context: '',
      text: `${abstract}\n1999\na17`,
      hash: createHash('sha256').update(`On roofs\n${abstract}\n1999\na17`).digest('hex'),
      tags: [],
    },
  );
});

test('a record without any text is a chunk still: its title can be found', () => {
  assert.deepEqual(
    chunksIn({ title: 'On roofs' }, 'On roofs').map(({ title, text }) => [title, text]),
    [['On roofs', '']],
  );
});

test('a title that says only the beginning stands in the text too', () => {
  const title = long('very', 60);
  assert.match(chunksIn({ title, text: 'short' })[0]?.text ?? '', /very59/);
});

test('long fields have chunks of their own, below their label and headings', () => {
  const data = {
    title: 'Survey',
    status: 'open',
    notes: `# Roof\n\n${long('tile', 100)}\n\n# Cellar\n\n${long('damp', 100)}`,
    visits: [{ on: '2026-03-01', said: long('said', 400) }],
  };
  const chunks = chunksIn(data);
  const told = chunks.map(({ pointer, context, text }) => `${pointer} | ${context} | ${text.slice(0, 8)}`);
  assert.deepEqual(told.slice(0, 4), [
    ' |  | open\n202',
    '/notes | Notes | # Roof\n\n',
    '/notes | Notes | # Cellar',
    '/visits/0/said | Visits › 1 › Said | said0 sa',
  ]);
  for (const { pointer, start, end, text } of chunks)
    if (pointer) assert.equal((valueAt(data, pointer) as string).slice(start, end), text);
});

test('a chunk knows the tags and days of its record, and the days in its text', () => {
  const schema = {
    type: 'object',
    properties: {
      when: { type: 'string', format: 'date' },
      keywords: { type: 'array', items: { type: 'string' } },
      records: { type: 'array', items: { type: 'string' }, 'x-cairn': { searchable: false } },
    },
  };
  const data = {
    when: '2026-03-02',
    tags: ['roof', 'roof', 7],
    keywords: ['old'],
    records: ['lod/customers/acme'],
    text: `Seen on 2025-12-31, not 2026-13-01 or 12026-01-01. ${long('a')}`,
    more: `Paid 2027-01-01T10:00:00Z. ${long('b')}`,
  };
  const chunks = chunksIn(data, 'x', schema);
  for (const { tags } of chunks) assert.deepEqual(tags, ['roof', '7', 'old']);
  const days = (start: string) =>
    chunks.filter(({ text }) => text.startsWith(start)).map(({ from, to }) => `${from} ${to}`);
  assert.deepEqual(days('Seen'), ['2025-12-31 2026-03-02']);
  assert.deepEqual(days('Paid'), ['2026-03-02 2027-01-01']);
  assert.deepEqual(days('2026'), ['2026-03-02 2026-03-02']);
  const [timeless] = chunksIn({ text: 'never' });
  assert.ok(timeless && !('from' in timeless) && !('to' in timeless));
});

test('the pages of a file are cut one by one, and known by their numbers', () => {
  const pages = ['First page.', '', long('third', 500)];
  const chunks = chunksIn({ title: 'roof.pdf', size: 12 }, 'roof', {}, { pages });
  assert.deepEqual(chunks.map(({ pointer, page }) => `${pointer} ${page}`).slice(0, 3), [
    ' undefined',
    '@text 1',
    '@text 3',
  ]);
  for (const { page, start, end, text } of chunks.slice(1))
    assert.equal(pages[(page ?? 0) - 1]?.slice(start, end), text);
  const whole = chunksIn({ title: 'roof.txt' }, 'roof', {}, { text: 'Only text.' });
  assert.deepEqual(
    whole.map(({ pointer, page, text }) => [pointer, page, text]),
    [
      ['', undefined, 'roof.txt'],
      ['@text', undefined, 'Only text.'],
    ],
  );
});

test('what is said twice has two chunks, and an edit leaves all others their ids', () => {
  const text = `${long('same')}\n\n# Again\n\n`.repeat(2);
  const ids = chunksIn({ text }).map(({ chunkId }) => chunkId);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.some((id) => /#[0-9a-f]{12}-2$/.test(id)));

  const before = chunksIn({ title: 'Old', a: long('a'), b: long('b') });
  const after = chunksIn({ title: 'New', a: `${long('a')} more`, b: long('b') });
  const named = (chunks: typeof before, pointer: string) =>
    chunks.filter((chunk) => chunk.pointer === pointer);
  assert.deepEqual(
    named(after, '/b').map(({ chunkId }) => chunkId),
    named(before, '/b').map(({ chunkId }) => chunkId),
  );
  assert.notDeepEqual(
    named(after, '/b').map(({ hash }) => hash),
    named(before, '/b').map(({ hash }) => hash),
  );
  assert.equal(named(after, '/a')[0]?.chunkId, named(before, '/a')[0]?.chunkId);
  assert.notEqual(named(after, '/a').at(-1)?.chunkId, named(before, '/a').at(-1)?.chunkId);
});

test('any record: all its words are in chunks, ids are its own, and the same comes out again', () => {
  const texts = fc.oneof(fc.string({ maxLength: 50 }), fc.lorem({ maxCount: 400 }), fc.constant(long('w')));
  const value = fc.oneof(texts, fc.integer(), fc.array(texts, { maxLength: 3 }), fc.record({ deep: texts }));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), value), (data) => {
      const chunks = chunksIn(data as JsonObject);
      assert.deepEqual(chunksIn(data as JsonObject), chunks);
      assert.equal(new Set(chunks.map(({ chunkId }) => chunkId)).size, chunks.length);
      const all = chunks.map(embeddingText).join('\n').replaceAll(/\s+/g, ' ');
      for (const { text } of textsOf(data as JsonObject))
        for (const word of text.trim().split(/\s+/)) assert.ok(all.includes(word), word);
      for (const chunk of chunks)
        assert.equal(chunk.hash, createHash('sha256').update(embeddingText(chunk)).digest('hex'));
    }),
    { numRuns: 200, endOnFailure: true },
  );
});

test('a record of very many long fields or of one that is huge has some thousand chunks, larger ones', () => {
  const messages = Array.from({ length: 12_000 }, (_, at) => ({ text: long(`m${at}x`, 80) }));
  const records: JsonObject[] = [{ messages }, { text: long('word', 500_000) }];
  for (const data of records) {
    const chunks = chunksIn(data);
    assert.ok(chunks.length > 1000 && chunks.length <= 4000, `${chunks.length}`);
  }
});

function chunksIn(
  data: JsonObject,
  id = 'x',
  schema: SchemaNode = inferSchema([data]),
  body?: Chunkable['body'],
) {
  const shape = shapeOf(schema, { ns: 'lod', collection: 'papers' });
  return chunksOf({
    ref: `lod/papers/${id}`,
    title: titleOf(shape, data, id),
    data,
    shape,
    ...(body && { body }),
  });
}
