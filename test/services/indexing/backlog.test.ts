import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Applied } from '../../../src/core/ports/index-writer.ts';
import { createBacklog } from '../../../src/services/indexing/backlog.ts';

const about = (ref: string, from?: string) => ({ revision: { ref, ...(from && { from }) } }) as Applied;

test('a question about a record waits for that record, any other for all that was answered before it', async () => {
  const backlog = createBacklog();
  const [acme, bolt] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  void backlog.track([about('lod/customers/acme')], acme.promise);
  void backlog.track([about('lod/customers/bolt', 'lod/customers/blot')], bolt.promise);
  const order: string[] = [];
  const waits = [
    ['acme', 'lod/customers/acme'],
    ['blot', 'lod/customers/blot'],
    ['all', undefined],
  ].map(([name, ref]) => backlog.caughtUp(ref)?.then(() => order.push(name as string)));
  assert.equal(backlog.caughtUp('lod/customers/other'), undefined);
  bolt.resolve();
  await waits[1];
  assert.equal(backlog.caughtUp('lod/customers/bolt'), undefined);
  acme.resolve();
  await Promise.all(waits);
  assert.deepEqual([order[0], order.length, backlog.caughtUp()], ['blot', 3, undefined]);
});

test('nobody waits for a change that the index refused, or for ever', async () => {
  const backlog = createBacklog(1);
  const refused = backlog.track([about('lod/customers/acme')], Promise.reject(new Error('no index')));
  await backlog.caughtUp();
  await assert.rejects(refused, /no index/);
  assert.equal(backlog.caughtUp('lod/customers/acme'), undefined);
  void backlog.track([about('lod/customers/acme')], new Promise(() => {}));
  await backlog.caughtUp('lod/customers/acme');
});

test('a later change of the same record is waited for, too', async () => {
  const backlog = createBacklog();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  void backlog.track([about('lod/customers/acme')], first.promise);
  void backlog.track([about('lod/customers/acme')], second.promise);
  first.resolve();
  await first.promise;
  let done = false;
  const wait = backlog.caughtUp('lod/customers/acme')?.then(() => {
    done = true;
  });
  await new Promise(setImmediate);
  assert.equal(done, false);
  second.resolve();
  await wait;
});
