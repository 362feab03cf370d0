import type { Chunk } from './chunk.ts';
import type { Ref } from './names.ts';

// What of the data search has, as counts.

/** How many of the records and files of a place search has, and how well. */
export interface CoverageCounts {
  /** In search as they are on disk. */
  ready: number;
  /** In search as they last were: their file is broken now, cannot be read, or is gone together with many others. */
  stale: number;
  /** Not in search, though they should be: they never could be read. */
  failed: number;
  /** Never in search, by rule: names that cannot be one, twins, other types, deeper folders. */
  skipped: number;
}

/** Of one collection; an empty `collection` is what lies in the namespace itself, an empty `ns` in the root. */
export interface Coverage extends CoverageCounts {
  ns: string;
  collection: string;
}

/** Counts with what waits. */
export interface Covered extends CoverageCounts {
  /** New or changed on disk, and not taken in yet, as far as is known. */
  pending: number;
}

/** How many files have their text in search; they are found by their names and descriptions all the same. */
export interface TextCounts {
  ready: number;
  /** To be read next. */
  pending: number;
  /** Could not be read. */
  failed: number;
  /** Have no text, or one that nobody here can read. */
  skipped: number;
}

/** Texts of files, or vectors of passages, that search lacks for one and the same reason. */
export interface Gap {
  of: 'text' | 'vector';
  state: 'failed' | 'skipped';
  /** In one sentence. */
  reason: string;
  /** Of vectors: the model that made none. */
  model?: string;
  /** How many files, or passages. */
  count: number;
  /** Some of the records that it is about, each once, in no order. */
  refs: Ref[];
}

/** What is said of a vector that failed to who may not know the model's own words: they may name a server. */
export const NOT_MADE = 'The model could not be asked, or made none of it.';

/** Why a passage has no vector: it is still to come (`pending`), could not be made, or never will be; an index knows no reason for what is to come. */
export interface NoVector {
  state: 'pending' | 'failed' | 'skipped';
  /** In one sentence. */
  reason?: string;
}

/** A passage with how its vector stands. */
export interface Passage extends Chunk {
  vector: { state: 'ready' } | (NoVector & { reason: string });
}

/** What an index tells of what it has, within some namespaces. */
export interface IndexCoverage {
  /** In byte order of namespace and collection. */
  places: Coverage[];
  /** Passages. */
  chunks: number;
  texts: TextCounts;
  /** Those of most first. */
  gaps: Gap[];
}

export interface CoverageReport extends Pick<IndexCoverage, 'chunks' | 'texts' | 'gaps'> {
  whole: Covered;
  /** In byte order of namespace and collection. */
  places: (Covered & Pick<Coverage, 'ns' | 'collection'>)[];
}
