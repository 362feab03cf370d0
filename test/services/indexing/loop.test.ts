import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { createJsonlJournal } from '../../../src/journal/jsonl.ts';
import { createJournalReader } from '../../../src/journal/reader.ts';
import { createChunkFiles } from '../../../src/search/chunk-files.ts';
import { createShelf } from '../../../src/search/sqlite/shelf.ts';
import { createIndexLoop, type IndexLoop } from '../../../src/services/indexing/loop.ts';
import { ingest } from '../../../src/services/indexing/opening.ts';
import { createDiskStore } from '../../../src/store/disk.ts';
import { type Layout, openLayout } from '../../../src/store/layout.ts';
import { temporaryFolder, writeFile } from '../../folder.ts';
import { revision } from '../../search/indexed.ts';

test('an index that is no good and cannot be replaced is failing, until a change finds that it can', async () => {
  const folder = temporaryFolder();
  const layout = openLayout(folder.path);
  const shelf = createShelf(layout.derived);
  const warnings: string[] = [];
  let refusing = false;
  const loop = loopOver(layout, {
    shelf: {
      ...shelf,
      async create() {
        if (refusing) throw new Error('no room');
        return shelf.create();
      },
    },
    warn: (message) => warnings.push(message),
  });
  const bytes = Buffer.from('{}');
  writeFile(join(layout.truth, 'lod/jobs/a.json'), bytes);
  const change = { revision: revision(1, 'lod/jobs/a', { etag: hash('sha256', bytes) }), bytes };
  await loop.start({ epoch: 'e', lastSeq: 0 });
  await loop.settled();
  const { state, file } = await loop.status();
  assert.equal(state, 'ready');

  refusing = true;
  await loop.distrust('a test says so', file);
  const failing = await loop.status();
  assert.deepEqual([failing.state, failing.reason], ['failed', 'no room']);
  await assert.rejects(loop.apply([change], 'bulk'), /no room/);
  const waiting = loop.apply([change], 'interactive');

  refusing = false;
  await loop.apply([change], 'interactive');
  await waiting;
  await loop.settled();
  const mended = await loop.status();
  assert.deepEqual([mended.state, mended.reason, mended.seq], ['ready', undefined, 1]);
  assert.notEqual(mended.file, file);
  assert.deepEqual(warnings, ['The search index is damaged (a test says so). It is built again.']);
  await loop.close();
  folder.remove();
});

test('an index is whole only when what was seen on disk came back from the journal', async (t) => {
  const folder = temporaryFolder();
  const layout = openLayout(folder.path);
  const seen = Promise.withResolvers<void>();
  const journaled = Promise.withResolvers<void>();
  const loop = loopOver(layout, {
    async adopt(batch) {
      seen.resolve();
      await journaled.promise;
      const applied = batch.map(({ ref, file }, at) => ({
        revision: revision(at + 1, ref, { etag: file?.etag ?? null }),
        bytes: file?.bytes,
        stat: file && { ...file.stat, racy: false },
      }));
      await loop.apply(applied, 'bulk');
    },
  });
  t.after(async () => {
    journaled.resolve();
    await loop.close();
    folder.remove();
  });
  writeFile(join(layout.truth, 'lod/jobs/a.json'), '{"title": "Roof"}');
  await loop.start({ epoch: 'e', lastSeq: 0 });
  await seen.promise;
  for (let looks = 0; looks < 20; looks++) await new Promise(setImmediate);
  const { state, records } = await loop.status();
  assert.deepEqual([state, records], ['building', 0]);
  journaled.resolve();
  await loop.settled();
  const whole = await loop.status();
  assert.deepEqual([whole.state, whole.records], ['ready', 1]);
});

test('an index without room for a change says so, and has it as soon as there is room', async () => {
  const folder = temporaryFolder();
  const layout = openLayout(folder.path);
  const shelf = createShelf(layout.derived);
  const journal = createJsonlJournal({ folder: layout.journal });
  let full = false;
  const loop = loopOver(layout, {
    shelf: {
      ...shelf,
      async create() {
        const writer = await shelf.create();
        const { write } = writer;
        writer.write = async (...changes) => {
          if (full) throw new Error('the disk is full');
          await write(...changes);
        };
        return writer;
      },
    },
  });
  const make = async (ref: string) => {
    const bytes = Buffer.from('{}');
    writeFile(join(layout.truth, `${ref}.json`), bytes);
    const about = { at: new Date().toISOString(), by: 'ann', via: 'api', op: 'create', prev: null } as const;
    const draft = { ...about, ref, etag: hash('sha256', bytes), bytes };
    const [made] = await journal.commit(await journal.begin([draft]));
    return { revision: made as NonNullable<typeof made>, bytes };
  };
  await loop.start(journal);
  await loop.settled();
  full = true;
  const lacking = loop.apply([await make('lod/jobs/a')], 'interactive');
  await assert.rejects(loop.apply([await make('lod/jobs/b')], 'bulk'), /full/);
  const behind = await loop.status();
  assert.deepEqual([behind.state, behind.reason, behind.records], ['building', 'the disk is full', 0]);
  full = false;
  await loop.apply([await make('lod/jobs/c')], 'interactive');
  await lacking;
  await loop.settled();
  const { state, reason, records } = await loop.status();
  assert.deepEqual([state, reason, records], ['ready', undefined, 3]);
  await loop.close();
  await journal.close();
  folder.remove();
});

test('revisions that later ones overtook in an interruption are taken in at the next start', async () => {
  const folder = temporaryFolder();
  const { journal: place, derived } = openLayout(folder.path);
  const journal = createJsonlJournal({ folder: place });
  const drafts = ['a', 'b', 'c', 'd'].map((id) => {
    const { seq: _seq, position: _position, ...draft } = revision(1, `lod/jobs/${id}`);
    return { ...draft, bytes: Buffer.from('{}'), etag: hash('sha256', '{}') };
  });
  const revisions = await journal.commit(await journal.begin(drafts));
  const writer = await createShelf(derived).create();
  await writer.remember(revisions.filter(({ seq }) => seq !== 2));
  const breathe = async () => {};
  assert.equal(await ingest(writer, createJournalReader(place), breathe), 3);
  assert.equal((await writer.last('lod/jobs/b'))?.seq, 2);
  assert.equal(await ingest(writer, createJournalReader(place), breathe), 0);
  await writer.close();
  await journal.close();
  folder.remove();
});

/** The loop over a folder, of which nothing hears unless a test says so. */
function loopOver(layout: Layout, more: Partial<Parameters<typeof createIndexLoop>[0]>): IndexLoop {
  return createIndexLoop({
    store: createDiskStore({ layout }),
    journal: createJournalReader(layout.journal),
    chunkFiles: createChunkFiles(join(layout.derived, 'chunks')),
    shelf: createShelf(layout.derived),
    holdMs: 0,
    pathOf: (ref) => `${ref}.json`,
    adopt: async () => {},
    moved: async () => {},
    progress: () => {},
    warn: () => {},
    ...more,
  });
}
