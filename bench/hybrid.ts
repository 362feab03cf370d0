import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import type { Comparison } from './harness.ts';
import { clusteredVectors, inventedTexts, makeIndex } from './index.ts';
import { commonQuestions, naiveIndex, p95, timed } from './lexical.ts';
import type { BenchOptions } from './run.ts';

const RECORDS = 100_000;
const LENGTH = 100;
const DIMENSIONS = 256;
const TOP = 100;

/** H1: a hybrid search end to end, over FTS5 with OR and vec0 by brute force, put together by rank. */
export async function bench({ folder, rounds }: BenchOptions): Promise<Comparison[]> {
  const texts = inventedTexts(RECORDS, LENGTH);
  const vectors = clusteredVectors(RECORDS, DIMENSIONS);
  const { index, model, close } = await makeIndex(join(folder, 'hybrid'), texts, vectors);
  const naive = naiveIndex(join(folder, 'naive.sqlite'), texts);
  const brute = bruteForce(vectors);
  const texted = commonQuestions();
  const meant = clusteredVectors(texted.length, DIMENSIONS, 5);
  const [ours, baseline]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const [our, base]: [number[], number[]] = [[], []];
    for (const [at, text] of texted.entries()) {
      const values = meant[at] as Float32Array;
      const query = { namespaces: '*', text: `${text} `, limit: 20, vector: { model, values } } as const;
      const [mine, { mode }] = await timed(() => index.search(query, 'hybrid'));
      if (mode !== 'hybrid') throw new Error(`the search was ${mode}`);
      const [theirs] = await timed(async () => byRank(naive.rows(text), brute.ask(values)));
      our.push(mine);
      base.push(theirs);
    }
    if (round === 0) continue;
    ours.push(p95(our));
    baseline.push(p95(base));
  }
  await close();
  naive.close();
  brute.close();
  return [
    {
      id: 'H1',
      what: 'hybrid search end to end, p95',
      size: `${RECORDS} chunks, ${DIMENSIONS} dimensions`,
      ours,
      baseline,
      ratios: ours.map((seconds, at) => seconds / (baseline[at] ?? 0)),
      goal: { label: '≤ 1/10', atMost: 0.1 },
      notes: [
        'ours answers 20 hits with snippets from a reader thread, the baseline 100 numbers in this one',
      ],
    },
  ];
}

function bruteForce(vectors: readonly Float32Array[]) {
  const db = new Database(':memory:');
  sqliteVec.load(db);
  db.exec(`create virtual table v using vec0(id integer primary key, vector float[${DIMENSIONS}])`);
  const insert = db.prepare('insert into v values (?, ?)');
  db.transaction(() => {
    for (const [at, vector] of vectors.entries()) insert.run(BigInt(at), vector);
  })();
  const find = db.prepare(`select id from v where vector match ? and k = ${TOP}`).pluck();
  return { ask: (vector: Float32Array) => find.all(vector) as number[], close: () => db.close() };
}

function byRank(...lists: number[][]): number[] {
  const scores = new Map<number, number>();
  for (const list of lists)
    for (const [rank, id] of list.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (60 + rank));
  return [...scores].sort((a, b) => b[1] - a[1]).map(([id]) => id);
}
