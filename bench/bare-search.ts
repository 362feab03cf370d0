import Database from 'better-sqlite3';

// The baseline of S1: a process that opens SQLite and runs one FTS5 query. Usage: node bare-search.js FILE.sqlite WORD

const database = new Database(process.argv[2], { readonly: true });
const rows = database
  .prepare('select rowid from docs where docs match ? order by rank limit 20')
  .all(process.argv[3]);
if (rows.length === 0) process.exitCode = 1;
