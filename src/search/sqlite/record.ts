import { type ParsedDocument, parseDocument } from '../../core/document.ts';
import { isSettings, type Ref } from '../../core/names.ts';
import type { CollectionCount, ListItem } from '../../core/ports/found.ts';
import type { FileStat, JsonObject, Problem, StoredRecord } from '../../core/record.ts';
import { type Connection, prepared, snapshot } from './connection.ts';
import { danglingIn } from './dangling.ts';
import { AT_PLACE, type FolderRow, folderOf, partsOf, refIn } from './folders.ts';
import { twiceIn } from './twice.ts';

// One record, or some by their refs. getRecord · headOf · titlesOf · itemsOf · walkOf · sampleOf · collectionsOf

interface ItemRow {
  name: string;
  seq: number;
  etag: string;
  title: string;
  created: number;
  updated: number;
  by: string;
  problem: string | null;
  bytes: Buffer;
}

interface RecordRow extends ItemRow {
  /** Of its file; null when it has none. */
  size: number | null;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
}

// One statement, since each takes and gives back SQLite's lock. The plus signs keep SQLite from preparing a join anew for every
// value that is bound, because statistics could say that another plan suits it better: that took longer than all the rest.
const BY_REF = `SELECT r.id, r.name, seq, etag, title, created, updated, by, problem, bytes,
    size, mtime AS mtimeMs, ctime AS ctimeMs, ino
  FROM records r CROSS JOIN bytes b ON b.id = r.id LEFT JOIN files f ON f.folder = r.folder AND f.name = r.name
  WHERE r.folder = (SELECT id FROM folders WHERE ns = +? AND collection = +? AND settings = +?) AND r.name = +?`;
const ITEM = `SELECT r.id, r.name, seq, etag, title, created, updated, by, problem, bytes
  FROM records r CROSS JOIN bytes b ON b.id = r.id WHERE r.folder = +? AND r.name = +?`;
const HEAD = `SELECT etag, seq, problem FROM records WHERE ${AT_PLACE}`;
/** The stat of no file: it never matches one. */
const NO_FILE: FileStat = { size: -1, mtimeMs: 0, ctimeMs: 0, ino: 0 };

/** A record or settings with the stat of its file. */
export function getRecord(db: Connection, ref: Ref): { record: StoredRecord; stat: FileStat } | undefined {
  const row = rowOf(db, ref);
  if (!row) return undefined;
  const { size, mtimeMs, ctimeMs, ino } = row;
  return { record: storedRecord(ref, row), stat: size === null ? NO_FILE : { size, mtimeMs, ctimeMs, ino } };
}

/** What is served for a ref, in short. */
export function headOf(
  db: Connection,
  ref: Ref,
): { etag: string; seq: number; problem?: Problem } | undefined {
  const row = prepared(db, HEAD).get(...partsOf(ref)) as RecordRow | undefined;
  return row && { etag: row.etag, seq: row.seq, problem: problemOf(row.problem) };
}

/** Titles of those refs that are records or settings. */
export function titlesOf(db: Connection, refs: readonly Ref[]): Map<Ref, string> {
  const titles = new Map<Ref, string>();
  const sql = prepared(db, 'SELECT title FROM records WHERE folder = ? AND name = ?');
  for (const ref of new Set(refs)) {
    const folder = folderOf(db, ref);
    const row = folder && (sql.get(folder.id, folder.name) as { title: string } | undefined);
    if (row) titles.set(ref, row.title);
  }
  return titles;
}

/** The namespaces, with and without collections. */
export function namespacesOf(db: Connection): string[] {
  return prepared(db, 'SELECT DISTINCT ns FROM folders WHERE records > 0 OR present ORDER BY ns')
    .pluck()
    .all() as string[];
}

/** Records for a list, in the order of the refs; those that are gone meanwhile are left out. */
export function itemsOf(db: Connection, refs: readonly Ref[]): ListItem[] {
  const rows = snapshot(db, () => itemRows(db, refs));
  return refs.flatMap((ref, at) => {
    const row = rows[at];
    if (!row) return [];
    const record = storedRecord(ref, row);
    const { etag, bytes, createdAt, updatedAt, updatedBy, problem } = record;
    const known = {
      ref,
      id: row.name,
      title: row.title,
      etag,
      bytes,
      createdAt,
      updatedAt,
      updatedBy,
      problem,
    };
    return [
      {
        ...known,
        get data() {
          return record.data;
        },
      },
    ];
  });
}

