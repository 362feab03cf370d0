import { FILES } from '../../../core/bytes.ts';
import { type Ref, splitRef } from '../../../core/names.ts';
import type { Indexed } from '../../../core/ports/index-writer.ts';
import type { Problem, Sighting } from '../../../core/record.ts';
import type { Unread } from '../../../core/texts.ts';
import { type Connection, prepared } from '../connection.ts';
import type { ChunkNotes } from './chunk-wants.ts';
import { type ChunkWrites, createChunkWrites } from './chunks.ts';
import type { FieldWrites } from './fields.ts';
import { type FolderWrites, putProblem } from './folders.ts';
import { createLinkWrites, type LinkWrites, type Place } from './links.ts';
import type { PastWrites } from './past.ts';
import { createUniqueWrites, type UniqueWrites } from './uniques.ts';
import type { PassageVectors } from './vectors.ts';

// Records with their bytes, chunks and files. createRecordWrites

export interface RecordWrites {
  put(record: Indexed): void;
  remove(ref: Ref, seq: number): void;
  seen(ref: Ref, stat: Sighting, problem?: Problem): void;
  hold(ref: Ref, problem: Problem): void;
  lose(ref: Ref): void;
}

interface Row {
  id: number;
  seq: number;
  title: string;
  created: number;
}

const FIND = 'SELECT id, seq, title, created FROM records WHERE folder = ? AND name = ?';
const LOOSE = `DELETE FROM problems WHERE ns = ? AND collection = ? AND ref IS NULL AND problem ->> 'ref' = ?`;
const INSERT = `INSERT INTO records (folder, name, seq, etag, title, created, updated, by, problem, doc)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, jsonb(?))`;
const UPDATE = `UPDATE records SET seq = ?, etag = ?, title = ?, created = ?, updated = ?, by = ?, problem = ?, doc = jsonb(?)
  WHERE id = ?`;

/** What a record's rows are written with, and what hears of them. */
interface Parts {
  folders: FolderWrites;
  past: PastWrites;
  fields: FieldWrites;
  vectors: PassageVectors;
  notes: ChunkNotes;
}

export function createRecordWrites(
  db: Connection,
  { folders, past, fields, vectors, notes }: Parts,
): RecordWrites {
  const placeOf = (ref: Ref): Place => {
    const parts = splitRef(ref) ?? { ns: '', collection: '', id: ref };
    const settings = parts.id.startsWith('_');
    return { ...parts, settings, folder: folders.id(parts.ns, parts.collection, settings) };
  };
  const links = createLinkWrites(db);
  const uniques = createUniqueWrites(db);
  const chunks = createChunkWrites(db, vectors);
  return {
    put(record) {
      if (past.last(record.ref) > record.seq) return;
      const place = placeOf(record.ref);
      const old = prepared(db, FIND).get(place.folder, place.id) as Row | undefined;
      const names = old ? links.names(place, old.id) : [];
      const id = putRow(db, place, record, past, fields, old);
      if (!old) folders.count(place.folder, 1);
      chunks.put(id, record.chunks, old !== undefined);
      if (!place.settings) notes.changed(place.folder, place.id);
      links.renamed(place, id, names, links.names(place, id));
      links.put(id, place.folder, record.links);
      uniques.put(id, place.folder, record.uniques ?? []);
      putFile(db, place, record.stat);
      prepared(db, 'DELETE FROM problems WHERE ref = ?').run(record.ref);
      if (place.collection !== FILES) return;
      putUnread(db, id, record.unread);
      // Its bytes were seen before it was.
      prepared(db, LOOSE).run(place.ns, FILES, record.ref);
    },
    remove(ref, seq) {
      if (past.last(ref) > seq) return;
      const place = placeOf(ref);
      const old = prepared(db, FIND).get(place.folder, place.id) as Row | undefined;
      if (old) {
        past.entitle(seq, old.title);
        const names = links.names(place, old.id);
        removeRow(db, place.folder, old.id, { fields, links, uniques, chunks });
        links.renamed(place, old.id, names, []);
        folders.count(place.folder, -1);
        if (!place.settings) notes.changed(place.folder, place.id);
      }
      forgetFile(db, place, ref);
    },
    seen(ref, stat, problem) {
      const place = placeOf(ref);
      putFile(db, place, stat);
      if (problem && !mark(db, place, problem)) putProblem(db, place.ns, place.collection, problem, ref);
    },
    hold(ref, problem) {
      const place = placeOf(ref);
      mark(db, place, problem);
      forgetFile(db, place, ref);
    },
    lose(ref) {
      forgetFile(db, placeOf(ref), ref);
    },
  };
}

function putRow(
  db: Connection,
  { folder, id: name }: Place,
  record: Indexed,
  past: PastWrites,
  fields: FieldWrites,
  old: Row | undefined,
): number {
  const { created, updated, by } = past.facts(record.ref, record.seq, old?.created);
  const problem = record.problem ? JSON.stringify(record.problem) : null;
  const values = [record.seq, record.etag, record.title, created, updated, by, problem, record.json];
  let id: number;
  if (old) {
    id = old.id;
    fields.remove(folder, id);
    prepared(db, UPDATE).run(...values, id);
    prepared(db, 'UPDATE bytes SET bytes = ? WHERE id = ?').run(record.bytes, id);
  } else {
    id = Number(prepared(db, INSERT).run(folder, name, ...values).lastInsertRowid);
    prepared(db, 'INSERT INTO bytes (id, bytes) VALUES (?, ?)').run(id, record.bytes);
  }
  fields.add(folder, id, name);
  return id;
}

function removeRow(
  db: Connection,
  folder: number,
  id: number,
  {
    fields,
    links,
    uniques,
    chunks,
  }: { fields: FieldWrites; links: LinkWrites; uniques: UniqueWrites; chunks: ChunkWrites },
): void {
  fields.remove(folder, id);
  chunks.remove(id);
  links.remove(id);
  uniques.remove(id);
  putUnread(db, id, undefined);
  prepared(db, 'DELETE FROM bytes WHERE id = ?').run(id);
  prepared(db, 'DELETE FROM records WHERE id = ?').run(id);
}

function putFile(db: Connection, { folder, id }: Place, stat: Sighting | undefined): void {
  if (!stat) {
    prepared(db, 'DELETE FROM files WHERE folder = ? AND name = ?').run(folder, id);
    return;
  }
  const { size, mtimeMs, ctimeMs, ino, racy } = stat;
  prepared(db, 'INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    folder,
    id,
    size,
    mtimeMs,
    ctimeMs,
    ino,
    Number(racy),
  );
}

function putUnread(db: Connection, record: number, unread: Unread | undefined): void {
  if (!unread) prepared(db, 'DELETE FROM unread WHERE record = ?').run(record);
  else {
    const reason = unread.state === 'waiting' ? '' : unread.reason;
    prepared(db, 'INSERT OR REPLACE INTO unread VALUES (?, ?, ?)').run(record, unread.state, reason);
  }
}

function forgetFile(db: Connection, place: Place, ref: Ref): void {
  putFile(db, place, undefined);
  prepared(db, 'DELETE FROM problems WHERE ref = ?').run(ref);
}

function mark(db: Connection, { folder, id }: Place, problem: Problem): boolean {
  const sql = 'UPDATE records SET problem = ? WHERE folder = ? AND name = ?';
  return prepared(db, sql).run(JSON.stringify(problem), folder, id).changes > 0;
}
