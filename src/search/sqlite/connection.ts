import Database from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { CairnError } from '../../core/errors.ts';
import { DecimalSum } from '../../core/values/decimals.ts';
import { fold, searchable, segment, sortKey } from './text.ts';

// openConnection · shareConnection · hasVectors · prepared · snapshot · setDeadline · isCorrupt

export type Connection = Database.Database;

const STATEMENTS = 300;
const deadlines = new WeakMap<Connection, { at: number }>();
const caches = new WeakMap<Connection, Map<string, Database.Statement>>();
const withVectors = new WeakSet<Connection>();

/**
 * A connection with the functions that the tables and queries use. Nothing else in this process may open the file. Nothing is mapped into
 * memory: a file that another program cuts short would end the process. One to `build` has
 * its file for itself and does without what protects others and the next start: nobody looks at it until it is shared.
 */
export function openConnection(file: string, mode: 'read' | 'write' | 'build'): Connection {
  const db = open(file, mode);
  const deadline = { at: Number.POSITIVE_INFINITY };
  deadlines.set(db, deadline);
  caches.set(db, new Map());
  defineFunctions(db, deadline);
  loadVectors(db);
  if (mode === 'build') {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = MEMORY');
    db.pragma('synchronous = OFF');
  }
  if (mode === 'write') shareConnection(db);
  if (mode !== 'read') db.pragma('cache_size = -16000');
  db.pragma('temp_store = MEMORY');
  return db;
}

/** Lets others read the file from now on; what is in it is durable then. */
export function shareConnection(db: Connection): void {
  db.pragma('locking_mode = NORMAL');
  db.pragma('synchronous = FULL');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
}

/** Whether the connection can read and write tables of vectors. Without it, everything else works. */
export function hasVectors(db: Connection): boolean {
  return withVectors.has(db);
}

// There is no sqlite-vec for musl and some processors.
function loadVectors(db: Connection): void {
  try {
    sqliteVec.load(db);
    withVectors.add(db);
  } catch {
    return;
  }
}

function open(file: string, mode: 'read' | 'write' | 'build'): Connection {
  try {
    return new Database(file, { readonly: mode === 'read', timeout: 5000 });
  } catch (thrown) {
    // better-sqlite3 looks for the folder itself, and says so without a code.
    if (thrown instanceof TypeError) throw Object.assign(thrown, { code: 'SQLITE_CANTOPEN' });
    throw thrown;
  }
}

/** Whether an error says that the file is no good or gone: the index has to be built again. */
export function isCorrupt(thrown: unknown): boolean {
  const code = (thrown as { code?: unknown })?.code;
  return (
    typeof code === 'string' &&
    /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_FSTAT|CANTOPEN|READONLY_DBMOVED)/.test(code)
  );
}

/** The statement of this text, prepared once a connection. */
export function prepared(db: Connection, sql: string): Database.Statement {
  const cache = caches.get(db) as Map<string, Database.Statement>;
  const known = cache.get(sql);
  if (known) return known;
  const statement = db.prepare(sql);
  if (cache.size >= STATEMENTS) cache.delete(cache.keys().next().value as string);
  cache.set(sql, statement);
  return statement;
}

/** Several questions about one state of the index, whatever is written meanwhile. */
export function snapshot<Value>(db: Connection, ask: () => Value): Value {
  if (db.inTransaction) return ask();
  prepared(db, 'BEGIN').run();
  try {
    return ask();
  } finally {
    prepared(db, 'COMMIT').run();
  }
}

/** From now on statements with `tick(…)` fail as `unavailable` once this many milliseconds are over. SQLite itself knows no time limit. */
export function setDeadline(db: Connection, milliseconds: number): void {
  const deadline = deadlines.get(db);
  if (deadline) deadline.at = performance.now() + milliseconds;
}

function defineFunctions(db: Connection, deadline: { at: number }): void {
  const pure = { deterministic: true, safeIntegers: true };
  db.function('sort_key', pure, (value: unknown) => {
    if (typeof value !== 'string') return value;
    return value === '' ? null : sortKey(value);
  });
  db.function('fold', pure, (value: unknown) => (typeof value === 'string' ? fold(value) : value));
  db.function('segment', pure, (value: unknown) => (typeof value === 'string' ? segment(value) : value));
  db.function('searchable', pure, (value: unknown) =>
    typeof value === 'string' ? searchable(value) : value,
  );
  db.aggregate('exact_sum', {
    start: () => new DecimalSum(),
    step: (sum: DecimalSum, json: unknown) => sum.add(json),
    result: (sum: DecimalSum) => sum.text(),
  });
  let count = 0;
  db.function('tick', (_row: unknown) => {
    if (++count % 64 === 0 && performance.now() > deadline.at)
      throw new CairnError(
        'unavailable',
        'This takes too long to answer. Try again in a moment, or narrow it down.',
        {
          retryAfter: 5,
        },
      );
    return 1;
  });
}
