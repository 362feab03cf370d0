import type { Json } from './record.ts';

// A query is data, never SQL: any search player can answer it.

/** Comparisons. `has`: an array holds the value. `contains`, `starts`: text, ignoring case and accents. `empty`: missing, null, '' or []. */
export const filterOperators = [
  'eq',
  'ne',
  'in',
  'lt',
  'lte',
  'gt',
  'gte',
  'has',
  'contains',
  'starts',
  'empty',
] as const;
export type FilterOperator = (typeof filterOperators)[number];

/** One condition. `pointer` is an RFC 6901 pointer into the record; a `*` token stands for any array item. `in` takes an array, `empty` a boolean. */
export interface Filter {
  pointer: string;
  op: FilterOperator;
  value: Json;
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
  /** Words that the record's text must hold; the last one may be unfinished. */
  text?: string;
  filters?: readonly Filter[];
  sort?: readonly Sort[];
  /** At most 500. */
  limit: number;
  /** From the previous page. A cursor of another sort is `invalid`. */
  cursor?: string;
  /** Go backwards from the cursor: the page before it. */
  backwards?: boolean;
}

/** Where `total` stops counting. */
export const COUNT_LIMIT = 10_000;
/** The largest page. */
export const PAGE_LIMIT = 500;
