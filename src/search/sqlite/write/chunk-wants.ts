import type { ChunkFileState, ChunkLine, ChunkPlace, ChunkWants } from '../../../core/chunk-files.ts';
import { refOf } from '../../../core/names.ts';
import { chunkOf, chunkRows } from '../chunks.ts';
import { type Connection, prepared } from '../connection.ts';
import { lastRevision } from '../past.ts';

// What the files of chunks lack. createChunkNotes · createChunkWants

/** Notes of records whose lines have to be written, within the transaction that changes them. */
export interface ChunkNotes {
  changed(folder: number, name: string): void;
  /** Files may be others now: after a mark, or a rollback. */
  forget(): void;
}

export function createChunkNotes(db: Connection): ChunkNotes {
  let noted: Set<number> | undefined;
  return {
    changed(folder, name) {
      const sql = `SELECT id FROM folders WHERE chunk_file <> 'lacking'`;
      noted ??= new Set(prepared(db, sql).pluck().all() as number[]);
      if (noted.has(folder))
        prepared(db, 'INSERT OR REPLACE INTO chunk_notes (folder, name) VALUES (?, ?)').run(folder, name);
    },
    forget() {
      noted = undefined;
    },
  };
}

interface Note {
  id: number;
  folder: number;
  ns: string;
  collection: string;
  name: string;
}

const FOLDER = 'SELECT id FROM folders WHERE ns = ? AND collection = ? AND settings = 0';
const WHOLE = `SELECT id FROM folders WHERE chunk_file = 'whole'`;
const NOTES = `SELECT n.id, n.folder, ns, collection, name FROM chunk_notes n CROSS JOIN folders f ON f.id = n.folder
  WHERE chunk_file = 'whole' ORDER BY n.id LIMIT ?`;
const RECORDS = 'SELECT id, name, etag, updated FROM records WHERE folder = ?';

interface RecordRow {
  id: number;
  name: string;
  etag: string;
  updated: number;
}

export function createChunkWants(
  db: Connection,
  notes: ChunkNotes,
  whole: (count: number, work: () => void) => void,
): ChunkWants {
  const folderId = ({ ns, collection }: ChunkPlace) =>
    prepared(db, FOLDER).pluck().get(ns, collection) as number | undefined;
  return {
    async places() {
      const sql =
        'SELECT ns, collection, chunk_file AS file FROM folders WHERE settings = 0 ORDER BY ns, collection';
      return prepared(db, sql).all() as (ChunkPlace & { file: ChunkFileState })[];
    },
    async mark(place, file) {
      whole(1, () => {
        const folder = folderId(place);
        if (folder === undefined) return;
        prepared(db, 'UPDATE folders SET chunk_file = ? WHERE id = ?').run(file, folder);
        if (file !== 'whole') prepared(db, 'DELETE FROM chunk_notes WHERE folder = ?').run(folder);
        notes.forget();
      });
    },
    async lines(place, after, limit) {
      const sql = `${RECORDS} AND name > ? ORDER BY name LIMIT ?`;
      const rows = prepared(db, sql).all(folderId(place) ?? 0, after, limit) as RecordRow[];
      return rows.map((row) => lineOf(db, place, row));
    },
    async changed(limit) {
      const found = prepared(db, NOTES).all(limit) as Note[];
      const last = found.at(-1)?.id;
      if (last === undefined) return undefined;
      const places = [...Map.groupBy(found, ({ folder }) => folder).values()].map((some) => {
        const { ns, collection } = some[0] as Note;
        return { ns, collection, lines: some.map((note) => noted(db, note)) };
      });
      return { places, last };
    },
    async written(last) {
      whole(1, () =>
        prepared(db, `DELETE FROM chunk_notes WHERE id <= ? AND folder IN (${WHOLE})`).run(last),
      );
    },
  };
}

function noted(db: Connection, { folder, name, ...place }: Note): ChunkLine {
  const row = prepared(db, `${RECORDS} AND name = ?`).get(folder, name) as RecordRow | undefined;
  if (row) return lineOf(db, place, row);
  const ref = refOf(place.ns, place.collection, name);
  return { ref, etag: null, at: lastRevision(db, ref)?.at ?? new Date().toISOString() };
}

function lineOf(
  db: Connection,
  { ns, collection }: ChunkPlace,
  { id, name, etag, updated }: RecordRow,
): ChunkLine {
  const ref = refOf(ns, collection, name);
  const chunks = chunkRows(db, id).map((row) => {
    const { ref: _, ...chunk } = chunkOf(ref, row);
    return chunk;
  });
  return { ref, etag, at: new Date(updated).toISOString(), chunks };
}
