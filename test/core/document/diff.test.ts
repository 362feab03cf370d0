import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diffDocuments, sameData } from '../../../src/core/document.ts';
import { valueAt } from '../../../src/core/json-pointer.ts';
import { document } from './generators.ts';

test('tells what changed field by field', () => {
  const before = {
    name: 'Acme',
    total: 1,
    address: { city: 'Kiel', zip: '24103' },
    tags: ['a'],
    gone: { x: 1 },
  };
  const after = {
    name: 'Acme',
    total: 2,
    address: { city: 'Kiel', zip: null },
    tags: ['a', 'b'],
    new: { y: { z: 1 } },
  };
  assert.deepEqual(diffDocuments(before, after), [
    { pointer: '/total', before: 1, after: 2 },
    { pointer: '/address/zip', before: '24103', after: null },
    { pointer: '/tags', before: ['a'], after: ['a', 'b'] },
    { pointer: '/gone/x', before: 1 },
    { pointer: '/new/y/z', after: 1 },
  ]);
});

test('rows are told one by one, unless they moved', () => {
  const row = (text: string, amount: number) => ({ text, amount });
  const rows = (...lines: object[]) => ({ lines }) as never;
  const [a, b] = [row('a', 1), row('b', 2)];
  assert.deepEqual(diffDocuments(rows(a, b), rows(a, row('b', 3))), [
    { pointer: '/lines/1/amount', before: 2, after: 3 },
  ]);
  assert.deepEqual(diffDocuments(rows(a), rows(a, b)), [
    { pointer: '/lines/1/text', after: 'b' },
    { pointer: '/lines/1/amount', after: 2 },
  ]);
  assert.deepEqual(diffDocuments(rows(a, b), rows(b)), [{ pointer: '/lines', before: [a, b], after: [b] }]);
  assert.deepEqual(diffDocuments(rows(a, b), rows(b, a)), [
    { pointer: '/lines', before: [a, b], after: [b, a] },
  ]);
});

test('a record that came or went differs in all its fields', () => {
  assert.deepEqual(diffDocuments(undefined, { a: 1, b: {} }), [
    { pointer: '/a', after: 1 },
    { pointer: '/b', after: {} },
  ]);
  assert.deepEqual(diffDocuments({ a: [] }, undefined), [{ pointer: '/a', before: [] }]);
  assert.deepEqual(diffDocuments({ a: 1.1 }, { a: 1.1 }), []);
});

test('each change names its value before and after, and there is none when nothing changed', () => {
  fc.assert(
    fc.property(document, document, (before, after) => {
      const changes = diffDocuments(before, after);
      assert.equal(changes.length === 0, sameData(before, after));
      for (const change of changes) {
        assert.deepEqual(valueAt(before, change.pointer), change.before);
        assert.deepEqual(valueAt(after, change.pointer), change.after);
      }
    }),
  );
});
