import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ParsedDocument } from '../../../src/core/document.ts';
import { exactData, parseText, spellingsOf } from '../../../src/core/document.ts';
import { document } from './generators.ts';

test('numbers that JavaScript has not got are told as they are written, and only they', () => {
  const text =
    '{"a":9007199254740993,"b":[1.10,{"c/d":0.1234567890123456789}],"e":1e400,"f":"9007199254740993","g":1e21,"h":9007199254740992}';
  const spelled = spellingsOf(text);
  assert.deepEqual(
    ['/a', '/b/0', '/b/1/c~1d', '/e', '/f', '/g', '/h', '/nothing'].map((pointer) => spelled(pointer)),
    [
      '9007199254740993',
      undefined,
      '0.1234567890123456789',
      '1e400',
      undefined,
      undefined,
      undefined,
      undefined,
    ],
  );
});

test('objects and lists are laid out, with their numbers as they are written', () => {
  const spelled = spellingsOf('{"shape":{"r":1.50,"ids":[90071992547409931234]}}');
  assert.equal(spelled('/shape'), '{\n  "r": 1.50,\n  "ids": [\n    90071992547409931234\n  ]\n}');
});

test('what JavaScript wrote is spelled as JavaScript does', () => {
  fc.assert(
    fc.property(document, (data) =>
      assert.equal(spellingsOf(JSON.stringify(data))(''), JSON.stringify(data, null, 2)),
    ),
  );
});

test('a text that is not JSON has no spellings', () => {
  assert.equal(spellingsOf('{"a":9007199254740993')('/a'), undefined);
});

test('exact data has every digit, under keys that V8 reads wrong too', () => {
  JSON.parse('{"\\\\":1}');
  const text = '{"\\\\":1,"\\"":9007199254740993,"b":[{"\\t":1.5}]}';
  const data = exactData(parseText(text) as ParsedDocument);
  assert.deepEqual(Object.keys(data), ['\\', '"', 'b']);
  assert.equal(JSON.stringify(data), text);
});
