import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Cairn } from '../src/cairn.ts';
import { durableCreate } from './baselines.ts';
import { openCairn, who } from './cairn.ts';
import { type Comparison, compare } from './harness.ts';
import type { BenchOptions } from './run.ts';
import { generateStore, readRecord } from './stores.ts';

const WRITES = 512;

/** W1: journaled durable creates through the records service, by 1 writer and by 64, over temp + fsync + rename + folder fsync. */
export async function bench({ folder, rounds }: BenchOptions): Promise<Comparison[]> {
  const store = join(folder, 'store-write');
  rmSync(store, { recursive: true, force: true });
  generateStore(store, 100);
  const body = readRecord(store, 0);
  const cairn = await openCairn(store);
  const plain = join(folder, 'plain-writes');
  mkdirSync(plain, { recursive: true });
  let written = 0;
  const baseline = () => {
    for (let index = 0; index < WRITES; index++) durableCreate(plain, `${written++}.json`, body);
  };
  const one = await compare(
    {
      id: 'W1',
      what: 'durable creates, 1 writer',
      size: `${WRITES} creates`,
      goal: { label: '≥ 0.6', atLeast: 0.6 },
      rounds,
    },
    { name: 'records.write', run: () => create(cairn, body.toString(), 1) },
    { name: 'temp + fsync + rename + folder fsync', run: baseline },
  );
  const many = await compare(
    {
      id: 'W1',
      what: 'durable creates, 64 writers',
      size: `${WRITES} creates`,
      goal: { label: '≥ 0.6', atLeast: 0.6 },
      rounds,
    },
    { name: 'records.write', run: () => create(cairn, body.toString(), 64) },
    { name: 'temp + fsync + rename + folder fsync', run: baseline },
  );
  const group = await compare(
    {
      id: 'W1',
      what: '64 writers over one writer',
      size: `${WRITES} creates`,
      goal: { label: '≥ 2', atLeast: 2 },
      rounds,
    },
    { name: '64 writers', run: () => create(cairn, body.toString(), 64) },
    { name: '1 writer', run: () => create(cairn, body.toString(), 1) },
  );
  await cairn.close();
  rmSync(plain, { recursive: true, force: true });
  return [one, many, group];
}

async function create(cairn: Cairn, body: string, writers: number): Promise<undefined> {
  let left = WRITES;
  const writer = async () => {
    while (left-- > 0) {
      const id = `made-${process.hrtime.bigint()}`;
      await cairn.services.records.write(who, [{ op: 'create', ns: 'bench', collection: 'c00', id, body }]);
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
  // What was answered ahead of the index counts in full.
  await cairn.services.indexing.caughtUp();
  return undefined;
}
