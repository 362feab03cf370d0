import type { Chunk } from '../../core/chunk.ts';
import type { Ref } from '../../core/names.ts';
import { type Connection, prepared } from './connection.ts';
import { folderOf } from './folders.ts';
import { CHUNK_BITS } from './schema.ts';

// Chunks as they are kept. chunksOf · chunkRows · chunkRange · recordOf · chunkOf

export interface ChunkRow {
  id: number;
  ordinal: number;
  name: string;
  pointer: string;
  page: number | null;
  start: number;
  end: number;
  title: string;
  context: string;
  text: string;
  hash: string;
  /** JSON. */
  tags: string | null;
  from: string | null;
  to: string | null;
}

/** What search sees of a record, in order; undefined when there is no such record. */
export function chunksOf(db: Connection, ref: Ref): Chunk[] | undefined {
  const folder = folderOf(db, ref);
  const sql = prepared(db, 'SELECT id FROM records WHERE folder = ? AND name = ?').pluck();
  const record = folder && (sql.get(folder.id, folder.name) as number | undefined);
  return record === undefined ? undefined : chunkRows(db, record).map((row) => chunkOf(ref, row));
}

/** The chunks of a record by its number, in order. */
export function chunkRows(db: Connection, record: number): ChunkRow[] {
  const { first, last } = chunkRange(record);
  const sql = `SELECT id, ordinal, name, pointer, page, start, "end", title, context, text, hash, tags, "from", "to"
    FROM chunks WHERE id BETWEEN ? AND ? ORDER BY ordinal`;
  return prepared(db, sql).all(first, last) as ChunkRow[];
}

/** The numbers that the chunks of a record can have, `last` among them. */
export function chunkRange(record: number): { first: number; last: number } {
  const first = record * 2 ** CHUNK_BITS;
  return { first, last: first + 2 ** CHUNK_BITS - 1 };
}

/** The number of the record that a chunk is of. */
export function recordOf(chunk: number): number {
  return Math.floor(chunk / 2 ** CHUNK_BITS);
}

/** The chunk that a row of a ref is. */
export function chunkOf(ref: Ref, row: ChunkRow): Chunk {
  const { pointer, page, start, end, title, context, text, hash, tags, from, to } = row;
  return {
    chunkId: `${ref}#${row.name}`,
    ref,
    pointer,
    ...(page !== null && { page }),
    start,
    end,
    title,
    context,
    text,
    hash,
    tags: tags === null ? [] : (JSON.parse(tags) as string[]),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
  };
}
