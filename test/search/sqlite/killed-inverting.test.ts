import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { openConnection } from '../../../src/search/sqlite/connection.ts';
import { CHUNK_BITS } from '../../../src/search/sqlite/schema.ts';
import { createNearness } from '../../../src/search/sqlite/vectors/nearest.ts';
import { type SetRow, setOf, tableOf } from '../../../src/search/sqlite/vectors/tables.ts';
import { createInverting } from '../../../src/search/sqlite/write/inverted.ts';
import { createVectorTables } from '../../../src/search/sqlite/write/vector-tables.ts';
import { temporaryFolder } from '../../folder.ts';
import { COUNT, SET, vectorAt, WORTH } from './killed-inverting.ts';

const run = promisify(execFile);
const child = new URL('./killed-inverting.js', import.meta.url).pathname;

test('a process killed while lists are built leaves every vector, and the next one builds them', async (t) => {
  const folder = temporaryFolder();
  t.after(() => folder.remove());
  const original = join(folder.path, 'original.sqlite');
  await run(process.execPath, [child, original]);
  let unfinished = 0;
  for (const slices of [0, 1, 5, 40]) {
    const file = join(folder.path, `${slices}.sqlite`);
    fs.copyFileSync(original, file);
    await assert.rejects(run(process.execPath, [child, file, String(slices)]), { signal: 'SIGKILL' });
    const db = openConnection(file, 'write');
    assert.equal(db.pragma('integrity_check', { simple: true }), 'ok');
    const nearest = (record: number) => {
      const { nearest } = createNearness(db, setOf(db) as SetRow);
      return nearest(vectorAt(record), { folders: new Map(), everywhere: true }, 1)[0]?.record;
    };
    // What served goes on serving at once.
    if (tableOf(db, SET, 'filling')) unfinished++;
    assert.equal(nearest(7), 7);
    const tables = createVectorTables(db);
    const inverting = createInverting(db, tables, WORTH);
    while (tables.clear() || inverting.tend(5));
    const table = tableOf(db, SET, 'serving');
    assert.ok(table?.lists, `${slices} slices`);
    const chunks = db
      .prepare(`SELECT chunk >> ${CHUNK_BITS} FROM vectors_${table.id} ORDER BY 1`)
      .pluck()
      .all();
    assert.deepEqual(
      chunks,
      Array.from({ length: COUNT }, (_, at) => at + 1),
    );
    for (const record of [1, 700, COUNT]) assert.equal(nearest(record), record);
    const left = db.prepare(
      `SELECT name FROM sqlite_schema WHERE name GLOB 'vectors_[0-9]*' AND type = 'table'`,
    );
    const names = left.pluck().all() as string[];
    assert.ok(
      names.every((name) => name.startsWith(`vectors_${table.id}`)),
      names.join(),
    );
    db.close();
  }
  assert.ok(unfinished > 0, 'some were killed half way');
});
