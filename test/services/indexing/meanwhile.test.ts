import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryFolder, writeFile } from '../../folder.ts';
import { cairnAt, owner } from '../cairn-at.ts';

// What changes while the index is filled for the first time.

const COUNT = 600;

test('a new folder waits with all that is in it before it is looked at', async (t) => {
  const folder = temporaryFolder();
  for (const [collection, count] of [
    ['a', 3],
    ['b', 5],
    ['c', 7],
  ] as const)
    for (let each = 0; each < count; each++)
      writeFile(`${folder.path}/json-db/lod/${collection}/n${each}.json`, '{}');
  const gate = Promise.withResolvers<void>();
  const stuck = Promise.withResolvers<void>();
  const cairn = await cairnAt(folder.path, {
    eyes: (store) => ({
      ...store,
      async list(ns, collection) {
        if (collection === 'b') {
          stuck.resolve();
          await gate.promise;
        }
        return store.list(ns, collection);
      },
    }),
  });
  t.after(async () => {
    await cairn.close();
    folder.remove();
  });
  await stuck.promise;
  const { pending } = await cairn.indexing.status();
  assert.ok(pending >= 5 + 7, `${pending} wait`);
  const waiting = await cairn.indexing.waiting(owner);
  assert.deepEqual(
    waiting.filter(({ collection }) => collection !== 'a'),
    [
      { ns: 'lod', collection: 'b', count: 5 },
      { ns: 'lod', collection: 'c', count: 7 },
    ],
  );
  gate.resolve();
  await cairn.indexing.settled();
  const { pending: later, records } = await cairn.indexing.status();
  assert.deepEqual([later, records, await cairn.indexing.waiting(owner)], [0, 15, []]);
});

test('fields that change and records that get other ids while they are indexed are as they are on disk', async (t) => {
  const folder = temporaryFolder();
  const note = (at: number) => ({ name: `Note ${at}`, heading: `Heading ${at}`, text: `word${at}` });
  const at = (id: string) => `${folder.path}/json-db/lod/notes/${id}.json`;
  for (let each = 0; each < COUNT; each++) writeFile(at(`n${each}`), JSON.stringify(note(each)));
  const cairn = await cairnAt(folder.path);
  t.after(async () => {
    await cairn.close();
    folder.remove();
  });
  const titled = (field: string) => ({
    properties: { [field]: { type: 'string' } },
    'x-cairn': { title: field },
  });
  let moved = 0;
  const busy = async () => (await cairn.indexing.status()).state !== 'ready';
  assert.ok(await busy(), 'it is still being filled');
  cairn.edit('lod/notes/_schema', titled('heading'));
  for (; moved < 60 && (moved < 20 || (await busy())); moved++) {
    const ref = `lod/notes/n${COUNT - 1 - moved}`;
    await cairn.records.write(owner, [{ op: 'move', ref, to: `lod/notes/m${moved}` }]);
    if (moved === 10) cairn.edit('lod/notes/_schema', titled('text'));
  }
  await cairn.looked('lod', 'notes');

  const ids = await Promise.all([
    cairn.index.list({ namespaces: '*', ns: 'lod', collection: 'notes', limit: 1 }),
    ...[0, moved - 1].map((one) => cairn.index.get(`lod/notes/m${one}`)),
  ]);
  assert.equal(ids[0].total, COUNT);
  assert.deepEqual(
    [...(await cairn.index.titles(['lod/notes/n0', 'lod/notes/m0'])).values()],
    ['word0', `word${COUNT - 1}`],
  );
  assert.deepEqual(await cairn.find(`word${COUNT - 1} `), ['lod/notes/m0']);
  assert.deepEqual(await cairn.find('word3 '), ['lod/notes/n3']);
  assert.equal(await cairn.index.get(`lod/notes/n${COUNT - 1}`), undefined);
  const { places } = await cairn.index.coverage('*');
  assert.deepEqual(
    places
      .filter(({ collection }) => collection === 'notes')
      .map(({ ready, stale, failed }) => [ready, stale, failed]),
    [[COUNT, 0, 0]],
  );
  assert.deepEqual(await cairn.problems(), []);
});
