import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWords } from '../../../src/models/learned/words.ts';

function counted(text: string): Record<string, number> {
  const words = createWords();
  try {
    return Object.fromEntries(words.count(text));
  } finally {
    words.close();
  }
}

test('words are folded, stemmed and counted', () => {
  assert.deepEqual(counted('Roofs, ROOFING: Café — cafe!'), { cafe: 2, roof: 2 });
});

test('one text is not counted with the one before', () => {
  const words = createWords();
  words.count('gutter');
  assert.deepEqual(words.count('roof'), [['roof', 1]]);
  words.close();
});

test('a script without spaces is counted by characters and pairs', () => {
  assert.deepEqual(counted('roof 屋根裏'), { roof: 1, 屋: 1, 屋根: 1, 根: 1, 根裏: 1, 裏: 1 });
});

test('Cyrillic words are words', () => {
  assert.deepEqual(counted('Крыша крыша'), { крыша: 2 });
});
