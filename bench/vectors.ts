import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, openConnection, shareConnection } from '../src/search/sqlite/connection.ts';
import { CHUNK_BITS, createTables } from '../src/search/sqlite/schema.ts';
import { turned } from '../src/search/sqlite/vectors/bytes.ts';
import { createNearness, type Nearness } from '../src/search/sqlite/vectors/nearest.ts';
import { type SetRow, setOf, tableOf } from '../src/search/sqlite/vectors/tables.ts';
import { createInverting } from '../src/search/sqlite/write/inverted.ts';
import { createVectorTables } from '../src/search/sqlite/write/vector-tables.ts';
import { type Comparison, median } from './harness.ts';
import { clusteredVectors } from './index.ts';
import { peerOf } from './peers.ts';
import type { BenchOptions } from './run.ts';

const DIMENSIONS = 384;
const SMALL = 100_000;
const LARGE = 1_000_000;
const QUESTIONS = 100;
const NEAREST = 10;
const everything = { folders: new Map(), everywhere: true };

/**
 * V1 and V3: vectors in one SQLite file over usearch in memory; V2, when `large`: ten times as many, over usearch with the first. What is known is told at
 * once: the large part takes an hour on a busy machine.
 */
export async function bench({ folder, rounds, large, tell }: BenchOptions): Promise<Comparison[]> {
  const usearch = peerOf(folder, 'usearch') as Usearch;
  const comparisons: Comparison[] = [];
  const known = (comparison: Comparison) => {
    tell(comparison);
    comparisons.push(comparison);
  };
  const vectors = clusteredVectors(SMALL, DIMENSIONS);
  const questions = clusteredVectors(QUESTIONS, DIMENSIONS, 5, SMALL / 100);
  const exact = questions.map((question) => nearestOf(vectors, question));

  const ours = build(join(folder, 'vectors.sqlite'), vectors);
  const graph = new usearch.Index({ metric: 'cos', connectivity: 16, dimensions: DIMENSIONS });
  const built = taken(() =>
    graph.add(
      BigUint64Array.from(vectors, (_, at) => BigInt(at)),
      vectors as Float32Array[],
      0,
    ),
  );
  const graphFile = join(folder, 'usearch.bin');
  graph.save(graphFile);
  known(ratio('V3', 'building', ours.taken.seconds, built.seconds, 0.15, 'seconds'));
  known(ratio('V3', 'building, of the processor', ours.taken.processor, built.processor, 0.15, 'seconds'));
  known(ratio('V3', 'size', ours.bytes / 1e6, statSync(graphFile).size / 1e6, 0.5, 'MB'));
  const baseline = {
    ask: (question: Float32Array) => [...graph.search(question, NEAREST, 1).keys].map(Number),
    exact,
  };
  const atMost = (most: number) => ({ label: `≤ ${most}`, atMost: most });
  known(
    compared('V1', 'the nearest ten', `${SMALL} x ${DIMENSIONS}`, atMost(4), rounds, {
      ours: { ask: askOf(ours.nearness), exact },
      baseline,
      questions,
      notes: [ours.about],
    }),
  );
  ours.db.close();
  // Ten times as many about the same subjects, and about ten times as many.
  for (const subjects of large ? [SMALL / 100, LARGE / 100] : []) {
    const many = clusteredVectors(LARGE, DIMENSIONS, 2, subjects);
    const largeExact = questions.map((question) => nearestOf(many, question));
    const { db, nearness, about } = build(join(folder, 'vectors-large.sqlite'), many);
    known(
      compared(
        'V2',
        `the nearest ten, ${subjects} subjects`,
        `${LARGE} x ${DIMENSIONS}`,
        atMost(12),
        rounds,
        {
          ours: { ask: askOf(nearness), exact: largeExact },
          baseline,
          questions,
          notes: [about],
        },
      ),
    );
    db.close();
  }
  return comparisons;
}

interface Built {
  db: Connection;
  nearness: Nearness;
  taken: Taken;
  bytes: number;
  about: string;
}

/** A file with nothing but vectors, put in and tended to the end. */
function build(file: string, vectors: readonly Float32Array[]): Built {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const db = openConnection(file, 'build');
  db.exec(`BEGIN; ${createTables} COMMIT`);
  shareConnection(db);
  records(db, vectors.length);
  const tables = createVectorTables(db);
  const inverting = createInverting(db, tables);
  const time = taken(() => {
    db.exec('BEGIN');
    tables.create(1, DIMENSIONS, 'serving');
    for (const [at, vector] of vectors.entries()) {
      tables.put(1, (at + 1) * 2 ** CHUNK_BITS, 1, turned(vector));
      if (at % 1000 === 999) db.exec('COMMIT; BEGIN');
    }
    db.exec('COMMIT');
    for (let more = true; more; ) {
      db.exec('BEGIN');
      more = inverting.tend(10);
      db.exec('COMMIT');
    }
  });
  const { lists, probes, recall, id } = tableOf(db, 1, 'serving') ?? {};
  // Pages of the table that served before are free for what comes next.
  const bytes = db
    .prepare(`SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'vectors_${id}%'`)
    .pluck()
    .get() as number;
  const about = `${probes} of ${lists} lists, with which ${recall?.toFixed(3)} were found when they were made; built in ${time.seconds.toFixed(0)} s, ${time.processor.toFixed(0)} s of the processor, ${(bytes / 1e6).toFixed(0)} MB`;
  return { db, nearness: createNearness(db, setOf(db) as SetRow), taken: time, bytes, about };
}

