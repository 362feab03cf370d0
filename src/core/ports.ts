import type { Draft, Revision } from './change.ts';
import type { Ref } from './names.ts';
import type { Query, Sort } from './query.ts';
import type { FileStat, JsonObject, Problem, StoredRecord } from './record.ts';

// What a role must be able to do, whoever plays it. Ports are async although SQLite and some file calls are not, so that
// an object store or a database server can play them. Every player passes its role's contract test.

// ---- store: keeps records and settings as files ------------------------------------------------------------------

/** A file as it is on disk at one moment. */
export interface StoredFile {
  bytes: Buffer;
  etag: string;
  stat: FileStat;
}

/** Bytes that are durable under a temporary name and wait to become a file. */
export interface Staged {
  ref: Ref;
  etag: string;
  temporary: string;
}

/** One name found in a collection's folder (or a namespace's, for settings). */
export interface Entry {
  ref: Ref;
  stat: FileStat;
}

/** What a look at one folder found; `failed` says that it could not be read, which never means that it is empty. */
export interface Listing {
  ns: string;
  /** Empty for the namespace's own settings. */
  collection: string;
  entries: Entry[];
  problems: Problem[];
  failed?: string;
}

/** A namespace and the collections in it, in byte order. */
export interface Folder {
  ns: string;
  collections: string[];
}

/** Keeps the files. A disk player's calls are quick and may block; bulk work happens in the index worker's own instance. */
export interface Store {
  /** Where the records are, for people. */
  readonly location: string;
  /** Namespaces and collections. `failed` lists what could not be read: nothing below it may be taken for deleted. */
  folders(): Promise<{ folders: Folder[]; problems: Problem[]; failed: string[] }>;
  /** The entries of one collection in byte order, with everything that is not a record as a problem. */
  list(ns: string, collection: string): Promise<Listing>;
  /** Throws `unavailable` when it exists and cannot be read. */
  read(ref: Ref): Promise<StoredFile | undefined>;
  stat(ref: Ref): Promise<FileStat | undefined>;
  /** A name in use that differs from one of the ref's only by case or Unicode form: some systems cannot tell the two apart. */
  twin(ref: Ref): Promise<string | undefined>;
  /** Makes the bytes durable under a temporary name. ENOSPC, EACCES and the like are `unavailable` with a clear sentence. */
  stage(ref: Ref, bytes: Buffer): Promise<Staged>;
  /** Turns staged bytes into the file, unless the file is no longer `expected` (a hand edit came between): then `false`, and nothing was done. */
  publish(staged: Staged, expected: FileStat | undefined): Promise<FileStat | false>;
  /** Removes the file unless it is no longer `expected`. */
  remove(ref: Ref, expected: FileStat): Promise<boolean>;
  discard(staged: Staged): Promise<void>;
  /** Makes all that was published and removed so far durable (folder entries). */
  sync(): Promise<void>;
  /**
   * At start: removes what an interrupted writer left. `known` are etags in the journal; other bytes that were about to be
   * replaced are kept aside. Returns where.
   */
  sweep(known: ReadonlySet<string>): Promise<string[]>;
  /** Calls back with the collections (`ns/collection`, or `ns` for its settings and folders, or '' for the root) and, where known, the refs in which something moved. */
  watch(changed: (where: Stirred) => void): Promise<{ close(): Promise<void> }>;
  close(): Promise<void>;
}

/** Where something moved on disk. No `ref`: the whole folder has to be looked at again. */
export interface Stirred {
  ns: string;
  collection: string;
  ref?: Ref;
}

// ---- journal: remembers changes ----------------------------------------------------------------------------------

/** Changes prepared for the journal: not durable, without seq. */
export interface Transaction {
  ns: string;
  drafts: readonly Draft[];
}

/** Remembers every change. Lines are durable and have happened once `commit` has resolved, never before, and all or none of a transaction. */
export interface Journal {
  readonly epoch: string;
  /** The last seq that happened; 0 for an empty journal. */
  readonly lastSeq: number;
  /** Prepares drafts of one namespace; throws `invalid` for drafts of several. */
  begin(drafts: readonly Draft[]): Promise<Transaction>;
  /** The commit point. All transactions in flight share one sync. Resolves with the revisions in order. */
  commit(transaction: Transaction): Promise<Revision[]>;
  /** Revisions after the checkpoint, oldest first, with their bytes: what recovery has to look at. */
  pending(): AsyncIterable<{ revision: Revision; bytes: Buffer | undefined }>;
  /** Says that files and folders are durable up to this seq. */
  checkpoint(seq: number): Promise<void>;
  /** All revisions with a seq greater than `since` in order of seq, heads only; of one namespace when given. */
  scan(since: number, ns?: string): AsyncIterable<Revision>;
  /** The bytes after a revision; undefined when it has none (delete) or they were forgotten. */
  read(revision: Pick<Revision, 'ref' | 'position' | 'seq'>): Promise<Buffer | undefined>;
  /** Erases the content of all lines of a ref, or of a whole namespace, for good; the lines stay, their op becomes `forget`. */
  forget(target: Ref): Promise<number>;
  /** Reads everything, contents included, and tells what is damaged. */
  verify(): Promise<{ lines: number; faults: JournalFault[] }>;
  close(): Promise<void>;
}

