import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Connection, openConnection } from '../../../src/search/sqlite/connection.ts';
import { CHUNK_BITS, createTables } from '../../../src/search/sqlite/schema.ts';
import type { Scope } from '../../../src/search/sqlite/scope.ts';
import { turned } from '../../../src/search/sqlite/vectors/bytes.ts';
import { createNearness } from '../../../src/search/sqlite/vectors/nearest.ts';
import { type SetRow, setOf, tableOf } from '../../../src/search/sqlite/vectors/tables.ts';
import { createInverting, type Inverting } from '../../../src/search/sqlite/write/inverted.ts';
import { createVectorTables, type VectorTables } from '../../../src/search/sqlite/write/vector-tables.ts';

const DIMENSIONS = 32;
const COUNT = 3000;
const SET = 1;
const everything: Scope = { folders: new Map(), everywhere: true };

interface Stand {
  db: Connection;
  tables: VectorTables;
  inverting: Inverting;
  vectors: Float32Array[];
}

/** A set of clustered vectors, of which so many are worth lists. */
function stand({ worth = 1000 } = {}): Stand {
  const db = openConnection(':memory:', 'write');
  db.exec(createTables);
  db.exec(
    `INSERT INTO folders (id, ns, collection, settings, records) VALUES (1, 'a', 'b', 0, ${COUNT}), (2, 'a', 'c', 0, 0)`,
  );
  db.prepare('INSERT INTO vector_sets VALUES (?, ?, ?, 1, 0, ?)').run(SET, 'some', DIMENSIONS, COUNT);
  const tables = createVectorTables(db);
  tables.create(SET, DIMENSIONS, 'serving');
  const vectors = clustered(COUNT, 7);
  vectors.forEach((vector, at) => {
    add(db, at + 1, at % 10 === 0 ? 2 : 1);
    tables.put(SET, (at + 1) << CHUNK_BITS, at % 10 === 0 ? 2 : 1, vector);
  });
  return { db, tables, inverting: createInverting(db, tables, worth), vectors };
}

test('lists find nearly what looking through all finds, in a fraction of them', () => {
  const { db, inverting, tables, vectors } = stand();
  finish({ inverting, tables });
  const table = tableOf(db, SET, 'serving');
  assert.ok(table && table.lists > 50 && table.probes < table.lists / 2, JSON.stringify(table));
  const nearness = createNearness(db, setOf(db) as SetRow);
  let found = 0;
  const questions = clustered(50, 11);
  for (const question of questions) {
    const exact = new Set(nearestOf(vectors, question, 10));
    found += nearness.nearest(question, everything, 10).filter(({ record }) => exact.has(record)).length;
  }
  assert.ok(found / (10 * questions.length) > 0.9, `recall ${found / (10 * questions.length)}`);
});

test('vectors too near one another for bytes to tell are in the right order', () => {
  const { db, vectors } = stand();
  const nearness = createNearness(db, setOf(db) as SetRow);
  const questions = clustered(100, 11);
  let right = 0;
  for (const question of questions) {
    const near = nearness.nearest(question, everything, 10).map(({ record }) => record);
    right += nearestOf(vectors, question, 10).filter((record, at) => record === near[at]).length;
  }
  // By bytes alone .89 are where they belong, with their bits .946.
  assert.ok(right / (10 * questions.length) > 0.93, `${right / (10 * questions.length)}`);
});

test('a folder is looked through whole when it is small, and by lists when it is not', () => {
  const { db, inverting, tables, vectors } = stand();
  finish({ inverting, tables });
  const nearness = createNearness(db, setOf(db) as SetRow);
  const questions = clustered(20, 11);
  const folder = { ns: 'a', settings: 0, present: 1 };
  for (const [id, records] of [
    [2, COUNT / 10],
    [1, COUNT],
  ] as const) {
    const folders = new Map([[id, { ...folder, id, collection: String(id), records }]]);
    const inFolder = vectors.map((vector, at) =>
      (at % 10 === 0) === (id === 2) ? vector : new Float32Array(DIMENSIONS),
    );
    let found = 0;
    for (const question of questions) {
      const near = nearness.nearest(question, { folders, everywhere: false }, 10);
      assert.ok(near.length === 10 && near.every((one) => one.folder === id));
      const exact = new Set(nearestOf(inFolder, question, 10));
      found += near.filter(({ record }) => exact.has(record)).length;
    }
    assert.ok(found / (10 * questions.length) > 0.9, `folder ${id}: ${found}`);
  }
});