function records(db: Connection, count: number): void {
  db.exec(`BEGIN; INSERT INTO folders (id, ns, collection, settings, records) VALUES (1, 'a', 'b', 0, ${count});
    INSERT INTO vector_sets VALUES (1, 'bench', ${DIMENSIONS}, 1, 0, ${count})`);
  const insert =
    db.prepare(`INSERT INTO records (id, folder, name, seq, etag, title, created, updated, by, doc)
    VALUES (?, 1, ?, 1, '', '', 0, 0, '', x'')`);
  for (let id = 1; id <= count; id++) insert.run(id, `r${id}`);
  db.exec('COMMIT');
}

function askOf(nearness: Nearness): (question: Float32Array) => number[] {
  return (question) =>
    nearness.nearest(turned(question), everything, NEAREST).map(({ record }) => record - 1);
}

type Ask = (question: Float32Array) => number[];

interface Sides {
  ours: { ask: Ask; exact: number[][] };
  baseline: { ask: Ask; exact: number[][] };
  questions: readonly Float32Array[];
  notes: string[];
}

/** One question of each in turn; the median of each round. */
function compared(
  id: string,
  what: string,
  size: string,
  goal: Comparison['goal'],
  rounds: number,
  { ours, baseline, questions, notes }: Sides,
): Comparison {
  const [our, base]: [number[], number[]] = [[], []];
  const recalls = [0, 0];
  for (let round = 0; round <= rounds; round++) {
    const times: [number[], number[]] = [[], []];
    for (const [at, question] of questions.entries())
      for (const [side, { ask, exact }] of [ours, baseline].entries()) {
        let found: number[] = [];
        times[side]?.push(
          seconds(() => {
            found = ask(question);
          }),
        );
        const wanted = new Set(exact[at]);
        if (round === 0) recalls[side] = (recalls[side] ?? 0) + found.filter((one) => wanted.has(one)).length;
      }
    if (round === 0) continue;
    our.push(median(times[0]));
    base.push(median(times[1]));
  }
  const [recall, baseRecall] = recalls.map((found) => (found / questions.length / NEAREST).toFixed(3));
  const ratios = our.map((each, at) => each / (base[at] ?? 0));
  const all = [...notes, `recall@${NEAREST} ${recall} (goal: .98 at least), usearch ${baseRecall}`];
  return { id, what, size, goal, ours: our, baseline: base, ratios, notes: all };
}

function ratio(
  id: string,
  what: string,
  ours: number,
  base: number,
  atMost: number,
  unit: string,
): Comparison {
  const size = `${SMALL} x ${DIMENSIONS}`;
  const notes = [`${what}: ${ours.toFixed(1)} over ${base.toFixed(1)} ${unit}`];
  return {
    id,
    what,
    size,
    goal: { label: `≤ ${atMost}`, atMost },
    ours: [],
    baseline: [],
    ratios: [ours / base],
    notes,
  };
}

function nearestOf(vectors: readonly Float32Array[], question: Float32Array): number[] {
  const nearness = Float32Array.from(vectors, (vector) => {
    let sum = 0;
    for (let at = 0; at < vector.length; at++) sum += (vector[at] as number) * (question[at] as number);
    return sum;
  });
  const least = nearness.toSorted().at(-NEAREST) as number;
  return [...nearness.keys()].filter((at) => (nearness[at] as number) >= least);
}

function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

/** Elapsed, and of all threads of the process on processors: the machine may have been busy with something else. */
interface Taken {
  seconds: number;
  processor: number;
}

function taken(work: () => void): Taken {
  const before = process.cpuUsage();
  const elapsed = seconds(work);
  const { user, system } = process.cpuUsage(before);
  return { seconds: elapsed, processor: (user + system) / 1e6 };
}

interface Usearch {
  Index: new (
    options: object,
  ) => {
    add(keys: BigUint64Array, vectors: Float32Array[], threads: number): void;
    search(vector: Float32Array, count: number, threads: number): { keys: BigUint64Array };
    save(path: string): void;
  };
}
