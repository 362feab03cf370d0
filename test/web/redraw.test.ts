import assert from 'node:assert/strict';
import test from 'node:test';
import { redrawn } from '../../src/web/records/redraw.ts';

const form = [
  ['rows:/lines', 'present'],
  ['row:/lines', '0'],
  ['/lines/0/item', 'Survey'],
  ['row:/lines', 'new1'],
  ['/lines/new1/item', 'Report'],
  ['row:/lines', '1'],
];

function rowsAfter(redraw: string): string[] {
  const after = redrawn(new URLSearchParams([...form, ['redraw', redraw]]));
  assert.equal(after.get('/lines/0/item'), 'Survey');
  assert.equal(after.has('redraw'), false);
  return after.getAll('row:/lines');
}

test('buttons of rows add, remove and move them without losing what was typed', () => {
  assert.deepEqual(rowsAfter('add:/lines'), ['0', 'new1', '1', 'new2']);
  assert.deepEqual(rowsAfter('remove:/lines/new1'), ['0', '1']);
  assert.deepEqual(rowsAfter('up:/lines/1'), ['0', '1', 'new1']);
  assert.deepEqual(rowsAfter('down:/lines/0'), ['new1', '0', '1']);
  assert.deepEqual(rowsAfter('up:/lines/0'), ['0', 'new1', '1']);
  assert.deepEqual(rowsAfter('down:/lines/1'), ['0', 'new1', '1']);
});

test('a row that is not there and a draft brought back change nothing', () => {
  assert.deepEqual(rowsAfter('remove:/lines/7'), ['0', 'new1', '1']);
  assert.deepEqual(rowsAfter('draft'), ['0', 'new1', '1']);
});

test('rows in rows are told apart', () => {
  const after = redrawn(
    new URLSearchParams([
      ['row:/lines', '0'],
      ['row:/lines/0/parts', '0'],
      ['redraw', 'add:/lines/0/parts'],
    ]),
  );
  assert.deepEqual(after.getAll('row:/lines'), ['0']);
  assert.deepEqual(after.getAll('row:/lines/0/parts'), ['0', 'new1']);
});
