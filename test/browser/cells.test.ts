import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';

// What the browser takes for rows that were copied from a table.

const { cellsOf, isRows } = await import(resolve(import.meta.dirname, '../../../static/js/cells.js'));

test('cells in quotes hold tabs, line ends and quotes; others are as they are', () => {
  assert.deepEqual(cellsOf('a\tb\r\n"1\t2"\t"x ""y""\nz"\r\n\r\n'), [
    ['a', 'b'],
    ['1\t2', 'x "y"\nz'],
  ]);
  assert.deepEqual(cellsOf('"so" called\t5"\n\tlast'), [
    ['"so" called', '5"'],
    ['', 'last'],
  ]);
  assert.deepEqual(cellsOf(''), []);
});

test('rows are told from prose', () => {
  for (const text of ['a\tb\n', 'name;plz;ort\nA;1;x\nB;2;y', 'a,b,c\r\n1,2,3\r\n'])
    assert.ok(isRows(text), text);
  for (const text of [
    'a\tb',
    'Dear Ada,\nthank you, and so on, for the roof.',
    'one line; of; text',
    'a,b\nc,d',
  ])
    assert.ok(!isRows(text), text);
});
