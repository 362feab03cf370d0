import type { Ref } from '../names.ts';
import type { FileStat, Problem } from '../record.ts';

// store: keeps records and settings as files.
// What a role must be able to do, whoever plays it. Ports are async although SQLite and some file calls are not, so that
// an object store or a database server can play them. Every player passes its role's contract test.

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
