import type { Draft, Revision } from './change.ts';
import type { Chunk } from './chunk.ts';
import type { ChunkWants } from './chunk-files.ts';
import type { IndexCoverage } from './coverage.ts';
import type { EmbeddingStatus, VectorSet, VectorWrites } from './models.ts';
import type { Ref } from './names.ts';
import type { Query, Sort } from './query.ts';
import type { FileStat, Json, JsonObject, Problem, Sighting, StoredRecord } from './record.ts';
import type { Unread } from './texts.ts';
import type { ViewSettings } from './views.ts';

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
  /** In a collection of files: the bytes that lie there, by id. */
  bytes?: ReadonlyMap<string, FileStat>;
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
  /** How many records a collection seems to have, by the names in its folder; 0 when that cannot be read. */
  size(ns: string, collection: string): Promise<number>;
  /** Throws `unavailable` when it exists and cannot be read. */
  read(ref: Ref): Promise<StoredFile | undefined>;
  stat(ref: Ref): Promise<FileStat | undefined>;
  /** A name in use that differs from one of the ref's only by case or Unicode form: some systems cannot tell the two apart. */
  twin(ref: Ref): Promise<string | undefined>;
  /** Makes the bytes (whose etag the caller may know) durable under a temporary name. ENOSPC, EACCES and the like are `unavailable` with a clear sentence. */
  stage(ref: Ref, bytes: Buffer, etag?: string): Promise<Staged>;
  /**
   * Turns staged bytes into the file, unless the file is no longer `expected` (a hand edit came between): then `false`, and nothing was
   * done. The stat is that of the staged bytes: an edit since then, however soon, makes another one.
   */
  publish(staged: Staged, expected: FileStat | undefined): Promise<FileStat | false>;
  /** Removes the file unless it is no longer `expected`. */
  remove(ref: Ref, expected: FileStat): Promise<boolean>;
  discard(staged: Staged): Promise<void>;
  /** Makes all that was published and removed so far durable (folder entries), and what another process did to these refs. */
  sync(refs?: readonly Ref[]): Promise<void>;
  /**
   * At start: removes what an interrupted writer left. Bytes that were about to be replaced and of whose etag `isKnown` says that no
   * journal has them are kept aside instead. Returns where.
   */
  sweep(isKnown: (etag: string) => Promise<boolean>): Promise<string[]>;
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

// ---- own views: what one person keeps for themselves ---------------------------------------------------------------

/** Lists that a person gave a name to, by `ns/collection`; none of anybody else's are seen. */
export interface OwnViews {
  read(person: string, place: string): Promise<ViewSettings>;
  write(person: string, place: string, settings: ViewSettings): Promise<void>;
}

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
  /** Of the record as indexed: its text has numbers as they are spelled. */
  bytes: Buffer;
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
  /** Broken, not fitting, referring to nothing, held. */
  problems: number;
  updatedAt?: string;
}

/** A search hit: the record and the passage of it that fits best. `snippet` is HTML-free text in which \u0002 and \u0003 stand around the matched words. */
export interface Hit {
  ref: Ref;
  chunkId: string;
  /** The field that the passage is of; '' when it is none in particular. */
  pointer: string;
  title: string;
  snippet: string;
  /** Greater is better; of this answer only: scores of two answers cannot be compared. */
  score: number;
  why: string;
  figures: HitFigures;
}

/** How a score came about. */
export interface HitFigures {
  /** BM25 of the words; absent when no word stands there. */
  lexical?: number;
  /** Similarity of the vectors, -1 to 1; absent when they were not compared or others were nearer. */
  semantic?: number;
  /** Which words stand there, as they are written, each once: in the title of the record, and in the snippet. */
  inTitle: string[];
  inText: string[];
}

/** Which vectors a search had: `none`, those of a model that are `building` and cannot be searched yet, or `ready` ones; `passages` that have one, of `of`. */
export type VectorsFound =
  | { state: 'none' }
  | { state: 'building' | 'ready'; model: string; passages: number; of: number };

/** How many of the records that words found have a value, most frequent first; tags among the best 2,000. */
export interface Facets {
  collections: { ns: string; collection: string; count: number }[];
  tags: { tag: string; count: number }[];
}

export type SearchMode = 'keyword' | 'hybrid' | 'semantic';

/** A search answer. `mode` says what was really used. */
export interface Hits {
  hits: Hit[];
  mode: SearchMode;
  vectors: VectorsFound;
  /** Records with the words (or, without words, near enough); stops at COUNT_LIMIT. */
  total: number;
  totalCapped: boolean;
  /** What was searched for instead, because words of the question stand nowhere: the text with those replaced. */
  corrected?: string;
  /** Words of the question that stand nowhere, also not in another spelling. */
  unknown?: string[];
  /** When asked for. */
  facets?: Facets;
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
  /** Where there is somebody who embeds. */
  embedding?: EmbeddingStatus;
}

