import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { copyDatabase } from '../../../src/store/backups/database.ts';
import { temporaryFolder } from '../../folder.ts';

test('a database that is in use is copied whole, without who is signed in', (t) => {
  const folder = temporaryFolder();
  t.after(() => folder.remove());
  const [from, to] = [join(folder.path, 'accounts.sqlite'), join(folder.path, 'copy.sqlite')];
  const live = new Database(from);
  live.pragma('journal_mode = wal');
  live.exec('create table accounts (id text); create table sessions (id text)');
  live.exec("insert into accounts values ('ines'); insert into sessions values ('a-secret-session')");
  copyDatabase(from, to);
  live.exec("insert into accounts values ('later')");
  const copy = new Database(to, { readonly: true });
  assert.deepEqual(copy.prepare('select id from accounts').pluck().all(), ['ines']);
  assert.deepEqual(copy.prepare('select id from sessions').all(), []);
  copy.close();
  live.close();
  assert.ok(!readFileSync(to).includes('a-secret-session'));
});
