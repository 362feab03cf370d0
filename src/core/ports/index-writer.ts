import type { Revision } from '../change.ts';
import type { Chunk } from '../chunk.ts';
import type { ChunkWants } from '../chunk-files.ts';
import type { VectorWrites } from '../models.ts';
import type { Ref } from '../names.ts';
import type { JsonObject, Problem, Sighting } from '../record.ts';
import type { Unread } from '../texts.ts';
import type { IndexStatus } from './found.ts';
import type { Folder, StoredFile } from './store.ts';

// search, the half that writes: one at a time, in one process.

/** A value of a record that names another record: `value` of field `by` (`@id`: the id) in collection `to` (`ns/collection`). */
export interface Link {
  pointer: string;
  to: string;
  by: string;
  value: string | number;
}

/** A value of a field that only one record of its collection may have. */
export interface Unique {
  pointer: string;
  value: string | number;
}

/** A record or settings file as the index keeps it. Settings have no chunks and no links, and stand in no list. */
export interface Indexed {
  ref: Ref;
  /** Of the revision that made the bytes; it must have been remembered. */
  seq: number;
  etag: string;
  bytes: Buffer;
  /** The JSON text of the bytes, without BOM. */
  json: string;
  title: string;
  /** In order; no two with the same chunkId. */
  chunks: Chunk[];
  links: Link[];
  /** What no other record of the collection may have. */
  uniques?: readonly Unique[];
  /** Of a file: why its text is not among the chunks. */
  unread?: Unread;
  /** Of the file on disk; absent when there is none (held, or served from the journal). */
  stat?: Sighting;
  problem?: Problem;
}

/** One step of a batch of writes to the index. Where a `seq` is given, an older one than the ref's last is passed over. */
export type IndexChange =
  | { op: 'put'; record: Indexed }
  | { op: 'remove'; ref: Ref; seq: number }
  /** The file was looked at again and is what the index has; or it is broken, and `problem` says how. */
  | { op: 'seen'; ref: Ref; stat: Sighting; problem?: Problem }
  /** Gone from disk together with many others, but not from the index: held until somebody decides. */
  | { op: 'hold'; ref: Ref; problem: Problem }
  /** Of a file without a record: nothing is known about it any more. */
  | { op: 'lose'; ref: Ref }
  /** The problems of a folder that belong to no record, in place of the earlier ones; '' and '' for the root. */
  | { op: 'problems'; ns: string; collection: string; problems: readonly Problem[] }
  /** The folders that exist; empty ones that are no longer among them are dropped. */
  | { op: 'folders'; folders: readonly Folder[] };

/** A file that the index has seen. */
export interface Known {
  id: string;
  stat: Sighting;
}

/** A record as the index has it. */
export interface Kept {
  ref: Ref;
  id: string;
  seq: number;
  etag: string;
  bytes: Buffer;
  stat?: Sighting;
  problem?: Problem;
}

/** The writing half of an index: one at a time, in one process. */
export interface IndexWriter {
  /** File name of the index. */
  readonly file: string;
  readonly vectors: VectorWrites;
  readonly chunkWants: ChunkWants;
  /** The last revision that was remembered; 0 for none. */
  seq(): Promise<number>;
  /** The last seq before the first one after `since` that was not remembered: later ones may have overtaken it. */
  unbroken(since: number): Promise<number>;
  /** Takes revisions into history, activity and trash; ones that are there already are left as they are. */
  remember(revisions: readonly Revision[]): Promise<void>;
  /** The last revision that concerned a ref, a move away from it included; undefined when there is none. */
  last(ref: Ref): Promise<Revision | undefined>;
  /** The last revision of a ref that has bytes: the last good version. */
  lastWithBytes(ref: Ref): Promise<Revision | undefined>;
  /** Goes through `limit` refs of the journal after `after`: those that should exist and of which the index has neither record nor file. `next` is where to go on. */
  missing(after: Ref, limit: number): Promise<{ refs: Ref[]; next?: Ref }>;
  /** All changes in one transaction, after remembering the revisions that they come from. */
  write(changes: readonly IndexChange[], revisions?: readonly Revision[]): Promise<void>;
  /** Files of a collection with its settings (or settings of a namespace) whose id is greater than `after`, in byte order. */
  known(ns: string, collection: string, after: string, limit: number): Promise<Known[]>;
  /** The file of a ref as it was last seen. */
  seen(ref: Ref): Promise<Sighting | undefined>;
  /** What the index serves for a ref, without its bytes. */
  head(ref: Ref): Promise<{ etag: string; seq: number; problem?: Problem } | undefined>;
  /** The bytes that the index serves for a ref. */
  read(ref: Ref): Promise<Buffer | undefined>;
  /** Records of a collection whose id is greater than `after`, in byte order, to derive from them again. */
  records(ns: string, collection: string, after: string, limit: number): Promise<Kept[]>;
  /** Files whose text waits to be read. */
  unread(): Promise<Ref[]>;
  /** Refs whose file was too young for its stat to tell of a later change. */
  racy(limit: number): Promise<Ref[]>;
  /** Folders in which the index has something, with the number of records and of those that are held; settings of a namespace have an empty collection. */
  folders(): Promise<{ ns: string; collection: string; records: number; held: number }[]>;
  /** Data of records spread over a collection. */
  sample(ns: string, collection: string, size: number): Promise<JsonObject[]>;
  status(): Promise<Pick<IndexStatus, 'records' | 'failed' | 'seq' | 'bytes' | 'file'>>;
  /** A field that lists are sorted or filtered by: `tend` gets its sorted keys ready, a few at a time. */
  want(ns: string, collection: string, pointer: string): Promise<void>;
  /** A small piece of work that can wait (milliseconds): sorted keys, merging, checkpoints. Returns whether there is more. */
  tend(): Promise<boolean>;
  /** Notes outlive the process. */
  note(key: string): Promise<string | undefined>;
  setNote(key: string, value: string): Promise<void>;
  close(): Promise<void>;
}

/** Where the indexes of a store are: one is live, others are being built or no longer needed. */
export interface IndexShelf {
  /** The live index for writing; undefined when there is none that can be used. Throws when it is corrupt. */
  open(): Promise<IndexWriter | undefined>;
  /** A new, empty index beside the live one. */
  create(): Promise<IndexWriter>;
  /** Makes an index the live one. Readers keep the one that they have open. */
  promote(writer: IndexWriter): Promise<void>;
  /** Sets a live index that is no good aside, for a look at it; the next `open` finds none. */
  setAside(): Promise<void>;
  /** Removes every index but the live one and those that are open, as far as it can. */
  tidy(): Promise<void>;
  /** Whether a live index that was opened is still in its place, and whole as far as its size tells. */
  inPlace(writer: IndexWriter): Promise<boolean>;
  /** Whether an error means that the index is no good. */
  isCorrupt(thrown: unknown): boolean;
}

/** A change for the index: the revision, and the file as it is now (absent after a delete). */
export interface Applied {
  revision: Revision;
  bytes?: Buffer;
  /** Of its file, when that was seen. */
  stat?: Sighting;
}

/** What the index worker saw on disk that is not what the journal last said: to be journaled, then applied. */
export interface Observed {
  ref: Ref;
  /** Undefined: the file is gone. */
  file?: StoredFile;
}

/** The relations of a collection that the index follows: `pointer` holds the value of field `by` (`@id` for the id) of a record in `to`. */
export interface Relation {
  pointer: string;
  to: string;
  by: string;
}
