import { isCairnError } from '../../core/errors.ts';
import type { Hit, Hits } from '../../core/ports.ts';
import { COUNT_LIMIT, PAGE_LIMIT, type Query } from '../../core/query.ts';
import { type Connection, prepared } from './connection.ts';
import type { Condition } from './filter.ts';
import { type FolderRow, recordFolders, refIn } from './folders.ts';
import { expression, parseWords, tellingWords, type Word } from './match.ts';
import { createMarks, markedWords, partsOf, shortMarks } from './snippet.ts';
import { vectorsFound } from './vectors/tables.ts';
import { whereOf } from './where.ts';

// Full text, best match first. searchWords

/** A word that more than this share of the passages have says little. */
const COMMON = 0.02;
const RARE_ENOUGH = 200;

interface HitRow {
  folder: number;
  name: string;
  title: string;
  marked: string | null;
  chunk: number;
  chunkName: string;
  pointer: string;
  score: number;
}

/** Records whose text has the words, ranked. Words that nearly everything has only count when there are no others. */
export function searchWords(db: Connection, query: Query): Hits {
  const started = performance.now();
  const folders = recordFolders(db, query);
  const words = tellingWords(parseWords(query.text ?? ''));
  const where =
    folders.length && words.length ? whereOf(db, { ...query, text: undefined }, folders) : undefined;
  const answer = where ? find(db, words, where, folders, query) : { hits: [], total: 0, totalCapped: false };
  return {
    ...answer,
    mode: 'keyword',
    vectors: vectorsFound(db),
    tookMs: Math.round((performance.now() - started) * 10) / 10,
  };
}

function find(db: Connection, words: readonly Word[], where: Condition, folders: FolderRow[], query: Query) {
  const match = rareWords(db, words).join(' OR ');
  const limit = Math.max(1, Math.min(query.limit, PAGE_LIMIT));
  const source = `words w CROSS JOIN chunks c ON c.id = w.rowid CROSS JOIN records r ON r.id = c.record
    WHERE words MATCH ? AND ${where.sql} AND tick(r.id)`;
  const sql = `SELECT r.folder, r.name, r.title, c.id AS chunk, c.name AS chunkName, c.pointer, ${shortMarks} AS marked, -rank AS score
    FROM ${source} ORDER BY rank LIMIT ${limit}`;
  const rows = prepared(db, sql).all(match, ...where.params) as HitRow[];
  const names = new Map(folders.map((folder) => [folder.id, folder]));
  const mark = createMarks(db, match);
  const hits = bestOfEach(
    rows.map((row) => hit(row, row.marked ?? mark(row.chunk), names.get(row.folder) as FolderRow)),
  );
  return {
    hits,
    ...count(db, `SELECT 1 FROM ${source} LIMIT ${COUNT_LIMIT + 1}`, [match, ...where.params], hits.length),
  };
}

// A common word costs the most and tells the least: it is left out while a rarer one is there.
function rareWords(db: Connection, words: readonly Word[]): string[] {
  const matches = [...new Set(words.map((word) => expression(db, word)))];
  if (matches.length === 1) return matches;
  const last = prepared(db, 'SELECT max(id) FROM records').pluck().get() as number | null;
  const common = Math.max(RARE_ENOUGH, Math.floor((last ?? 0) * COMMON));
  const sql = prepared(
    db,
    `SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ${common + 1})`,
  ).pluck();
  const counts = new Map(matches.map((match) => [match, sql.get(match) as number]));
  const rare = matches.filter((match) => (counts.get(match) ?? 0) > 0 && (counts.get(match) ?? 0) <= common);
  return rare.length ? rare : matches;
}

function hit(row: HitRow, marked: string, folder: FolderRow): Hit {
  const ref = refIn(folder, row.name);
  const { title, snippet } = partsOf(marked);
  const why = title.includes('\u0002') ? 'words in the title' : 'words in the text';
  return {
    ref,
    chunkId: `${ref}#${row.chunkName}`,
    pointer: row.pointer,
    title: row.title,
    snippet,
    score: row.score,
    why,
    figures: { lexical: row.score, inTitle: markedWords(title), inText: markedWords(snippet) },
  };
}

function bestOfEach(hits: readonly Hit[]): Hit[] {
  const seen = new Set<string>();
  return hits.filter(({ ref }) => !seen.has(ref) && seen.add(ref));
}

function count(
  db: Connection,
  sql: string,
  params: unknown[],
  least: number,
): { total: number; totalCapped: boolean } {
  let total = 0;
  try {
    for (const _ of prepared(db, sql).iterate(...params)) total++;
  } catch (thrown) {
    if (!isCairnError(thrown, 'unavailable')) throw thrown;
    return { total: Math.max(least, Math.min(total, COUNT_LIMIT)), totalCapped: true };
  }
  return { total: Math.min(total, COUNT_LIMIT), totalCapped: total > COUNT_LIMIT };
}
