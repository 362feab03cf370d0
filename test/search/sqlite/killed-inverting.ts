import { type Connection, openConnection } from '../../../src/search/sqlite/connection.ts';
import { CHUNK_BITS, createTables } from '../../../src/search/sqlite/schema.ts';
import { turned } from '../../../src/search/sqlite/vectors/bytes.ts';
import { tableOf } from '../../../src/search/sqlite/vectors/tables.ts';
import { createInverting } from '../../../src/search/sqlite/write/inverted.ts';
import { createVectorTables } from '../../../src/search/sqlite/write/vector-tables.ts';

// A process that is killed by itself while lists of vectors are built: node killed-inverting.js FILE SLICES, so many slices after the new
// table is there. Without SLICES it makes the index. SET · COUNT · WORTH · vectorAt

export const SET = 1;
export const COUNT = 1500;
export const WORTH = 1000;
const DIMENSIONS = 8;

/** The vector of a record: around one of thirty middles. */
export function vectorAt(record: number): Float32Array {
  const wave = (at: number, seed: number) => Math.sin(seed * 12.9898 + at * 78.233) * 43_758.5453;
  const part = (at: number, seed: number) => wave(at, seed) - Math.floor(wave(at, seed)) - 0.5;
  return turned(
    Float32Array.from(
      { length: DIMENSIONS },
      (_, at) => part(at, record % 30) + 0.2 * part(at, record + 1000),
    ),
  );
}

function make(db: Connection): void {
  db.exec(createTables);
  db.exec(`INSERT INTO folders (id, ns, collection, settings, records) VALUES (1, 'a', 'b', 0, ${COUNT})`);
  db.prepare('INSERT INTO vector_sets VALUES (?, ?, ?, 1, 0, ?)').run(SET, 'some', DIMENSIONS, COUNT);
  const tables = createVectorTables(db);
  tables.create(SET, DIMENSIONS, 'serving');
  const record =
    db.prepare(`INSERT INTO records (id, folder, name, seq, etag, title, created, updated, by, doc)
    VALUES (?, 1, ?, 1, '', '', 0, 0, '', x'')`);
  const chunk =
    db.prepare(`INSERT INTO chunks (id, ordinal, name, pointer, start, "end", title, context, text, hash)
    VALUES (?, 0, '', '', 0, 0, '', '', '', '')`);
  db.transaction(() => {
    for (let id = 1; id <= COUNT; id++) {
      record.run(id, `r${id}`);
      chunk.run(id << CHUNK_BITS);
      tables.put(SET, id << CHUNK_BITS, 1, vectorAt(id));
    }
  })();
}

const [file, slices] = process.argv.slice(2);
if (file !== undefined) {
  const db = openConnection(file, 'write');
  if (slices === undefined) make(db);
  else {
    const inverting = createInverting(db, createVectorTables(db), WORTH);
    while (!tableOf(db, SET, 'filling')) inverting.tend(0.01);
    for (let slice = 0; slice < Number(slices); slice++) inverting.tend(0.01);
    process.kill(process.pid, 'SIGKILL');
  }
  db.close();
}
