import { isSettings, type Ref, refProblem, splitRef } from '../../core/names.ts';
import type { Hit, Hits } from '../../core/ports/found.ts';
import type { Place } from '../../core/query.ts';

// A question that is the path of a record, as people copy it from a page or a file. refNamed · withNamed

/** The path that a question is, if it lies within a place. */
export function refNamed(text: string, { ns, collection }: Partial<Place>): Ref | undefined {
  const ref = text.trim();
  const parts = refProblem(ref) === undefined && !isSettings(ref) ? splitRef(ref) : undefined;
  if (!parts || ![undefined, parts.ns].includes(ns)) return undefined;
  return [undefined, parts.collection].includes(collection) ? ref : undefined;
}

/** The answer with the record that was named before all others. */
export function withNamed(answer: Hits, ref: Ref, title: string, limit: number): Hits {
  const { hits, total, unknown = [] } = answer;
  const known = hits.find((hit) => hit.ref === ref);
  const named: Hit = { ref, title, ...UNFOUND, ...known, score: hits[0]?.score ?? 0 };
  const others = hits.filter((hit) => hit !== known);
  const left = unknown.filter((word) => word !== ref);
  return {
    ...answer,
    hits: [named, ...others].slice(0, limit),
    total: known ? total : total + 1,
    ...(unknown.length > 0 && { unknown: left.length > 0 ? left : undefined }),
  };
}

/** What is known of a record that no words found. */
export const UNFOUND = {
  chunkId: '',
  pointer: '',
  snippet: '',
  score: 0,
  why: '',
  figures: { inTitle: [], inText: [] },
};
