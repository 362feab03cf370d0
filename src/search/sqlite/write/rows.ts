import { type Connection, prepared } from '../connection.ts';
import { nameOf, type TableRow } from '../vectors/tables.ts';

// The rows in which vec0 keeps vectors, read as they lie. Row · rowAfter

/** Vectors that lie together: `chunks[n]` is in `bytes` from `n * dimensions` on; undefined where there is none. */
export interface Row {
  id: number;
  chunks: (number | undefined)[];
  bytes: Int8Array;
}

/** The row of a table after a row; undefined when there is no more. */
export function rowAfter(db: Connection, table: Pick<TableRow, 'id'>, after: number): Row | undefined {
  const name = nameOf(table);
  const sql = `SELECT r.chunk_id AS id, r.validity, r.rowids, v.vectors FROM ${name}_chunks r
    JOIN ${name}_vector_chunks00 v ON v.rowid = r.chunk_id WHERE r.chunk_id > ? ORDER BY r.chunk_id LIMIT 1`;
  const found = prepared(db, sql).get(after) as
    | { id: number; validity: Buffer; rowids: Buffer; vectors: Buffer }
    | undefined;
  if (!found) return undefined;
  const { id, validity, rowids, vectors } = found;
  const chunks = Array.from({ length: rowids.length / 8 }, (_, at) =>
    ((validity[at >> 3] as number) >> (at & 7)) & 1 ? Number(rowids.readBigInt64LE(at * 8)) : undefined,
  );
  return { id, chunks, bytes: new Int8Array(vectors.buffer, vectors.byteOffset, vectors.length) };
}
