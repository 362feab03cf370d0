import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeKnown } from './cairn.ts';
import { type Comparison, compare } from './harness.ts';
import type { BenchOptions } from './run.ts';
import { load, startServer } from './servers.ts';
import { collectionName, generateStore, readRecord, recordId } from './stores.ts';

const RECORDS = 5000;
const REQUESTS = 20_000;

/** P2: a record as JSON by its id, through the guard and all headers, over bare Express and better-sqlite3. */
export async function bench({ folder, rounds }: BenchOptions): Promise<Comparison[]> {
  const store = join(folder, `store-${RECORDS}`);
  generateStore(store, RECORDS);
  await makeKnown(store);
  const file = join(folder, 'bare.sqlite');
  fill(file, store);
  const cairn = await startServer('src/server.js', [store], { CAIRN_PORT: '0' });
  const bare = await startServer('bench/bare-server.js', [file], {});
  const paths = Array.from(
    { length: RECORDS },
    (_, index) => `/api/v1/records/bench/${collectionName(index % 25)}/${recordId(index)}`,
  );
  const barePaths = Array.from({ length: RECORDS }, (_, index) => `/records/${recordId(index)}`);
  const comparison = await compare(
    {
      id: 'P2',
      what: 'GET of one record by id',
      size: `${REQUESTS} requests`,
      goal: { label: '≥ 0.75', atLeast: 0.75 },
      rounds,
    },
    { name: 'Cairn', run: () => load(cairn.port, paths, REQUESTS) },
    { name: 'Express + better-sqlite3', run: () => load(bare.port, barePaths, REQUESTS) },
  );
  await cairn.stop();
  await bare.stop();
  return [comparison];
}

function fill(file: string, store: string): void {
  rmSync(file, { force: true });
  const database = new Database(file);
  database.exec('create table records(id text primary key, body blob) without rowid');
  const insert = database.prepare('insert into records values (?, ?)');
  for (let index = 0; index < RECORDS; index++) insert.run(recordId(index), readRecord(store, index));
  database.close();
}
