import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from './harness.ts';
import type { BenchOptions } from './run.ts';
import { load, startServer } from './servers.ts';
import { collectionName, generateStore, recordId } from './stores.ts';

const RECORDS = 20_000;
const LIMIT = 512;

/** Peak resident memory of the server while it indexes 20,000 records for the first time and answers requests meanwhile; the goal is 512 MB. */
export async function bench({ folder }: BenchOptions): Promise<Comparison[]> {
  const store = join(folder, `store-${RECORDS}`);
  generateStore(store, RECORDS);
  for (const part of ['derived', 'journal', 'state'])
    rmSync(join(store, part), { recursive: true, force: true });
  const server = await startServer('src/server.js', [store], { CAIRN_PORT: '0' });
  const paths = Array.from({ length: 500 }, (_, index) =>
    `/api/v1/collections?n=${index}`.replace(/\?.*/, ''),
  );
  while (!(await indexed(server.port))) await load(server.port, paths, 50);
  const indexing = peak(server.child.pid);
  const records = Array.from(
    { length: RECORDS },
    (_, index) => `/api/v1/records/bench/${collectionName(index % 25)}/${recordId(index)}`,
  );
  await load(server.port, records, RECORDS);
  await load(server.port, ['/api/v1/search?q=lamet', '/api/v1/records/bench/c00?sort=-price&limit=50'], 200);
  const serving = peak(server.child.pid);
  await server.stop();
  const row = (what: string, megabytes: number): Comparison => ({
    id: 'memory',
    what,
    size: `${RECORDS} records`,
    goal: { label: `< ${LIMIT} MB`, atMost: 1 },
    ours: [],
    baseline: [],
    ratios: [megabytes / LIMIT],
    notes: [`${what}: ${megabytes.toFixed(0)} MB peak resident`],
  });
  return [row('first indexing while answering', indexing), row('then serving', serving)];
}

async function indexed(port: number): Promise<boolean> {
  const health = (await (await fetch(`http://127.0.0.1:${port}/api/v1/health`)).json()) as {
    records: number;
    index: { state: string; pending: number };
  };
  return health.index.state === 'ready' && health.index.pending === 0 && health.records >= RECORDS;
}

function peak(pid: number | undefined): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
