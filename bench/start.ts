import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { rawBuild } from './baselines.ts';
import { makeKnown } from './cairn.ts';
import { type Comparison, compare, median } from './harness.ts';
import type { BenchOptions } from './run.ts';
import { startServer } from './servers.ts';
import { generateStore, words } from './stores.ts';

/** S1: from starting the process on a known store to the first answered search, over a bare process with one FTS5 query. */
export async function bench({ folder, records, rounds }: BenchOptions): Promise<Comparison[]> {
  const store = join(folder, `store-${records}`);
  generateStore(store, records);
  await makeKnown(store);
  const file = join(folder, 'search.sqlite');
  rmSync(file, { force: true });
  rawBuild(store, file);
  const word = words()[4000] ?? '';
  const comparison = await compare(
    {
      id: 'S1',
      what: 'process start to first answered search',
      size: `${records} files`,
      goal: { label: '≤ 3', atMost: 3 },
      rounds,
    },
    { name: 'Cairn', run: () => firstSearch(store, word) },
    { name: 'bare process', run: () => bareSearch(file, word) },
  );
  comparison.notes.push(
    `never over 2 s: the slowest took ${Math.max(...comparison.ours).toFixed(2)} s, the median ${median(comparison.ours).toFixed(2)} s`,
  );
  return [comparison];
}

async function firstSearch(store: string, word: string): Promise<number> {
  const start = performance.now();
  const server = await startServer('src/server.js', [store], { CAIRN_PORT: '0' });
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1/search?q=${word}`);
  const { hits } = (await answer.json()) as { hits: unknown[] };
  const seconds = (performance.now() - start) / 1000;
  await server.stop();
  if (hits.length === 0) throw new Error(`"${word}" was not found`);
  return seconds;
}

function bareSearch(file: string, word: string): undefined {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'bare-search.js'), file, word]);
  if (status !== 0) throw new Error('the bare search failed');
}
