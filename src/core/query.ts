import type { Json } from './record.ts';

// A query is data, never SQL: any search player can answer it.

/** Comparisons. `has`: an array holds the value. `same`, `contains`, `starts`: text, ignoring case and accents. `empty`: missing, null, '' or []. */
export const filterOperators = [
  'eq',
  'ne',
  'in',
  'lt',
  'lte',
  'gt',
  'gte',
  'has',
  'same',
  'contains',
  'starts',
  'empty',
] as const;
export type FilterOperator = (typeof filterOperators)[number];

/**
 * One condition. `pointer` is an RFC 6901 pointer into the record, a `*` token standing for any array item, or a fact: those of `Sort`, `@by` (who
 * changed it last), `@problem` (the kind of its problem), `@files` (how many files name it). `in` takes an array, `empty` a boolean.
 */
export interface Filter {
  pointer: string;
  op: FilterOperator;
  value: Json;
}

/** A condition made of filters. */
export type Clause = Filter | { all: readonly Clause[] } | { any: readonly Clause[] } | { not: Clause };

/** A namespace, or a collection of it. */
export interface Place {
  ns: string;
  collection?: string | undefined;
}

/** Sort keys: pointers into the record, or the facts `@id`, `@title`, `@updated`, `@created`. Ties are broken by id. */
export interface Sort {
  pointer: string;
  descending: boolean;
}

/** What to list. All filters must hold. `namespaces` is what the asker may see, applied before ranking and counting. */
export interface Query {
  namespaces: '*' | readonly string[];
  ns?: string;
  collection?: string;
  /** Only records in one of these; as `ns` and `collection` where it is one alone. */
  places?: readonly Place[];
  /**
   * In a list: words that the record's text must hold, the last one perhaps unfinished. In a search: what is looked for, of which any word
   * may be missing; "phrases" and -words hold for both.
   */
  text?: string;
  /** Search: the text as the model of the serving vectors embeds it. */
  vector?: { model: string; values: Float32Array };
  /** Search: groups of words or phrases that mean the same. */
  synonyms?: readonly (readonly string[])[];
  /** Search: whether to count what was found by collection and tag. */
  facets?: boolean;
  filters?: readonly Filter[];
  /** Must hold as well. */
  where?: Clause;
  sort?: readonly Sort[];
  /** At most 500. */
  limit: number;
  /** Nobody wants to know how many there are: `total` is what the page has, which is much less work where very many match. */
  uncounted?: boolean;
  /** From the previous page. A cursor of another sort is `invalid`. */
  cursor?: string;
  /** Go backwards from the cursor: the page before it. */
  backwards?: boolean;
}

/** Where `total` stops counting. */
export const COUNT_LIMIT = 10_000;
/** The largest page. */
export const PAGE_LIMIT = 500;
