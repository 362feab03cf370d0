import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, turned, vectorIn } from '../../../../src/search/sqlite/vectors/bytes.ts';
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
    const cosines = bytes.map((each) => {
      const signed = new Int8Array(each.buffer, 0, dimensions);
      return product(vector, signed) / Math.sqrt(product(signed, signed));
    });
    same(cosinesOf(vector, Buffer.concat(bytes)), cosines);
  });

test('bits behind the bytes halve what bytes leave of a vector', () => {
  for (const dimensions of [17, 384])
    for (const vector of vectors(dimensions)) {
      const bytes = bytesOf(vector);
      const largest = Math.max(...vector.map(Math.abs));
      const error = (other: ArrayLike<number>) =>
        Math.max(...vector.map((component, at) => Math.abs(component - (other[at] as number))));
      const byBytes = Float32Array.from(
        new Int8Array(bytes.buffer, 0, dimensions),
        (byte) => (byte / 127) * largest,
      );
      const least = largest / 127 / 2;
      assert.ok(error(byBytes) <= least * 1.001, `${error(byBytes)} of ${least}`);
      // The vector is made as long as 1 again, which moves the largest component a little.
      assert.ok(
        error(vectorIn(bytes, dimensions)) < least * 0.75,
        `${error(vectorIn(bytes, dimensions))} of ${least}`,
      );
    }
  assert.deepEqual(vectorIn(bytesOf(Float32Array.of(2, 0)), 2).length, 2);
  assert.ok(bytesOf(new Float32Array(9)).every((byte) => byte === 0));
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
