import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import Database from 'better-sqlite3';
import { isCorrupt, openConnection } from '../../../src/search/sqlite/connection.ts';
import { createSqliteIndex, type SqliteIndex } from '../../../src/search/sqlite/index.ts';
import { createShelf } from '../../../src/search/sqlite/shelf.ts';
import { temporaryFolder } from '../../folder.ts';
import { put } from '../indexed.ts';

/** As long as a question may take at most, and then some. */
const LIMIT_AND_GRACE_MS = 3000;

let folder: ReturnType<typeof temporaryFolder>;
let writer: Awaited<ReturnType<ReturnType<typeof createShelf>['create']>>;
let index: SqliteIndex;
beforeEach(async () => {
  folder = temporaryFolder();
  const shelf = createShelf(folder.path);
  writer = await shelf.create();
  await shelf.promote(writer);
  index = createSqliteIndex({ folder: folder.path });
});
afterEach(async () => {
  await index.close();
  await writer.close();
  folder.remove();
});
const search = () => index.search({ namespaces: '*', text: 'roof', limit: 1 }, 'keyword');

test('questions that wait when the index closes are refused, and so are later ones', async () => {
  await put(writer, { 'lod/notes/a': { text: 'roof '.repeat(100_000) } });
  const asked = Array.from({ length: 8 }, search);
  const answers = Promise.allSettled(asked);
  await index.close();
  for (const answer of await answers)
    if (answer.status === 'rejected') assert.equal(answer.reason.code, 'unavailable');
  await assert.rejects(search(), { code: 'unavailable' });
});

test('an index that is gone is no good, whenever that is noticed', async () => {
  const file = join(folder.path, writer.file);
  const opened = new Database(file, { readonly: true });
  for (const name of fs.readdirSync(folder.path)) fs.rmSync(join(folder.path, name));
  const read = () => opened.prepare('SELECT * FROM notes').all();
  assert.throws(read, isCorrupt);
  assert.throws(() => openConnection(file, 'read'), isCorrupt);
  fs.rmSync(folder.path, { recursive: true });
  assert.throws(() => openConnection(file, 'read'), isCorrupt);
  opened.close();
});

test('an answer counts, however busy this thread was while it came', async () => {
  await put(writer, { 'lod/notes/a': { text: 'roof' } });
  for (const state of ['the reader is started', 'the reader is there']) {
    const asked = search();
    await Promise.resolve();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LIMIT_AND_GRACE_MS + 500);
    assert.equal((await asked).hits.length, 1, state);
  }
});

test('what all pages ask is answered once while nothing is written, and anew after that', async () => {
  await put(writer, { 'lod/notes/a': { text: 'roof' } });
  const count = async () => (await index.collections()).map(({ records }) => records);
  const [first, second] = [await index.collections(), await index.collections()];
  assert.equal(second, first);
  await put(writer, { 'lod/notes/b': { text: 'roof' } });
  assert.deepEqual(await count(), [2]);
  await index.reopen();
  assert.deepEqual(await count(), [2]);
});

test('who made each of many records takes no place among the answers', async () => {
  await put(writer, { 'lod/notes/a': { text: 'roof' } });
  const before = await index.collections();
  for (let at = 0; at < 300; at++)
    await index.revisions({ namespaces: ['lod'], ref: `lod/notes/${at}`, op: 'create', limit: 1 });
  assert.equal(await index.collections(), before);
});
