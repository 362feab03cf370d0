import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFirsts } from '../../../src/services/imports/firsts.ts';

test('The first row that says something is told to all that say it again, among many', () => {
  const firsts = createFirsts();
  for (let at = 0; at < 50_000; at++) assert.equal(firsts.note(`value ${at}`, at), undefined);
  for (const at of [0, 1, 1023, 1024, 49_999]) assert.equal(firsts.note(`value ${at}`, 99_999), at);
  assert.deepEqual([firsts.has('value 7'), firsts.has('value 50000'), firsts.has('')], [true, false, false]);
});
