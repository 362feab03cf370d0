import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { identify } from '../../../src/core/chunking/identify.ts';
import { indexed, piece, put, remove, revision, statOf } from '../../search/indexed.ts';
import { everywhere, ids, type Scene } from './made.ts';

// Single records. recordsContract

export function recordsContract(scene: Scene): void {
  describe('one record', () => {
    scene('is given back with its bytes, its data and the stat of its file', async ({ index, writer }) => {
      const text = '{ "name": "Acme", "n": 1.10, "big": 9007199254740993 }';
      await put(writer, { 'lod/customers/acme': text });
      const found = await index.get('lod/customers/acme');
      assert.equal(found?.record.bytes.toString(), text);
      assert.equal(found?.record.data.name, 'Acme');
      assert.equal(found?.record.seq, 1);
      assert.equal(found?.record.updatedBy, 'Ada');
      assert.equal(found?.record.updatedAt, '2026-01-01T00:01:00.000Z');
      const { racy: _, ...stat } = statOf(1);
      assert.deepEqual({ ...found?.stat }, stat);
    });

    scene('shows the chunks that search sees of it', async ({ index, writer }) => {
      const chunks = identify('lod/customers/acme', 'Acme', [
        piece('', 'Bristol', { tags: ['roof', 'old'], from: '2026-01-31', to: '2026-02-01' }),
        piece('/about', 'Roofs', { context: 'About', start: 7, end: 12, page: 3 }),
      ]);
      await put(writer, { 'lod/customers/acme': { name: 'Acme' } }, { chunks });
      assert.deepEqual(await index.chunks('lod/customers/acme'), chunks);
      await put(writer, { 'lod/customers/acme': { name: 'Acme' } }, { chunks: chunks.toReversed() });
      assert.deepEqual(await index.chunks('lod/customers/acme'), chunks.toReversed());
      assert.equal(await index.chunks('lod/customers/none'), undefined);
      assert.equal(await index.chunks('no/such/one'), undefined);
    });

    scene(
      'keeps when it was created while it changes, and begins anew after a delete',
      async ({ index, writer }) => {
        await put(writer, { 'lod/customers/a': { n: 1 } });
        await put(writer, { 'lod/customers/a': { n: 2 } });
        const changed = (await index.get('lod/customers/a'))?.record;
        assert.deepEqual(
          [changed?.createdAt, changed?.updatedAt].map((at) => at?.slice(14, 16)),
          ['01', '02'],
        );
        await remove(writer, 'lod/customers/a');
        assert.equal(await index.get('lod/customers/a'), undefined);
        await put(writer, { 'lod/customers/a': { n: 3 } });
        assert.equal((await index.get('lod/customers/a'))?.record.createdAt.slice(14, 16), '04');
      },
    );

    scene('keeps when it was created when it moves', async ({ index, writer }) => {
      const [old] = await put(writer, { 'lod/customers/a': { n: 1 } });
      await writer.remember([
        revision(2, 'lod/customers/b', { op: 'move', from: 'lod/customers/a', etag: old?.etag }),
      ]);
      await writer.write([
        { op: 'remove', ref: 'lod/customers/a', seq: 2 },
        { op: 'put', record: indexed('lod/customers/b', { n: 1 }, 2) },
      ]);
      assert.deepEqual(await ids(index), ['b']);
      assert.equal((await index.get('lod/customers/b'))?.record.createdAt.slice(14, 16), '01');
    });

    scene('is never overwritten by an older revision, nor brought back by one', async ({ index, writer }) => {
      await put(writer, { 'lod/customers/a': { n: 1 } });
      await put(writer, { 'lod/customers/a': { n: 2 } });
      await writer.write([{ op: 'put', record: indexed('lod/customers/a', { n: 1 }, 1) }]);
      assert.equal((await index.get('lod/customers/a'))?.record.data.n, 2);
      await writer.write([{ op: 'remove', ref: 'lod/customers/a', seq: 1 }]);
      assert.equal((await index.get('lod/customers/a'))?.record.data.n, 2);
      await remove(writer, 'lod/customers/a');
      await writer.write([{ op: 'put', record: indexed('lod/customers/a', { n: 2 }, 2) }]);
      assert.equal(await index.get('lod/customers/a'), undefined);
      assert.deepEqual(await ids(index), []);
    });

    scene('differs from its case twin', async ({ index, writer }) => {
      await put(writer, { 'lod/customers/acme': { n: 1 }, 'lod/customers/Acme': { n: 2 } });
      assert.equal((await index.get('lod/customers/Acme'))?.record.data.n, 2);
      assert.equal(await index.get('lod/customers/ACME'), undefined);
    });

    scene(
      'that is settings is found by its ref and stands in no list, count or search',
      async ({ index, writer }) => {
        await put(writer, {
          'lod/_namespace': { title: 'Lodestar' },
          'lod/customers/_schema': { title: 'Customers' },
        });
        await put(writer, { 'lod/customers/a': { name: 'Lodestar' } });
        assert.equal((await index.get('lod/customers/_schema'))?.record.data.title, 'Customers');
        assert.deepEqual(await ids(index), ['a']);
        assert.deepEqual(
          (await index.collections()).map(({ collection, records }) => [collection, records]),
          [['customers', 1]],
        );
        const { hits } = await index.search(
          { ...everywhere, text: 'lodestar customers', limit: 10 },
          'keyword',
        );
        assert.deepEqual(
          hits.map(({ ref }) => ref),
          ['lod/customers/a'],
        );
      },
    );
  });
}
