import type { CollectionCount } from '../../core/ports/found.ts';
import type { Clause, Place, Query } from '../../core/query.ts';
import type { Field, Namespace, Shape } from '../../core/schema.ts';
import type { Understood } from '../../core/search-text.ts';
import type { Who } from '../../core/who.ts';

// What the parts of a question are read with and into: Knowledge · Understanding · Reader · Reading · NOTHING · signed

/** What operators are read against: all within what `who` may see. */
export interface Knowledge {
  /** In byte order; those with records or a folder. */
  collections(who: Who): Promise<CollectionCount[]>;
  namespaces(who: Who): Promise<Namespace[]>;
  shape(who: Who, ns: string, collection: string): Promise<Shape>;
  /** Values of a relation whose records are called so. */
  called(who: Who, relation: NonNullable<Field['relation']>, title: string): Promise<(string | number)[]>;
  /** Values of a field in use that begin so, most frequent first. */
  values(
    who: Who,
    place: Required<Place>,
    pointer: string,
    prefix: string,
  ): Promise<{ value: string | number; count: number }[]>;
  /** Titles of what a relation could point to. */
  titles(who: Who, relation: NonNullable<Field['relation']>, text: string): Promise<string[]>;
  now(): Date;
}

/** A question as the index is asked, and what its operators were taken for. */
export interface Understanding {
  query: Pick<Query, 'ns' | 'collection' | 'places' | 'text' | 'where'>;
  operators: Understood[];
}

/**
 * What one operator means; undefined when there is no such operator: then it is words. One with a problem is left out, unless it has a clause all the
 * same.
 */
export type Reading = { clause: Clause; words: string } | { problem: string; clause?: Clause } | undefined;

/** What operators are read with. */
export interface Reader {
  who: Who;
  knowledge: Knowledge;
  /** The collections that the question is about. */
  shapes: readonly Shape[];
  namespaces: readonly Namespace[];
  /** The clock of the business that is asked about, of this machine when there are several. */
  timeZone: string;
  language: string;
}

/** Holds for every record, and is not worth a word. */
export const NOTHING: Reading = { clause: { all: [] }, words: '' };

/** A clause, or with a minus what it does not hold for. */
export function signed(clause: Clause, negated: boolean): Clause {
  return negated ? { not: clause } : clause;
}
