import { isCairnError } from '../../core/errors.ts';
import { labelAt } from '../../core/fields.ts';
import type { VectorSet } from '../../core/models.ts';
import { splitRef } from '../../core/names.ts';
import type { Facets, Hit, Hits, SearchMode, VectorsFound } from '../../core/ports/found.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { Clause, Filter, Place, Query } from '../../core/query.ts';
import { parseSearch, searchText, type Understood } from '../../core/search-text.ts';
import { maySee, type Who } from '../../core/who.ts';
import { whyOf } from '../../core/why.ts';
import { refNamed, UNFOUND, withNamed } from './named.ts';
import type { Knowledge } from './reading.ts';
import { understand } from './understand.ts';

// createFind: the answer to what a person typed.

/** What a person asks. */
export interface Question extends Partial<Place> {
  text: string;
  mode?: SearchMode;
  /** Beside what the operators say. */
  filters?: readonly Filter[];
  where?: Clause;
  /** Whether to count what was found by collection and tag. */
  facets?: boolean;
  limit: number;
}

/** The answer, and what the operators in the question were taken for. */
export interface Found extends Hits {
  operators: Understood[];
}

export interface FindParts {
  index: Pick<Index, 'search' | 'list' | 'vectors' | 'titles'>;
  knowledge: Knowledge;
  /** Groups of words that mean the same in a namespace. */
  synonyms(who: Who, ns: string): Promise<readonly (readonly string[])[]>;
  /** The question as a model embeds it: the one of the serving vectors, or of those that were found to serve. Undefined without one. */
  vectorOf?(text: string, model?: string): Promise<Query['vector']>;
}

/** Counting each collection by itself has an end. */
const MOST_COUNTED = 50;

/** Best match first; operators and -words alone find all records that they leave, changed last first. */
export function createFind({ index, knowledge, synonyms, vectorOf }: FindParts) {
  async function synonymsIn(who: Who, { ns, places }: Pick<Query, 'ns' | 'places'>) {
    const all = ns !== undefined ? [ns] : (places?.map((place) => place.ns) ?? (await namespacesOf(who)));
    const seen = [...new Set(all)].filter((each) => maySee(who, each));
    return (await Promise.all(seen.map((each) => synonyms(who, each)))).flat();
  }

  async function namespacesOf(who: Who): Promise<string[]> {
    return (await knowledge.namespaces(who)).map(({ ns }) => ns);
  }

  async function searched(who: Who, query: Query, mode: SearchMode): Promise<Hits> {
    const vectorFor = async (text: string, model?: string) =>
      mode === 'keyword' ? undefined : vectorOf?.(wantedText(text), model);
    const text = query.text ?? '';
    const [groups, vector] = await Promise.all([synonymsIn(who, query), vectorFor(text)]);
    const asked = { ...query, synonyms: groups };
    const hits = await index.search({ ...asked, ...(vector && { vector }) }, mode);
    const model = hits.vectors.state === 'ready' ? hits.vectors.model : undefined;
    // Other words were meant, or other vectors have come to serve since.
    const isMeant = hits.corrected === undefined && (!vector || model === vector.model);
    if (isMeant || model === undefined) return hits;
    const other = await vectorFor(hits.corrected ?? text, model);
    return other ? index.search({ ...asked, vector: other }, mode) : hits;
  }

  /** Why each was found, in a sentence with the label of its field. */
  async function explained(who: Who, { hits, corrected }: Hits, text: string): Promise<Hit[]> {
    return Promise.all(
      hits.map(async (hit) => {
        const { ns = '', collection = '' } = splitRef(hit.ref) ?? {};
        // The collection may have gone since.
        const shape = hit.pointer ? await knowledge.shape(who, ns, collection).catch(unlessGone) : undefined;
        const label = shape ? labelAt(shape.fields, hit.pointer) : '';
        return { ...hit, why: whyOf(hit, corrected ?? text, label) };
      }),
    );
  }

  /** The records of a question that only says what they are, or are not. */
  async function listed(who: Who, query: Query): Promise<Hits> {
    const started = performance.now();
    const sort = [{ pointer: '@updated', descending: true }];
    const [{ items, total, totalCapped }, facets, [set]] = await Promise.all([
      index.list({ ...query, sort }),
      query.facets ? countsOf(who, query) : undefined,
      index.vectors(),
    ]);
    const hits = items.map(({ ref, title }) => ({ ref, title, ...UNFOUND }));
    const tookMs = Math.round((performance.now() - started) * 10) / 10;
    const vectors = vectorsIn(set);
    return { hits, mode: 'keyword', vectors, total, totalCapped, ...(facets && { facets }), tookMs };
  }

  async function countsOf(who: Who, query: Query): Promise<Facets> {
    const { ns, collection, places } = query;
    const within = (await knowledge.collections(who)).filter(
      (one) =>
        [undefined, one.ns].includes(ns) &&
        [undefined, one.collection].includes(collection) &&
        (places === undefined || places.some((place) => isIn(one, place))),
    );
    const counted = within.slice(0, MOST_COUNTED).map(async (one) => {
      const place = { ns: one.ns, collection: one.collection };
      const { total } = await index.list({ ...query, ...place, places: undefined, limit: 1 });
      return { ...place, count: total };
    });
    const collections = (await Promise.all(counted)).filter(({ count }) => count > 0);
    return { collections: collections.sort((a, b) => b.count - a.count), tags: [] };
  }

  return async (
    who: Who,
    { text, mode = 'hybrid', filters, where, facets, limit, ...scope }: Question,
  ): Promise<Found> => {
    const { query, operators } = await understand(knowledge, who, text, scope);
    const both = query.where && where ? { all: [query.where, where] } : (query.where ?? where);
    const asked: Query = { ...query, where: both, filters, facets, limit, namespaces: who.namespaces };
    if (!wantedText(query.text ?? '')) return { ...(await listed(who, asked)), operators };
    const ref = both || filters?.length ? undefined : refNamed(text, asked);
    const title = ref && maySee(who, splitRef(ref)?.ns ?? '') && (await index.titles([ref])).get(ref);
    const found = await searched(who, asked, mode);
    const answer = ref && title ? withNamed(found, ref, title, limit) : found;
    return { ...answer, hits: await explained(who, answer, text), operators };
  };
}

function vectorsIn(set: VectorSet | undefined): VectorsFound {
  if (!set) return { state: 'none' };
  const { model, state, embedded, failed, empty, lacking } = set;
  const of = embedded + failed + empty + lacking;
  return { state: state === 'serving' ? 'ready' : 'building', model, passages: embedded, of };
}

/** A question without what is not wanted, which a model would take for what it is about. */
function wantedText(text: string): string {
  return searchText(parseSearch(text).filter(({ negated }) => !negated));
}

function unlessGone(thrown: unknown): undefined {
  if (!isCairnError(thrown, 'not_found')) throw thrown;
}

function isIn(one: Required<Place>, { ns, collection }: Place): boolean {
  return one.ns === ns && [undefined, one.collection].includes(collection);
}
