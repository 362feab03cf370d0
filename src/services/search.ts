import { FILES } from '../core/bytes.ts';
import type { Passage } from '../core/coverage.ts';
import { CairnError } from '../core/errors.ts';
import { valueAt } from '../core/json-pointer.ts';
import { isLinkValue } from '../core/links.ts';
import type { EmbeddingStatus } from '../core/models.ts';
import { type Ref, refOf, splitRef } from '../core/names.ts';
import type { CollectionCount, Hits, Inbound, ListItem } from '../core/ports/found.ts';
import type { Index } from '../core/ports/search-index.ts';
import type { Filter, Place, Query } from '../core/query.ts';
import type { Json, JsonObject, Problem } from '../core/record.ts';
import type { Field } from '../core/schema.ts';
import { maySee, mustSee, type Who } from '../core/who.ts';
import type { Schemas } from './schemas.ts';
import { type Completion, complete, MOST_COMPLETIONS } from './search/complete.ts';
import { createFind, type FindParts, type Found, type Question } from './search/find.ts';
import { withVectors } from './search/passages.ts';
import type { Knowledge, Understanding } from './search/reading.ts';
import { understand } from './search/understand.ts';

/** A record that a relation's value points to, or could. `value` is what the field holds: the id, or the value of `by`. */
export interface Target {
  value: string | number;
  ref: Ref;
  title: string;
  /** The record as indexed, where it was read anyway. */
  data?: JsonObject;
}

/** Finding: full text, what there is and how much, who refers to whom, what is wrong. All within what `who` may see. */
export interface Search {
  /** What a person typed, operators and all (`core/search-text.ts`), as a question within a scope. */
  understand(who: Who, text: string, scope?: Partial<Place>): Promise<Understanding>;
  /** How what stands at the caret (UTF-16 code units) could go on: operators, places, fields and values in use. */
  complete(who: Who, text: string, caret: number, scope?: Partial<Place>): Promise<Completion>;
  /** Answers what a person typed: best match first; operators and -words alone find all records that they leave, changed last first. */
  find(who: Who, question: Question): Promise<Found>;
  /** Records of the same namespace that are like this one, the most similar first; none when there is no such record. */
  similar(who: Who, ref: Ref, limit: number): Promise<Hits>;
  /** In byte order of namespace and collection. */
  collections(who: Who): Promise<CollectionCount[]>;
  /** Titles of records that exist; others are absent. */
  titles(who: Who, refs: readonly Ref[]): Promise<Map<Ref, string>>;
  /** What search sees of a record, in order, and for which passages a model has no vector, and why. `not_found` (with `movedTo` after a move) when there is no such record. */
  chunks(who: Who, ref: Ref): Promise<Passage[]>;
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
  /** Records of a namespace, files left out, for type-ahead: best match first, never all; `value` is the ref. */
  suggestRecords(who: Who, ns: string, text: string, limit: number): Promise<Target[]>;
  /** Everything broken, not fitting, referring to nothing, held or not shown, in byte order of path. */
  problems(who: Who, where?: { ns?: string; collection?: string }): Promise<Problem[]>;
}

export type { Completion, Found, Question };

type Linking = NonNullable<Field['relation']>;

/** A field with so many values in one record is looked up no further. */
const MOST_TARGETS = 500;

/** What the service needs beside the index: the words of what there is. */
export interface SearchParts {
  index: Index;
  schemas: Pick<Schemas, 'shape' | 'namespaces' | 'synonyms'>;
  vectorOf?: FindParts['vectorOf'];
  embedding?(): EmbeddingStatus;
  now?: () => Date;
}

const OFF = { state: 'off' } as EmbeddingStatus;

