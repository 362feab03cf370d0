import Database from 'better-sqlite3';

// copyDatabase: a SQLite file that may be in use, as it is at one moment.

/** Writes it to a new file. Throws what SQLite says. */
export function copyDatabase(from: string, to: string): void {
  const database = new Database(from, { readonly: true, timeout: 10_000 });
  try {
    database.prepare('vacuum into ?').run(to);
  } finally {
    database.close();
  }
}
