import { type Ref, refOf } from '../../core/names.ts';
import type { IndexChange, IndexWriter, Kept, Known } from '../../core/ports/index-writer.ts';
import type { Sighting } from '../../core/record.ts';
import { type Connection, prepared } from './connection.ts';
import { AT_PLACE, folderOf, partsOf, recordFolders, refIn } from './folders.ts';
import { lastRevision } from './past.ts';
import { getRecord, headOf, sampleOf } from './record.ts';
import { statusOf } from './status.ts';
import { createChunkNotes, createChunkWants } from './write/chunk-wants.ts';
import { createFieldWrites } from './write/fields.ts';
import { createFolderWrites } from './write/folders.ts';
import { createInverting } from './write/inverted.ts';
import { createPastWrites } from './write/past.ts';
import { createPostings } from './write/postings.ts';
import { createRecordWrites } from './write/records.ts';
import { createTransactions } from './write/transactions.ts';
import { createVectorTables } from './write/vector-tables.ts';
import { createPassageVectors, createVectorWrites } from './write/vectors.ts';

// The one connection that writes. createWriter

/** A save that comes meanwhile waits no longer. */
const SLICE_MS = 10;

export interface SqliteWriter extends IndexWriter {
  /** Lets others read the index. */
  share(): void;
}

/** The writer of an index that is open; it closes the connection. `shared`: others read it. */
export function createWriter(db: Connection, file: string, shared: boolean): SqliteWriter {
  const folders = createFolderWrites(db);
  const past = createPastWrites(db);
  const fields = createFieldWrites(db);
  const tables = createVectorTables(db);
  const inverting = createInverting(db, tables);
  const notes = createChunkNotes(db);
  const undone = () => {
    folders.forget();
    notes.forget();
  };
  const { whole, share, isShared } = createTransactions(db, shared, { done: folders.flush, undone });
  const postings = createPostings(db, isShared);
  const vectors = createPassageVectors(db, tables);
  const passages = {
    added(chunk: number) {
      vectors.added(chunk);
      postings.added(chunk);
    },
    removed(chunk: number) {
      vectors.removed(chunk);
      postings.removed(chunk);
    },
  };
  const records = createRecordWrites(db, { folders, past, fields, vectors: passages, notes });
  return {
    file,
    share,
    vectors: createVectorWrites(db, tables, whole),
    chunkWants: createChunkWants(db, notes, whole),
    async seq() {
      return past.seq();
    },
    async unbroken(since) {
      return past.unbroken(since);
    },
    async remember(revisions) {
      if (revisions.length)
        whole(revisions.length, () => {
          for (const revision of revisions) past.remember(revision);
        });
    },
    async last(ref) {
      return lastRevision(db, ref);
    },
    async lastWithBytes(ref) {
      return lastRevision(db, ref, true);
    },
    async missing(after, limit) {
      return past.missing(after, limit);
    },
    async write(changes, revisions = []) {
      if (changes.length || revisions.length)
        whole(changes.length + revisions.length, () => {
          for (const revision of revisions) past.remember(revision);
          for (const change of changes) apply(change, records, folders);
        });
    },
    async known(ns, collection, after, limit) {
      return knownFiles(db, ns, collection, after, limit);
    },
    async seen(ref) {
      return seenFile(db, ref);
    },
    async head(ref) {
      return headOf(db, ref);
    },
    async read(ref) {
      return getRecord(db, ref)?.record.bytes;
    },
    async records(ns, collection, after, limit) {
      return keptRecords(db, ns, collection, after, limit);
    },
    async unread() {
      const sql = `SELECT ns, collection, name FROM unread u JOIN records r ON r.id = u.record JOIN folders f ON f.id = r.folder
        WHERE state = 'waiting'`;
      return (prepared(db, sql).all() as { ns: string; collection: string; name: string }[]).map((row) =>
        refIn(row, row.name),
      );
    },
    async racy(limit) {
      const sql = `SELECT ns, collection, name FROM files JOIN folders f ON f.id = folder WHERE racy = 1 LIMIT ?`;
      const rows = prepared(db, sql).all(limit) as { ns: string; collection: string; name: string }[];
      return rows.map((row) => refIn(row, row.name));
    },
    async folders() {
      return folders.all();
    },
    async sample(ns, collection, size) {
      return recordFolders(db, { namespaces: '*', ns, collection }).flatMap((folder) =>
        sampleOf(db, folder, size),
      );
    },
    async status() {
      return statusOf(db, file);
    },
    async want(ns, collection, pointer) {
      whole(1, () => fields.want(folders.id(ns, collection, false), pointer));
    },
    async tend() {
      let more = false;
      whole(1, () => {
        more = fields.tend() || postings.tend(SLICE_MS) || tables.clear() || inverting.tend(SLICE_MS);
      });
      return more;
    },
    async note(key) {
      return prepared(db, 'SELECT value FROM notes WHERE key = ?').pluck().get(key) as string | undefined;
    },
    async setNote(key, value) {
      prepared(db, 'INSERT OR REPLACE INTO notes VALUES (?, ?)').run(key, value);
    },
    async close() {
      postings.close();
      db.close();
    },
  };
}

