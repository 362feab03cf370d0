import { mkdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { type Comparison, lines, report } from './harness.ts';

// npm run bench -- [R1 W1 …] [--records N] [--rounds N]: every row of the goals.

/** What every bench is told: where to work, how large and how often. */
export interface BenchOptions {
  folder: string;
  records: number;
  rounds: number;
  /** Also what takes minutes and gigabytes. */
  large: boolean;
  /** Says what is known as soon as it is, for a bench that takes long. */
  tell(comparison: Comparison): void;
  /** A folder of test collections. */
  corpora?: string | undefined;
}

const benches: Record<string, () => Promise<{ bench: (options: BenchOptions) => Promise<Comparison[]> }>> = {
  I1: () => import('./rebuild.ts'),
  R1: () => import('./pass.ts'),
  R2: () => import('./change.ts'),
  W1: () => import('./write.ts'),
  P1: () => import('./page.ts'),
  P2: () => import('./get.ts'),
  P3: () => import('./rest.ts'),
  S1: () => import('./start.ts'),
  L1: () => import('./lexical.ts'),
  V: () => import('./vectors.ts'),
  Q: () => import('./quality.ts'),
  H1: () => import('./hybrid.ts'),
  lists: () => import('./lists.ts'),
  import: () => import('./import.ts'),
  picker: () => import('./picker.ts'),
  stalls: () => import('./stalls.ts'),
  memory: () => import('./memory.ts'),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: 'string', default: '69202' },
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string' },
    large: { type: 'boolean', default: false },
    corpora: { type: 'string' },
  },
});
const wanted = positionals.length > 0 ? positionals : Object.keys(benches);
const folder = values.folder ?? join(process.cwd(), '.work/bench');
mkdirSync(folder, { recursive: true });

console.log(machine());
const comparisons: Comparison[] = [];
for (const name of wanted) {
  const load = benches[name];
  if (!load) throw new Error(`there is no bench "${name}"; there are ${Object.keys(benches).join(', ')}`);
  process.stderr.write(`${name} …\n`);
  const { bench } = await load();
  comparisons.push(
    ...(await bench({
      folder,
      records: Number(values.records),
      rounds: Number(values.rounds),
      large: values.large,
      corpora: values.corpora,
      tell: (comparison) => process.stderr.write(`${lines([comparison]).join('\n')}\n`),
    })),
  );
}
console.log(report(comparisons));

function machine(): string {
  const sqlite = new Database(':memory:').prepare('select sqlite_version()').pluck().get();
  const processor = cpus()[0]?.model ?? 'unknown processor';
  return `Node ${process.version}, SQLite ${sqlite}, ${cpus().length} x ${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`;
}
