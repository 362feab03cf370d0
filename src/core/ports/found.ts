import type { Revision } from '../change.ts';
import type { EmbeddingStatus } from '../models.ts';
import type { Ref } from '../names.ts';
import type { Json, JsonObject, Problem } from '../record.ts';

// What questions to the index are answered with.

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
