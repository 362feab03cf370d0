import Database from 'better-sqlite3';

// copyDatabase: a SQLite file that may be in use, as it is at one moment.

/** Writes it to a new file, without who is signed in. Throws what SQLite says. */
export function copyDatabase(from: string, to: string): void {
  const database = new Database(from, { readonly: true, timeout: 10_000 });
  try {
    database.prepare('vacuum into ?').run(to);
  } finally {
    database.close();
  }
  const copy = new Database(to);
  try {
    const named = copy.prepare("select 1 from sqlite_schema where type = 'table' and name = 'sessions'");
    if (named.get() !== undefined) copy.exec('delete from sessions; vacuum');
  } finally {
    copy.close();
  }
}
