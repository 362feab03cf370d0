import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { put, remove } from '../../search/indexed.ts';
import type { Scene } from './made.ts';

// Values in use, and who refers to whom. valuesContract

export function valuesContract(scene: Scene): void {
  describe('values and links', () => {
    scene('lists the values in use by how often, and finds who has one', async ({ index, writer }) => {
      const statuses = ['paid', 'paid', 'open', 'payed'];
      await put(
        writer,
        Object.fromEntries(
          statuses.map((status, i) => [`lod/customers/c${i}`, { status, n: i, tags: [status, 'all'] }]),
        ),
      );
      assert.deepEqual(await index.values('*', 'lod', 'customers', '/status', '', 2), [
        { value: 'paid', count: 2 },
        { value: 'open', count: 1 },
      ]);
      assert.deepEqual(
        (await index.values('*', 'lod', 'customers', '/status', 'PA', 9)).map(({ value }) => value),
        ['paid', 'payed'],
      );
      assert.equal((await index.values('*', 'lod', 'customers', '/tags/*', '', 1))[0]?.value, 'all');
      assert.deepEqual(await index.having('lod', 'customers', '/status', 'paid', 5), [
        'lod/customers/c0',
        'lod/customers/c1',
      ]);
      assert.deepEqual(await index.having('lod', 'customers', '/tags/*', 'open', 5), ['lod/customers/c2']);
      assert.deepEqual(await index.having('lod', 'customers', '/n', '1', 5), []);
      assert.deepEqual(await index.having('lod', 'customers', '/n', 1, 5), ['lod/customers/c1']);
      assert.deepEqual(await index.having('lod', 'customers', '@id', 'c3', 5), ['lod/customers/c3']);
      assert.equal((await index.sample('lod', 'customers', 2)).length, 2);
    });

    scene('counts who refers to a record, by id and by another field', async ({ index, writer }) => {
      await put(writer, { 'lod/customers/acme': { number: 7 } });
      const links = [
        { pointer: '/customer', to: 'lod/customers', by: '@id', value: 'acme' },
        { pointer: '/numbers/*', to: 'lod/customers', by: '/number', value: 7 },
      ];
      await put(
        writer,
        { 'lod/jobs/one': { customer: 'acme' }, 'lod/jobs/two': { customer: 'acme' } },
        { links },
      );
      assert.deepEqual(await index.inbound('lod/customers/acme'), [
        { ns: 'lod', collection: 'jobs', pointer: '/customer', count: 2 },
        { ns: 'lod', collection: 'jobs', pointer: '/numbers/*', count: 2 },
      ]);
      await remove(writer, 'lod/jobs/one');
      await put(writer, { 'lod/jobs/two': { customer: 'other' } }, { links: [] });
      assert.deepEqual(await index.inbound('lod/customers/acme'), []);
    });
  });
}
