import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLists } from '../../../src/search/sqlite/vectors/lists.ts';
import { createProbing, questionsOf } from '../../../src/search/sqlite/write/probing.ts';

const DIMENSIONS = 128;
const LISTS = 100;
const FAR = LISTS - 1;

/** A list along each axis; questions on the first 64 of them, each with ten vectors near, of which the last `astray` lie in the farthest list. */
function probed(astray: number) {
  const axis = (at: number, length: number) =>
    Int8Array.from({ length: DIMENSIONS }, (_, each) => (each === at ? length : 0));
  const places = questionsOf({ count: DIMENSIONS });
  const components = new Int8Array(DIMENSIONS * DIMENSIONS);
  for (const [question, place] of places.entries()) components.set(axis(question, 100), place * DIMENSIONS);
  const probing = createProbing({ dimensions: DIMENSIONS, count: DIMENSIONS, components });
  for (const question of places.keys()) {
    for (let near = 0; near < 10; near++) {
      const isAstray = question * 10 + near >= places.length * 10 - astray;
      probing.look(axis(question, 90 - near), 0, isAstray ? FAR : question);
    }
  }
  const centres = Array.from({ length: LISTS }, (_, at) => Float32Array.from(axis(at, 1)));
  return probing.result(createLists(centres, [LISTS]));
}

test('lists are looked through until nearly all that is near is found', () => {
  assert.deepEqual(probed(0), { probes: 1, recall: 1 });
  assert.deepEqual(probed(20), { probes: LISTS, recall: 1 });
});

test('a few that lie anywhere are not worth more than a few lists', () => {
  assert.deepEqual(probed(3), { probes: 32, recall: 637 / 640 });
});
