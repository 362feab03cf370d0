import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { Cairn } from '../src/cairn.ts';
import { durableCreate, oneRowIndex } from './baselines.ts';
import { openCairn, who } from './cairn.ts';
import { type Comparison, compare } from './harness.ts';
import { type Order, orders } from './orders.ts';
import type { BenchOptions } from './run.ts';

const SIZES = [2000, 100_000];

/** import: a European CSV from its bytes to searchable records, read, checked, previewed and undoable, over parsing it, a durable file and a row of an index each. */
export async function bench({ folder, rounds, large }: BenchOptions): Promise<Comparison[]> {
  const rows = large ? SIZES[1] : SIZES[0];
  const file = join(folder, `orders-${rows}.csv`);
  await pipeline(Readable.from(linesOf(rows ?? 0)), createWriteStream(file));
  const store = join(folder, 'store-import');
  rmSync(store, { recursive: true, force: true });
  mkdirSync(store, { recursive: true });
  const cairn = await openCairn(store);
  let made = 0;
  const plain = join(folder, 'plain-import');
  try {
    const comparison = await compare(
      {
        id: 'import',
        what: 'rows of a CSV to searchable records',
        size: `${rows} rows of 7 columns`,
        goal: { label: '≥ 0.5', atLeast: 0.5 },
        rounds,
      },
      { name: 'import', run: () => bring(cairn, file, `jobs-${made++}`) },
      {
        name: 'csv-parse, temp + fsync + rename + folder fsync, FTS5',
        setUp: () => void mkdirSync(plain, { recursive: true }),
        run: () => write(plain, file),
        tearDown: () => rmSync(plain, { recursive: true, force: true }),
      },
    );
    const [best, base] = [comparison.ours, comparison.baseline].map((all) => (rows ?? 0) / Math.min(...all));
    comparison.notes.push(`at best ${best?.toFixed(0)} rows/s over ${base?.toFixed(0)} rows/s`);
    return [comparison];
  } finally {
    await cairn.close();
  }
}

/** With semicolons, decimal commas and days as they are written in most of Europe. */
function* linesOf(count: number): Generator<string> {
  yield 'Name;Kunde;Status;Datum;Betrag;Bezahlt;Notizen\r\n';
  for (const order of orders(count)) yield `${cellsOf(order).join(';')}\r\n`;
}

function cellsOf({ name, customer, status, date, amount, paid, notes }: Order): string[] {
  const [year, month, day] = date.split('-');
  const euros = amount.toLocaleString('de-DE', { minimumFractionDigits: 2 });
  return [name, customer, status, `${day}.${month}.${year}`, euros, paid ? 'ja' : 'nein', notes];
}

async function bring({ services }: Cairn, file: string, collection: string): Promise<void> {
  const { imports, runs, indexing } = services;
  const { id } = await imports.receive(who, 'bench', {
    name: 'orders.csv',
    source: createReadStream(file),
    collection,
  });
  await imports.read(who, id);
  const { counts } = await imports.checked(who, id);
  if (counts.invalid > 0) throw new Error(`${counts.invalid} rows are invalid`);
  const run = await runs.ended(who, (await imports.apply(who, id)).id);
  if (run.state !== 'done') throw new Error(`the import ${run.state}: ${run.reason}`);
  await indexing.caughtUp();
}

async function write(folder: string, file: string): Promise<void> {
  const index = oneRowIndex(join(folder, 'index.sqlite'));
  let at = 0;
  const parser = createReadStream(file).pipe(parse({ delimiter: ';', columns: true }));
  for await (const row of parser as AsyncIterable<Record<string, string>>) {
    durableCreate(folder, `${++at}.json`, Buffer.from(JSON.stringify(row, null, 2)));
    index.replace(at, Object.values(row).join(' '));
  }
  index.close();
}
