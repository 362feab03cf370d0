import { join } from 'node:path';
import { makeKnown } from './cairn.ts';
import { type Comparison, compare } from './harness.ts';
import { generateOrders } from './orders.ts';
import type { BenchOptions } from './run.ts';
import { load, startCairn, startServer } from './servers.ts';

const RECORDS = 10_000;
const REQUESTS = 500;
const PATH = '/db/bench/jobs?limit=10';

/** P1: a page of a list with all that stands around it, over bare Express sending a constant of that size. */
export async function bench({ folder, rounds, tell }: BenchOptions): Promise<Comparison[]> {
  const store = join(folder, `orders-${RECORDS}`);
  generateOrders(store, RECORDS);
  await makeKnown(store);
  const cairn = await startCairn(store);
  const page = await (await fetch(`http://127.0.0.1:${cairn.port}${PATH}`)).text();
  const bytes = Buffer.byteLength(page);
  const rows = page.split('<tr').length - 2;
  const bare = await startServer('bench/constant-server.js', [String(bytes)], {});
  try {
    const about = {
      id: 'P1',
      what: `list page of ${rows} rows`,
      size: `${(bytes / 1000).toFixed(1)} kB, ${REQUESTS} requests`,
      goal: { label: '≥ 0.5', atLeast: 0.5 },
      rounds,
    };
    const ours = { name: 'Cairn', run: () => load(cairn.port, [PATH], REQUESTS) };
    const baseline = { name: 'Express, constant', run: () => load(bare.port, ['/'], REQUESTS) };
    const comparison = await compare(about, ours, baseline);
    tell(comparison);
    return [comparison];
  } finally {
    await cairn.stop();
    await bare.stop();
  }
}