/** A place in the journal that does not read; everything around it does. */
export interface JournalFault {
  file: string;
  /** Where in the (uncompressed) file, in bytes. */
  offset: number;
  reason: string;
}

/** The reading half of a journal: what the index worker uses beside the one writer. */
export type JournalReader = Pick<Journal, 'scan' | 'read'>;

// ---- search: finds ---------------------------------------------------------------------------------------------

/** One record of a list. */
export interface ListItem {
  ref: Ref;
  id: string;
  title: string;
  etag: string;
  createdAt: string;
  updatedAt: string;
  updatedBy: string;
  data: JsonObject;
  problem?: Problem;
}

/** A page of a list. `total` stops at COUNT_LIMIT (`totalCapped`). */
export interface Page {
  items: ListItem[];
  nextCursor?: string;
  previousCursor?: string;
  total: number;
  totalCapped: boolean;
  /** How many records come before this page, when known cheaply. */
  offset?: number;
}

/** A collection as the index knows it. */
export interface CollectionCount {
  ns: string;
  collection: string;
  records: number;
  /** Broken, not fitting, held. */
  problems: number;
  updatedAt?: string;
}

/** A search hit; `snippet` is HTML-free text in which \u0002 and \u0003 stand around the matched words. */
export interface Hit {
  ref: Ref;
  chunkId: string;
  title: string;
  snippet: string;
  score: number;
  why: string;
}

/** A search answer. `mode` says what was really used. */
export interface Hits {
  hits: Hit[];
  mode: 'keyword' | 'hybrid' | 'semantic';
  total: number;
  totalCapped: boolean;
  tookMs: number;
}

/** How the index stands; `pending` counts records waiting to be indexed. */
export interface IndexStatus {
  state: 'ready' | 'building' | 'failed';
  records: number;
  pending: number;
  failed: number;
  /** While building: what is being done and how far it is. */
  progress?: { doing: string; done: number; total: number };
  reason?: string;
  /** The last revision in the index. */
  seq: number;
  bytes: number;
  file: string;
}

/** What refers to a record: one row for each collection and field that does. */
export interface Inbound {
  ns: string;
  collection: string;
  pointer: string;
  count: number;
}

/** A revision with what activity shows. */
export interface Activity extends Revision {
  title: string;
}

/** Which revisions to read; newest first unless `ascending`. */
export interface ActivityQuery {
  namespaces: '*' | readonly string[];
  ns?: string;
  collection?: string;
  ref?: Ref;
  /** Moves away from this ref. */
  from?: Ref;
  by?: string;
  via?: string;
  batch?: string;
  /** Not of these batches. */
  notBatches?: readonly string[];
  op?: string;
  /** Only with a greater seq. */
  since?: number;
  /** Only with a smaller seq. */
  before?: number;
  ascending?: boolean;
  limit: number;
}

/** Answers questions about what is indexed; never the truth about bytes, always about where to look. Slow questions have a time limit and throw `unavailable`. */
export interface Index {
  collections(): Promise<CollectionCount[]>;
  /** The record with its bytes as indexed and the stat of the file they came from. */
  get(ref: Ref): Promise<{ record: StoredRecord; stat: FileStat } | undefined>;
  /** The record's title; undefined when there is no such record. Many at once. */
  titles(refs: readonly Ref[]): Promise<Map<Ref, string>>;
  list(query: Query): Promise<Page>;
  /** Refs of a query in its order, at most `limit`, for previous and next. */
  neighbours(query: Query, ref: Ref): Promise<{ previous?: Ref; next?: Ref; position?: number }>;
  /** Values of a field that are in use, most frequent first. */
  values(
    namespaces: Query['namespaces'],
    ns: string,
    collection: string,
    pointer: string,
    prefix: string,
    limit: number,
  ): Promise<{ value: string | number; count: number }[]>;
  /** A sample of records spread over the collection, for inferring fields. */
  sample(ns: string, collection: string, size: number): Promise<JsonObject[]>;
  /** Refs of records whose field (pointer, `*` for array items, `@id` for the id) has the value. */
  having(
    ns: string,
    collection: string,
    pointer: string,
    value: string | number,
    limit: number,
  ): Promise<Ref[]>;
  inbound(ref: Ref): Promise<Inbound[]>;
  search(query: Query, mode: 'keyword' | 'hybrid' | 'semantic'): Promise<Hits>;
  problems(namespaces: Query['namespaces']): Promise<Problem[]>;
  revisions(query: ActivityQuery): Promise<Activity[]>;
  /** How many revisions of a batch match the query (its `before`, `limit` and the like aside), and the newest one's seq. */
  batch(query: ActivityQuery, batch: string): Promise<{ count: number; newest: number }>;
  /** Last revisions of refs that are deleted now, newest first. */
  trash(namespaces: Query['namespaces'], limit: number, before?: number): Promise<Activity[]>;
  status(): Promise<IndexStatus>;
  /** Asks for an expression index on these sort keys, made in the background. */
  prepare(ns: string, collection: string, sort: readonly Sort[]): void;
  close(): Promise<void>;
}

/** A change for the index: the revision, and the file as it is now (absent after a delete). */
export interface Applied {
  revision: Revision;
  bytes?: Buffer;
  stat?: FileStat;
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