for (const written of [0, COUNT / 2])
  test(`what comes, changes and goes once ${written} vectors stand in their lists is in them as it is`, () => {
    const { db, inverting, tables } = stand();
    const [fresh, changed] = clustered(2, 99) as [Float32Array, Float32Array];
    const count = (state: 'filling' | 'serving') => {
      const { id } = tableOf(db, SET, state) ?? {};
      return id ? (db.prepare(`SELECT count(*) FROM vectors_${id}_rowids`).pluck().get() as number) : -1;
    };
    let slices = 0;
    while (slices++ < 100_000 && count('filling') < written) inverting.tend(1);
    inverting.tend(1);
    assert.ok(count('filling') >= written && count('filling') < COUNT - 100, 'it is being filled');
    add(db, COUNT + 1, 1);
    tables.put(SET, (COUNT + 1) << CHUNK_BITS, 1, fresh);
    tables.remove(SET, COUNT << CHUNK_BITS);
    tables.remove(SET, 1 << CHUNK_BITS);
    for (const record of [2, COUNT - 1]) {
      tables.remove(SET, record << CHUNK_BITS);
      tables.put(SET, record << CHUNK_BITS, 1, changed);
    }
    finish({ inverting, tables });
    assert.ok(tableOf(db, SET, 'serving')?.lists);
    assert.equal(count('serving'), COUNT - 1);
    const nearness = createNearness(db, setOf(db) as SetRow);
    const nearest = (vector: Float32Array, most: number) =>
      nearness.nearest(vector, everything, most).map(({ record }) => record);
    assert.deepEqual(nearest(fresh, 1), [COUNT + 1]);
    assert.deepEqual(
      nearest(changed, 2).sort((a, b) => a - b),
      [2, COUNT - 1],
    );
    assert.equal(nearness.vectorOf(1 << CHUNK_BITS), undefined);
  });

test('lists of a set that is dropped meanwhile are given up with it', () => {
  const { db, inverting, tables } = stand();
  while (!tableOf(db, SET, 'filling')) inverting.tend(1);
  db.exec('DELETE FROM vector_sets');
  tables.drop(SET);
  finish({ inverting, tables });
  const left = db.prepare(`SELECT count(*) FROM sqlite_schema WHERE name LIKE 'vectors%'`).pluck().get();
  assert.equal(left, 0);
  assert.equal(db.prepare('SELECT count(*) FROM vector_tables').pluck().get(), 0);
});

test('few vectors get no lists', () => {
  const { db, inverting, tables } = stand({ worth: COUNT + 1 });
  finish({ inverting, tables });
  assert.equal(tableOf(db, SET, 'serving')?.lists, 0);
});

function finish({ inverting, tables }: Pick<Stand, 'inverting' | 'tables'>): void {
  while (tables.clear() || inverting.tend(5));
}

function add(db: Connection, record: number, folder: number): void {
  const sql = `INSERT INTO records (id, folder, name, seq, etag, title, created, updated, by, doc)
    VALUES (?, ?, ?, 1, '', '', 0, 0, '', x'')`;
  db.prepare(sql).run(record, folder, `r${record}`);
  const chunk = `INSERT INTO chunks (id, ordinal, name, pointer, start, "end", title, context, text, hash)
    VALUES (?, 0, '', '', 0, 0, '', '', '', '')`;
  db.prepare(chunk).run(record << CHUNK_BITS);
}

/** Vectors around forty middles, the same for the same seed. */
function clustered(count: number, seed: number): Float32Array[] {
  const middles = Array.from({ length: 40 }, (_, at) => noise(at + 1));
  return Array.from({ length: count }, (_, at) => {
    const middle = middles[(at * 7) % 40] as Float32Array;
    const own = noise(seed * 100_003 + at);
    return turned(middle.map((component, place) => component + 0.6 * (own[place] as number)));
  });
}

function noise(seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: DIMENSIONS }, () => {
    let sum = -2;
    for (let draw = 0; draw < 4; draw++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      sum += (state >>> 0) / 2 ** 32;
    }
    return sum;
  });
}

function nearestOf(vectors: readonly Float32Array[], question: Float32Array, most: number): number[] {
  const nearness = vectors.map((vector) =>
    vector.reduce((sum, component, at) => sum + component * (question[at] as number), 0),
  );
  const order = [...vectors.keys()].sort((a, b) => (nearness[b] as number) - (nearness[a] as number));
  return order.slice(0, most).map((at) => at + 1);
}
