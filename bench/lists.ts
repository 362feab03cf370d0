import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Index } from '../src/core/ports/search-index.ts';
import type { Clause, Filter, Query, Sort } from '../src/core/query.ts';
import { type Comparison, median } from './harness.ts';
import { fillIndex } from './index.ts';
import { timed } from './lexical.ts';
import { entries, type Order, orders } from './orders.ts';
import type { BenchOptions } from './run.ts';

const SIZES = [100_000, 1_000_000];
const TIMES = 5;
const PAGE = 50;
const COUNTED = 10_000;
const SORTED = ['/status', '/date', '/amount', '/customer'];

/** A page of a list, and the statement that somebody would write for it by hand. */
interface Question {
  name: string;
  filters?: Filter[];
  where?: Clause;
  sort: Sort[];
  sql: string;
  order: string;
}

const by = (pointer: string, descending = false): Sort[] => [{ pointer, descending }];
const is = (pointer: string, op: Filter['op'], value: Filter['value']): Filter => ({ pointer, op, value });
const week = [is('/date', 'gte', '2025-03-03'), is('/date', 'lt', '2025-03-10')];
const WEEK = `date >= '2025-03-03' AND date < '2025-03-10'`;

const questions: Question[] = [
  {
    name: 'status, newest first',
    filters: [is('/status', 'eq', 'booked')],
    sort: by('/date', true),
    sql: `status = 'booked'`,
    order: 'date DESC, id DESC',
  },
  { name: 'next 7 days', filters: week, sort: by('/date'), sql: WEEK, order: 'date, id' },
  {
    name: 'next 7 days by amount',
    filters: week,
    sort: by('/amount', true),
    sql: WEEK,
    order: 'amount DESC, id DESC',
  },
  {
    name: 'one customer, dearest first',
    filters: [is('/customer', 'eq', 'customer-77')],
    sort: by('/amount', true),
    sql: `customer = 'customer-77'`,
    order: 'amount DESC, id DESC',
  },
  {
    name: 'a customer or a week',
    where: { any: [is('/customer', 'eq', 'customer-77'), { all: week }] },
    sort: by('/amount'),
    sql: `(customer = 'customer-77' OR ${WEEK})`,
    order: 'amount, id',
  },
  {
    name: 'two of five states, above an amount',
    filters: [is('/status', 'in', ['booked', 'done']), is('/amount', 'gte', 9000)],
    sort: by('/date', true),
    sql: `status IN ('booked', 'done') AND amount >= 9000`,
    order: 'date DESC, id DESC',
  },
];

/** lists: a page of 50 with filter and sort, its total and its records, over the same from a plain table with an index a column. `--large`: a million, too. */
export async function bench({ folder, rounds, large, tell }: BenchOptions): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const size of large ? SIZES : SIZES.slice(0, 1)) {
    const place = join(folder, 'lists');
    const { index, forget, close } = await fillIndex(place, entries(size), async (writer) => {
      for (const pointer of SORTED) await writer.want('bench', 'jobs', pointer);
    });
    const bare = bareTable(join(folder, 'lists.sqlite'), orders(size));
    const comparison = await compared(index, forget, bare.page, size, rounds);
    tell(comparison);
    comparisons.push(comparison);
    bare.close();
    await close();
  }
  return comparisons;
}

async function compared(
  index: Index,
  forget: () => Promise<void>,
  bare: Page,
  size: number,
  rounds: number,
): Promise<Comparison> {
  const times = questions.map((): { ours: number[]; baseline: number[] } => ({ ours: [], baseline: [] }));
  for (let round = 0; round <= rounds; round++)
    for (const [at, question] of questions.entries()) {
      const [ours, found] = await repeated(() => ourPage(index, question), forget);
      const [baseline, expected] = await repeated(async () => bare(question));
      if (found !== expected) throw new Error(`${question.name}: ${found} instead of ${expected}`);
      if (round > 0) times[at]?.ours.push(ours);
      if (round > 0) times[at]?.baseline.push(baseline);
    }
  const together = (side: 'ours' | 'baseline') =>
    Array.from({ length: rounds }, (_, round) =>
      times.reduce((sum, each) => sum + (each[side][round] ?? 0), 0),
    );
  const [ours, baseline] = [together('ours'), together('baseline')];
  return {
    id: 'lists',
    what: `a page of each of ${questions.length} lists with filter and sort`,
    size: `${size} records`,
    ours,
    baseline,
    ratios: ours.map((seconds, round) => seconds / (baseline[round] ?? 0)),
    goal: { label: '≤ 2', atMost: 2 },
    notes: times.map((each, at) => {
      const [our, base] = [each.ours, each.baseline].map((all) => (median(all) * 1000).toFixed(2));
      return `${questions[at]?.name}: ${our} ms over ${base} ms`;
    }),
  };
}

/** The usual time, of questions that nobody has just asked. */
async function repeated(
  work: () => Promise<string>,
  before: () => Promise<void> = async () => {},
): Promise<[number, string]> {
  const all: number[] = [];
  let value = await work();
  for (let time = 0; time < TIMES; time++) {
    await before();
    const [seconds, latest] = await timed(work);
    all.push(seconds);
    value = latest;
  }
  return [median(all), value];
}

/** What a page shows, as a text that both sides must agree on. */
async function ourPage(index: Index, { filters, where, sort }: Question): Promise<string> {
  const query: Query = { namespaces: '*', ns: 'bench', collection: 'jobs', sort, limit: PAGE };
  const page = await index.list({ ...query, ...(filters && { filters }), ...(where && { where }) });
  return shown(
    page.items.map(({ id, data }) => `${id} ${data.name}`),
    page.total,
  );
}

function shown(rows: readonly string[], total: number): string {
  return `${Math.min(total, COUNTED)} of ${rows.join(', ')}`;
}

type Page = (question: Question) => string;

function bareTable(file: string, rows: Iterable<Order>): { page: Page; close(): void } {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(
    'CREATE TABLE jobs (id TEXT PRIMARY KEY, customer TEXT, status TEXT, date TEXT, amount REAL, json TEXT)',
  );
  const insert = db.prepare('INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?)');
  db.transaction(() => {
    for (const { id, ...data } of rows)
      insert.run(id, data.customer, data.status, data.date, data.amount, JSON.stringify(data, null, 2));
  })();
  for (const column of ['customer', 'status', 'date', 'amount'])
    db.exec(`CREATE INDEX jobs_${column} ON jobs (${column}, id)`);
  db.exec('ANALYZE');
  const page = ({ sql, order }: Question) => {
    const select = `SELECT id, json FROM jobs WHERE ${sql} ORDER BY ${order} LIMIT ${PAGE}`;
    const count = `SELECT count(*) FROM (SELECT 1 FROM jobs WHERE ${sql} LIMIT ${COUNTED})`;
    const found = db.prepare(select).all() as { id: string; json: string }[];
    const total = db.prepare(count).pluck().get() as number;
    return shown(
      found.map(({ id, json }) => `${id} ${JSON.parse(json).name}`),
      total,
    );
  };
  return { page, close: () => db.close() };
}
