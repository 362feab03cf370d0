import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { rawBuild } from './baselines.ts';
import { makeKnown, openCairn, who } from './cairn.ts';
import { type Comparison, compare } from './harness.ts';
import type { BenchOptions } from './run.ts';
import { generateStore } from './stores.ts';

/** I1: rebuilding the index of a known store, over reading, parsing and inserting into a bare FTS5 table. */
export async function bench({ folder, records, rounds }: BenchOptions): Promise<Comparison[]> {
  const store = join(folder, `store-${records}`);
  generateStore(store, records);
  await makeKnown(store);
  const cairn = await openCairn(store);
  const raw = join(folder, 'raw.sqlite');
  const comparison = await compare(
    {
      id: 'I1',
      what: 'full rebuild of the index',
      size: `${records} files`,
      goal: { label: '≤ 1.5', atMost: 1.5 },
      rounds,
    },
    { name: 'rebuild', run: async () => void (await cairn.services.indexing.rebuild(who)) },
    { name: 'raw FTS5', run: () => rawBuild(store, raw), tearDown: () => rmSync(raw, { force: true }) },
  );
  await cairn.close();
  return [comparison];
}
