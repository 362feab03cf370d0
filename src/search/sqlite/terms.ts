import { type Connection, prepared } from './connection.ts';
import { TOKENIZER } from './schema.ts';

// Words as the index spells them. termsOf

const MOST = 5000;
const known = new WeakMap<Connection, Map<string, string[]>>();

/** What the tokenizer makes of a text, in order: `surveys` is `survei`, `a-b` is two. */
export function termsOf(db: Connection, text: string): string[] {
  const cache = known.get(db) ?? new Map<string, string[]>();
  known.set(db, cache);
  const last = cache.get(text);
  if (last) return last;
  if (cache.size >= MOST) cache.clear();
  const terms = tokenize(db, text);
  cache.set(text, terms);
  return terms;
}

function tokenize(db: Connection, text: string): string[] {
  db.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS temp.asked USING fts5 (text, tokenize = '${TOKENIZER}');
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.asked_terms USING fts5vocab (temp, asked, instance)`);
  // What is put in is only ever seen here.
  prepared(db, 'SAVEPOINT asked').run();
  try {
    prepared(db, 'INSERT INTO temp.asked (text) VALUES (?)').run(text);
    return prepared(db, 'SELECT term FROM temp.asked_terms ORDER BY offset').pluck().all() as string[];
  } finally {
    prepared(db, 'ROLLBACK TO asked').run();
    prepared(db, 'RELEASE asked').run();
  }
}
