import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Connection, openConnection, snapshot } from '../src/search/sqlite/connection.ts';
import { byWords } from '../src/search/sqlite/fuse.ts';
import { scoreWords } from '../src/search/sqlite/lexical.ts';
import { parseWords, settled, tellingWords } from '../src/search/sqlite/match.ts';
import { scopeOf } from '../src/search/sqlite/scope.ts';
import { respell } from '../src/search/sqlite/spelling.ts';
import { type Comparison, median } from './harness.ts';
import { inventedTexts, makeIndex } from './index.ts';
import type { BenchOptions } from './run.ts';
import { seeded, words } from './stores.ts';

const RECORDS = 70_000;
const LENGTH = 100;
const QUESTIONS = 60;
const TOP = 100;

/** L1: the best hundred records for four common words, over FTS5 ranking every record with any of them. */
export async function bench({ folder, rounds }: BenchOptions): Promise<Comparison[]> {
  const texts = inventedTexts(RECORDS, LENGTH);
  const { index, writer, close } = await makeIndex(join(folder, 'lexical'), texts);
  const ranking = openConnection(join(folder, 'lexical', writer.file), 'read');
  const naive = naiveIndex(join(folder, 'naive.sqlite'), texts);
  const times: Record<'ours' | 'whole' | 'baseline', number[]> = { ours: [], whole: [], baseline: [] };
  const overlaps: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const taken: typeof times = { ours: [], whole: [], baseline: [] };
    for (const question of commonQuestions()) {
      const [ours, found] = await timed(async () => rank(ranking, question));
      const [baseline, expected] = await timed(async () => naive.rows(question));
      const query = { namespaces: '*', text: `${question} `, limit: TOP } as const;
      const [whole] = await timed(() => index.search(query, 'keyword'));
      for (const [name, seconds] of Object.entries({ ours, whole, baseline }))
        taken[name as keyof typeof taken].push(seconds);
      const top = new Set(expected.slice(0, 10));
      overlaps.push(found.slice(0, 10).filter((row) => top.has(row)).length / 10);
    }
    if (round > 0)
      for (const [name, all] of Object.entries(taken)) times[name as keyof typeof times].push(p95(all));
  }
  ranking.close();
  await close();
  naive.close();
  const { ours, whole, baseline } = times;
  const overlap = overlaps.reduce((sum, each) => sum + each, 0) / overlaps.length;
  const whole95 = (median(whole) * 1000).toFixed(1);
  return [
    {
      id: 'L1',
      what: `ranked top ${TOP} for four common words, p95`,
      size: `${RECORDS} records`,
      ours,
      baseline,
      ratios: ours.map((seconds, at) => seconds / (baseline[at] ?? 0)),
      goal: { label: '≤ 1/5', atMost: 0.2 },
      notes: [
        `top 10 agree by ${overlap.toFixed(3)} (goal: .95 at least)`,
        `the whole answer with ${TOP} snippets, from a reader thread: ${whole95} ms`,
      ],
    },
  ];
}

/** Everything that a search does but showing what it found. */
function rank(db: Connection, text: string): number[] {
  return snapshot(db, () => {
    const words = settled(db, parseWords(`${text} `), '*');
    const scope = scopeOf(db, { namespaces: '*', text, limit: TOP }, words);
    if (!scope) return [];
    const spelled = respell(db, text, tellingWords(words), scope);
    // Records are numbered from 1 in the order in which they came, as are the rows of the naive table.
    return byWords(scoreWords(db, spelled.words, scope), TOP).map(({ record }) => record);
  });
}

/** What one would write first: FTS5 with all words joined by OR. */
export function naiveIndex(file: string, texts: readonly string[]) {
  rmSync(file, { force: true });
  const db = new Database(file);
  db.exec(`create virtual table docs using fts5(body, tokenize = 'porter unicode61')`);
  const insert = db.prepare('insert into docs(rowid, body) values (?, ?)');
  db.transaction(() => {
    for (const [at, text] of texts.entries()) insert.run(at + 1, text);
  })();
  const find = db.prepare(`select rowid from docs where docs match ? order by rank limit ${TOP}`).pluck();
  const match = (text: string) =>
    text
      .split(' ')
      .map((word) => `"${word}"`)
      .join(' OR ');
  return {
    rows: (text: string) => find.all(match(text)) as number[],
    close: () => db.close(),
  };
}

/** Questions of four words each, from the hundred that are met most. */
export function commonQuestions(count = QUESTIONS): string[] {
  const random = seeded(3);
  const vocabulary = [...new Set(words())];
  return Array.from({ length: count }, () =>
    Array.from({ length: 4 }, () => vocabulary[Math.floor(100 * random())]).join(' '),
  );
}

/** Seconds, and what came of it. */
export async function timed<Value>(work: () => Promise<Value>): Promise<[number, Value]> {
  const start = performance.now();
  const value = await work();
  return [(performance.now() - start) / 1000, value];
}

/** Only one in twenty is greater. */
export function p95(values: readonly number[] = []): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? median(sorted);
}
