import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Who } from '../src/core/who.ts';
import { createSearch } from '../src/services/search.ts';
import { type Comparison, compare } from './harness.ts';
import { fillIndex } from './index.ts';
import { timed } from './lexical.ts';
import { entries, type Order, orders } from './orders.ts';
import type { BenchOptions } from './run.ts';

const SIZES = [100_000, 1_000_000];
const SHOWN = 12;
/** What somebody has typed so far, a letter more each time, and something from the middle of a name. */
const TYPED = ['r', 'ro', 'roof', 'roof wi', 'roof window', 'roof window 9', 'window 99', '4711'];
const who: Who = { name: 'bench', via: 'web', namespaces: '*' };

/** picker: the best twelve of all records that a relation may name while one types, over LIKE on an index of their names. `--large`: of a million. */
export async function bench({ folder, rounds, large }: BenchOptions): Promise<Comparison[]> {
  const size = (large ? SIZES[1] : SIZES[0]) ?? 0;
  const { index, forget, close } = await fillIndex(join(folder, 'picker'), entries(size), async () => {});
  const nobody = async () => {
    throw new Error('No text is understood here.');
  };
  const search = createSearch({
    index,
    schemas: { shape: nobody, namespaces: nobody, synonyms: nobody },
    vectorOf: nobody,
  });
  const bare = bareTable(join(folder, 'picker.sqlite'), orders(size));
  const relation = { ns: 'bench', collection: 'jobs', by: '@id' };
  try {
    const comparison = await compare(
      {
        id: 'picker',
        what: `${TYPED.length} keystrokes in a relation picker`,
        size: `${size} targets`,
        goal: { label: '≤ 2', atMost: 2 },
        rounds,
      },
      {
        name: 'suggest',
        async run() {
          let all = 0;
          for (const text of TYPED) {
            await forget();
            const [seconds] = await timed(() => search.suggest(who, relation, text, SHOWN));
            all += seconds;
          }
          return all;
        },
      },
      {
        name: 'LIKE',
        run() {
          for (const text of TYPED) bare.find(text);
        },
      },
    );
    return [comparison];
  } finally {
    bare.close();
    await close();
  }
}

/** Names that begin so, and when these do not fill the list, those that hold it. */
function bareTable(file: string, rows: Iterable<Order>) {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const db = new Database(file);
  db.exec('CREATE TABLE jobs (id TEXT PRIMARY KEY, name TEXT COLLATE NOCASE, json TEXT)');
  const insert = db.prepare('INSERT INTO jobs VALUES (?, ?, ?)');
  db.transaction(() => {
    for (const { id, ...data } of rows) insert.run(id, data.name, JSON.stringify(data, null, 2));
  })();
  db.exec('CREATE INDEX jobs_name ON jobs (name)');
  const like = db.prepare(`SELECT id, json FROM jobs WHERE name LIKE ? ORDER BY name LIMIT ${SHOWN}`);
  return {
    find(text: string) {
      const begun = like.all(`${text}%`);
      return begun.length < SHOWN ? [...begun, ...like.all(`%${text}%`)] : begun;
    },
    close: () => db.close(),
  };
}
