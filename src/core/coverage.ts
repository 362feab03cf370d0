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

export interface CoverageReport {
  whole: Covered;
  /** In byte order of namespace and collection. */
  places: (Covered & Pick<Coverage, 'ns' | 'collection'>)[];
  /** Passages of all that the index has, of every namespace. */
  chunks: number;
}
