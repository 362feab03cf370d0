import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { put, remove, revision } from '../../search/indexed.ts';
import { everywhere, type Scene } from './made.ts';

// Revisions, batches and the trash. pastContract

export function pastContract(scene: Scene): void {
  describe('the past', () => {
    scene(
      'tells revisions newest first, by record, batch, namespace and cursor, with titles',
      async ({ index, writer }) => {
        await put(writer, { 'lod/customers/a': { name: 'Acme' } });
        await writer.remember([
          revision(2, 'lod/customers/b', { batch: 'x', by: 'Bo' }),
          revision(3, 'bc/hubs/h', { batch: 'x' }),
          revision(4, 'lod/customers/a', { op: 'update' }),
        ]);
        const seqs = async (query: object) =>
          (await index.revisions({ ...everywhere, limit: 10, ...query })).map(({ seq }) => seq);
        assert.deepEqual(await seqs({}), [4, 3, 2, 1]);
        assert.deepEqual(await seqs({ since: 1, ascending: true, limit: 2 }), [2, 3]);
        assert.deepEqual(await seqs({ before: 3 }), [2, 1]);
        assert.deepEqual(await seqs({ ref: 'lod/customers/a' }), [4, 1]);
        assert.deepEqual(await seqs({ batch: 'x' }), [3, 2]);
        assert.deepEqual(await seqs({ notBatches: ['x', 'y'] }), [4, 1]);
        assert.deepEqual(await seqs({ by: 'Bo' }), [2]);
        const query = { ...everywhere, before: 3, limit: 1 };
        assert.deepEqual(await index.batch(query, 'x'), { count: 2, newest: 3 });
        assert.deepEqual(await index.batch({ ...query, ns: 'lod' }, 'x'), { count: 1, newest: 2 });
        assert.deepEqual(await seqs({ ns: 'lod', collection: 'customers' }), [4, 2, 1]);
        assert.deepEqual(await seqs({ namespaces: ['bc'] }), [3]);
        const [first] = await index.revisions({ ...everywhere, ref: 'lod/customers/a', limit: 1 });
        assert.equal(first?.title, 'Acme');
        assert.equal(await writer.seq(), 4);
        assert.deepEqual(await Promise.all([0, 2, 4].map(writer.unbroken)), [4, 4, 4]);
        await writer.remember([revision(6, 'lod/customers/late')]);
        assert.deepEqual(await Promise.all([0, 4, 5, 6].map(writer.unbroken)), [4, 4, 6, 6]);
      },
    );

    scene('remembers a revision once, and where a record went', async ({ index, writer }) => {
      await writer.remember([revision(1, 'lod/customers/a')]);
      await writer.remember([
        revision(1, 'lod/customers/other'),
        revision(2, 'lod/customers/b', { op: 'move', from: 'lod/customers/a' }),
      ]);
      assert.equal((await index.revisions({ ...everywhere, ref: 'lod/customers/a', limit: 5 })).length, 1);
      const [last] = await index.revisions({ ...everywhere, from: 'lod/customers/a', limit: 5 });
      assert.deepEqual([last?.op, last?.ref, last?.from], ['move', 'lod/customers/b', 'lod/customers/a']);
      assert.equal((await writer.last('lod/customers/a'))?.seq, 2);
      assert.equal((await writer.lastWithBytes('lod/customers/a'))?.seq, 1);
    });

    scene('keeps what was deleted in the trash until it is there again', async ({ index, writer }) => {
      await put(writer, { 'lod/customers/a': { name: 'Acme' }, 'lod/customers/b': { name: 'Bolt' } });
      await remove(writer, 'lod/customers/a');
      await remove(writer, 'lod/customers/b');
      const trash = async (before?: number) => (await index.trash('*', 5, before)).map(({ title }) => title);
      assert.deepEqual(await trash(), ['Bolt', 'Acme']);
      assert.deepEqual(await trash(4), ['Acme']);
      await put(writer, { 'lod/customers/a': { name: 'Acme' } });
      assert.deepEqual(await trash(), ['Bolt']);
      assert.deepEqual(await index.trash(['bc'], 5), []);
    });

    scene('knows what the journal says exists and the index has not seen', async ({ writer }) => {
      await put(writer, { 'lod/customers/a': {} });
      await writer.remember([
        revision(2, 'lod/customers/b'),
        revision(3, 'lod/customers/c'),
        revision(4, 'lod/customers/c', { op: 'delete', etag: null }),
        revision(5, 'lod/customers/d'),
        revision(6, 'lod/customers/e', { op: 'move', from: 'lod/customers/d' }),
      ]);
      assert.deepEqual(await writer.missing('', 10), {
        refs: ['lod/customers/b', 'lod/customers/e'],
        next: undefined,
      });
      const part = await writer.missing('', 3);
      assert.deepEqual(part, { refs: ['lod/customers/b'], next: 'lod/customers/c' });
      assert.deepEqual((await writer.missing('lod/customers/c', 3)).refs, ['lod/customers/e']);
    });
  });
}
