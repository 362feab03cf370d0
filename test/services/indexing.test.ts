import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { temporaryFolder } from '../folder.ts';
import { cairnAt, owner } from './cairn-at.ts';

describe('Indexing', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let at: Awaited<ReturnType<typeof cairnAt>>;
  beforeEach(async () => {
    folder = temporaryFolder();
    at = await cairnAt(folder.path);
  });
  afterEach(async () => {
    await at.close();
    folder.remove();
  });

  describe('changes through Cairn', () => {
    it('can be read, listed and searched when the write has resolved', async () => {
      const body = JSON.stringify({ name: 'Acme Roofing', city: 'Bristol' });
      await at.records.write(owner, [{ op: 'create', ns: 'lod', collection: 'customers', id: 'acme', body }]);
      assert.deepEqual(await at.ids('lod', 'customers'), ['acme']);
      assert.deepEqual(await at.find('bristol'), ['lod/customers/acme']);
      assert.equal((await at.index.titles(['lod/customers/acme'])).get('lod/customers/acme'), 'Acme Roofing');
    });
  });

  describe('hand edits', () => {
    it('are journaled and searchable, whoever made them', async () => {
      at.edit('lod/customers/acme', { name: 'Acme', note: 'storm' });
      await at.looked('lod', 'customers');
      assert.deepEqual(await at.find('storm'), ['lod/customers/acme']);
      const [seen] = await at.index.revisions({ namespaces: '*', limit: 1 });
      assert.deepEqual([seen?.op, seen?.via, seen?.by], ['seen', 'disk', 'vim']);
      at.edit('lod/customers/acme', { name: 'Acme', note: 'flood' });
      await at.looked('lod', 'customers');
      assert.deepEqual([await at.find('storm'), await at.find('flood')], [[], ['lod/customers/acme']]);
      at.edit('lod/customers/acme', undefined);
      await at.looked('lod', 'customers');
      assert.deepEqual(await at.ids('lod', 'customers'), []);
      assert.equal((await at.index.trash('*', 5)).length, 1);
    });

    it('are noticed without being told', async () => {
      at.edit('lod/customers/acme', { name: 'watched' });
      for (let i = 0; i < 100 && !(await at.find('watched')).length; i++)
        await new Promise((resolve) => setTimeout(resolve, 50));
      assert.deepEqual(await at.find('watched'), ['lod/customers/acme']);
    });
  });
});
