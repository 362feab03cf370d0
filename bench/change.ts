import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { oneRowIndex } from './baselines.ts';
import { openCairn, who } from './cairn.ts';
import { type Comparison, compare } from './harness.ts';
import type { BenchOptions } from './run.ts';
import { generateStore, readRecord, recordId, words } from './stores.ts';

const CHANGES = 100;

/** R2: one changed record, from the write until a search finds it, over replacing one row of an FTS5 table durably. */
export async function bench({ folder, rounds }: BenchOptions): Promise<Comparison[]> {
  const store = join(folder, 'store-5000');
  generateStore(store, 5000);
  const cairn = await openCairn(store);
  const raw = join(folder, 'one-row.sqlite');
  rmSync(raw, { force: true });
  const index = oneRowIndex(raw);
  const text = readRecord(store, 0).toString();
  const vocabulary = words();
  let turn = 0;
  const ours = async () => {
    let seconds = 0;
    for (let change = 0; change < CHANGES; change++) {
      const marker = `zz${vocabulary[change]}${turn++}`;
      const start = performance.now();
      const body = JSON.stringify({ title: marker });
      await cairn.services.records.write(who, [{ op: 'patch', ref: `bench/c00/${recordId(0)}`, body }]);
      await cairn.services.indexing.caughtUp();
      seconds += (performance.now() - start) / 1000;
      const { hits } = await cairn.services.search.find(who, { text: marker, limit: 1, mode: 'keyword' });
      if (hits.length !== 1) throw new Error(`"${marker}" was written and is not found`);
    }
    return seconds;
  };
  const baseline = () => {
    for (let change = 0; change < CHANGES; change++) index.replace(1, text);
  };
  const comparison = await compare(
    {
      id: 'R2',
      what: 'a changed record, from write to searchable',
      size: `${CHANGES} changes`,
      goal: { label: '≤ 5', atMost: 5 },
      rounds,
    },
    { name: 'records.write', run: ours },
    { name: 'one-row FTS5 transaction', run: baseline },
  );
  index.close();
  await cairn.close();
  return [comparison];
}
