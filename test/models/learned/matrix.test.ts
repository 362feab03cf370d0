import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decompose } from '../../../src/models/learned/decompose.ts';
import { eigen } from '../../../src/models/learned/eigen.ts';
import {
  type Dense,
  gram,
  type Sparse,
  times,
  timesFromLeft,
  timesSmall,
} from '../../../src/models/learned/matrix.ts';

const breathe = async () => {};
const close = (actual: Iterable<number>, expected: readonly number[], within = 1e-6) => {
  const values = [...actual];
  assert.equal(values.length, expected.length);
  values.forEach((value, i) => {
    assert.ok(Math.abs(value - (expected[i] as number)) < within, `${values} instead of ${expected}`);
  });
};

function dense(rows: number[][]): Dense {
  return { rows: rows.length, width: rows[0]?.length ?? 0, values: Float32Array.from(rows.flat()) };
}

function sparse(rows: number[][]): Sparse {
  const starts = [0];
  const [columns, values]: [number[], number[]] = [[], []];
  for (const row of rows) {
    row.forEach((value, column) => {
      if (value !== 0) values.push(value) && columns.push(column);
    });
    starts.push(values.length);
  }
  return {
    rows: rows.length,
    width: rows[0]?.length ?? 0,
    starts: Uint32Array.from(starts),
    columns: Uint32Array.from(columns),
    values: Float32Array.from(values),
  };
}

const A = [
  [1, 0, 2],
  [0, 3, 0],
];

test('a sparse matrix is multiplied from either side', async () => {
  const right = dense([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  close((await times(sparse(A), right, breathe)).values, [11, 14, 9, 12]);
  close(
    (
      await timesFromLeft(
        sparse(A),
        dense([
          [1, 2],
          [3, 4],
        ]),
        breathe,
      )
    ).values,
    [1, 2, 9, 12, 2, 4],
  );
});

test('products of columns, and columns mixed anew', async () => {
  close(
    await gram(
      dense([
        [1, 2],
        [3, 4],
      ]),
      breathe,
    ),
    [10, 14, 14, 20],
  );
  close(
    (
      await timesSmall(
        dense([
          [1, 2],
          [3, 4],
        ]),
        Float64Array.of(1, 1),
        1,
        breathe,
      )
    ).values,
    [3, 7],
  );
});

test('eigenvalues come greatest first with their vectors', async () => {
  const { values, vectors } = await eigen(Float64Array.of(2, 1, 1, 2), 2, breathe);
  close(values, [3, 1], 1e-12);
  const half = Math.SQRT1_2;
  close(vectors, [half, half, half, -half], 1e-12);
});

test('eigenvectors of a greater matrix put it together again', async () => {
  const size = 12;
  const a = Float64Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    return 1 / (1 + row + column);
  });
  const { values, vectors } = await eigen(a, size, breathe);
  const again = a.map((_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    let sum = 0;
    for (let k = 0; k < size; k++)
      sum +=
        (values[k] as number) * (vectors[row * size + k] as number) * (vectors[column * size + k] as number);
    return sum;
  });
  close(again, [...a], 1e-10);
});

test('the singular values and vectors of a small matrix are exact', async () => {
  const { values, vectors } = await decompose(sparse(A), 2, breathe);
  close(values, [3, Math.sqrt(5)], 1e-5);
  const absolute = [...vectors.values].map(Math.abs);
  close(absolute, [0, 1 / Math.sqrt(5), 1, 0, 0, 2 / Math.sqrt(5)], 1e-5);
});

test('a matrix of less rank than wanted gives what there is', async () => {
  const { values, vectors } = await decompose(
    sparse([
      [1, 1, 0],
      [2, 2, 0],
      [3, 3, 0],
    ]),
    3,
    breathe,
  );
  close(values, [Math.sqrt(28)], 1e-5);
  assert.equal(vectors.width, 1);
});

test('the same matrix gives the same vectors to the bit', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => Array.from({ length: 30 }, (_, j) => (i * j) % 7));
  const [once, again] = [
    await decompose(sparse(rows), 6, breathe),
    await decompose(sparse(rows), 6, breathe),
  ];
  assert.deepEqual(once, again);
});
