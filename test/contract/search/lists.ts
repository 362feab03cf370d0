import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { isCairnError } from '../../../src/core/errors.ts';
import type { Index } from '../../../src/core/ports/search-index.ts';
import type { Filter, Query } from '../../../src/core/query.ts';
import type { JsonObject } from '../../../src/core/record.ts';
import { put, remove } from '../../search/indexed.ts';
import { customers, everywhere, filtered, ids, type Scene } from './made.ts';

// Lists: sorting, filters, pages. listsContract

export function listsContract(scene: Scene): void {
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
        await assert.rejects(filtered(index, pointer, 'eq', 1), (thrown) => isCairnError(thrown, 'invalid'));
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
