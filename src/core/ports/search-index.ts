import type { Chunk } from '../chunk.ts';
import type { IndexCoverage, NoVector } from '../coverage.ts';
import type { VectorSet } from '../models.ts';
import type { Ref } from '../names.ts';
import type { Query, Sort } from '../query.ts';
import type { FileStat, JsonObject, Problem, StoredRecord } from '../record.ts';
import type {
  Activity,
  ActivityQuery,
  CollectionCount,
  Hits,
  Inbound,
  IndexStatus,
  ListItem,
  Page,
  SearchMode,
  Tally,
  TallyWish,
} from './found.ts';

// search: finds.

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
  /** The passages of a record without a vector in the set that serves (else the one being made), by chunkId; all of them when there is none. */
  vectorless(ref: Ref): Promise<Map<string, NoVector>>;
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
