import type { Ref } from '../core/names.ts';
import type { CollectionCount, Hits, Inbound } from '../core/ports.ts';
import type { Query } from '../core/query.ts';
import type { Json, Problem } from '../core/record.ts';
import type { Field } from '../core/schema.ts';
import type { Who } from '../core/who.ts';

/** A record that a relation's value points to, or could. `value` is what the field holds: the id, or the value of `by`. */
export interface Target {
  value: string | number;
  ref: Ref;
  title: string;
}

/** Finding: full text, what there is and how much, who refers to whom, what is wrong. All within what `who` may see. */
export interface Search {
  search(who: Who, query: Omit<Query, 'namespaces'>, mode: 'keyword' | 'hybrid' | 'semantic'): Promise<Hits>;
  /** In byte order of namespace and collection. */
  collections(who: Who): Promise<CollectionCount[]>;
  /** Titles of records that exist; others are absent. */
  titles(who: Who, refs: readonly Ref[]): Promise<Map<Ref, string>>;
  /** Of a list: the records before and after `ref` in the query's order, and its position from 1 when known cheaply. */
  neighbours(
    who: Who,
    query: Omit<Query, 'namespaces'>,
    ref: Ref,
  ): Promise<{ previous?: Ref; next?: Ref; position?: number }>;
  /** Values of a field that are in use, most frequent first, beginning with `prefix`. */
  values(
    who: Who,
    ns: string,
    collection: string,
    pointer: string,
    options?: { prefix?: string; limit?: number },
  ): Promise<{ value: string | number; count: number }[]>;
  /** What refers to a record: a row for each collection and field that does, with the count. */
  inbound(who: Who, ref: Ref): Promise<Inbound[]>;
  /** The records that these values of a relation point to, by value as text. A value without one is a broken link. */
  targets(
    who: Who,
    relation: NonNullable<Field['relation']>,
    values: readonly Json[],
  ): Promise<Map<string, Target>>;
  /** Records that a relation could point to, for type-ahead: best match first, never all. */
  suggest(who: Who, relation: NonNullable<Field['relation']>, text: string, limit: number): Promise<Target[]>;
  /** Everything broken, not fitting, held or not shown, in byte order of path. */
  problems(who: Who, where?: { ns?: string; collection?: string }): Promise<Problem[]>;
}
