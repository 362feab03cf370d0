import { type Connection, prepared } from './connection.ts';
import { TOKENIZER } from './schema.ts';

// Words as the index spells them. termsOf · termsOfAll

const MOST = 10_000;
const caches = new WeakMap<Connection, Map<string, string[]>>();

/** What the tokenizer makes of a text, in order: `surveys` is `survei`, `a-b` is two. */
export function termsOf(db: Connection, text: string): string[] {
  return termsOfAll(db, [text]).get(text) as string[];
}

/** What it makes of each of some texts, and of others. */
export function termsOfAll(db: Connection, texts: readonly string[]): ReadonlyMap<string, string[]> {
  const known = caches.get(db) ?? new Map<string, string[]>();
  caches.set(db, known);
  const wanted = [...new Set(texts)];
  let unknown = wanted.filter((text) => !known.has(text));
  if (unknown.length === 0) return known;
  if (known.size + unknown.length > MOST) {
    known.clear();
    unknown = wanted;
  }
  for (const [at, terms] of tokenize(db, unknown).entries()) known.set(unknown[at] as string, terms);
  return known;
}

function tokenize(db: Connection, texts: readonly string[]): string[][] {
  db.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS temp.asked USING fts5 (text, tokenize = '${TOKENIZER}');
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.asked_terms USING fts5vocab (temp, asked, instance)`);
  const all = texts.map((): string[] => []);
  // What is put in is only ever seen here.
  prepared(db, 'SAVEPOINT asked').run();
  try {
    const put = prepared(db, 'INSERT INTO temp.asked (rowid, text) VALUES (?, ?)');
    for (const [at, text] of texts.entries()) put.run(BigInt(at), text);
    const find = prepared(db, 'SELECT doc, term FROM temp.asked_terms ORDER BY doc, offset').raw(true);
    for (const [at, term] of find.all() as [number, string][]) all[at]?.push(term);
    return all;
  } finally {
    prepared(db, 'ROLLBACK TO asked').run();
    prepared(db, 'RELEASE asked').run();
  }
}