/** What to count. `by`: the field whose values make groups, its `month` where it is a date; `sums`: fields with numbers; at most `limit` groups. */
export interface TallyWish {
  by?: { pointer: string; part?: 'month' };
  sums: readonly string[];
  limit?: number;
}

/** Groups by number of records, most first; null is "empty". Sums are decimals as text, exact, undefined where no record has a number. */
export interface Tally {
  groups: { value: Json; count: number; sums: (string | undefined)[] }[];
  /** There are more groups. */
  more: boolean;
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
  /** In byte order, those without collections too. */
  namespaces(): Promise<string[]>;
  /** The record with its bytes as indexed and the stat of the file they came from. */
  get(ref: Ref): Promise<{ record: StoredRecord; stat: FileStat } | undefined>;
  /** The record's title; undefined when there is no such record. Many at once. */
  titles(refs: readonly Ref[]): Promise<Map<Ref, string>>;
  /** What search sees of a record, in order; undefined when there is no such record. */
  chunks(ref: Ref): Promise<Chunk[] | undefined>;
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
  /** Records of a collection whose id is greater than `after`, in byte order: a walk through all of them, a few at a time. */
  walk(ns: string, collection: string, after: string, limit: number): Promise<ListItem[]>;
  /** Refs of records whose field (pointer, `*` for array items, `@id` for the id) has the value. */
  having(
    ns: string,
    collection: string,
    pointer: string,
    value: string | number,
    limit: number,
  ): Promise<Ref[]>;
  inbound(ref: Ref): Promise<Inbound[]>;
  /** Best match first. `semantic` and `hybrid` need `query.vector` of the model that serves, and are `keyword` without. */
  search(query: Query, mode: SearchMode): Promise<Hits>;
  /**
   * Records of the query's scope like this one, without it: by vectors (`semantic`) or, where it has none, by its telling words (`keyword`).
   * None when there is no such record.
   */
  similar(query: Query, ref: Ref): Promise<Hits>;
  /** The sets of vectors, the serving one first: questions have to be embedded by its model. */
  vectors(): Promise<VectorSet[]>;
  /**
   * Everything broken, not fitting, held or not shown, and every record that refers to one that is not there (once the index is
   * whole), in byte order of path; of one collection when given.
   */
  problems(namespaces: Query['namespaces'], collection?: string): Promise<Problem[]>;
  revisions(query: ActivityQuery): Promise<Activity[]>;
  /** How many revisions of a batch match the query (its `before`, `limit` and the like aside), and the newest one's seq. */
  batch(query: ActivityQuery, batch: string): Promise<{ count: number; newest: number }>;
  /** Last revisions of refs that are deleted now, newest first. */
  trash(namespaces: Query['namespaces'], limit: number, before?: number): Promise<Activity[]>;
  /** How many records are in the index, and how many could not be taken in. */
  amounts(namespaces: Query['namespaces']): Promise<Pick<IndexStatus, 'records' | 'failed'>>;
  /** Whether everything that there was has been looked at since the index was made. Waits for nothing, and once true costs nothing. */
  isWhole(): Promise<boolean>;
  /** What of each place is in the index, and what is lacking for which reasons. */
  coverage(namespaces: Query['namespaces']): Promise<IndexCoverage>;
  /** How many records of a query there are, and exact sums of fields of theirs, by the value of a field where one is given. */
  tally(query: Query, wish: TallyWish): Promise<Tally>;
  /** Asks for sorted keys of the first of these fields, made in the background. */
  prepare(ns: string, collection: string, sort: readonly Sort[]): void;
  close(): Promise<void>;
}

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

// ---- scores: how search tests went -------------------------------------------------------------------------------

/** How a namespace's search test went at one time. It names its questions by hashes and holds no text of anybody's data. */
export interface Score {
  /** RFC 3339, UTC. */
  at: string;
  by: string;
  /** What search really used: `keyword`, `hybrid`, `semantic`. */
  mode: string;
  /** Of the vectors that served, when there were any. */
  model?: string;
  /** Depth of recall. */
  k: number;
  /** Means over the questions, 0 to 1. */
  ndcg: number;
  recall: number;
  questions: { key: string; ndcg: number; recall: number }[];
}

/** Keeps scores. */
export interface ScoreBook {
  /** Those of a namespace, oldest first; the last two hundred or so. */
  read(ns: string): Promise<Score[]>;
  append(ns: string, score: Score): Promise<void>;
}
