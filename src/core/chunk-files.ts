import type { Chunk } from './chunk.ts';
import type { Ref } from './names.ts';

// Chunks as files for any other tool: what is in them, who writes them, and what an index knows of them. docs/chunks.md

/** A record's chunks as one line; without chunks it is deleted. The last line of a ref is true. */
export interface ChunkLine {
  ref: Ref;
  /** Of the version; null when it is deleted. */
  etag: string | null;
  /** When the version was made. */
  at: string;
  chunks?: Omit<Chunk, 'ref'>[];
}

export interface ChunkPlace {
  ns: string;
  collection: string;
}

/** The files, one a collection. Errors of the system are thrown as they are. */
export interface ChunkFiles {
  /** Whether there is a file, and as far as its end tells it is whole. */
  isWhole(place: ChunkPlace): Promise<boolean>;
  /** Appends lines durably; false when there is no whole file. */
  append(place: ChunkPlace, lines: readonly ChunkLine[]): Promise<boolean>;
  /** Begins a file that takes the place of the one before once it is committed. */
  replace(place: ChunkPlace): Promise<ChunkFile>;
  remove(place: ChunkPlace): Promise<void>;
  /** Removes the files of all collections but these. */
  keep(places: readonly ChunkPlace[]): Promise<void>;
}

/** A file that is being written beside the one that it will replace. */
export interface ChunkFile {
  add(lines: readonly ChunkLine[]): Promise<void>;
  /** Durable and in place. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/** Whether the file of a collection has to be written; is being, so that changes are noted; or lacks only what is noted. */
export type ChunkFileState = 'lacking' | 'begun' | 'whole';

/** What an index knows of the files: which are whole, and what changed since. */
export interface ChunkWants {
  /** Every collection that the index has. */
  places(): Promise<(ChunkPlace & { file: ChunkFileState })[]>;
  /** What was noted of a file is forgotten once it is lacking or begun. */
  mark(place: ChunkPlace, file: ChunkFileState): Promise<void>;
  /** Of a collection's records whose id is greater than `after`, in byte order. */
  lines(place: ChunkPlace, after: string, limit: number): Promise<ChunkLine[]>;
  /** Of records that changed and whose files are whole, by collection; undefined when there are none. */
  changed(
    limit: number,
  ): Promise<{ places: (ChunkPlace & { lines: ChunkLine[] })[]; last: number } | undefined>;
  /** What was noted up to `last` stands in the whole files. */
  written(last: number): Promise<void>;
}
