import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, turned } from '../../../../src/search/sqlite/vectors/bytes.ts';
import { cosinesOf } from '../../../../src/search/sqlite/vectors/cosines.ts';
import { descending, greatest } from '../../../../src/search/sqlite/vectors/descending.ts';
import { createMatrix } from '../../../../src/search/sqlite/vectors/matrix.ts';

const COUNT = 150;
const SOME_DIMENSIONS = [1, 3, 17, 32, 50, 256, 1536];

for (const dimensions of SOME_DIMENSIONS)
  test(`vectors of ${dimensions} are multiplied at once as they are one by one`, () => {
    const [vector, ...others] = vectors(dimensions);
    assert.ok(vector);
    const matrix = createMatrix(others.length, dimensions);
    for (const [row, other] of others.entries()) matrix.set(row, other);
    same(
      matrix.products(vector),
      others.map((other) => product(vector, other)),
    );
    const behind = Float32Array.of(9, 9, ...vector);
    const [third, fourth] = others.slice(2).map((other) => product(vector, other)) as [number, number];
    same(matrix.products(behind, { offset: 2, from: 2, count: 2 }), [third, fourth]);

    const bytes = others.map(bytesOf);
    const cosines = bytes.map((each) => product(vector, each) / (Math.sqrt(product(each, each)) || 1));
    same(cosinesOf(vector, Buffer.concat(bytes.map(({ buffer }) => Buffer.from(buffer)))), cosines);
  });

test('the greatest come first, however many are asked for', () => {
  const numbers = Float32Array.from({ length: 1000 }, (_, at) => (at * 7919) % 611);
  const sorted = [...numbers].sort((a, b) => b - a);
  for (const soon of [1, 10, 1000, 5000]) {
    const places = [...descending(numbers, soon)];
    assert.equal(new Set(places).size, numbers.length);
    assert.deepEqual(
      places.map((at) => numbers[at]),
      sorted,
    );
  }
  assert.deepEqual(greatest(Float32Array.of(3, 1, 2), 2), [0, 2]);
  assert.deepEqual(greatest(Float32Array.of(3, 1), 9), [0, 1]);
  assert.deepEqual(greatest(new Float32Array(), 9), []);
});

function same(some: Float32Array, others: readonly number[]): void {
  assert.equal(some.length, others.length);
  for (const [at, other] of others.entries())
    assert.ok(Math.abs((some[at] as number) - other) < 1e-4, `${at}: ${some[at]}, ${other}`);
}

function product(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] as number) * (other[at] as number);
  return sum;
}

function vectors(dimensions: number): Float32Array[] {
  let state = dimensions;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  };
  return Array.from({ length: COUNT }, () => turned(Float32Array.from({ length: dimensions }, next)));
}
