import assert from 'node:assert/strict';
import test from 'node:test';
import { filterAt, readSpot, spotText, withFilter } from '../../src/core/list-edit.ts';
import type { Filter } from '../../src/core/query.ts';

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(
  (name): Filter => ({ pointer: `/${name}`, op: 'eq', value: name }),
) as [Filter, Filter, Filter, Filter];

const changed = (text: string, filter?: Filter) => {
  const spot = readSpot(text);
  assert.ok(spot);
  assert.equal(spotText(spot), text);
  return withFilter({ filters: [a, b], any: [[c, d]] }, spot, filter);
};

test('a condition is added, changed and taken away where it stands', () => {
  assert.deepEqual(changed('new', d), { filters: [a, b, d], any: [[c, d]] });
  assert.deepEqual(changed('f1', d), { filters: [a, d], any: [[c, d]] });
  assert.deepEqual(changed('f0'), { filters: [b], any: [[c, d]] });
  assert.deepEqual(changed('a0.1', a), { filters: [a, b], any: [[c, a]] });
  assert.deepEqual(changed('a0+', a), { filters: [a, b], any: [[c, d, a]] });
});

test('one beside another begins a group, and the last one of a group stands by itself', () => {
  assert.deepEqual(changed('f0+', d), {
    filters: [b],
    any: [
      [c, d],
      [a, d],
    ],
  });
  assert.deepEqual(changed('a0.0'), { filters: [a, b, d], any: [] });
});

test('what stands at a place is found, and no other text is a place', () => {
  const all = { filters: [a], any: [[b, c]] };
  assert.equal(filterAt(all, { group: 0, index: 1 }), c);
  assert.equal(filterAt(all, { index: 0 }), a);
  assert.equal(filterAt(all, { group: 4, index: 0 }), undefined);
  for (const text of [null, '', 'f', 'a1', 'f1.2', 'x0']) assert.equal(readSpot(text), undefined);
});
