import { type Chunk, chunkName } from '../../../core/chunk.ts';
import { type ChunkRow, chunkRange, chunkRows } from '../chunks.ts';
import { type Connection, prepared } from '../connection.ts';
import { CHUNK_BITS } from '../schema.ts';
import { searchable, segment } from '../text.ts';
import type { PassageVectors } from './vectors.ts';

// Chunks and their words. createChunkWrites

export interface ChunkWrites {
  /**
   * Makes these the chunks of a record. One that says the same as before keeps its row, and so its number, by which vectors go, wherever
   * in the record it stands now. `existed`: the record may have had others.
   */
  put(record: number, chunks: readonly Chunk[], existed: boolean): void;
  /** Removes the chunks of a record. */
  remove(record: number): void;
}

const INSERT = `INSERT INTO chunks
  (id, ordinal, name, pointer, page, start, "end", title, context, text, hash, tags, "from", "to")
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const MOVE = `UPDATE chunks SET ordinal = ?, start = ?, "end" = ?, tags = ?, "from" = ?, "to" = ? WHERE id = ?`;

/** `vectors` hear of each chunk that comes and goes. */
export function createChunkWrites(db: Connection, vectors: PassageVectors): ChunkWrites {
  return {
    put(record, chunks, existed) {
      const old = new Map(existed ? chunkRows(db, record).map((row) => [row.name, row]) : []);
      const kept = keep(old, chunks);
      for (const row of old.values()) if (!kept.has(row.name)) removeChunk(db, row, vectors);
      const number = freeNumbers(record, chunks.length, kept);
      chunks.forEach((chunk, ordinal) => {
        const row = kept.get(chunkName(chunk));
        if (row) moveChunk(db, row, chunk, ordinal);
        else insertChunk(db, number(), chunk, ordinal, vectors);
      });
    },
    remove(record) {
      for (const row of chunkRows(db, record)) removeChunk(db, row, vectors);
    },
  };
}

/** Rows that stay: they say the same, and their number is not that of an only chunk in a record that has several now, or the other way round. */
function keep(old: ReadonlyMap<string, ChunkRow>, chunks: readonly Chunk[]): Map<string, ChunkRow> {
  const kept = new Map<string, ChunkRow>();
  if (old.size === 0) return kept;
  for (const chunk of chunks) {
    const row = old.get(chunkName(chunk));
    const fits = row && row.hash === chunk.hash && row.title === chunk.title && row.context === chunk.context;
    if (fits && isOnly(row.id) === (chunks.length === 1)) kept.set(row.name, row);
  }
  return kept;
}

/** Gives one number after the other that no row has. */
function freeNumbers(record: number, count: number, kept: ReadonlyMap<string, ChunkRow>): () => number {
  const { first, last } = chunkRange(record);
  if (count > last - first) throw new Error(`A record has at most ${last - first} chunks.`);
  const taken = new Set([...kept.values()].map(({ id }) => id));
  let next = count === 1 ? first : first + 1;
  return () => {
    while (taken.has(next)) next++;
    return next++;
  };
}

function isOnly(id: number): boolean {
  return id % 2 ** CHUNK_BITS === 0;
}

function moveChunk(db: Connection, row: ChunkRow, chunk: Chunk, ordinal: number): void {
  const [was, is] = [placeOf(row), [ordinal, chunk.start, chunk.end, ...about(chunk)]];
  if (is.some((value, index) => value !== was[index])) prepared(db, MOVE).run(...is, row.id);
}

function placeOf(row: ChunkRow): (number | string | null)[] {
  return [row.ordinal, row.start, row.end, row.tags, row.from, row.to];
}

function about({ tags, from, to }: Chunk): (string | null)[] {
  return [tags.length ? JSON.stringify(tags) : null, from ?? null, to ?? null];
}

function insertChunk(
  db: Connection,
  id: number,
  chunk: Chunk,
  ordinal: number,
  vectors: PassageVectors,
): void {
  const { pointer, page, start, end, title, context, text, hash } = chunk;
  const place = [ordinal, chunkName(chunk), pointer, page ?? null, start, end];
  prepared(db, INSERT).run(id, ...place, title, context, text, hash, ...about(chunk));
  prepared(db, 'INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)').run(
    id,
    segment(title),
    searchable(text),
  );
  vectors.added(id);
}

/** The one place where a chunk goes, and where all that is keyed by its number has to go. */
function removeChunk(db: Connection, { id, title, text }: ChunkRow, vectors: PassageVectors): void {
  const words = `INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)`;
  prepared(db, words).run(id, segment(title), searchable(text));
  prepared(db, 'DELETE FROM chunks WHERE id = ?').run(id);
  vectors.removed(id);
}
