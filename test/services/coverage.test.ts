import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Who } from '../../src/core/who.ts';
import { createCoverage } from '../../src/services/coverage.ts';
import { temporaryFolder } from '../folder.ts';
import { cairnAt, owner } from './cairn-at.ts';

test('says of each collection what search has, what is older than the disk, and what it cannot have', async (t) => {
  const folder = temporaryFolder();
  const at = await cairnAt(folder.path);
  t.after(async () => {
    await at.close();
    folder.remove();
  });
  for (const id of ['a', 'b', 'c']) await at.create('lod', 'notes', id, { text: id });
  await at.create('bc', 'hubs', 'x', { text: 'x' });
  at.edit('lod/notes/b', '{"text": "cut o');
  at.edit('lod/notes/never', '{"never');
  at.edit('lod/notes/.hidden', '{}');
  at.edit('lod/notes/bad:name', '{}');
  await at.looked('lod', 'notes');

  const { report } = createCoverage(at.index, { waiting: async () => [] });
  const { whole, places, chunks } = await report(owner);
  assert.deepEqual(
    places.filter(({ collection }) => collection !== ''),
    [
      { ns: 'bc', collection: 'hubs', ready: 1, pending: 0, stale: 0, failed: 0, skipped: 0 },
      { ns: 'lod', collection: 'notes', ready: 2, pending: 0, stale: 1, failed: 1, skipped: 1 },
    ],
  );
  assert.deepEqual(whole, { ready: 3, pending: 0, stale: 1, failed: 1, skipped: 1 });
  assert.equal(chunks, 4);

  const guest: Who = { ...owner, namespaces: ['bc'] };
  assert.deepEqual((await report(guest)).places, places.slice(0, 1));
});

const NONE = { ready: 0, pending: 0, failed: 0, skipped: 0 };

test('counts what waits where it lies, also in places that search does not know yet', async () => {
  const waiting = [
    { ns: 'lod', collection: 'notes', count: 3 },
    { ns: 'lod', collection: 'new', count: 2 },
  ];
  const notes = { ns: 'lod', collection: 'notes', ready: 7, stale: 0, failed: 0, skipped: 0 };
  const { report } = createCoverage(
    { coverage: async () => ({ places: [notes], chunks: 9, texts: NONE, gaps: [] }) },
    { waiting: async () => waiting },
  );
  const { whole, places } = await report(owner);
  assert.deepEqual(
    places.map(({ collection, ready, pending }) => [collection, ready, pending]),
    [
      ['notes', 7, 3],
      ['new', 0, 2],
    ],
  );
  assert.deepEqual([whole.ready, whole.pending], [7, 5]);
});
