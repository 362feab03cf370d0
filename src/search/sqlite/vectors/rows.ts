import { type Connection, prepared } from '../connection.ts';
import { nameOf, type TableRow } from './tables.ts';

// The rows in which vec0 keeps vectors, read as they lie. Row · rowAfter · rowsIn

/** Vectors that lie together: `chunks[n]` is in `bytes` from `n * sizeOf(dimensions)` on; undefined where there is none. */
export interface Row {
  id: number;
  chunks: (number | undefined)[];
  bytes: Buffer;
}

/** The row of a table after a row; undefined when there is no more. */
export function rowAfter(db: Connection, table: Pick<TableRow, 'id'>, after: number): Row | undefined {
  const sql = `${selectFrom(table)} WHERE r.chunk_id > ? ORDER BY r.chunk_id LIMIT 1`;
  const found = prepared(db, sql).get(after) as KeptRow | undefined;
  return found && rowOf(found);
}

/** The rows of some lists of a table, or all. Nothing else can be asked of the connection meanwhile. */
export function* rowsIn(
  db: Connection,
  table: Pick<TableRow, 'id'>,
  lists: readonly number[] | undefined,
): Generator<Row> {
  const inLists = lists ? ' AND r.partition00 IN (SELECT value FROM json_each(?))' : '';
  const rows = prepared(db, `${selectFrom(table)} WHERE tick(r.chunk_id)${inLists}`);
  for (const row of rows.iterate(...(lists ? [JSON.stringify(lists)] : []))) yield rowOf(row as KeptRow);
}

interface KeptRow {
  id: number;
  validity: Buffer;
  rowids: Buffer;
  vectors: Buffer;
}

// The plus sign takes the type off the number: compared with one of a type, SQLite would not find the vectors by their key, which has none.
function selectFrom(table: Pick<TableRow, 'id'>): string {
  const name = nameOf(table);
  return `SELECT r.chunk_id AS id, r.validity, r.rowids, v.vectors FROM ${name}_chunks r
    CROSS JOIN ${name}_vector_chunks00 v ON v.rowid = +r.chunk_id`;
}

function rowOf({ id, validity, rowids, vectors }: KeptRow): Row {
  const chunks = Array.from({ length: rowids.length / 8 }, (_, at) =>
    ((validity[at >> 3] as number) >> (at & 7)) & 1
      ? rowids.readUInt32LE(at * 8) + rowids.readUInt32LE(at * 8 + 4) * 2 ** 32
      : undefined,
  );
  return { id, chunks, bytes: vectors };
}
