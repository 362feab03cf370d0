import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { collectionName } from './stores.ts';

// What each goal is measured against: the least that anybody would have to do, in plain synchronous code.

const FTS = "create virtual table docs using fts5(body, tokenize = 'porter unicode61')";

/** Reads and parses every file and inserts its text into a fresh FTS5 table, one transaction, one thread. */
export function rawBuild(folder: string, file: string): void {
  const database = new Database(file);
  database.pragma('journal_mode = wal');
  database.pragma('synchronous = normal');
  database.exec(FTS);
  const insert = database.prepare('insert into docs(body) values (?)');
  database.transaction(() => {
    for (const path of paths(folder)) insert.run(textOf(JSON.parse(readFileSync(path, 'utf8'))));
  })();
  database.close();
}

/** readdir and stat of every file; returns how many there are. */
export function rawStatScan(folder: string): number {
  let files = 0;
  for (const path of paths(folder)) files += statSync(path).isFile() ? 1 : 0;
  return files;
}

/** Temporary file, fsync, rename, fsync of the folder: the least a durable create costs without a journal. */
export function durableCreate(folder: string, name: string, bytes: Buffer): void {
  const temporary = join(folder, `.${name}.tmp`);
  const file = openSync(temporary, 'w');
  writeSync(file, bytes);
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, join(folder, name));
  const directory = openSync(folder, 'r');
  fsyncSync(directory);
  closeSync(directory);
}

/** An FTS5 table with a replace of one row, each in a transaction of its own with SQLite's defaults in WAL mode. */
export function oneRowIndex(file: string): { replace(id: number, text: string): void; close(): void } {
  const database = new Database(file);
  database.pragma('journal_mode = wal');
  database.exec(FTS);
  const remove = database.prepare('delete from docs where rowid = ?');
  const insert = database.prepare('insert into docs(rowid, body) values (?, ?)');
  const replace = database.transaction((id: number, text: string) => {
    remove.run(id);
    insert.run(id, text);
  });
  return { replace, close: () => database.close() };
}

/** All strings and numbers of a value, joined by spaces. */
export function textOf(value: unknown): string {
  if (value === null || typeof value === 'boolean') return '';
  if (typeof value !== 'object') return String(value);
  return Object.values(value as object)
    .map(textOf)
    .join(' ');
}

function* paths(folder: string): Generator<string> {
  const root = join(folder, 'json-db/bench');
  for (const collection of readdirSync(root)) {
    for (const name of readdirSync(join(root, collection))) yield join(root, collection, name);
  }
}

/** The folder of the first collection. */
export function firstCollection(folder: string): string {
  return join(folder, 'json-db/bench', collectionName(0));
}
