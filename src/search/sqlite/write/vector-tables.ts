import { type Connection, prepared } from '../connection.ts';
import { bytesOf, sizeOf } from '../vectors/bytes.ts';
import { type Lists, listOf, listsOf } from '../vectors/lists.ts';
import { nameOf, type TableRow, tableOf } from '../vectors/tables.ts';

// The vec0 tables of vectors: what is in them, and how they go. createVectorTables

/** Vectors of a row. Lists are small, and each begins a row of its own; what is read of a row alone is found by going through its pages. */
const ROW = { whole: 128, lists: 32 };
/** So many rows of what vec0 keeps are cleared in some milliseconds. */
const SLICES = { vector_chunks00: 50, rowids: 5000 };

export interface VectorTables {
  /** An empty table for a set, with these lists or one that is searched whole. */
  create(set: number, dimensions: number, state: TableRow['state'], lists?: Lists): TableRow;
  /** Puts a turned vector into the tables of a set. */
  put(set: number, chunk: number, folder: number, vector: Float32Array): void;
  /** Puts a vector into a list of a table. */
  insert(table: TableRow, chunk: number, folder: number, list: number, bytes: Uint8Array): void;
  remove(set: number, chunk: number): void;
  /** Gives up the tables of a set; `clear` does it. */
  drop(set: number): void;
  /** Gives up tables that nobody is filling any more; returns whether there were any. */
  giveUp(): boolean;
  /** Clears a slice of a table that was given up; returns whether there is more to do. */
  clear(): boolean;
}

export function createVectorTables(db: Connection): VectorTables {
  const insert: VectorTables['insert'] = (table, chunk, folder, list, bytes) => {
    const sql = `INSERT INTO ${nameOf(table)} (chunk, list, folder, vector) VALUES (?, ?, ?, vec_int8(?))`;
    prepared(db, sql).run(BigInt(chunk), BigInt(list), BigInt(folder), bytes);
  };
  return {
    create: (set, dimensions, state, lists) => create(db, set, dimensions, state, lists),
    put(set, chunk, folder, vector) {
      const bytes = bytesOf(vector);
      for (const table of tablesOf(db, set)) {
        const list = table.lists ? listOf(listsOf(db, table), vector) : 0;
        insert(table, chunk, folder, list, bytes);
      }
    },
    insert,
    remove(set, chunk) {
      for (const table of tablesOf(db, set))
        prepared(db, `DELETE FROM ${nameOf(table)} WHERE chunk = ?`).run(BigInt(chunk));
    },
    drop(set) {
      prepared(db, `UPDATE vector_tables SET state = 'dropped' WHERE "set" = ?`).run(set);
    },
    giveUp() {
      return (
        prepared(db, `UPDATE vector_tables SET state = 'dropped' WHERE state = 'filling'`).run().changes > 0
      );
    },
    clear: () => clear(db),
  };
}

function create(
  db: Connection,
  set: number,
  dimensions: number,
  state: TableRow['state'],
  lists?: Lists,
): TableRow {
  const count = lists?.centres.count ?? 0;
  const sql = 'INSERT INTO vector_tables ("set", state, lists, probes, size) VALUES (?, ?, ?, ?, 0)';
  const id = Number(prepared(db, sql).run(set, state, count, count).lastInsertRowid);
  const name = nameOf({ id });
  db.exec(`CREATE VIRTUAL TABLE ${name} USING vec0 (chunk INTEGER PRIMARY KEY, list INTEGER PARTITION KEY,
    folder INTEGER, vector int8[${sizeOf(dimensions)}], chunk_size = ${lists ? ROW.lists : ROW.whole});
    CREATE INDEX ${name}_rows ON ${name}_chunks (partition00)`);
  if (lists) insertLists(db, id, lists);
  return tableOf(db, set, state) as TableRow;
}

function insertLists(db: Connection, table: number, { centres, sizes }: Lists): void {
  const groups = sizes.flatMap((size, group) => new Array<number>(size).fill(group));
  for (const [list, group] of groups.entries()) {
    const { buffer, byteOffset, byteLength } = centres.row(list);
    const centre = Buffer.from(buffer, byteOffset, byteLength);
    prepared(db, 'INSERT INTO vector_lists VALUES (?, ?, ?, ?)').run(table, list, group, centre);
  }
}

function tablesOf(db: Connection, set: number): TableRow[] {
  const sql = `SELECT * FROM vector_tables WHERE "set" = ? AND state <> 'dropped'`;
  return prepared(db, sql).all(set) as TableRow[];
}

// DROP TABLE takes as long as it takes to read the table: of a large one what vec0 keeps in it goes first, a few rows at a time. That is against
// what SQLite allows of the tables behind a virtual one, for once; through vec0 each vector would go alone.
function clear(db: Connection): boolean {
  const sql = `SELECT * FROM vector_tables WHERE state = 'dropped' LIMIT 1`;
  const table = prepared(db, sql).get() as TableRow | undefined;
  if (!table) return false;
  const name = nameOf(table);
  db.unsafeMode(true);
  try {
    for (const [kept, slice] of Object.entries(SLICES)) {
      const rows = `SELECT rowid FROM ${name}_${kept} LIMIT ${slice}`;
      if (db.prepare(`DELETE FROM ${name}_${kept} WHERE rowid IN (${rows})`).run().changes) return true;
    }
  } finally {
    db.unsafeMode(false);
  }
  db.exec(`DROP TABLE ${name}`);
  prepared(db, 'DELETE FROM vector_lists WHERE "table" = ?').run(table.id);
  prepared(db, 'DELETE FROM vector_tables WHERE id = ?').run(table.id);
  return true;
}
