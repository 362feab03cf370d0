import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createSqliteIndex, type SqliteIndex } from '../../../src/search/sqlite/index.ts';
import { createShelf } from '../../../src/search/sqlite/shelf.ts';
import { temporaryFolder } from '../../folder.ts';
import { put, remove } from '../indexed.ts';

let folder: ReturnType<typeof temporaryFolder>;
let writer: Awaited<ReturnType<ReturnType<typeof createShelf>['create']>>;
let index: SqliteIndex;
let isUnchanged = () => false;
beforeEach(async () => {
  folder = temporaryFolder();
  const shelf = createShelf(folder.path);
  writer = await shelf.create();
  await shelf.promote(writer);
  isUnchanged = () => false;
  index = createSqliteIndex({ folder: folder.path, isUnchanged: () => isUnchanged() });
  await put(writer, { 'lod/jobs/a': { name: 'A' }, 'lod/jobs/_schema': { title: 'Jobs' } });
});
afterEach(async () => {
  await index.close();
  await writer.close();
  folder.remove();
});

const jobs = { namespaces: '*', ns: 'lod', collection: 'jobs', limit: 50 } as const;
const names = async (query = {}) => (await index.list({ ...jobs, ...query })).items.map(({ id }) => id);

test('what was answered is given again while nothing is written', async () => {
  assert.equal(await index.list(jobs), await index.list({ ...jobs }));
  assert.equal(await index.get('lod/jobs/_schema'), await index.get('lod/jobs/_schema'));
  assert.notEqual(await index.list(jobs), await index.list({ ...jobs, limit: 49 }));
});

test('no answer is older than what was written', async () => {
  assert.deepEqual(await names(), ['a']);
  assert.deepEqual(await index.namespaces(), ['lod']);
  await put(writer, { 'lod/jobs/b': { name: 'B' }, 'bc/hubs/x': { name: 'X' } });
  assert.deepEqual(await names(), ['a', 'b']);
  assert.deepEqual(await index.namespaces(), ['bc', 'lod']);
  assert.equal((await index.revisions({ namespaces: '*', limit: 1 }))[0]?.ref, 'bc/hubs/x');
  await put(writer, { 'lod/jobs/_schema': { title: 'Work' } });
  assert.equal((await index.get('lod/jobs/_schema'))?.record.data.title, 'Work');
  await remove(writer, 'lod/jobs/_schema');
  assert.equal(await index.get('lod/jobs/_schema'), undefined);
});

test('what one may see is not given to who may see less', async () => {
  assert.deepEqual(await names({ namespaces: ['lod'] }), ['a']);
  assert.deepEqual(await names({ namespaces: ['bc'] }), []);
});

test('SQLite is asked no more while certainly nothing was written, and again after that', async () => {
  assert.deepEqual(await names(), ['a']);
  isUnchanged = () => true;
  await put(writer, { 'lod/jobs/b': { name: 'B' } });
  assert.deepEqual(await names(), ['a']);
  isUnchanged = () => false;
  assert.deepEqual(await names(), ['a', 'b']);
});

test('very large pages are not kept', async () => {
  await put(writer, { 'lod/jobs/large': { name: 'L', text: 'x'.repeat(300_000) } });
  assert.notEqual(await index.list(jobs), await index.list(jobs));
});
