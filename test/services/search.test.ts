import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { isCairnError } from '../../src/core/errors.ts';
import type { IndexWriter } from '../../src/core/ports/index-writer.ts';
import type { Index } from '../../src/core/ports/search-index.ts';
import type { Who } from '../../src/core/who.ts';
import { createSqliteIndex } from '../../src/search/sqlite/index.ts';
import { createShelf } from '../../src/search/sqlite/shelf.ts';
import { createSearch, type Search } from '../../src/services/search.ts';
import { embedAll, unit } from '../contract/search/vectors.ts';
import { temporaryFolder } from '../folder.ts';
import { put } from '../search/indexed.ts';
import { schemasOf } from './schemas/sources.ts';

const owner: Who = { name: 'Ada', via: 'web', namespaces: '*' };
const guest: Who = { name: 'Bo', via: 'web', namespaces: ['bc'] };
const toCustomers = { ns: 'lod', collection: 'customers', by: '@id' };
const byNumber = { ns: 'lod', collection: 'customers', by: '/number' };

describe('Search', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let index: Index;
  let writer: IndexWriter;
  let search: Search;
  beforeEach(async () => {
    folder = temporaryFolder();
    const shelf = createShelf(folder.path);
    writer = await shelf.create();
    await shelf.promote(writer);
    index = createSqliteIndex({ folder: folder.path });
    search = createSearch({ index, schemas: schemasOf(new Map()) });
    await put(writer, {
      'lod/customers/acme': { name: 'Acme Roofing', number: 7, city: 'Bath' },
      'lod/customers/bolt': { name: 'Bolt', number: 8, note: 'friend of Acme' },
      'lod/customers/nobody': { name: 'Acme Nameless' },
      'bc/hubs/quay': { name: 'Quay', city: 'Bath' },
    });
    const links = [{ pointer: '/customer', to: 'lod/customers', by: '@id', value: 'acme' }];
    await put(
      writer,
      { 'lod/jobs/one': { customer: 'acme' }, 'bc/hubs/two': { customer: 'acme' } },
      { links },
    );
  });
  afterEach(async () => {
    await index.close();
    await writer.close();
    folder.remove();
  });

  it('takes what is not wanted neither for what is meant nor for all that is asked', async () => {
    const embedded: string[] = [];
    search = createSearch({
      index,
      schemas: schemasOf(new Map()),
      async vectorOf(text) {
        embedded.push(text);
        return undefined;
      },
    });
    const ask = async (text: string) =>
      (await search.find(owner, { text, limit: 9, collection: 'customers' })).hits
        .map(({ ref }) => ref)
        .sort();
    assert.deepEqual(await ask('acme -bath'), ['lod/customers/bolt', 'lod/customers/nobody']);
    assert.deepEqual(await ask('-bath -"acme nameless"'), ['lod/customers/bolt']);
    assert.deepEqual(embedded, ['acme']);
  });

  it('compares what was meant, not what was mistyped', async () => {
    const MODEL = 'some/model/2';
    await writer.vectors.create(MODEL, 2);
    await embedAll(writer, MODEL, (text) => (/Roofing|Quay/.test(text) ? unit(1, 0) : unit(0, 1)));
    await writer.vectors.serve(MODEL);
    const embedded: string[] = [];
    search = createSearch({
      index,
      schemas: schemasOf(new Map()),
      async vectorOf(text) {
        embedded.push(text);
        return text === 'acme' ? { model: MODEL, values: unit(1, 0) } : undefined;
      },
    });
    const answer = await search.find(owner, { text: 'akme -bolt', limit: 9, mode: 'semantic' });
    assert.deepEqual([answer.corrected, answer.mode], ['acme -bolt', 'semantic']);
    assert.deepEqual(embedded, ['akme', 'acme']);
    assert.deepEqual(
      answer.hits
        .slice(0, 2)
        .map(({ ref }) => ref)
        .sort(),
      ['bc/hubs/quay', 'lod/customers/acme'],
    );
    const listed = await search.find(owner, { text: '-bolt', limit: 9 });
    assert.deepEqual(listed.vectors, { state: 'ready', model: MODEL, passages: 6, of: 6 });
    const exact = await search.find(owner, { text: 'akme', limit: 9, mode: 'keyword' });
    assert.deepEqual([exact.corrected, embedded.length], ['acme', 2]);
  });

  it('finds a record by its path before all else', async () => {
    const ask = (who: Who, scope = {}) =>
      search.find(who, { text: ' lod/customers/acme ', limit: 2, ...scope });
    const { hits, unknown, total } = await ask(owner);
    assert.deepEqual([hits[0]?.ref, hits[0]?.why], ['lod/customers/acme', 'this is its path']);
    assert.ok(total >= hits.length);
    assert.equal(unknown, undefined);
    for (const [who, scope] of [
      [guest, {}],
      [owner, { ns: 'bc' }],
    ] as const)
      assert.ok((await ask(who, scope)).hits.every(({ why }) => why !== 'this is its path'));
  });

  it('finds, counts and complains only within what the asker may see', async () => {
    const refs = async (who: Who) =>
      (await search.find(who, { text: 'bath', limit: 9 })).hits.map(({ ref }) => ref).sort();
    assert.deepEqual(await refs(owner), ['bc/hubs/quay', 'lod/customers/acme']);
    assert.deepEqual(await refs(guest), ['bc/hubs/quay']);
    assert.deepEqual(
      (await search.collections(guest)).map(({ ns }) => ns),
      ['bc'],
    );
    assert.deepEqual(
      [...(await search.titles(guest, ['lod/customers/acme', 'bc/hubs/quay'])).keys()],
      ['bc/hubs/quay'],
    );
    assert.deepEqual(
      (await search.inbound(owner, 'lod/customers/acme')).map(({ ns }) => ns),
      ['bc', 'lod'],
    );
    for (const forbidden of [
      search.values(guest, 'lod', 'customers', '/city'),
      search.inbound(guest, 'lod/customers/acme'),
      search.neighbours(guest, { limit: 1 }, 'lod/customers/acme'),
    ])
      await assert.rejects(forbidden, (thrown) => isCairnError(thrown, 'forbidden'));
    assert.equal((await search.targets(guest, toCustomers, ['acme'])).size, 0);
    assert.deepEqual(await search.suggest(guest, toCustomers, 'a', 5), []);
  });

  it('says what the values of a relation point to, and nothing for a broken link', async () => {
    const targets = await search.targets(owner, toCustomers, ['acme', 'acme', 'gone', '', null, ['bolt']]);
    assert.deepEqual(
      [...targets],
      [['acme', { value: 'acme', ref: 'lod/customers/acme', title: 'Acme Roofing' }]],
    );
    const numbered = await search.targets(owner, byNumber, [8, 9, '7']);
    assert.deepEqual(
      [...numbered.values()].map(({ title }) => title),
      ['Bolt'],
    );
  });

  it('asks for records with the words only where titles are not enough', async () => {
    const asked: boolean[] = [];
    const list: Index['list'] = (query) => {
      asked.push(query.text !== undefined);
      return index.list(query);
    };
    search = createSearch({ index: { ...index, list }, schemas: schemasOf(new Map()) });
    assert.equal((await search.suggest(owner, toCustomers, 'acme', 2)).length, 2);
    assert.deepEqual(asked.splice(0), [false]);
    assert.equal((await search.suggest(owner, toCustomers, 'acme', 5)).length, 3);
    assert.deepEqual(asked, [false, true, true]);
  });

  it('suggests titles that begin so, then records with the words, and the latest without any', async () => {
    const titles = async (text: string, relation = toCustomers) =>
      (await search.suggest(owner, relation, text, 5)).map(({ title }) => title);
    assert.deepEqual(await titles('acm'), ['Acme Nameless', 'Acme Roofing', 'Bolt']);
    assert.deepEqual(await titles('ACME ro'), ['Acme Roofing']);
    assert.deepEqual(await titles(''), ['Acme Nameless', 'Bolt', 'Acme Roofing']);
    assert.deepEqual(await titles('acme', byNumber), ['Acme Roofing', 'Bolt']);
    assert.deepEqual(await titles('nothing'), []);
  });

  it('tells what is wrong in one namespace or collection', async () => {
    const problems = ['lod/customers/a b.txt', 'lod/jobs/x.md'].map(
      (path) => ({ kind: 'type', path, detail: '!' }) as const,
    );
    for (const problem of problems)
      await writer.write([
        { op: 'problems', ns: 'lod', collection: problem.path.split('/')[1] ?? '', problems: [problem] },
      ]);
    const paths = async (where?: object) => (await search.problems(owner, where)).map(({ path }) => path);
    assert.equal((await paths()).length, 2);
    assert.deepEqual(await paths({ ns: 'lod', collection: 'jobs' }), ['lod/jobs/x.md']);
    assert.deepEqual(await paths({ ns: 'bc' }), []);
    assert.deepEqual(await search.problems(guest), []);
  });
});
