import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { identify } from '../../src/core/chunking/identify.ts';
import { isCairnError } from '../../src/core/errors.ts';
import type { Ref } from '../../src/core/names.ts';
import type { Hit, Index, IndexWriter } from '../../src/core/ports.ts';
import type { Filter, Query } from '../../src/core/query.ts';
import type { JsonObject } from '../../src/core/record.ts';
import { indexed, piece, put, remove, revision, statOf } from '../search/indexed.ts';
import { coverageContract } from './coverage.ts';
import { vectorsContract } from './vectors.ts';

// What every player of the search role must do. searchContract

/** An index that is empty, with both halves; `tended` waits until everything that was put off is done. */
export interface Made {
  index: Index;
  writer: IndexWriter;
  close(): Promise<void>;
}

/** A sentence about an index, and the play that shows it. */
export type Scene = (sentence: string, play: (made: Made) => Promise<void>) => void;

const everywhere = { namespaces: '*' } as const;
const customers = { ...everywhere, ns: 'lod', collection: 'customers', limit: 50 };

export function searchContract(name: string, make: () => Promise<Made>): void {
  const scene: Scene = (sentence, play) =>
    test(sentence, async () => {
      const made = await make();
      try {
        await play(made);
      } finally {
        await made.close();
      }
    });
  const ids = async (index: Index, query: Partial<Query> = {}) =>
    (await index.list({ ...customers, ...query })).items.map(({ id }) => id);
  const filtered = (index: Index, pointer: string, op: Filter['op'], value: Filter['value']) =>
    ids(index, { filters: [{ pointer, op, value }] });

  describe(name, () => {
    vectorsContract(scene);
    coverageContract(scene);

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

      scene(
        'is never overwritten by an older revision, nor brought back by one',
        async ({ index, writer }) => {
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
        },
      );

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

    describe('lists', () => {
      const people = {
        'lod/customers/a': {
          name: 'Zoë',
          n: 10,
          born: '1990-02-03',
          tags: ['x', 'y'],
          at: { city: 'Bristol' },
          ok: true,
        },
        'lod/customers/b': {
          name: 'adam',
          n: 9,
          born: '1985-01-01',
          tags: [],
          at: { city: 'Bath' },
          ok: false,
        },
        'lod/customers/c': { name: 'Åsa', n: '9', born: null, tags: ['y'], at: { city: 'malmö' } },
        'lod/customers/d': { name: 'Bert', n: null, tags: 'y', at: 'nowhere', ok: 1 },
        'lod/customers/e': { name: '', n: 9007199254740991, tags: [['y']] },
      };
      const sorted = (index: Index, pointer: string, descending = false) =>
        ids(index, { sort: [{ pointer, descending }] }).then((found) => found.join(''));

      scene(
        'sort text without case and accents, numbers before text, and put empty values last both ways',
        async ({ index, writer }) => {
          await put(writer, people);
          assert.equal(await sorted(index, '/name'), 'bcdae');
          assert.equal(await sorted(index, '/name', true), 'adcbe');
          assert.equal(await sorted(index, '/n'), 'baecd');
          assert.equal(await sorted(index, '/n', true), 'ceabd');
          assert.equal(await sorted(index, '/born'), 'bacde');
          assert.equal(await sorted(index, '/born', true), 'abedc');
          assert.equal(await sorted(index, '/at/city'), 'bacde');
          assert.equal(await sorted(index, '@id', true), 'edcba');
          assert.equal(await sorted(index, '@title'), 'bcdea');
          assert.equal(await sorted(index, '@updated', true), 'edcba');
        },
      );

      scene('sort by several fields, each in its direction', async ({ index, writer }) => {
        const rows = { a: [1, 'x'], b: [2, 'x'], c: [1, 'y'], d: [2, null], e: [1, 'y'] };
        await put(
          writer,
          Object.fromEntries(
            Object.entries(rows).map(([id, [n, t]]) => [`lod/customers/${id}`, { n, t } as JsonObject]),
          ),
        );
        const sort = [
          { pointer: '/n', descending: true },
          { pointer: '/t', descending: false },
        ];
        assert.deepEqual(await ids(index, { sort }), ['b', 'd', 'a', 'e', 'c']);
      });

      scene('filter any field by value, range, text and emptiness', async ({ index, writer }) => {
        await put(writer, people);
        const cases: [string, Filter['op'], Filter['value'], string][] = [
          ['/name', 'eq', 'adam', 'b'],
          ['/name', 'eq', 'Adam', ''],
          ['/name', 'ne', 'adam', 'acde'],
          ['/n', 'eq', 9, 'b'],
          ['/n', 'eq', '9', 'bc'],
          ['/n', 'ne', 9, 'acde'],
          ['/n', 'in', [9, 10, 'nothing'], 'ab'],
          ['/n', 'lt', 10, 'b'],
          ['/n', 'gte', 10, 'ae'],
          ['/n', 'gt', '8', 'abce'],
          ['/n', 'eq', null, 'd'],
          ['/ok', 'eq', true, 'a'],
          ['/ok', 'eq', false, 'b'],
          ['/ok', 'eq', 'true', 'a'],
          ['/ok', 'in', ['false', '1', 'x'], 'bd'],
          ['/ok', 'ne', 'true', 'bcde'],
          ['/ok', 'eq', 1, 'd'],
          ['/ok', 'eq', null, 'ce'],
          ['/tags', 'has', 'y', 'ac'],
          ['/tags/*', 'eq', 'y', 'ac'],
          ['/tags/*', 'ne', 'y', 'bde'],
          ['/tags', 'empty', true, 'b'],
          ['/tags/0', 'eq', 'y', 'c'],
          ['/tags/*/0', 'eq', 'y', 'e'],
          ['/born', 'empty', true, 'cde'],
          ['/born', 'empty', false, 'ab'],
          ['/born', 'gte', '1990', 'a'],
          ['/born', 'lt', '1990', 'b'],
          ['/name', 'empty', true, 'e'],
          ['/name', 'contains', 'ER', 'd'],
          ['/name', 'starts', 'as', 'c'],
          ['/at/city', 'contains', 'MALMO', 'c'],
          ['/at/city', 'eq', 'nowhere', ''],
          ['@id', 'gt', 'c', 'de'],
          ['@title', 'starts', 'zoe', 'a'],
          ['@updated', 'lt', '2026-01-01T00:03:00Z', 'ab'],
        ];
        for (const [pointer, op, value, expected] of cases)
          assert.equal(
            (await filtered(index, pointer, op, value)).join(''),
            expected,
            `${pointer} ${op} ${value}`,
          );
      });

      scene('compare integers past 2^53 as they are written', async ({ index, writer }) => {
        await put(writer, {
          'lod/customers/a': '{"n": 9007199254740993}',
          'lod/customers/b': '{"n": 9007199254740992}',
          'lod/customers/c': '{"n": 123456789012345678901234567890}',
        });
        assert.deepEqual(await filtered(index, '/n', 'eq', '9007199254740993'), ['a']);
        assert.deepEqual(await filtered(index, '/n', 'eq', 9007199254740992), ['b']);
        assert.deepEqual(await filtered(index, '/n', 'gt', '9007199254740992'), ['a', 'c']);
        const sort = [{ pointer: '/n', descending: false }];
        assert.deepEqual(await pages(index, { ...customers, sort, limit: 1 }), ['b', 'a', 'c']);
      });

      scene('reach every key that JSON can have, and nothing else', async ({ index, writer }) => {
        const keys = [
          'a.b',
          'a"b',
          "o'k",
          'a/b',
          'a~b',
          '',
          ' ',
          '日本',
          'x\u0000y',
          '\ud800',
          '$',
          '[0]',
          '0',
          '*',
          '\\',
          '#',
          'a\nb',
          '__proto__',
        ];
        const one = (key: string, value: number) => `{${JSON.stringify(key)}: {"v": ${value}}}`;
        await put(
          writer,
          Object.fromEntries(keys.map((key, index) => [`lod/customers/k${index}`, one(key, index)])),
        );
        for (const [number, key] of keys.entries()) {
          const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}/v`;
          assert.deepEqual(await filtered(index, pointer, 'eq', number), [`k${number}`], JSON.stringify(key));
          assert.equal((await ids(index, { sort: [{ pointer, descending: false }] }))[0], `k${number}`);
        }
      });

      scene('take no pointer, value or cursor for SQL', async ({ index, writer }) => {
        await put(writer, people);
        for (const evil of [
          `/x') OR 1=1 --`,
          `/"x'); DROP TABLE records; --`,
          '/x\0',
          `/' || (SELECT 1) || '`,
          '/$[0]',
          '/a].b',
        ]) {
          assert.deepEqual(await filtered(index, evil, 'eq', evil), [], evil);
          assert.equal((await ids(index, { sort: [{ pointer: evil, descending: true }] })).length, 5, evil);
        }
        for (const pointer of ['', 'name', '@owner', 'constructor', '/a~2'])
          await assert.rejects(filtered(index, pointer, 'eq', 1), (thrown) =>
            isCairnError(thrown, 'invalid'),
          );
        await assert.rejects(ids(index, { cursor: 'e30' }), (thrown) => isCairnError(thrown, 'invalid'));
      });

      scene(
        'turn pages both ways without losing or repeating a row, whatever the values are',
        async ({ index, writer }) => {
          const values = [
            null,
            1,
            2,
            2,
            'b',
            'B',
            'á',
            true,
            [1],
            undefined,
            '',
            1.5,
            -3,
            'z',
            null,
            9007199254740993n,
          ];
          const rows = Array.from({ length: 48 }, (_, i) => {
            const value = values[(i * 7) % values.length];
            const json =
              typeof value === 'bigint'
                ? `{"v": ${value}, "w": ${i % 3}}`
                : JSON.stringify({ v: value, w: i % 3 });
            return [`lod/customers/r${String(i).padStart(2, '0')}`, json];
          });
          await put(writer, Object.fromEntries(rows));
          for (const descending of [false, true])
            for (const second of [[], [{ pointer: '/w', descending: !descending }]]) {
              const query = { ...customers, sort: [{ pointer: '/v', descending }, ...second], limit: 5 };
              const whole = (await index.list({ ...query, limit: 500 })).items.map(({ id }) => id);
              assert.equal(new Set(whole).size, 48);
              assert.deepEqual(await pages(index, query), whole);
              assert.deepEqual(await pagesBack(index, query), whole.slice(0, 45));
            }
        },
      );

      scene(
        'say how many there are, how many come before, and refuse the cursor of another order',
        async ({ index, writer }) => {
          await put(
            writer,
            Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`lod/customers/c${i + 10}`, { n: i }])),
          );
          const first = await index.list({ ...customers, limit: 5 });
          assert.deepEqual([first.total, first.totalCapped, first.offset], [12, false, 0]);
          assert.equal(first.previousCursor, undefined);
          const second = await index.list({ ...customers, limit: 5, cursor: first.nextCursor });
          assert.equal(second.offset, 5);
          const sort = [{ pointer: '/n', descending: false }];
          await assert.rejects(index.list({ ...customers, sort, cursor: first.nextCursor }), (thrown) =>
            isCairnError(thrown, 'invalid'),
          );
          const some = await index.list({
            ...customers,
            filters: [{ pointer: '/n', op: 'lt', value: 7 }],
            limit: 5,
          });
          assert.deepEqual([some.total, some.totalCapped], [7, false]);
        },
      );

      scene('stay within the namespaces that the asker may see', async ({ index, writer }) => {
        await put(writer, { 'lod/customers/a': { name: 'secret' }, 'bc/hubs/b': { name: 'open' } });
        const query = { namespaces: ['bc'], limit: 10 };
        assert.deepEqual(
          (await index.list(query)).items.map(({ ref }) => ref),
          ['bc/hubs/b'],
        );
        assert.equal((await index.list({ ...customers, namespaces: ['bc'] })).total, 0);
        assert.deepEqual((await index.search({ ...query, text: 'secret' }, 'keyword')).hits, []);
        assert.deepEqual(await index.values(['bc'], 'lod', 'customers', '/name', '', 5), []);
      });

      scene('list several collections together', async ({ index, writer }) => {
        await put(writer, { 'lod/customers/x': { n: 2 }, 'bc/hubs/x': { n: 1 }, 'lod/jobs/x': { n: 3 } });
        const sort = [{ pointer: '@id', descending: false }];
        const query = { ...everywhere, sort, limit: 2 };
        const first = await index.list(query);
        const second = await index.list({ ...query, cursor: first.nextCursor });
        assert.equal(new Set([...first.items, ...second.items].map(({ ref }) => ref)).size, 3);
      });

      scene('find a record among its neighbours', async ({ index, writer }) => {
        await put(writer, people);
        const query = { ...customers, sort: [{ pointer: '/name', descending: false }] };
        assert.deepEqual(await index.neighbours(query, 'lod/customers/d'), {
          previous: 'lod/customers/c',
          next: 'lod/customers/a',
          position: 3,
        });
        assert.deepEqual(await index.neighbours(query, 'lod/customers/e'), {
          previous: 'lod/customers/a',
          next: undefined,
          position: 5,
        });
        assert.deepEqual(await index.neighbours(query, 'lod/customers/none'), {});
      });

      scene('give the same answers from sorted keys, also after changes', async ({ index, writer }) => {
        await put(writer, people);
        const ask = async () => {
          const answers: unknown[] = [];
          for (const pointer of ['/n', '/name', '/at/city'])
            for (const descending of [false, true])
              answers.push(await pages(index, { ...customers, sort: [{ pointer, descending }], limit: 2 }));
          answers.push(await filtered(index, '/n', 'gt', '8'), await filtered(index, '/name', 'starts', 'a'));
          answers.push(
            await filtered(index, '/tags', 'has', 'y'),
            await filtered(index, '/name', 'eq', 'adam'),
          );
          answers.push(await filtered(index, '/n', 'in', [9, '10']), await filtered(index, '/ok', 'eq', 1));
          answers.push(
            await filtered(index, '/ok', 'eq', 'true'),
            await filtered(index, '/ok', 'in', ['false']),
          );
          return answers;
        };
        const fields = ['/n', '/name', '/at/city', '/tags/*', '/ok'];
        const changes: (() => Promise<unknown>)[] = [
          async () => {},
          () =>
            put(writer, {
              'lod/customers/b': { name: 'Ödön', n: 3 },
              'lod/customers/f': { name: 'adam', tags: ['y'] },
            }),
          () => remove(writer, 'lod/customers/c'),
        ];
        const plain: unknown[] = [];
        for (const change of changes) {
          await change();
          plain.push(await ask());
        }
        for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await remove(writer, `lod/customers/${id}`);
        await put(writer, people);
        for (const pointer of fields) await writer.want('lod', 'customers', pointer);
        while (await writer.tend());
        const keyed: unknown[] = [];
        for (const change of changes) {
          await change();
          keyed.push(await ask());
        }
        assert.deepEqual(keyed, plain);
      });
    });

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

    describe('full text', () => {
      const found = async (index: Index, text: string, query: Partial<Query> = {}) =>
        (await index.search({ ...everywhere, limit: 20, ...query, text }, 'keyword')).hits.map(
          ({ ref }) => ref.split('/')[2],
        );

      scene('finds words in any form, case and accent, everywhere in a record', async ({ index, writer }) => {
        await put(writer, {
          'lod/notes/a': { name: 'Leaking roof', deep: [{ er: { text: 'Rénovation of the CAFÉ' } }] },
          'lod/notes/b': { name: 'Invoice', text: `${'filler '.repeat(5000)} needle` },
          'lod/notes/c': { name: 'Протокол', text: 'обследование крыши' },
        });
        assert.deepEqual(await found(index, 'leaks'), ['a']);
        assert.deepEqual(await found(index, 'renovation cafe'), ['a']);
        assert.deepEqual(await found(index, 'needle'), ['b']);
        assert.deepEqual(await found(index, 'ОБСЛЕДОВАНИЕ'), ['c']);
      });

      scene('finds parts of text that is written without spaces', async ({ index, writer }) => {
        await put(writer, {
          'lod/notes/a': { text: '東京都の屋根を調査しました' },
          'lod/notes/b': { text: '京東集團' },
          'lod/notes/c': { text: '지붕누수점검' },
          'lod/notes/d': { text: 'หลังคารั่ว' },
        });
        assert.deepEqual(await found(index, '東京'), ['a']);
        assert.deepEqual(await found(index, '屋根 調査'), ['a']);
        assert.deepEqual(await found(index, '누수'), ['c']);
        assert.deepEqual(await found(index, 'หลังคา'), ['d']);
        const { hits } = await index.search({ ...everywhere, text: '屋根', limit: 1 }, 'keyword');
        assert.match(shown(hits[0]), /東京都の«屋根»を/);
      });

      scene('takes nothing that is typed for syntax', async ({ index, writer }) => {
        await put(writer, { 'lod/notes/a': { text: 'AND C++ 100% sure: "quoted" (yes) a-b NEAR x*' } });
        for (const text of [
          '"',
          '""',
          'AND',
          'OR',
          'NOT',
          '(',
          '*',
          'NEAR(',
          'a:b',
          '-',
          '"a" OR',
          'title:x',
          '^x',
          'x*',
          '\0',
          '😀',
          "'",
          ';',
          '{',
          '\\',
        ])
          assert.ok(Array.isArray(await found(index, text)), text);
        assert.deepEqual(await found(index, 'c++'), ['a']);
        assert.deepEqual(await found(index, '"quoted" 100%'), ['a']);
      });

      scene('takes the last word as unfinished, quotes as a phrase', async ({ index, writer }) => {
        await put(writer, {
          'lod/notes/a': { text: 'surveying the northern roof' },
          'lod/notes/b': { text: 'roof northern' },
        });
        for (const typed of ['su', 'surv', 'survey', 'surveyi', 'surveyin', 'surveying'])
          assert.deepEqual(await found(index, typed), ['a'], typed);
        assert.deepEqual((await found(index, 'northern roof')).sort(), ['a', 'b']);
        assert.deepEqual(await found(index, '"northern roof"'), ['a']);
        assert.deepEqual(await ids(index, { collection: 'notes', text: 'roof nor' }), ['a', 'b']);
        assert.deepEqual(await ids(index, { collection: 'notes', text: 'survey nor' }), ['a']);
      });

      scene('puts titles first, shows where the words stand, and counts', async ({ index, writer }) => {
        await put(writer, {
          'lod/notes/a': { text: `storm ${'other words here '.repeat(20)}` },
          'lod/notes/b': { name: 'Storm damage', text: 'nothing' },
        });
        const { hits, total, mode } = await index.search(
          { ...everywhere, text: 'storm', limit: 1 },
          'hybrid',
        );
        assert.deepEqual(
          hits.map(({ ref }) => ref),
          ['lod/notes/b'],
        );
        assert.deepEqual([total, mode], [2, 'keyword']);
        const [, second] = (await index.search({ ...everywhere, text: 'storm', limit: 2 }, 'keyword')).hits;
        assert.match(shown(second), /^«storm» other/);
        assert.notEqual(hits[0]?.why, second?.why);
      });

      scene('keeps to places and clauses, in lists and in search', async ({ index, writer }) => {
        await put(writer, {
          'lod/notes/a': { status: 'open', city: 'Århus', text: 'a leak' },
          'lod/notes/b': { status: 'Done', tags: ['Roof', 'gutter'], text: 'a leak' },
          'bc/hubs/c': { status: 'open', text: 'a leak' },
        });
        const open: Filter = { pointer: '/status', op: 'same', value: 'OPEN' };
        const city: Filter = { pointer: '/city', op: 'same', value: 'arhus' };
        const tag: Filter = { pointer: '/tags/*', op: 'same', value: 'roof' };
        const of = async (query: Partial<Query>) => {
          const listed = (await index.list({ ...everywhere, limit: 9, ...query })).items.map(({ id }) => id);
          assert.deepEqual((await found(index, 'leak', query)).sort(), listed.sort());
          return listed.join('');
        };
        assert.equal(await of({ places: [{ ns: 'bc' }, { ns: 'lod', collection: 'notes' }] }), 'abc');
        assert.equal(await of({ places: [{ ns: 'bc' }] }), 'c');
        assert.equal(await of({ places: [] }), '');
        assert.equal(await of({ where: open }), 'ac');
        assert.equal(await of({ where: { not: open } }), 'b');
        assert.equal(await of({ where: { all: [open, { not: city }] } }), 'c');
        assert.equal(await of({ where: { any: [tag, city] } }), 'ab');
        assert.equal(await of({ where: { all: [] } }), 'abc');
        assert.equal(await of({ where: { any: [] } }), '');
        assert.equal(await of({ where: open, places: [{ ns: 'lod' }] }), 'a');
      });

      scene('knows facts about records', async ({ index, writer }) => {
        const problem = { kind: 'invalid', path: 'lod/customers/a.json', detail: '!' } as const;
        await put(writer, { 'lod/customers/a': { n: 1 } }, { problem });
        await put(writer, { 'lod/customers/b': { n: 2 } });
        const link = { pointer: '/customer', to: 'lod/customers', by: '@id', value: 'b' };
        await put(writer, { 'lod/files/roof.jpg': { customer: 'b' } }, { links: [link] });
        assert.deepEqual(await filtered(index, '@problem', 'eq', 'invalid'), ['a']);
        assert.deepEqual(await filtered(index, '@problem', 'empty', true), ['b']);
        assert.deepEqual(await filtered(index, '@files', 'gt', 0), ['b']);
        assert.deepEqual(await filtered(index, '@by', 'contains', 'ada'), ['a', 'b']);
        assert.deepEqual(await filtered(index, '@by', 'eq', 'Bo'), []);
      });

      scene('narrows a search by filters and collection', async ({ index, writer }) => {
        await put(writer, {
          'lod/notes/a': { text: 'leak', status: 'open' },
          'lod/notes/b': { text: 'leak', status: 'done' },
          'lod/jobs/c': { text: 'leak', status: 'open' },
        });
        const filters: Filter[] = [{ pointer: '/status', op: 'eq', value: 'open' }];
        assert.deepEqual((await found(index, 'leak', { filters })).sort(), ['a', 'c']);
        assert.deepEqual(await found(index, 'leak', { filters, ns: 'lod', collection: 'notes' }), ['a']);
      });

      scene('takes a word that stands nowhere for one that does, and says so', async ({ index, writer }) => {
        await put(writer, {
          'lod/notes/a': { name: 'Leaking gutters', text: 'The downpipe was surveyed' },
          'lod/notes/b': { text: 'invoice 2031 of the Strandperle' },
          'shop/notes/c': { text: 'glitter' },
          'shop/notes/d': { text: 'note that I am here' },
        });
        const ask = (text: string, query: Partial<Query> = {}) =>
          index.search({ ...everywhere, limit: 5, text, ...query }, 'keyword');
        for (const [typed, corrected, ref] of [
          ['guter', 'gutters', 'lod/notes/a'],
          ['leaking gtuters', undefined, 'lod/notes/a'],
          ['dwonpipe', 'downpipe', 'lod/notes/a'],
          ['strnadperle', 'strandperle', 'lod/notes/b'],
          ['surveyde now', undefined, 'lod/notes/a'],
        ] as const) {
          const answer = await ask(typed);
          assert.equal(answer.hits[0]?.ref, ref, typed);
          if (corrected) assert.equal(answer.corrected, corrected);
          assert.notEqual(answer.corrected, undefined);
        }
        assert.deepEqual((await ask('leaking gtuters')).corrected, 'leaking gutters');
        const right = await ask('gutter');
        assert.deepEqual([right.corrected, right.unknown], [undefined, undefined]);
        for (const word of ['nothing', 'acme']) assert.deepEqual((await ask(word)).unknown, [word]);
        const none = await ask('xylophone 2032');
        assert.deepEqual([none.corrected, none.unknown, none.hits], [undefined, ['xylophone', '2032'], []]);
        const hidden = await ask('gliter', { namespaces: ['lod'] });
        assert.deepEqual([hidden.corrected, hidden.unknown], [undefined, ['gliter']]);
        assert.equal((await ask('glitter', { namespaces: ['lod'] })).unknown?.length, 1);
      });

      scene('corrects by words of the places that are asked alone', async ({ index, writer }) => {
        const elsewhere = ['gutterz', 'guttery', 'guttera', 'gutteri', 'gutteru', 'guttero', 'gutterly'];
        await put(writer, {
          ...Object.fromEntries(
            elsewhere.map((word, at) => [
              `bc/hubs/${at}`,
              { text: `${word} ${word} inspections inspections` },
            ]),
          ),
          'bc/hubs/more': { text: elsewhere.join(' ') },
          'lod/notes/a': { text: 'gutter inspection' },
        });
        const ask = (text: string) =>
          index.search({ namespaces: ['lod'], limit: 5, text: `${text} ` }, 'keyword');
        assert.equal((await ask('gutterx')).corrected, 'gutter ');
        assert.equal((await ask('inspektion')).corrected, 'inspection ');
      });

      scene('answers as if there were no namespaces that may not be seen', async ({ index, writer }) => {
        await put(writer, {
          'lod/notes/a': { text: 'old gutters of slate' },
          'lod/notes/b': { text: 'the downpipe was surveyed' },
          'lod/notes/c': { text: 'inspection' },
        });
        const typed = [
          'gutterso',
          'see the old gutte',
          'gutterz ',
          'surveyedly',
          'inspektion ',
          'slat',
          'downpip',
        ];
        const told = async (text: string) => {
          const guest = { namespaces: ['lod'], text, limit: 9 };
          const { hits, corrected, unknown, total } = await index.search(guest, 'keyword');
          const listed = await index.list({ ...guest, ns: 'lod', collection: 'notes' });
          return { text, hits: hits.map(({ ref }) => ref), corrected, unknown, total, listed: listed.total };
        };
        const before = await Promise.all(typed.map(told));
        await put(writer, {
          'bc/notes/x': {
            text: 'gutterso gutte gutterz gutterzz surveyedly inspektion inspektions slatter downpipx',
          },
          'bc/notes/y': { text: 'gutterz gutterz gutterx guttern gutterm inspections' },
        });
        for (const answer of before) assert.deepEqual(await told(answer.text), answer);
      });

      scene('finds what means the same', async ({ index, writer }) => {
        await put(writer, {
          'lod/notes/a': { text: 'the gutter' },
          'lod/notes/b': { text: 'a rain channel along the eaves' },
          'lod/notes/c': { text: 'the channel tunnel' },
        });
        const synonyms = [
          ['gutters', 'rain channel'],
          ['roof', 'slates'],
        ];
        assert.deepEqual(await found(index, 'gutter', { synonyms }), ['a', 'b']);
        assert.deepEqual((await found(index, 'rain channel', { synonyms })).sort(), ['a', 'b', 'c']);
        assert.deepEqual(await found(index, 'gutter'), ['a']);
        assert.deepEqual(await found(index, '"the gutter"', { synonyms }), ['a']);
      });

      scene('leaves out records with a word that is not wanted', async ({ index, writer }) => {
        await put(writer, {
          'lod/notes/a': { text: 'ridge tile of the barn' },
          'lod/notes/b': { text: 'ridge tile' },
          'lod/notes/c': { text: 'well-known tile' },
        });
        const listed = (text: string) => ids(index, { collection: 'notes', text });
        assert.deepEqual(await found(index, 'ridge -barn'), ['b']);
        assert.deepEqual((await found(index, 'tile -"ridge tile"')).sort(), ['c']);
        assert.deepEqual(await found(index, 'well-known'), ['c']);
        assert.deepEqual(await listed('tile -barn'), ['b', 'c']);
        assert.deepEqual(await listed('-barn'), ['b', 'c']);
        assert.deepEqual(await listed('tile -"ridge tile" '), ['c']);
      });

      scene(
        'finds with any word, best with all, and those asked for twice more',
        async ({ index, writer }) => {
          const filler = Object.fromEntries(
            Array.from({ length: 30 }, (_, n) => [`lod/notes/z${n}`, { text: `note ${n}` }]),
          );
          await put(writer, {
            ...filler,
            'lod/notes/a': { text: 'slate and lead' },
            'lod/notes/b': { text: 'slate and wood' },
            'lod/notes/c': { text: 'lead and wood' },
          });
          assert.deepEqual(await found(index, 'the slate with wood'), ['b', 'a', 'c']);
          assert.deepEqual((await found(index, 'slate wood, lead: wood lead wood'))[0], 'c');
          assert.deepEqual(await found(index, 'and'), ['a', 'b', 'c']);
        },
      );

      scene('counts what it found by collection and tag', async ({ index, writer }) => {
        const records = { 'lod/notes/a': ['roof', 'old'], 'lod/notes/b': ['roof'], 'shop/items/c': [] };
        for (const [ref, tags] of Object.entries(records)) {
          const chunks = identify(ref, 'x', [piece('', 'slate', { tags })]);
          await put(writer, { [ref]: { text: 'slate' } }, { chunks });
        }
        const ask = async (query: Partial<Query>) =>
          (await index.search({ ...everywhere, text: 'slate', limit: 1, ...query }, 'keyword')).facets;
        assert.equal(await ask({}), undefined);
        assert.deepEqual(await ask({ facets: true }), {
          collections: [
            { ns: 'lod', collection: 'notes', count: 2 },
            { ns: 'shop', collection: 'items', count: 1 },
          ],
          tags: [
            { tag: 'roof', count: 2 },
            { tag: 'old', count: 1 },
          ],
        });
        assert.deepEqual((await ask({ facets: true, namespaces: ['shop'] }))?.tags, []);
      });

      scene('shows a few words of a passage of megabytes', async ({ index, writer }) => {
        const hitOf = async (text: string) => {
          const { hits } = await index.search({ ...everywhere, text, limit: 20 }, 'keyword');
          assert.ok((hits[0]?.snippet.length ?? 0) < 2500, `${hits[0]?.snippet.length} characters`);
          return `${hits.length} ${shown(hits[0])}`;
        };
        await put(writer, {
          'lod/notes/same': { text: `${'roof '.repeat(1_000_000)} the last tile` },
          'lod/notes/unbroken': { text: 'q'.repeat(5_000_000) },
          'lod/notes/late': { text: `${'filler words\n'.repeat(20_000)}a hidden needle` },
          'lod/notes/emoji': { text: `${'🏠'.repeat(2500)} tail` },
        });
        assert.match(await hitOf('roofs'), /^1 «roof» «roof» /);
        assert.match(await hitOf('tiles'), /^1 roof roof /);
        assert.match(await hitOf('qqq'), /^1 «q+…»…?$/);
        assert.match(await hitOf('needles'), /^1 …words · filler .* a hidden «needle»$/);
        assert.match(await hitOf('tail'), /^1 (🏠){80}… «tail»$/u);
        assert.match(await hitOf('late'), /^1 filler words · filler/);
      });

      scene('finds all the words of a list in several chunks of one record', async ({ index, writer }) => {
        const chunksOf = (ref: Ref, ...texts: string[]) => ({
          chunks: identify(
            ref,
            'Untitled',
            texts.map((text, place) => piece(`/part/${place}`, text)),
          ),
        });
        const split = chunksOf('lod/notes/split', 'storm over the roof', 'a new gutter', 'insurance paid');
        await put(writer, { 'lod/notes/split': {} }, split);
        await put(writer, { 'lod/notes/other': {} }, chunksOf('lod/notes/other', 'storm roof', 'insurance'));
        await put(
          writer,
          { 'lod/notes/whole': {} },
          chunksOf('lod/notes/whole', 'gutter, storm and insurance'),
        );
        await put(writer, { 'lod/notes/partly': {} }, chunksOf('lod/notes/partly', 'gutter'));
        const listed = (text: string) => ids(index, { collection: 'notes', text });
        assert.deepEqual(await listed('insur storm gutter'), ['split', 'whole']);
        assert.deepEqual(await listed('gutter'), ['partly', 'split', 'whole']);
        assert.deepEqual(await listed('roof insurance'), ['other', 'split']);
        assert.deepEqual(await listed('"storm over" "gutter" untitled'), ['split']);
        assert.deepEqual(await listed('storm gutter hail'), []);
        await put(writer, { 'lod/notes/split': {} }, chunksOf('lod/notes/split', 'storm', 'no more'));
        assert.deepEqual(await listed('insur storm gutter'), ['whole']);
      });

      scene('forgets the words of what was changed or removed', async ({ index, writer }) => {
        await put(writer, {
          'lod/notes/a': { name: 'one', text: 'zebra 斑馬' },
          'lod/notes/b': { text: 'zebra' },
        });
        await put(writer, { 'lod/notes/a': { name: 'two', text: 'horse' } });
        await remove(writer, 'lod/notes/b');
        for (const word of ['zebra', '斑馬', 'one']) assert.deepEqual(await found(index, word), [], word);
        assert.deepEqual(await found(index, 'horse'), ['a']);
      });
    });

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
        const trash = async (before?: number) =>
          (await index.trash('*', 5, before)).map(({ title }) => title);
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

    describe('problems', () => {
      const problem = (kind: 'broken' | 'gone' | 'invalid' | 'name', path: string) => ({
        kind,
        path,
        detail: `${kind}!`,
      });

      scene('stay with a record that is served from its last good version', async ({ index, writer }) => {
        await put(writer, { 'lod/customers/a': { n: 1 } });
        const ref = 'lod/customers/a';
        await writer.write([
          { op: 'seen', ref, stat: statOf(9), problem: { ...problem('broken', `${ref}.json`), ref } },
        ]);
        const found = await index.get(ref);
        assert.deepEqual(
          [found?.record.data.n, found?.record.problem?.kind, found?.stat.ino],
          [1, 'broken', 9],
        );
        assert.deepEqual(
          (await index.problems('*')).map(({ kind }) => kind),
          ['broken'],
        );
        assert.deepEqual((await index.collections())[0]?.problems, 1);
        await put(writer, { 'lod/customers/a': { n: 2 } });
        assert.equal((await index.get(ref))?.record.problem, undefined);
      });

      scene('of a file that never was good stand alone, until it is or goes', async ({ index, writer }) => {
        const ref = 'lod/customers/bad';
        const broken = {
          op: 'seen',
          ref,
          stat: statOf(1),
          problem: { ...problem('broken', `${ref}.json`), ref },
        } as const;
        await writer.write([broken]);
        assert.deepEqual(await ids(index), []);
        assert.equal((await index.problems('*'))[0]?.ref, ref);
        assert.deepEqual(
          (await writer.known('lod', 'customers', '', 9)).map(({ id }) => id),
          ['bad'],
        );
        await writer.write([{ op: 'lose', ref }]);
        assert.deepEqual(
          [await index.problems('*'), await writer.known('lod', 'customers', '', 9)],
          [[], []],
        );
        await writer.write([broken]);
        await put(writer, { [ref]: { n: 1 } });
        assert.deepEqual(await index.problems('*'), []);
      });

      scene('of a folder are replaced together and seen only by those who may', async ({ index, writer }) => {
        const write = (paths: string[]) =>
          writer.write([
            {
              op: 'problems',
              ns: 'lod',
              collection: 'customers',
              problems: paths.map((path) => problem('name', path)),
            },
          ]);
        await write(['lod/customers/b?.json', 'lod/customers/a?.json']);
        assert.deepEqual(
          (await index.problems('*')).map(({ path }) => path),
          ['lod/customers/a?.json', 'lod/customers/b?.json'],
        );
        assert.deepEqual(await index.problems(['bc']), []);
        await write([]);
        assert.deepEqual(await index.problems(['lod']), []);
      });

      scene('of records held together are one; the records stay', async ({ index, writer }) => {
        await put(writer, { 'lod/customers/a': { n: 1 }, 'lod/customers/b': { n: 2 } });
        await writer.write([
          ...['a', 'b'].map(
            (id) =>
              ({
                op: 'hold',
                ref: `lod/customers/${id}`,
                problem: problem('gone', `lod/customers/${id}.json`),
              }) as const,
          ),
        ]);
        assert.deepEqual(await ids(index), ['a', 'b']);
        assert.equal((await index.get('lod/customers/a'))?.record.problem?.kind, 'gone');
        assert.deepEqual(
          (await index.problems('*')).map(({ path }) => path),
          ['lod/customers'],
        );
        await put(writer, { 'lod/customers/a': { n: 1 }, 'lod/customers/b': { n: 2 } });
        assert.deepEqual(await index.problems('*'), []);
      });
    });

    describe('links that lead nowhere', () => {
      const customer = { pointer: '/customer', to: 'lod/customers', by: '@id', value: 'acme' };
      const hub = { pointer: '/hubs/*', to: 'bc/hubs', by: '/code', value: 7 };
      const dangling = async (index: Index, collection?: string) => {
        const problems = await index.problems('*', collection);
        assert.deepEqual([...new Set(problems.map(({ kind }) => kind))], problems.length ? ['link'] : []);
        return problems.map(({ ref }) => ref);
      };
      const whole = (writer: IndexWriter) => writer.setNote('state', 'ready');

      scene('are known by id as their target comes, moves and goes', async ({ index, writer }) => {
        await put(writer, { 'lod/jobs/a': {}, 'lod/jobs/b': {} }, { links: [customer] });
        assert.deepEqual(
          await dangling(index),
          [],
          'while it is built, what is missing may just not be read yet',
        );
        await whole(writer);
        assert.deepEqual(await dangling(index), ['lod/jobs/a', 'lod/jobs/b']);
        const [problem] = await index.problems('*');
        assert.equal(problem?.path, 'lod/jobs/a.json');
        assert.match(
          problem?.detail ?? '',
          /^customer refers to nothing: there is no lod\/customers\/acme\. /,
        );
        assert.equal((await index.collections())[0]?.problems, 2);
        await put(writer, { 'lod/customers/acme': { n: 1 } });
        assert.deepEqual(await dangling(index), []);
        await put(writer, { 'lod/customers/acme': { n: 2 } });
        assert.deepEqual(await dangling(index), []);
        await writer.remember([
          revision(9, 'lod/customers/acme-ltd', { op: 'move', from: 'lod/customers/acme' }),
        ]);
        await writer.write([
          { op: 'remove', ref: 'lod/customers/acme', seq: 9 },
          { op: 'put', record: indexed('lod/customers/acme-ltd', {}, 9) },
        ]);
        assert.deepEqual(await dangling(index, 'jobs'), ['lod/jobs/a', 'lod/jobs/b']);
        assert.deepEqual(await index.problems(['bc']), []);
        await put(writer, { 'lod/jobs/a': {} }, { links: [{ ...customer, value: 'acme-ltd' }] });
        await remove(writer, 'lod/jobs/b');
        assert.deepEqual(await dangling(index), []);
        assert.equal((await index.inbound('lod/customers/acme-ltd'))[0]?.count, 1);
      });

      scene('are known by another field too, whoever has its value', async ({ index, writer }) => {
        await whole(writer);
        await put(writer, { 'bc/hubs/one': { code: 7 }, 'bc/hubs/text': { code: '7' } });
        await put(
          writer,
          { 'lod/jobs/a': {} },
          { links: [hub, { ...hub, value: 8 }, { ...hub, value: 'x' }] },
        );
        assert.deepEqual(await dangling(index), ['lod/jobs/a']);
        assert.match(
          (await index.problems('*'))[0]?.detail ?? '',
          /no record of bc\/hubs has (8|"x") in code, and 1 more of its links/,
        );
        await put(writer, { 'bc/hubs/eight': { code: 8 }, 'bc/hubs/x': { code: 'x' } });
        assert.deepEqual(await dangling(index), []);
        await put(writer, { 'bc/hubs/also-seven': { code: 7 } });
        await remove(writer, 'bc/hubs/one');
        assert.deepEqual(await dangling(index), []);
        await put(writer, { 'bc/hubs/also-seven': { code: 70 } });
        assert.deepEqual(await dangling(index), ['lod/jobs/a']);
        await put(writer, { 'bc/hubs/text': { code: 7 } });
        assert.deepEqual(await dangling(index), []);
      });

      scene('take an id for text, and a record for a target of its own', async ({ index, writer }) => {
        await whole(writer);
        await put(writer, { 'lod/jobs/42': {} }, { links: [{ ...customer, to: 'lod/jobs', value: 42 }] });
        assert.deepEqual(await dangling(index), []);
        assert.equal((await index.inbound('lod/jobs/42'))[0]?.count, 1);
        await put(writer, { 'lod/jobs/a': {} }, { links: [{ ...customer, to: 'no/where' }] });
        assert.deepEqual(await dangling(index), ['lod/jobs/a']);
        await put(writer, { 'lod/customers/_schema': {} });
        await put(writer, { 'lod/jobs/a': {} }, { links: [{ ...customer, value: '_schema' }] });
        assert.deepEqual(await dangling(index), ['lod/jobs/a']);
      });
    });

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
            (await index.collections()).map(
              ({ ns, collection, records }) => `${ns}/${collection} ${records}`,
            );
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
  });
}

/** A hit's snippet with its marks made visible. */
function shown(hit: Hit | undefined): string {
  return (hit?.snippet ?? '').replaceAll('\u0002', '«').replaceAll('\u0003', '»');
}

/** The ids of a list, page after page. */
async function pages(index: Index, query: Query): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined, first = true; first || cursor; first = false) {
    const page = await index.list({ ...query, cursor });
    found.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return found;
}

/** The ids of a list that come before its last page, going back page by page. */
async function pagesBack(index: Index, query: Query): Promise<string[]> {
  let cursor = (await index.list(query)).nextCursor;
  let last = await index.list({ ...query, cursor });
  while (last.nextCursor) {
    cursor = last.nextCursor;
    last = await index.list({ ...query, cursor });
  }
  const found: string[] = [];
  for (let before = last.previousCursor; before; ) {
    const page = await index.list({ ...query, cursor: before, backwards: true });
    found.unshift(...page.items.map(({ id }) => id));
    before = page.previousCursor;
  }
  return found;
}