/** The search service over an index. */
export function createSearch({
  index,
  schemas,
  vectorOf,
  embedding = () => OFF,
  now = () => new Date(),
}: SearchParts): Search {
  const collections = async (who: Who) => (await index.collections()).filter(({ ns }) => maySee(who, ns));
  const knowledge: Knowledge = {
    shape: schemas.shape,
    namespaces: schemas.namespaces,
    collections,
    called: (who, relation, title) => valuesCalled(index, who, relation, title),
    values: (who, { ns, collection }, pointer, prefix) =>
      index.values(who.namespaces, ns, collection, pointer, prefix, MOST_COMPLETIONS),
    titles: async (who, relation, text) =>
      (await suggestTargets(index, who, relation, text, MOST_COMPLETIONS)).map(({ title }) => title),
    now,
  };
  return {
    understand: (who, text, scope) => understand(knowledge, who, text, scope),
    complete: (who, text, caret, scope) => complete(knowledge, who, text, caret, scope),
    find: createFind({ index, knowledge, synonyms: schemas.synonyms, vectorOf }),
    similar: (who, ref, limit) => {
      const { ns } = splitRef(seen(who, ref)) ?? {};
      return index.similar({ namespaces: who.namespaces, ns, limit }, ref);
    },
    collections,
    titles: (who, refs) => index.titles(refs.filter((ref) => maySee(who, namespaceOf(ref)))),
    async chunks(who, ref) {
      const [chunks, vectorless] = await Promise.all([index.chunks(seen(who, ref)), index.vectorless(ref)]);
      if (chunks) return withVectors(chunks, vectorless, embedding(), who.namespaces === '*');
      const [left] = await index.revisions({ namespaces: '*', from: ref, limit: 1 });
      const detail = `There is no ${ref} in the index.`;
      throw new CairnError('not_found', detail, left ? { movedTo: left.ref } : {});
    },
    async neighbours(who, query, ref) {
      return index.neighbours({ ...query, namespaces: who.namespaces }, seen(who, ref));
    },
    async values(who, ns, collection, pointer, { prefix = '', limit = 20 } = {}) {
      mustSee(who, ns);
      return index.values(who.namespaces, ns, collection, pointer, prefix, limit);
    },
    async inbound(who, ref) {
      return (await index.inbound(seen(who, ref))).filter(({ ns }) => maySee(who, ns));
    },
    targets: (who, relation, values) => findTargets(index, who, relation, values),
    suggest: (who, relation, text, limit) => suggestTargets(index, who, relation, text, limit),
    async suggestRecords(who, ns, text, limit) {
      mustSee(who, ns);
      const places = (await collections(who)).filter((one) => one.ns === ns && one.collection !== FILES);
      const items = places.length === 0 ? [] : await begunOrHeld(index, who, { places }, text, limit);
      return items.slice(0, limit).map(({ ref, title }) => ({ value: ref, ref, title }));
    },
    async problems(who, { ns, collection } = {}) {
      if (ns === undefined) return index.problems(who.namespaces);
      return maySee(who, ns) ? index.problems([ns], collection) : [];
    },
  };
}

async function findTargets(
  index: Index,
  who: Who,
  { ns, collection, by }: Linking,
  values: readonly Json[],
): Promise<Map<string, Target>> {
  const targets = new Map<string, Target>();
  if (!maySee(who, ns)) return targets;
  const wanted = [...new Set(values)].filter(isLinkValue).slice(0, MOST_TARGETS);
  const refs = new Map<string | number, Ref>();
  for (const value of wanted) {
    const [ref] =
      by === '@id'
        ? [refOf(ns, collection, String(value))]
        : await index.having(ns, collection, by, value, 1);
    if (ref !== undefined) refs.set(value, ref);
  }
  const titles = await index.titles([...refs.values()]);
  for (const [value, ref] of refs) {
    const title = titles.get(ref);
    if (title !== undefined) targets.set(String(value), { value, ref, title });
  }
  return targets;
}

async function suggestTargets(
  index: Index,
  who: Who,
  { ns, collection, by }: Linking,
  text: string,
  limit: number,
): Promise<Target[]> {
  const items = await begunOrHeld(index, who, { ns, collection }, text, limit);
  const targets = items.flatMap(({ ref, id, title, data }) => {
    const value = by === '@id' ? id : valueAt(data, by);
    return isLinkValue(value) ? [{ value, ref, title, data }] : [];
  });
  return targets.slice(0, limit);
}

/**
 * Titles that begin so come first, then those that hold it, then records whose text has the words; without text the latest. What comes
 * later is asked only where it is needed: of a million records, hundreds of thousands may have the words. Three times the limit at most.
 */
async function begunOrHeld(
  index: Index,
  who: Who,
  within: Pick<Query, 'ns' | 'collection' | 'places'>,
  text: string,
  limit: number,
): Promise<ListItem[]> {
  const query = { namespaces: who.namespaces, ...within, limit, uncounted: true };
  const wanted = text.trim();
  const latest = [{ pointer: '@updated', descending: true }];
  const byTitle = [{ pointer: '@title', descending: false }];
  const titled = (op: 'starts' | 'contains'): Filter[] => [{ pointer: '@title', op, value: wanted }];
  const questions: Query[] = wanted
    ? [
        { ...query, filters: titled('starts'), sort: byTitle },
        { ...query, text, filters: titled('contains'), sort: byTitle },
        { ...query, text, sort: byTitle },
      ]
    : [{ ...query, sort: latest }];
  const found = new Map<Ref, ListItem>();
  for (const question of questions) {
    const { items } = await index.list(question);
    for (const item of items) if (!found.has(item.ref)) found.set(item.ref, item);
    if (found.size >= limit) break;
  }
  return [...found.values()];
}

/** Values of a relation that point to records with this in their title; the best known ones when there are very many. */
async function valuesCalled(
  index: Index,
  who: Who,
  { ns, collection, by }: Linking,
  title: string,
): Promise<(string | number)[]> {
  const filters = [{ pointer: '@title', op: 'contains', value: title } as const];
  const { items } = await index.list({
    namespaces: who.namespaces,
    ns,
    collection,
    filters,
    limit: MOST_TARGETS,
  });
  return items.map(({ id, data }) => (by === '@id' ? id : valueAt(data, by))).filter(isLinkValue);
}

function seen(who: Who, ref: Ref): Ref {
  const ns = namespaceOf(ref);
  mustSee(who, ns);
  return ref;
}

function namespaceOf(ref: Ref): string {
  return splitRef(ref)?.ns ?? ref;
}
