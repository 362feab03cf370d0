import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openConnection } from '../../../../src/search/sqlite/connection.ts';
import { rowAfter, rowsIn } from '../../../../src/search/sqlite/vectors/rows.ts';

test('rows of vectors are found by their key, however many there are', (t) => {
  const db = openConnection(':memory:', 'build');
  t.after(() => db.close());
  db.exec(`CREATE VIRTUAL TABLE vectors_1 USING vec0 (chunk INTEGER PRIMARY KEY, list INTEGER PARTITION KEY,
    folder INTEGER, vector int8[8], chunk_size = 8); CREATE INDEX vectors_1_rows ON vectors_1_chunks (partition00)`);
  const insert = db.prepare(
    'INSERT INTO vectors_1 (chunk, list, folder, vector) VALUES (?, ?, 1, vec_int8(?))',
  );
  for (let chunk = 0; chunk < 40; chunk++)
    insert.run(BigInt(chunk), BigInt(chunk % 4), Buffer.alloc(8, chunk));

  const asked: string[] = [];
  const prepare = db.prepare.bind(db);
  db.prepare = ((sql: string) => {
    asked.push(sql);
    return prepare(sql);
  }) as typeof db.prepare;
  const inLists = [...rowsIn(db, { id: 1 }, [1, 3])];
  const chunks = inLists.flatMap((row) => row.chunks).filter((chunk) => chunk !== undefined);
  assert.deepEqual(
    chunks.sort((a, b) => a - b),
    Array.from({ length: 20 }, (_, at) => 2 * at + 1),
  );
  for (const { chunks: own, bytes } of inLists)
    for (const [at, chunk] of own.entries()) if (chunk !== undefined) assert.equal(bytes[at * 8], chunk);
  const first = rowAfter(db, { id: 1 }, 0);
  assert.ok(first && (rowAfter(db, { id: 1 }, first.id)?.id ?? 0) > first.id);
  assert.ok(asked.length >= 2);
  for (const sql of asked) {
    const values = [...sql.matchAll(/\?/g)].map(() => '[]');
    const plan = prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
    assert.deepEqual(
      plan.filter(({ detail }) => /^SCAN v\b/.test(detail)),
      [],
      sql,
    );
  }
});