/** Records of a collection after an id, in byte order. */
export function walkOf(
  db: Connection,
  ns: string,
  collection: string,
  after: string,
  limit: number,
): ListItem[] {
  const names = prepared(
    db,
    `SELECT name FROM records WHERE folder = (SELECT id FROM folders WHERE ns = ? AND collection = ? AND settings = 0)
      AND name > ? ORDER BY name LIMIT ?`,
  ).pluck();
  const found = names.all(ns, collection, after, limit) as string[];
  return itemsOf(
    db,
    found.map((name) => refIn({ ns, collection }, name)),
  );
}

/** Records spread evenly over a collection. Of a large one they stay the same until it has grown or shrunk by a hundredth. */
export function sampleOf(db: Connection, folder: FolderRow, size: number): JsonObject[] {
  const bytes = prepared(
    db,
    'SELECT bytes FROM records r JOIN bytes b ON b.id = r.id WHERE r.id = ? AND folder = ?',
  ).pluck();
  return snapshot(db, () =>
    chosenOf(db, folder, size).flatMap((id) => {
      const found = bytes.get(id, folder.id) as Buffer | undefined;
      return found ? [parsed(found)] : [];
    }),
  );
}

/** Whoever asks for a list of records without a schema asks for a sample: going through all their names each time would take longer than the list. */
function chosenOf(db: Connection, { id, records }: FolderRow, size: number): readonly number[] {
  const all = samples.get(db) ?? new Map<string, Sample>();
  samples.set(db, all);
  const key = `${id} ${size}`;
  const known = all.get(key);
  if (known && records > LARGE && Math.abs(records - known.records) * 100 < records) return known.ids;
  const step = Math.max(1, Math.floor(records / size));
  const sql = `SELECT id FROM (SELECT id, row_number() OVER (ORDER BY name) AS at FROM records WHERE folder = ?)
    WHERE (at - 1) % ? = 0 LIMIT ?`;
  const ids = prepared(db, sql).pluck().all(id, step, size) as number[];
  all.set(key, { records, ids });
  return ids;
}

interface Sample {
  records: number;
  ids: number[];
}

const samples = new WeakMap<Connection, Map<string, Sample>>();
const LARGE = 2000;

/** What there is and how much, in byte order, settings' folders aside. */
export function collectionsOf(db: Connection): CollectionCount[] {
  const sql = `SELECT ns, collection, records,
      (SELECT count(*) FROM records r WHERE r.folder = f.id AND problem IS NOT NULL)
      + (SELECT count(*) FROM problems p WHERE p.ns = f.ns AND p.collection = f.collection)
      + ${danglingIn('f.id')} + ${twiceIn('f.id')} AS problems,
      (SELECT max(updated) FROM records r WHERE r.folder = f.id) AS updated
    FROM folders f WHERE settings = 0 AND (records > 0 OR present) ORDER BY ns, collection`;
  const rows = prepared(db, sql).all() as (CollectionCount & { updated: number | null })[];
  return rows.map(({ updated, ...row }) =>
    updated === null ? row : { ...row, updatedAt: isoTime(updated) },
  );
}

function problemOf(json: string | null): Problem | undefined {
  return json === null ? undefined : (JSON.parse(json) as Problem);
}

function rowOf(db: Connection, ref: Ref): RecordRow | undefined {
  return prepared(db, BY_REF).get(...partsOf(ref)) as RecordRow | undefined;
}

/** As `rowOf`, without what the file was like. Most refs are of one collection, which is looked up once. */
function itemRows(db: Connection, refs: readonly Ref[]): (ItemRow | undefined)[] {
  const folders = new Map<string, number | undefined>();
  const item = prepared(db, ITEM);
  return refs.map((ref) => {
    const slash = ref.lastIndexOf('/');
    const place = isSettings(ref) ? ref : ref.slice(0, slash);
    if (!folders.has(place)) folders.set(place, folderOf(db, ref)?.id);
    const folder = folders.get(place);
    return folder === undefined ? undefined : (item.get(folder, ref.slice(slash + 1)) as ItemRow | undefined);
  });
}

function storedRecord(ref: Ref, row: ItemRow): StoredRecord {
  let data: JsonObject | undefined;
  return {
    ref,
    etag: row.etag,
    bytes: row.bytes,
    get data() {
      data ??= parsed(row.bytes);
      return data;
    },
    seq: row.seq,
    get createdAt() {
      return isoTime(row.created);
    },
    updatedAt: isoTime(row.updated),
    updatedBy: row.by,
    problem: problemOf(row.problem),
  };
}

function parsed(bytes: Buffer): JsonObject {
  return (parseDocument(bytes) as ParsedDocument).data;
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
