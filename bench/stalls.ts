import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { EmbeddingStatus } from '../src/core/models.ts';
import { type Comparison, median } from './harness.ts';
import type { BenchOptions } from './run.ts';
import { startServer } from './servers.ts';
import { collectionName, generateStore, recordId, words } from './stores.ts';

const RECORDS = 20_000;
/** Between two requests, as by a few people at once (milliseconds). */
const PAUSE_MS = 20;
const IDLE_ROUNDS = 200;

type Kind = 'list' | 'record' | 'search';
type Times = Record<Kind, { seconds: number[]; refused: number }>;

/** Stalls: how long requests wait while a model is learned from 20,000 records and their passages are embedded, over the same when all is done. */
export async function bench({ folder }: BenchOptions): Promise<Comparison[]> {
  const store = join(folder, `store-${RECORDS}`);
  generateStore(store, RECORDS);
  for (const part of ['derived', 'journal', 'state'])
    rmSync(join(store, part), { recursive: true, force: true });
  const server = await startServer('src/server.js', [store], { CAIRN_PORT: '0', CAIRN_LOG: 'silent' });
  const api = `http://127.0.0.1:${server.port}/api/v1`;
  try {
    while (!(await stateOf(api)).isBusy) await wait(100);
    const busy = timesOf();
    let round = 0;
    for (; (await stateOf(api)).isBusy; round++) await askAll(api, round, busy);
    const idle = timesOf();
    for (let each = 0; each < IDLE_ROUNDS; each++) await askAll(api, each, idle);
    return (Object.keys(busy) as Kind[]).flatMap((kind) => rows(kind, busy[kind], idle[kind]));
  } finally {
    await server.stop();
  }
}

function timesOf(): Times {
  const none = () => ({ seconds: [], refused: 0 });
  return { list: none(), record: none(), search: none() };
}

/** One request of each kind, a little apart, none of which was asked lately. */
async function askAll(api: string, round: number, times: Times): Promise<void> {
  const vocabulary = words();
  const some = (round * 37) % RECORDS;
  const collection = collectionName(some % 25);
  const asked: Record<Kind, string> = {
    list: `/records/bench/${collection}?sort=-price&limit=50`,
    record: `/records/bench/${collection}/${recordId(some)}`,
    search: `/search?q=${vocabulary[some % 5000]}+${vocabulary[(some * 7) % 5000]}&limit=20`,
  };
  for (const [kind, path] of Object.entries(asked) as [Kind, string][]) {
    const began = performance.now();
    const answer = await fetch(api + path);
    await answer.arrayBuffer();
    times[kind].seconds.push((performance.now() - began) / 1000);
    if (answer.status === 503) times[kind].refused++;
    else if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    await wait(PAUSE_MS);
  }
}

async function stateOf(api: string): Promise<{ isBusy: boolean }> {
  const answer = (await (await fetch(`${api}/index/model`)).json()) as { status: EmbeddingStatus };
  const { state, reason } = answer.status;
  if (reason !== undefined) throw new Error(`embedding waits: ${reason}`);
  return { isBusy: state === 'learning' || state === 'embedding' };
}

function rows(kind: Kind, busy: Times[Kind], idle: Times[Kind]): Comparison[] {
  const slowest = (times: readonly number[]) => Math.max(...times);
  const row = (what: string, ours: number, baseline: number, goal: Comparison['goal']): Comparison => ({
    id: 'stalls',
    what: `${kind}: ${what} answer while learning and embedding`,
    size: `${RECORDS} records`,
    ours: [ours],
    baseline: [baseline],
    ratios: [ours / baseline],
    goal,
    notes: [],
  });
  const [first, second] = [
    row('median', median(busy.seconds), median(idle.seconds), { label: '≤ 4', atMost: 4 }),
    row('slowest', slowest(busy.seconds), slowest(idle.seconds), { label: '≤ 10', atMost: 10 }),
  ];
  first.notes.push(
    `${kind}: ${busy.seconds.length} asked meanwhile (${busy.refused} given up after 2 s), ${idle.seconds.length} when idle (${idle.refused})`,
  );
  return [first, second];
}
