import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { IndexChange, IndexWriter } from '../../../src/core/ports/index-writer.ts';
import { createSqliteIndex } from '../../../src/search/sqlite/index.ts';
import { createShelf } from '../../../src/search/sqlite/shelf.ts';
import { temporaryFolder } from '../../folder.ts';
import { indexed, put } from '../indexed.ts';

describe('The shelf of indexes in SQLite', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let shelf: ReturnType<typeof createShelf>;
  let writer: IndexWriter;
  beforeEach(async () => {
    folder = temporaryFolder();
    shelf = createShelf(folder.path);
    writer = await shelf.create();
  });
  afterEach(async () => {
    await writer.close();
    folder.remove();
  });
  const countRecords = async () => {
    const index = createSqliteIndex({ folder: folder.path });
    const counts = await index.collections();
    await index.close();
    return counts.map(({ records }) => records);
  };

  it('shows all that was written while an index was built, and every later write at once', async () => {
    await put(writer, { 'lod/customers/a': {}, 'lod/customers/b': {} });
    await shelf.promote(writer);
    assert.deepEqual(await countRecords(), [2]);
    await put(writer, { 'lod/customers/c': {} });
    assert.deepEqual(await countRecords(), [3]);
  });

  it('keeps one damaged index for a look, the last', async () => {
    for (const name of ['index-1', 'index-2']) {
      await shelf.promote(writer);
      await writer.close();
      await shelf.setAside();
      assert.deepEqual(
        readdirSync(folder.path).filter((file) => file.startsWith('index-')),
        [`${name}.corrupt`],
      );
      writer = await shelf.create();
    }
  });

  it('never makes an index live of which a write failed while it was built', async () => {
    await put(writer, { 'lod/customers/a': {} });
    const wrong = { ...indexed('lod/customers/b', {}, 2), title: null } as never;
    const change: IndexChange = { op: 'put', record: wrong };
    await assert.rejects(writer.write([change]), /NOT NULL/);
    await assert.rejects(put(writer, { 'lod/customers/c': {} }), /NOT NULL/);
    await assert.rejects(shelf.promote(writer), /NOT NULL/);
    assert.equal(await shelf.open(), undefined);
  });
});
