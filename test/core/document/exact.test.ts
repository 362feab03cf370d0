import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exactNumbers } from '../../../src/core/document.ts';
import { document } from './generators.ts';

test('numbers that JavaScript has not got are found as they are written', () => {
  const text =
    '{"a":9007199254740993,"b":[1.10,{"c/d":0.1234567890123456789}],"e":1e400,"f":"9007199254740993","g":1e21,"h":9007199254740992}';
  assert.deepEqual(
    [...exactNumbers(text)],
    [
      ['/a', '9007199254740993'],
      ['/b/1/c~1d', '0.1234567890123456789'],
      ['/e', '1e400'],
    ],
  );
});

test('numbers that JavaScript writes are its own', () => {
  fc.assert(fc.property(document, (data) => assert.equal(exactNumbers(JSON.stringify(data)).size, 0)));
});
