import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeKnown } from './cairn.ts';
import { type Comparison, compare } from './harness.ts';
import { generateOrders, orders } from './orders.ts';
import { peersIn } from './peers.ts';
import type { BenchOptions } from './run.ts';
import { type Asked, load, startCairn, startServer } from './servers.ts';

const RECORDS = 10_000;
const [GETS, LISTS, CREATES] = [2000, 200, 25];
const API = '/api/v1/records/bench/jobs';

/** P3: one record, a list of fifty and a create, the last durable and with history, over json-server with the same records in its file. */
export async function bench({ folder, rounds, tell }: BenchOptions): Promise<Comparison[]> {
  const store = join(folder, 'orders-rest');
  rmSync(store, { recursive: true, force: true });
  generateOrders(store, RECORDS);
  await makeKnown(store);
  const file = join(folder, 'json-server.json');
  writeFileSync(file, JSON.stringify({ jobs: [...orders(RECORDS)] }));
  const cairn = await startCairn(store);
  const peer = await startServer('bench/json-server.js', [peersIn(folder, 'json-server'), file], {});
  const ids = [...orders(RECORDS)].map(({ id }) => id);
  const [{ id: _id, ...job } = { id: '' }] = orders(1);
  const body = JSON.stringify(job);

  const over = async (what: string, size: number, goal: number, ours: Asked[], theirs: Asked[]) => {
    const comparison = await compare(
      {
        id: 'P3',
        what,
        size: `${RECORDS} records, ${size} requests`,
        goal: { label: `≥ ${goal}`, atLeast: goal },
        rounds,
      },
      { name: 'Cairn', run: () => load(cairn.port, ours, size) },
      { name: 'json-server', run: () => load(peer.port, theirs, size) },
    );
    tell(comparison);
    return comparison;
  };
  try {
    return [
      await over(
        'GET of one record',
        GETS,
        2.5,
        ids.map((id) => `${API}/${id}`),
        ids.map((id) => `/jobs/${id}`),
      ),
      await over('list of 50', LISTS, 2.5, [`${API}?limit=50`], ['/jobs?_limit=50']),
      await over('create', CREATES, 20, [{ path: API, body }], [{ path: '/jobs', body }]),
    ];
  } finally {
    await cairn.stop();
    await peer.stop();
  }
}
