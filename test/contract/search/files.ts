import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { put, statOf } from '../../search/indexed.ts';
import type { Scene } from './made.ts';

// What is known of files and folders. filesContract

export function filesContract(scene: Scene): void {
  describe('what is known of files', () => {
    scene('comes in byte order with settings, a part at a time', async ({ writer }) => {
      const refs = [
        'lod/customers/_schema',
        'lod/customers/Z',
        'lod/customers/a',
        'lod/customers/é',
        'lod/customers/1',
      ];
      await put(writer, Object.fromEntries(refs.map((ref) => [ref, {}])));
      const known = await writer.known('lod', 'customers', '', 99);
      assert.deepEqual(
        known.map(({ id }) => id),
        ['1', 'Z', '_schema', 'a', 'é'],
      );
      assert.deepEqual(known[0]?.stat, statOf(5));
      assert.deepEqual(
        (await writer.known('lod', 'customers', 'Z', 2)).map(({ id }) => id),
        ['_schema', 'a'],
      );
    });

    scene(
      'counts folders that are there, empty or not, and forgets empty ones that are gone',
      async ({ index, writer }) => {
        const names = async () =>
          (await index.collections()).map(({ ns, collection, records }) => `${ns}/${collection} ${records}`);
        await writer.write([
          {
            op: 'folders',
            folders: [
              { ns: 'bc', collections: [] },
              { ns: 'lod', collections: ['customers', 'jobs'] },
            ],
          },
        ]);
        await put(writer, { 'lod/customers/a': {} });
        assert.deepEqual(await names(), ['lod/customers 1', 'lod/jobs 0']);
        assert.deepEqual(await index.namespaces(), ['bc', 'lod']);
        await writer.write([{ op: 'folders', folders: [] }]);
        assert.deepEqual(await index.namespaces(), ['lod']);
        assert.deepEqual(await names(), ['lod/customers 1']);
      },
    );

    scene('notes outlive the writer', async ({ writer }) => {
      await writer.setNote('epoch', 'abc');
      await writer.setNote('epoch', 'def');
      assert.deepEqual([await writer.note('epoch'), await writer.note('none')], ['def', undefined]);
    });
  });
}
