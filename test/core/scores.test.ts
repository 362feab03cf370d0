import assert from 'node:assert/strict';
import test from 'node:test';
import { mean, ndcg, recall } from '../../src/core/scores.ts';

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test('nDCG is 1 in the best order, less in any other, and 0 without a good hit', () => {
  const grades = new Map([
    ['a', 3],
    ['b', 1],
  ]);
  near(ndcg(['a', 'b', 'x'], grades, 10), 1);
  near(ndcg(['b', 'a'], grades, 10), (1 + 7 / Math.log2(3)) / (7 + 1 / Math.log2(3)));
  near(ndcg(['x', 'a'], new Map([['a', 1]]), 10), 1 / Math.log2(3));
  near(ndcg(['x', 'a'], new Map([['a', 1]]), 1), 0);
  near(ndcg([], grades, 10), 0);
  near(ndcg(['a'], new Map(), 10), 0);
});

test('more is expected than fits: nDCG can still be 1', () => {
  near(
    ndcg(
      ['a', 'b'],
      new Map([
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ]),
      2,
    ),
    1,
  );
});

test('recall is the part of what is expected among the first hits', () => {
  const grades = new Map([
    ['a', 2],
    ['b', 1],
    ['never', 0],
  ]);
  near(recall(['x', 'a', 'y', 'b'], grades, 3), 0.5);
  near(recall(['x', 'a', 'y', 'b'], grades, 4), 1);
  near(recall([], new Map(), 4), 0);
  near(mean([1, 0, 0.5]), 0.5);
  near(mean([]), 0);
});
