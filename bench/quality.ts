import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parseWords, tellingWords } from '../src/search/sqlite/match.ts';
import type { Comparison } from './harness.ts';
import type { BenchOptions } from './run.ts';
import { startServer } from './servers.ts';

// Test collections are folders with corpus.jsonl {_id, title, text}, queries.jsonl {_id, text} and qrels.tsv (query, document, grade).

const TOP = 10;

/** Q1, Q2: nDCG@10 of a search over the public API in a store that has a collection as records, over two rankings by FTS5 alone. */
export async function bench({ folder, corpora }: BenchOptions): Promise<Comparison[]> {
  if (corpora === undefined || !existsSync(corpora)) {
    process.stderr.write('Q: skipped, --corpora names no folder of test collections\n');
    return [];
  }
  const results: Awaited<ReturnType<typeof measure>>[] = [];
  for (const name of readdirSync(corpora).sort())
    results.push(await measure(readCollection(join(corpora, name), name), join(folder, `ir-${name}`)));
  const notes = results.map(
    ({ name, naive, good, cairn, keyword, mode }) =>
      `${name}: naive ${naive.toFixed(4)}, B ${good.toFixed(4)}, keyword ${keyword.toFixed(4)}, ${mode} ${cairn.toFixed(4)}`,
  );
  const over = (base: 'naive' | 'good') => results.map((result) => result.cairn / result[base]);
  const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const row = (id: string, what: string, value: number, goal: Comparison['goal'], more: string[] = []) => ({
    ...{ id, what, goal, ours: [], baseline: [], ratios: [value], notes: more },
    size: `${results.length} collections`,
  });
  return [
    row('Q1', 'nDCG@10 over naive FTS5', mean(over('naive')), { label: '≥ 1.10', atLeast: 1.1 }, notes),
    row('Q2', 'nDCG@10 over well-made BM25', mean(over('good')), { label: '≥ 1.03', atLeast: 1.03 }),
    row('Q2', 'the same, least of all', Math.min(...over('good')), { label: '≥ .99', atLeast: 0.99 }),
  ];
}

interface Collection {
  name: string;
  documents: { id: string; title: string; text: string }[];
  questions: { text: string; grades: Map<string, number> }[];
}

async function measure(collection: Collection, folder: string) {
  const { name, documents, questions } = collection;
  rmSync(folder, { recursive: true, force: true });
  const records = join(folder, 'json-db/ir', name);
  mkdirSync(records, { recursive: true });
  for (const { id, title, text } of documents)
    writeFileSync(join(records, `d${id}.json`), JSON.stringify({ title, text }));
  const server = await startServer('src/server.js', [folder], { CAIRN_PORT: '0' });
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${server.port}/api/v1${path}`)).json();
  await settled(get);
  const ask = async (text: string, mode: string) => {
    const query = new URLSearchParams({ q: text, ns: 'ir', collection: name, mode, limit: String(TOP) });
    const answer = (await get(`/search?${query}`)) as { hits: { ref: string }[]; mode: string };
    return { found: answer.hits.map(({ ref }) => ref.slice(ref.lastIndexOf('/') + 2)), mode: answer.mode };
  };
  const plain = plainIndex(documents);
  const sums = { naive: 0, good: 0, cairn: 0, keyword: 0 };
  let mode = '';
  for (const { text, grades } of questions) {
    const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
    const telling = tellingWords(parseWords(`${text} `)).map((word) => word.text);
    const answer = await ask(text, 'hybrid');
    mode = answer.mode;
    sums.naive += gain(plain.ask(words), grades);
    sums.good += gain(plain.ask(telling), grades);
    sums.cairn += gain(answer.found, grades);
    sums.keyword += gain((await ask(text, 'keyword')).found, grades);
  }
  plain.close();
  await server.stop();
  const mean = Object.fromEntries(
    Object.entries(sums).map(([side, sum]) => [side, sum / questions.length]),
  ) as typeof sums;
  return { name, mode, ...mean };
}

// Until every record is found and has its vectors, which are learned from them.
async function settled(get: (path: string) => Promise<unknown>): Promise<void> {
  for (;;) {
    const status = (await get('/index/status')) as {
      state: string;
      pending: number;
      embedding?: { state: string };
    };
    const done = ['ready', 'off', 'small'].includes(status.embedding?.state ?? 'off');
    if (status.state === 'ready' && status.pending === 0 && done) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function plainIndex(documents: Collection['documents']) {
  const db = new Database(':memory:');
  db.exec(`create virtual table docs using fts5(id unindexed, body, tokenize = 'porter unicode61')`);
  const insert = db.prepare('insert into docs values (?, ?)');
  for (const { id, title, text } of documents) insert.run(id, `${title}\n${text}`);
  const find = db.prepare(`select id from docs where docs match ? order by rank limit ${TOP}`).pluck();
  const ask = (words: readonly string[]) => {
    const match = words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' OR ');
    return match === '' ? [] : (find.all(match) as string[]);
  };
  return { ask, close: () => db.close() };
}

/** nDCG with linear gains and a discount by log2 of the rank. */
function gain(found: readonly string[], grades: ReadonlyMap<string, number>): number {
  const discounted = (values: number[]) =>
    values.slice(0, TOP).reduce((sum, value, rank) => sum + value / Math.log2(rank + 2), 0);
  const ideal = discounted([...grades.values()].sort((a, b) => b - a));
  return ideal === 0 ? 0 : discounted(found.map((id) => grades.get(id) ?? 0)) / ideal;
}

function readCollection(folder: string, name: string): Collection {
  const lines = (file: string) => readFileSync(join(folder, file), 'utf8').trim().split('\n');
  const objects = (file: string) => lines(file).map((line) => JSON.parse(line) as Record<string, string>);
  const grades = new Map<string, Map<string, number>>();
  for (const line of lines('qrels.tsv').slice(1)) {
    const [question = '', document = '', grade = '0'] = line.split('\t');
    const known = grades.get(question) ?? new Map<string, number>();
    grades.set(question, known.set(document, Number(grade)));
  }
  return {
    name,
    documents: objects('corpus.jsonl').map(({ _id = '', title = '', text = '' }) => ({
      id: _id,
      title,
      text,
    })),
    questions: objects('queries.jsonl').flatMap(({ _id = '', text = '' }) => {
      const own = grades.get(_id);
      return own ? [{ text, grades: own }] : [];
    }),
  };
}
