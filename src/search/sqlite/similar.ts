import type { Ref } from '../../core/names.ts';
import type { Hits } from '../../core/ports/found.ts';
import { COUNT_LIMIT, PAGE_LIMIT, type Query } from '../../core/query.ts';
import { chunkRows } from './chunks.ts';
import { type Connection, prepared, snapshot } from './connection.ts';
import { folderOf } from './folders.ts';
import { keepAll } from './found.ts';
import { byVectors, byWords, type Candidate, middle } from './fuse.ts';
import { hitsOf } from './hits.ts';
import { scoreWords } from './lexical.ts';
import { type Word, wordsOfText } from './match.ts';
import { type Scope, scopeOf } from './scope.ts';
import { createNearness } from './vectors/nearest.ts';
import { setOf, vectorsFound } from './vectors/tables.ts';
import { textSize } from './weight.ts';

// Records like a record. similarTo

/** So many passages of a record say what it is about. */
const PASSAGES = 20;
/** So many of its words are looked for where it has no vectors. */
const TELLING = 20;
/** Of the words that stand in it, so many are looked at. */
const LOOKED_AT = 200;

/** Records of a scope like this one, without it, the most alike first. */
export function similarTo(db: Connection, query: Query, ref: Ref): Hits {
  const started = performance.now();
  const answer = snapshot(db, () => alike(db, query, ref));
  return { ...answer, tookMs: Math.round((performance.now() - started) * 10) / 10 };
}

function alike(db: Connection, query: Query, ref: Ref): Omit<Hits, 'tookMs'> {
  const vectors = vectorsFound(db);
  const record = numberOf(db, ref);
  const asked = scopeOf(db, query, []);
  if (record === undefined || !asked)
    return { hits: [], mode: 'keyword', vectors, total: 0, totalCapped: false };
  const scope = { ...asked, not: new Set([record]) };
  const limit = Math.max(1, Math.min(query.limit, PAGE_LIMIT));
  const near = nearVectors(db, record, scope, limit);
  const { found, capped } = near
    ? { found: near, capped: false }
    : keepAll(db, scope, scoreWords(db, tellingWords(db, record), scope));
  const candidates: Candidate[] = Array.isArray(found) ? found : byWords(found, limit);
  const total = Array.isArray(found) ? found.length : found.places.length;
  return {
    hits: hitsOf(db, candidates, scope.folders, []),
    mode: near ? 'semantic' : 'keyword',
    vectors,
    total: Math.min(total, COUNT_LIMIT),
    totalCapped: capped || total > COUNT_LIMIT,
  };
}

function numberOf(db: Connection, ref: Ref): number | undefined {
  const folder = folderOf(db, ref);
  const sql = prepared(db, 'SELECT id FROM records WHERE folder = ? AND name = ?').pluck();
  return folder && (sql.get(folder.id, folder.name) as number | undefined);
}

function nearVectors(db: Connection, record: number, scope: Scope, limit: number): Candidate[] | undefined {
  const set = setOf(db);
  if (!set) return undefined;
  const nearness = createNearness(db, set);
  const own = chunkRows(db, record)
    .slice(0, PASSAGES)
    .flatMap(({ id }) => nearness.vectorOf(id) ?? []);
  if (own.length === 0) return undefined;
  const vector = middle(own);
  const floor = nearness.floor(vector);
  return byVectors(nearness.nearest(vector, scope, limit).filter(({ similarity }) => similarity >= floor));
}

// By how often they stand in it and how rare they are elsewhere.
function tellingWords(db: Connection, record: number): Word[] {
  const rows = chunkRows(db, record).slice(0, PASSAGES);
  const counts = wordsOfText([rows[0]?.title, ...rows.map(({ text }) => text)].join('\n'), LOOKED_AT);
  const all = Math.max(1, textSize(db).passages);
  const have = prepared(
    db,
    'SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? AND tick(rowid) LIMIT ?)',
  ).pluck();
  const weights = [...counts].map(([word, { count, match }]) => {
    const passages = have.get(match, Math.ceil(all / 2)) as number;
    // A word that only this record has finds no other.
    return { word, weight: passages < 2 ? 0 : count * Math.log(all / passages) };
  });
  return weights
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, TELLING)
    .map(({ word }) => ({ text: word, phrase: false, unfinished: false, negated: false }));
}
