import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distance, isSlip } from '../../src/core/likeness.ts';

test('letters that are added, left out, changed or swapped are counted', () => {
  const cases: [string, string, number][] = [
    ['email', 'emial', 1],
    ['email', 'mail', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ];
  for (const [a, b, count] of cases) assert.equal(distance(a, b), count, `${a} ${b}`);
  assert.equal(distance('completely', 'different!', 2), 3);
});

test('a slip is not another word', () => {
  for (const [a, b] of [
    ['emial', 'email'],
    ['e-mail', 'email'],
    ['Phone', 'phone'],
    ['adress', 'address'],
    ['first_name', 'firstName'],
  ] as const)
    assert.ok(isSlip(a, b), `${a} ${b}`);
  for (const [a, b] of [
    ['to', 'no'],
    ['line1', 'line2'],
    ['date', 'data1'],
    ['name', 'note'],
    ['same', 'same'],
    ['fax', 'tax'],
  ] as const)
    assert.ok(!isSlip(a, b), `${a} ${b}`);
});