function apply(
  change: IndexChange,
  records: ReturnType<typeof createRecordWrites>,
  folders: ReturnType<typeof createFolderWrites>,
): void {
  switch (change.op) {
    case 'put':
      records.put(change.record);
      break;
    case 'remove':
      records.remove(change.ref, change.seq);
      break;
    case 'seen':
      records.seen(change.ref, change.stat, change.problem);
      break;
    case 'hold':
      records.hold(change.ref, change.problem);
      break;
    case 'lose':
      records.lose(change.ref);
      break;
    case 'problems':
      folders.problems(change.ns, change.collection, change.problems);
      break;
    case 'folders':
      folders.present(change.folders);
      break;
  }
}

// Settings names begin with an ASCII character, so that comparing them as JavaScript does is the order of bytes.
function knownFiles(db: Connection, ns: string, collection: string, after: string, limit: number): Known[] {
  const [settings, rows] = ['_', 'a'].map((id) => filesIn(db, refOf(ns, collection, id), after, limit));
  for (const known of settings ?? []) {
    const place = rows?.findIndex(({ id }) => id > known.id) ?? -1;
    rows?.splice(place < 0 ? rows.length : place, 0, known);
  }
  return (rows ?? []).slice(0, limit);
}

function filesIn(db: Connection, ref: Ref, after: string, limit: number): Known[] {
  const folder = folderOf(db, ref);
  if (!folder) return [];
  const sql =
    'SELECT name, size, mtime, ctime, ino, racy FROM files WHERE folder = ? AND name > ? ORDER BY name LIMIT ?';
  const rows = prepared(db, sql).raw(true).all(folder.id, after, limit) as [string, ...number[]][];
  return rows.map(([id, ...stat]) => ({ id, stat: sightingOf(stat) }));
}

function keptRecords(db: Connection, ns: string, collection: string, after: string, limit: number): Kept[] {
  const folder = folderOf(db, refOf(ns, collection, 'a'));
  const names = prepared(
    db,
    'SELECT name FROM records WHERE folder = ? AND name > ? ORDER BY name LIMIT ?',
  ).pluck();
  return (folder ? (names.all(folder.id, after, limit) as string[]) : []).map((id) => {
    const ref = refOf(ns, collection, id);
    const { seq, etag, bytes, problem } = (getRecord(db, ref) as NonNullable<ReturnType<typeof getRecord>>)
      .record;
    return { ref, id, seq, etag, bytes, problem, stat: seenFile(db, ref) };
  });
}

const SEEN = `SELECT size, mtime, ctime, ino, racy FROM files WHERE ${AT_PLACE}`;

function seenFile(db: Connection, ref: Ref): Sighting | undefined {
  const row = prepared(db, SEEN)
    .raw(true)
    .get(...partsOf(ref)) as number[] | undefined;
  return row && sightingOf(row);
}

function sightingOf([size, mtimeMs, ctimeMs, ino, racy]: number[]): Sighting {
  return { size, mtimeMs, ctimeMs, ino, racy: racy === 1 } as Sighting;
}
