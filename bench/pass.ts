import { join } from 'node:path';
import type { Cairn } from '../src/cairn.ts';
import { rawStatScan } from './baselines.ts';
import { makeKnown, openCairn, who } from './cairn.ts';
import { type Comparison, compare } from './harness.ts';
import type { BenchOptions } from './run.ts';
import { generateStore } from './stores.ts';

/** R1: the pass that start-up makes over files that did not change, over a bare stat of each. */
export async function bench({ folder, records, rounds }: BenchOptions): Promise<Comparison[]> {
  const store = join(folder, `store-${records}`);
  generateStore(store, records);
  await makeKnown(store);
  const cairn = await openCairn(store);
  const places = await everyFolder(cairn);
  const comparison = await compare(
    {
      id: 'R1',
      what: 'pass over unchanged files',
      size: `${records} files`,
      goal: { label: '≤ 1.5', atMost: 1.5 },
      rounds,
    },
    {
      name: 'pass',
      run: async () => {
        cairn.services.indexing.stir(places);
        await cairn.services.indexing.settled();
        return undefined;
      },
    },
    { name: 'stat of every file', run: () => void rawStatScan(store) },
  );
  await cairn.close();
  return [comparison];
}

/** What start-up looks through: which folders there are, and each of them with all its files. */
async function everyFolder({ services }: Cairn): Promise<{ ns: string; collection: string }[]> {
  const collections = await services.search.collections(who);
  const settings = [...new Set(collections.map(({ ns }) => ns))].map((ns) => ({ ns, collection: '' }));
  return [
    { ns: '', collection: '' },
    ...settings,
    ...collections.map(({ ns, collection }) => ({ ns, collection })),
  ];
}
