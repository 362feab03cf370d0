import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { identify } from '../../../src/core/chunking/identify.ts';
import { piece, put, remove } from '../../search/indexed.ts';
import type { Scene } from './made.ts';
import { embedAll, unit } from './vectors.ts';

// What every player of the search role tells of what it has, and lacks. coverageContract

const MODEL = 'some/model/2';

export function coverageContract(scene: Scene): void {
  describe('what there is, and what is lacking', () => {
    scene(
      'files are counted by whether their text is there, with the reason where it is not',
      async (made) => {
        const { index, writer } = made;
        await put(writer, { 'lod/files/a.txt': { name: 'a.txt' } });
        await put(writer, { 'lod/files/b.pdf': { name: 'b.pdf' } }, { unread: { state: 'waiting' } });
        const locked = { unread: { state: 'failed', reason: 'It is locked.' } } as const;
        await put(
          writer,
          { 'lod/files/c.pdf': { name: 'c.pdf' }, 'lod/files/d.pdf': { name: 'd.pdf' } },
          locked,
        );
        const picture = { unread: { state: 'skipped', reason: 'Pictures have no text.' } } as const;
        await put(writer, { 'bc/files/e.jpg': { name: 'e.jpg' } }, picture);

        const all = await index.coverage('*');
        assert.deepEqual(all.texts, { ready: 1, pending: 1, failed: 2, skipped: 1 });
        assert.deepEqual(
          all.gaps.map(({ of, state, reason, count, refs }) => [of, state, reason, count, refs.toSorted()]),
          [
            ['text', 'failed', 'It is locked.', 2, ['lod/files/c.pdf', 'lod/files/d.pdf']],
            ['text', 'skipped', 'Pictures have no text.', 1, ['bc/files/e.jpg']],
          ],
        );

        await put(writer, { 'lod/files/c.pdf': { name: 'c.pdf' } });
        await remove(writer, 'lod/files/d.pdf');
        const later = await index.coverage('*');
        assert.deepEqual(later.texts, { ready: 2, pending: 1, failed: 0, skipped: 1 });
        assert.deepEqual(
          later.gaps.map(({ state }) => state),
          ['skipped'],
        );
      },
    );

    scene('passages without a vector are told by reason and model', async ({ index, writer }) => {
      const chunks = identify('lod/notes/long', 'Long', [piece('/a', 'one'), piece('/b', 'two')]);
      await put(writer, { 'lod/notes/long': { name: 'Long' } }, { chunks });
      await put(writer, { 'bc/notes/x': { name: 'xyzzy' }, 'bc/notes/y': { name: 'yes' } });
      await writer.vectors.create(MODEL, 2);
      const lacking = await writer.vectors.lacking(MODEL, 10);
      const failed = lacking.filter(({ text }) => text.startsWith('Long')).map(({ chunk }) => chunk);
      await writer.vectors.fail(MODEL, failed, 'It answered 400.');
      await embedAll(writer, MODEL, (text) => (text.includes('xyzzy') ? undefined : unit(1, 1)));

      const { gaps } = await index.coverage('*');
      const [first, second] = gaps;
      assert.equal(gaps.length, 2);
      assert.deepEqual(first, {
        of: 'vector',
        state: 'failed',
        reason: 'It answered 400.',
        model: MODEL,
        count: 2,
        refs: ['lod/notes/long'],
      });
      assert.deepEqual([second?.state, second?.count, second?.refs], ['skipped', 1, ['bc/notes/x']]);
      await writer.vectors.retry(MODEL);
      assert.deepEqual(
        (await index.coverage('*')).gaps.map(({ state }) => state),
        ['skipped'],
      );
    });

    scene('nothing is counted or named of a namespace that may not be seen', async ({ index, writer }) => {
      const locked = { unread: { state: 'failed', reason: 'It is locked.' } } as const;
      await put(
        writer,
        { 'lod/files/a.pdf': { name: 'a.pdf' }, 'bc/files/b.pdf': { name: 'b.pdf' } },
        locked,
      );
      await put(writer, { 'lod/notes/n': { name: 'n' }, 'bc/notes/m': { name: 'm' } });
      await writer.vectors.create(MODEL, 2);
      await embedAll(writer, MODEL, () => undefined);

      const { places, chunks, texts, gaps } = await index.coverage(['bc']);
      assert.deepEqual(
        places.map(({ ns, collection }) => `${ns}/${collection}`),
        ['bc/files', 'bc/notes'],
      );
      assert.equal(chunks, 2);
      assert.deepEqual(texts, { ready: 0, pending: 0, failed: 1, skipped: 0 });
      assert.deepEqual(
        gaps.map(({ of, count, refs }) => [of, count, refs.toSorted()]),
        [
          ['vector', 2, ['bc/files/b.pdf', 'bc/notes/m']],
          ['text', 1, ['bc/files/b.pdf']],
        ],
      );
      assert.equal((await index.coverage('*')).chunks, 4);
      assert.deepEqual((await index.coverage([])).gaps, []);
    });
  });
}
