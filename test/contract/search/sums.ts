import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { isCairnError } from '../../../src/core/errors.ts';
import type { Filter } from '../../../src/core/query.ts';
import { put } from '../../search/indexed.ts';
import { everywhere, type Scene } from './made.ts';

// Counts and sums of lists. sumsContract

export function sumsContract(scene: Scene): void {
  describe('what records come to', () => {
    const jobs = { ...everywhere, ns: 'lod', collection: 'jobs', limit: 1 };
    const seven = {
      'lod/jobs/a': '{"name":"A","status":"open","price":0.10,"on":"2026-01-31"}',
      'lod/jobs/b': '{"name":"B","status":"open","price":0.20,"on":"2026-01-02"}',
      'lod/jobs/c': '{"name":"C","status":"paid","price":9007199254740993,"on":"2026-02-01"}',
      'lod/jobs/d': '{"name":"D","status":"","price":"7"}',
      'lod/jobs/e': '{"name":"E","status":null,"done":true,"rows":[{"n":1}]}',
    };

    scene('is counted, and added up exactly as it is written', async ({ index, writer }) => {
      await put(writer, seven);
      assert.deepEqual(await index.tally(jobs, { sums: ['/price', '/none'] }), {
        groups: [{ value: null, count: 5, sums: ['9007199254740993.30', undefined] }],
        more: false,
      });
      const filters: Filter[] = [{ pointer: '/status', op: 'eq', value: 'open' }];
      const { groups } = await index.tally({ ...jobs, filters }, { sums: ['/price'] });
      assert.deepEqual(groups, [{ value: null, count: 2, sums: ['0.30'] }]);
      const nowhere = { ...jobs, collection: 'none' };
      assert.deepEqual((await index.tally(nowhere, { sums: [] })).groups, [
        { value: null, count: 0, sums: [] },
      ]);
    });

    scene('is told by value, by month, and by what is empty', async ({ index, writer }) => {
      await put(writer, seven);
      const by = async (pointer: string, part?: 'month') =>
        (await index.tally(jobs, { by: { pointer, ...(part && { part }) }, sums: [] })).groups.map(
          ({ value, count }) => [value, count],
        );
      assert.deepEqual(await by('/status'), [
        ['open', 2],
        [null, 2],
        ['paid', 1],
      ]);
      assert.deepEqual(
        (await by('/done')).toSorted(),
        [
          [null, 4],
          [true, 1],
        ].toSorted(),
      );
      assert.deepEqual(await by('/on', 'month'), [
        ['2026-01', 2],
        [null, 2],
        ['2026-02', 1],
      ]);
      const few = await index.tally(jobs, { by: { pointer: '/name' }, sums: [], limit: 2 });
      assert.deepEqual([few.groups.length, few.more], [2, true]);
    });

    scene('cannot be told by what a record has several of', async ({ index, writer }) => {
      await put(writer, seven);
      const asked = index.tally(jobs, { by: { pointer: '/rows/*/n' }, sums: [] });
      await assert.rejects(asked, (thrown) => isCairnError(thrown, 'invalid'));
    });
  });
}
