import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { IndexWriter } from '../../../src/core/ports/index-writer.ts';
import type { Index } from '../../../src/core/ports/search-index.ts';
import { indexed, put, remove, revision, statOf } from '../../search/indexed.ts';
import { ids, type Scene } from './made.ts';

// What is wrong, and links that lead nowhere. problemsContract

export function problemsContract(scene: Scene): void {
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
      assert.deepEqual([await index.problems('*'), await writer.known('lod', 'customers', '', 9)], [[], []]);
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
      assert.match(problem?.detail ?? '', /^customer refers to nothing: there is no lod\/customers\/acme\. /);
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
      await put(writer, { 'lod/jobs/a': {} }, { links: [hub, { ...hub, value: 8 }, { ...hub, value: 'x' }] });
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

  describe('values that only one record may have', () => {
    const number = (value: string | number) => ({ uniques: [{ pointer: '/head/number', value }] });
    const twice = async (index: Index) =>
      (await index.problems('*')).map(({ kind, ref, other }) => [kind, ref, other]);
    const [a, b, c] = ['lod/jobs/a', 'lod/jobs/b', 'lod/jobs/c'] as const;

    scene('are told of every record that shares one, with another that has it', async ({ index, writer }) => {
      await put(writer, { [a]: {}, 'bc/jobs/a': {} }, number('7'));
      await put(writer, { [c]: {} }, number(7));
      assert.deepEqual(await twice(index), [], 'of other collections, and a number is no text');
      await put(writer, { [b]: {} }, number('7'));
      assert.deepEqual(await twice(index), [
        ['duplicate', a, b],
        ['duplicate', b, a],
      ]);
      const [problem] = await index.problems('*', 'jobs');
      assert.deepEqual([problem?.path, problem?.pointer], ['lod/jobs/a.json', '/head/number']);
      assert.match(problem?.detail ?? '', /^head\/number is "7", as it is in lod\/jobs\/b, but only one/);
      const counts = (await index.collections()).map(({ ns, problems }) => [ns, problems]);
      assert.deepEqual(counts, [
        ['bc', 0],
        ['lod', 2],
      ]);
      const filters = [{ pointer: '@problem', op: 'eq' as const, value: 'duplicate' }];
      assert.deepEqual(await ids(index, { ns: 'lod', collection: 'jobs', filters }), ['a', 'b']);
    });

    scene('are told as long as two have one', async ({ index, writer }) => {
      await put(writer, { [a]: {}, [b]: {}, [c]: {} }, number(7));
      assert.equal((await twice(index)).length, 3);
      await put(writer, { [b]: { n: 1 } }, number(8));
      assert.deepEqual(await twice(index), [
        ['duplicate', a, c],
        ['duplicate', c, a],
      ]);
      await remove(writer, a);
      assert.deepEqual(await twice(index), []);
      await put(writer, { [b]: { n: 2 } }, number(7));
      assert.equal((await twice(index)).length, 2);
      await put(writer, { [b]: { n: 2 } });
      assert.deepEqual(await twice(index), [], 'the field is unique no longer');
    });
  });
}
