import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IndexStatus } from '../../../src/core/ports/found.ts';
import { createNews, createRest, createWatch } from '../../../src/services/indexing/rest.ts';
import { temporaryFolder } from '../../folder.ts';
import { cairnAt } from '../cairn-at.ts';

const ready: IndexStatus = {
  state: 'ready',
  records: 1,
  pending: 0,
  failed: 0,
  seq: 1,
  bytes: 1,
  file: 'index-1.sqlite',
};

test('what the worker said at rest holds until it is asked to do something, and not when that came between', () => {
  const rest = createRest();
  rest.begins();
  rest.disturb('start');
  rest.said(ready, 1);
  assert.equal(rest.status, ready);
  rest.disturb('status');
  assert.equal(rest.status, ready, 'a question disturbs nobody');
  rest.disturb('apply');
  assert.equal(rest.status, undefined);
  rest.said(ready, 1);
  assert.equal(rest.status, undefined, 'said before the worker heard of the change');
  rest.said(ready, 2);
  assert.equal(rest.status, ready);
  rest.said(undefined, 2);
  assert.equal(rest.status, undefined);
});

test('what could not be asked is asked again, and not believed until something moves', async () => {
  const said: string[] = [];
  let now: IndexStatus = { ...ready, state: 'building', records: 0, file: '' };
  const watch = createWatch(
    () => true,
    async () => now,
    (status) => said.push(status?.state ?? 'none'),
  );
  await watch.rests();
  assert.deepEqual(said, []);
  now = ready;
  await watch.rests();
  assert.deepEqual(said, ['ready']);
});

test('the worker says how things stand once nothing is under way, once', async () => {
  const said: [string | undefined, number][] = [];
  const watch = createWatch(
    () => true,
    async () => ready,
    (status, heard) => said.push([status?.state, heard]),
  );
  let finish = () => {};
  const done = watch.during(() => new Promise<void>((resolve) => (finish = resolve)))();
  await watch.rests();
  assert.deepEqual(said, []);
  finish();
  await done;
  await watch.rests();
  await watch.rests();
  assert.deepEqual(said, [['ready', 1]]);
  watch.stirs();
  watch.stirs();
  assert.deepEqual(said.slice(1), [[undefined, 1]]);
  const resting = watch.rests();
  watch.stirs();
  await resting;
  assert.equal(said.length, 2, 'something came between');
});

test('whether anything is news is asked once a turn, and after each word of the worker', async () => {
  const news = createNews();
  assert.deepEqual([news.isUnchanged(), news.isUnchanged()], [false, true]);
  news.heard();
  assert.deepEqual([news.isUnchanged(), news.isUnchanged()], [false, true]);
  await new Promise(setImmediate);
  assert.equal(news.isUnchanged(), false);
});

test('the status of a resting index is that of the index, before and after a change', async () => {
  const folder = temporaryFolder();
  const at = await cairnAt(folder.path);
  await at.create('lod', 'jobs', 'a', { name: 'A' });
  for (let records = 1; records < 4; records++) {
    await at.indexing.settled();
    // Something may wait again: the watcher tells of the file when it likes.
    const { state, records: counted } = await at.indexing.status();
    assert.deepEqual([state, counted], ['ready', records]);
    // By now the worker has said so by itself.
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal((await at.indexing.status()).records, records);
    await at.create('lod', 'jobs', `b${records}`, { name: 'B' });
    await at.ids('lod', 'jobs');
    assert.equal((await at.indexing.status()).records, records + 1);
  }
  await at.close();
  folder.remove();
});
