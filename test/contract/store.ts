import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Store } from '../../src/core/ports/store.ts';

// What every store must do, whoever plays it. docs/design.md §2, §3.
// storeContract

/** A store to test, and what the outside world can do to it. */
export interface StoreUnderTest {
  store: Store;
  /** Writes bytes as a person with an editor would. */
  edit(ref: string, bytes: Buffer): void;
  /** Removes the file as a person would. */
  erase(ref: string): void;
  close(): Promise<void>;
}

const bytes = (text: string) => Buffer.from(text);

/** The suite; `make` gives an empty store. */
export function storeContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let given: StoreUnderTest;
    let store: Store;
    beforeEach(async () => {
      given = await make();
      store = given.store;
    });
    afterEach(() => given.close());

    async function create(ref: string, text: string) {
      return store.publish(await store.stage(ref, bytes(text)), undefined);
    }

    it('gives back the bytes that were published, with their hash', async () => {
      const stat = await create('lod/customers/acme', '{"a":1.10}\n');
      const file = await store.read('lod/customers/acme');
      assert.deepEqual(file?.bytes, bytes('{"a":1.10}\n'));
      assert.equal(file?.etag, hash('sha256', '{"a":1.10}\n'));
      assert.deepEqual(file?.stat, stat);
      assert.deepEqual(await store.stat('lod/customers/acme'), stat);
    });

    it('knows nothing of a record that is not there', async () => {
      assert.equal(await store.read('lod/customers/nobody'), undefined);
      assert.equal(await store.stat('lod/customers/nobody'), undefined);
    });

    it('shows nothing of staged bytes until they are published, and nothing at all once they are discarded', async () => {
      const staged = await store.stage('lod/customers/acme', bytes('{}'));
      assert.equal(await store.read('lod/customers/acme'), undefined);
      assert.deepEqual((await store.list('lod', 'customers')).entries, []);
      await store.discard(staged);
      assert.equal(await store.read('lod/customers/acme'), undefined);
    });

    it('does not create over a file that came between', async () => {
      const staged = await store.stage('lod/customers/acme', bytes('{"mine":1}'));
      given.edit('lod/customers/acme', bytes('{"theirs":1}'));
      assert.equal(await store.publish(staged, undefined), false);
      assert.deepEqual((await store.read('lod/customers/acme'))?.bytes, bytes('{"theirs":1}'));
    });

    it('replaces the expected file', async () => {
      await create('lod/customers/acme', '{"a":1}');
      const before = await store.stat('lod/customers/acme');
      const after = await store.publish(await store.stage('lod/customers/acme', bytes('{"a":2}')), before);
      assert.notDeepEqual(after, before);
      assert.deepEqual((await store.read('lod/customers/acme'))?.bytes, bytes('{"a":2}'));
    });

    it('does not replace a file that was edited meanwhile, not even at once and with the same length', async () => {
      await create('lod/customers/acme', '{"a":1}');
      const before = await store.stat('lod/customers/acme');
      given.edit('lod/customers/acme', bytes('{"a":9}'));
      assert.equal(
        await store.publish(await store.stage('lod/customers/acme', bytes('{"a":2}')), before),
        false,
      );
      assert.deepEqual((await store.read('lod/customers/acme'))?.bytes, bytes('{"a":9}'));
    });

    it('does not bring back a file that was removed meanwhile', async () => {
      await create('lod/customers/acme', '{"a":1}');
      const before = await store.stat('lod/customers/acme');
      given.erase('lod/customers/acme');
      assert.equal(
        await store.publish(await store.stage('lod/customers/acme', bytes('{"a":2}')), before),
        false,
      );
      assert.equal(await store.read('lod/customers/acme'), undefined);
    });

    it('removes the expected file and no other', async () => {
      await create('lod/customers/acme', '{"a":1}');
      const stale = await store.stat('lod/customers/acme');
      given.edit('lod/customers/acme', bytes('{"a":22}'));
      assert.equal(await store.remove('lod/customers/acme', stale as never), false);
      const fresh = await store.stat('lod/customers/acme');
      assert.equal(await store.remove('lod/customers/acme', fresh as never), true);
      assert.equal(await store.read('lod/customers/acme'), undefined);
      assert.equal(await store.remove('lod/customers/acme', fresh as never), false);
    });

    it('lists settings in the folder where they lie', async () => {
      await create('lod/_namespace', '{}');
      await create('lod/customers/_schema', '{}');
      await create('lod/customers/acme', '{}');
      const settings = await store.list('lod', '');
      assert.deepEqual(
        settings.entries.map((entry) => entry.ref),
        ['lod/_namespace'],
      );
      const refs = (await store.list('lod', 'customers')).entries.map((entry) => entry.ref);
      assert.deepEqual(refs, ['lod/customers/_schema', 'lod/customers/acme']);
      assert.deepEqual([await store.size('lod', 'customers'), await store.size('lod', 'none')], [1, 0]);
    });

    it('lists namespaces, collections and records in the order of their UTF-8 bytes', async () => {
      for (const ref of ['b/x/1', 'a/z/1', 'a/y/1', 'C/x/1']) await create(ref, '{}');
      for (const id of ['a-b', 'a', 'é', 'Z', '\u{ff5e}', '\u{1f600}', 'a.b'])
        await create(`a/y/${id}`, '{}');
      const { folders } = await store.folders();
      assert.deepEqual(
        folders.map(({ ns }) => ns),
        ['C', 'a', 'b'],
      );
      assert.deepEqual(folders[1]?.collections, ['y', 'z']);
      const ids = (await store.list('a', 'y')).entries.map((entry) => entry.ref.slice(4));
      assert.deepEqual(ids, ['1', 'Z', 'a', 'a-b', 'a.b', 'é', '\u{ff5e}', '\u{1f600}']);
    });

    it('takes any name of letters and digits of any script, and ordinary punctuation', async () => {
      for (const id of [
        'Müller & Söhne (2026)',
        '北京-仓库',
        'naïve, "no"'.replaceAll('"', "'"),
        '🚲 hub',
        'a'.repeat(128),
      ]) {
        await create(`lod/customers/${id}`, `{"id":${JSON.stringify(id)}}`);
        assert.deepEqual(
          (await store.read(`lod/customers/${id}`))?.bytes,
          bytes(`{"id":${JSON.stringify(id)}}`),
        );
      }
    });

    it('refuses names that could lead elsewhere or cannot be kept everywhere', async () => {
      const bad = [
        '..',
        '.',
        '.hidden',
        'a\0b',
        'a\\b',
        'a:b',
        'a*',
        'a?',
        'a"b',
        'a<b',
        'a|b',
        'end.',
        'end ',
        'tab\there',
      ];
      const ids = [
        ...bad,
        '',
        'new',
        'a'.repeat(129),
        'a'.repeat(300),
        'e\u0301',
        '\ud800',
        'zero\u200bwidth',
        '\u202eltr',
      ];
      const refs = [
        ...ids.map((id) => `lod/customers/${id}`),
        ...bad.map((name) => `${name}/customers/acme`),
        ...bad.map((name) => `lod/${name}/acme`),
        'lod/customers/a/b',
        'lod/customers/../../../etc/passwd',
        'lod/system/acme',
        'lod/acme',
        'lod',
        '',
      ];
      for (const ref of refs) {
        const refused = { name: 'CairnError', code: 'invalid' };
        await assert.rejects(store.read(ref), refused, JSON.stringify(ref));
        await assert.rejects(store.stat(ref), refused, JSON.stringify(ref));
        await assert.rejects(store.stage(ref, bytes('{}')), refused, JSON.stringify(ref));
      }
    });

    it('takes a percent sign for what it is', async () => {
      await create('lod/customers/%2f..%2f', '{}');
      assert.deepEqual(
        (await store.list('lod', 'customers')).entries.map((entry) => entry.ref),
        ['lod/customers/%2f..%2f'],
      );
    });

    it('tells of a name that differs only by case', async () => {
      await create('lod/customers/Acme', '{}');
      assert.equal(await store.twin('lod/customers/Acme'), undefined);
      assert.equal(await store.twin('lod/customers/acme'), 'Acme.json');
      assert.equal(await store.twin('lod/Customers/other'), 'customers');
      assert.equal(await store.twin('lod/customers/other'), undefined);
      await store.remove('lod/customers/Acme', (await store.stat('lod/customers/Acme')) as never);
      assert.equal(await store.twin('lod/customers/acme'), undefined);
      given.edit('lod/customers/ACME', bytes('{}'));
      assert.equal(await store.twin('lod/customers/acme'), 'ACME.json');
    });

    it('keeps ten megabytes and an empty file as they are', async () => {
      const large = Buffer.alloc(10 * 1024 * 1024, 'x');
      await store.publish(await store.stage('lod/notes/large', large), undefined);
      assert.ok((await store.read('lod/notes/large'))?.bytes.equals(large));
      await create('lod/notes/empty', '');
      assert.equal((await store.read('lod/notes/empty'))?.bytes.length, 0);
    });

    it('makes everything durable and sweeps what an interruption left, without touching a record', async () => {
      await create('lod/customers/acme', '{"a":1}');
      await store.sync();
      await store.stage('lod/customers/acme', bytes('{"never":"published"}'));
      assert.deepEqual(await store.sweep(async () => false), []);
      assert.deepEqual((await store.read('lod/customers/acme'))?.bytes, bytes('{"a":1}'));
    });
  });
}
