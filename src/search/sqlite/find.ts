import type { Hits, SearchMode } from '../../core/ports/found.ts';
import { COUNT_LIMIT, PAGE_LIMIT, type Query } from '../../core/query.ts';
import { type Connection, snapshot } from './connection.ts';
import { facetsOf } from './facets.ts';
import { type Found, keepAll, notAmong, nothing } from './found.ts';
import { byVectors, byWords, type Candidate, fuse } from './fuse.ts';
import { hitsOf } from './hits.ts';
import { scoreWords } from './lexical.ts';
import { parseWords, settled, tellingWords, withSynonyms } from './match.ts';
import { type Scope, scopeOf } from './scope.ts';
import { respell } from './spelling.ts';
import { turned } from './vectors/bytes.ts';
import { createNearness, type Near, type Nearness } from './vectors/nearest.ts';
import { setOf, vectorsFound } from './vectors/tables.ts';
import { vectorWeight } from './weight.ts';

// Search, best match first. search

/** So many of what words found, and half as many of what vectors found, are weighed against one another. */
const DEPTH = 200;

/** Records of a question's scope, ranked by words, vectors or both. */
export function search(db: Connection, query: Query, mode: SearchMode): Hits {
  const started = performance.now();
  const answer = snapshot(db, () => find(db, query, mode));
  return { ...answer, tookMs: Math.round((performance.now() - started) * 10) / 10 };
}

function find(db: Connection, query: Query, wanted: SearchMode): Omit<Hits, 'tookMs'> {
  const typed = parseWords(query.text ?? '');
  const scope = scopeOf(db, query, typed);
  const vectors = vectorsFound(db);
  const asked = wanted === 'keyword' || !scope ? undefined : vectorOf(db, query);
  const mode = asked ? wanted : 'keyword';
  if (!scope) return { hits: [], mode, vectors, total: 0, totalCapped: false };
  const parsed = settled(db, typed, query.namespaces);
  const spelled = respell(db, query.text ?? '', tellingWords(parsed), scope);
  const words = withSynonyms(db, spelled.words, query.synonyms);
  const { found, capped } = keepAll(db, scope, scoreWords(db, words, scope));
  const limit = Math.max(1, Math.min(query.limit, PAGE_LIMIT));
  const candidates = asked
    ? rank(db, mode, found, asked, scope, Math.max(limit, DEPTH))
    : byWords(found, limit);
  const byWordsAlone = mode === 'semantic' ? nothing() : found;
  // Nobody counts so far.
  const isCounted = query.facets || byWordsAlone.places.length <= COUNT_LIMIT;
  const others = asked && isCounted ? notAmong(byWordsAlone, candidates) : [];
  const total = byWordsAlone.places.length + others.length;
  return {
    hits: hitsOf(db, candidates.slice(0, limit), scope.folders, words),
    mode,
    vectors,
    total: Math.min(total, COUNT_LIMIT),
    totalCapped: capped || total > COUNT_LIMIT || (mode === 'semantic' && total >= DEPTH),
    ...(spelled.corrected !== undefined && { corrected: spelled.corrected }),
    ...(spelled.unknown.length && { unknown: spelled.unknown }),
    ...(query.facets && { facets: facetsOf(db, byWordsAlone, others, scope) }),
  };
}

/** The question as a vector, and what it can be compared with. */
interface Asked {
  vector: Float32Array;
  nearness: Nearness;
  model: string;
}

function vectorOf(db: Connection, { vector }: Query): Asked | undefined {
  const set = vector && setOf(db);
  if (!set || set.model !== vector.model || set.dimensions !== vector.values.length) return undefined;
  return { vector: turned(vector.values), nearness: createNearness(db, set), model: set.model };
}

function rank(
  db: Connection,
  mode: SearchMode,
  found: Found,
  { vector, nearness, model }: Asked,
  scope: Scope,
  depth: number,
): Candidate[] {
  const near: Near[] = nearness.nearest(vector, scope, mode === 'semantic' ? depth : depth / 2);
  if (mode === 'semantic') return byVectors(near);
  return fuse(found, near, nearness, vector, vectorWeight(db, model), depth);
}
