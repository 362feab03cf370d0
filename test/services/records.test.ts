import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Revision } from '../../src/core/change.ts';
import type { Mutation } from '../../src/services/records.ts';
import { all } from '../contract/journal.ts';
import { temporaryFolder, writeFile } from '../folder.ts';
import { ann, storeAt } from './store-at.ts';

const acme = 'lod/customers/acme';
const etagOf = (text: string) => hash('sha256', text);

describe('Records', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let at: Awaited<ReturnType<typeof storeAt>>;
  beforeEach(async () => {
    folder = temporaryFolder();
    at = await storeAt(folder.path);
  });
  afterEach(async () => {
    await at.close();
    folder.remove();
  });

  const text = (ref: string) => fs.readFileSync(at.fileOf(ref), 'utf8');
  const write = (...mutations: Mutation[]) => at.records.write(ann, mutations);
  const create = (id: string, body: string) =>
    write({ op: 'create', ns: 'lod', collection: 'customers', id, body });
  const past = async () =>
    (await all(at.journal.scan(0))).map(({ op, ref, via, by }) => `${op} ${ref} ${by}/${via}`);
  const last = async () => (await all(at.journal.scan(0))).at(-1) as Revision;

  describe('creating', () => {
    it('writes two-space JSON with a final newline, keeps the spelling of numbers, and journals it', async () => {
      const [result] = await create('acme', '{"name":"Acme","price":1.10,"big":12345678901234567890}');
      const want = '{\n  "name": "Acme",\n  "price": 1.10,\n  "big": 12345678901234567890\n}\n';
      assert.equal(text(acme), want);
      assert.equal(result?.etag, etagOf(want));
      assert.equal(result?.op, 'create');
      assert.deepEqual(await past(), [`create ${acme} ann/api`]);
      assert.equal(String(await at.journal.read(await last())), want);
      assert.equal(result?.seq, (await last()).seq);
    });

    it('is read back at once, from the index', async () => {
      await create('acme', '{"name":"Acme"}');
      const record = await at.records.get(ann, acme);
      assert.deepEqual(record.data, { name: 'Acme' });
      assert.equal(record.seq, 1);
      assert.equal(record.updatedBy, 'ann');
      assert.deepEqual(at.stirred, []);
    });

    it('gives each of many at once an id of its own', async () => {
      const body = '{"name":"same"}';
      const results = await Promise.all(
        Array.from({ length: 20 }, () => write({ op: 'create', ns: 'lod', collection: 'customers', body })),
      );
      assert.equal(new Set(results.flat().map(({ ref }) => ref)).size, 20);
      assert.equal((await past()).length, 20);
    });

    it('refuses a ref that exists, a name that cannot be, and a name that differs only by case', async () => {
      await create('acme', '{"name":"Acme"}');
      await assert.rejects(create('acme', '{}'), { code: 'conflict' });
      await assert.rejects(create('Acme', '{}'), { code: 'conflict' });
      await assert.rejects(create('../../etc/passwd', '{}'), { code: 'invalid' });
      await assert.rejects(create('new', '{}'), { code: 'invalid' });
      await assert.rejects(create('x'.repeat(300), '{}'), { code: 'invalid' });
      assert.equal((await past()).length, 1);
    });

    it('refuses what is no record', async () => {
      for (const body of [
        '',
        '[]',
        '{"a":1,"a":2}',
        '{"a":',
        'null',
        `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`,
      ]) {
        await assert.rejects(create('acme', body), { code: 'invalid' }, body.slice(0, 20));
      }
      assert.equal(fs.existsSync(at.fileOf(acme)), false);
      assert.deepEqual(await past(), []);
    });

    it('keeps a key named __proto__, emoji, a lone surrogate, and ten megabytes', async () => {
      const large = 'x'.repeat(10 * 1024 * 1024);
      await create('acme', `{"__proto__":{"a":1},"🚲":"\\ud800","large":"${large}"}`);
      const { data } = await at.records.get(ann, acme);
      assert.deepEqual(Object.keys(data), ['__proto__', '🚲', 'large']);
      assert.equal(Object.getPrototypeOf(data), Object.prototype);
      assert.match(text(acme).slice(0, 90), /"\\ud800"/);
    });
  });

  describe('changing', () => {
    const original = '{\r\n\t"name": "Acme",  "price": 1.10,\r\n\t"unknown": [1,2]\r\n}';
    beforeEach(async () => {
      writeFile(at.fileOf(acme), original);
    });

    it('changes only the values concerned', async () => {
      await write({ op: 'edit', ref: acme, edits: [{ pointer: '/name', json: '"Acme Ltd"' }] });
      assert.equal(text(acme), original.replace('Acme', 'Acme Ltd'));
      await write({ op: 'patch', ref: acme, body: '{"price":2.50}' });
      assert.equal(text(acme), original.replace('Acme', 'Acme Ltd').replace('1.10', '2.50'));
      await write({ op: 'replace', ref: acme, body: '{"name":"Acme","price":2.5,"unknown":[1,2]}' });
      assert.equal(text(acme), original.replace('1.10', '2.50'));
    });

    it('journals bytes first that the journal does not know', async () => {
      await write({ op: 'patch', ref: acme, body: '{"name":"B"}' });
      assert.deepEqual(await past(), [`seen ${acme} vim/disk`, `update ${acme} ann/api`]);
      const [seen] = await all(at.journal.scan(0));
      assert.equal(String(await at.journal.read(seen as Revision)), original);
      writeFile(at.fileOf(acme), '{"by": "hand"}');
      await write({ op: 'patch', ref: acme, body: '{"name":"C"}' });
      assert.deepEqual((await past()).slice(2), [`update ${acme} vim/disk`, `update ${acme} ann/api`]);
      const chain = await all(at.journal.scan(0));
      for (const [index, { prev }] of chain.entries()) assert.equal(prev, chain[index - 1]?.etag ?? null);
    });

    it('writes nothing when the same is said again', async () => {
      await write({ op: 'patch', ref: acme, body: '{"name":"B"}' });
      const before = fs.statSync(at.fileOf(acme));
      const { etag } = await at.records.get(ann, acme);
      const [result] = await write({ op: 'patch', ref: acme, body: '{"name":"B"}' });
      assert.equal(result?.etag, etag);
      assert.equal(result?.seq, undefined);
      assert.deepEqual(result?.diff, []);
      assert.equal(fs.statSync(at.fileOf(acme)).ino, before.ino);
      assert.equal((await past()).length, 2);
    });

    it('keeps the permissions of the file', async () => {
      fs.chmodSync(at.fileOf(acme), 0o640);
      await write({ op: 'patch', ref: acme, body: '{"name":"B"}' });
      assert.equal(fs.statSync(at.fileOf(acme)).mode & 0o777, 0o640);
    });

    it('refuses a stale If-Match with the present version, and takes the right one', async () => {
      const { etag } = await at.records.get(ann, acme);
      await write({ op: 'patch', ref: acme, body: '{"name":"B"}', ifMatch: etag });
      const now = await at.records.get(ann, acme);
      const stale = write({ op: 'patch', ref: acme, body: '{"name":"C"}', ifMatch: etag });
      await assert.rejects(stale, (error: { code: string; extras: { etag: string } }) => {
        assert.equal(error.code, 'precondition_failed');
        assert.equal(error.extras.etag, now.etag);
        return true;
      });
    });

    it('replaces only what exists, unless it is told that nothing may', async () => {
      const other = 'lod/customers/other';
      await assert.rejects(write({ op: 'replace', ref: other, body: '{}' }), { code: 'not_found' });
      await assert.rejects(write({ op: 'replace', ref: acme, body: '{}', ifNoneMatch: '*' }), {
        code: 'precondition_failed',
      });
      const [result] = await write({ op: 'replace', ref: other, body: '{"a":1.0}', ifNoneMatch: '*' });
      assert.equal(result?.op, 'create');
      assert.equal(text(other), '{\n  "a": 1.0\n}\n');
    });

    it('serves two writers of one record one after the other: one succeeds, the other learns of it', async () => {
      const { etag } = await at.records.get(ann, acme);
      const results = await Promise.allSettled(
        ['B', 'C'].map((name) =>
          write({ op: 'patch', ref: acme, body: `{"name":"${name}"}`, ifMatch: etag }),
        ),
      );
      assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
      const [failed] = results.filter((result) => result.status === 'rejected');
      assert.equal(failed?.reason.code, 'precondition_failed');
    });

    it('loses no field of two writers who each patch their own', async () => {
      await Promise.all(
        Array.from({ length: 30 }, (_, i) => write({ op: 'patch', ref: acme, body: `{"field${i}":${i}}` })),
      );
      const { data } = await at.records.get(ann, acme);
      for (let i = 0; i < 30; i++) assert.equal(data[`field${i}`], i);
    });
  });

  describe('deleting, moving and restoring', () => {
    beforeEach(async () => {
      await create('acme', '{"name":"Acme"}');
    });

    it('deletes, and restores a version as it was', async () => {
      const before = text(acme);
      const [deleted] = await write({ op: 'delete', ref: acme });
      assert.equal(deleted?.etag, null);
      assert.equal(fs.existsSync(at.fileOf(acme)), false);
      await assert.rejects(at.records.get(ann, acme), { code: 'not_found' });
      await assert.rejects(write({ op: 'delete', ref: acme }), { code: 'not_found' });
      await write({ op: 'restore', ref: acme, seq: 1 });
      assert.equal(text(acme), before);
      assert.equal((await last()).op, 'restore');
    });

    it('moves: the history goes along, the old name tells where', async () => {
      const [moved] = await write({ op: 'move', ref: acme, to: 'lod/customers/acme-ltd' });
      assert.equal(moved?.ref, 'lod/customers/acme-ltd');
      assert.equal(fs.existsSync(at.fileOf(acme)), false);
      assert.equal(text('lod/customers/acme-ltd'), '{\n  "name": "Acme"\n}\n');
      const { op, from } = await last();
      assert.deepEqual([op, from], ['move', acme]);
      await write({ op: 'move', ref: 'lod/customers/acme-ltd', to: 'lod/customers/acme-inc' });
      await assert.rejects(
        at.records.get(ann, acme),
        (error: { code: string; extras: { movedTo: string } }) => {
          assert.deepEqual([error.code, error.extras.movedTo], ['not_found', 'lod/customers/acme-inc']);
          return true;
        },
      );
      await write({ op: 'restore', ref: 'lod/customers/acme-inc', seq: 1 });
    });

    it('takes a copy at the old name for something new', async () => {
      await write({ op: 'move', ref: acme, to: 'lod/customers/acme-ltd' });
      writeFile(at.fileOf(acme), '{\n  "name": "Acme"\n}\n');
      await at.observe(acme);
      assert.equal((await past()).at(-1), `create ${acme} vim/disk`);
    });

    it('moves over nothing, to no other namespace, and no settings', async () => {
      await create('other', '{}');
      const move = (to: string) => write({ op: 'move', ref: acme, to });
      await assert.rejects(move('lod/customers/other'), { code: 'conflict' });
      await assert.rejects(move('lod/customers/Other'), { code: 'conflict' });
      await assert.rejects(move('bc/customers/acme'), { code: 'invalid' });
      await assert.rejects(move('lod/customers/_schema'), { code: 'invalid' });
      await assert.rejects(move('lod/customers/../x'), { code: 'invalid' });
      await assert.rejects(move(acme), { code: 'invalid' });
      await move('lod/customers/Acme');
      assert.deepEqual(fs.readdirSync(`${at.layout.truth}/lod/customers`).sort(), [
        'Acme.json',
        'other.json',
      ]);
    });

    it('restores no version of another record', async () => {
      await create('other', '{"secret":1}');
      await assert.rejects(write({ op: 'restore', ref: acme, seq: 2 }), { code: 'not_found' });
      await assert.rejects(write({ op: 'restore', ref: acme, seq: 99 }), { code: 'not_found' });
    });
  });

  describe('several at once', () => {
    it('does all of them as one batch', async () => {
      const results = await write(
        { op: 'create', ns: 'lod', collection: 'customers', id: 'a', body: '{"n":1}' },
        { op: 'patch', ref: 'lod/customers/a', body: '{"n":2}' },
        { op: 'create', ns: 'lod', collection: 'jobs', id: 'b', body: '{}' },
        { op: 'move', ref: 'lod/jobs/b', to: 'lod/jobs/c' },
      );
      assert.equal(new Set(results.map(({ batch }) => batch)).size, 1);
      assert.equal(text('lod/customers/a'), '{\n  "n": 2\n}\n');
      assert.deepEqual(fs.readdirSync(`${at.layout.truth}/lod/jobs`), ['c.json']);
      const revisions = await all(at.journal.scan(0));
      assert.deepEqual(new Set(revisions.map(({ batch }) => batch)), new Set([results[0]?.batch]));
      assert.deepEqual(
        revisions.map(({ op }) => op),
        ['create', 'update', 'create', 'move'],
      );
    });

    it('does none of them when one is refused, and says which', async () => {
      await create('acme', '{"name":"Acme"}');
      const before = text(acme);
      const batch = write(
        { op: 'patch', ref: acme, body: '{"name":"B"}' },
        { op: 'create', ns: 'lod', collection: 'jobs', id: 'b', body: '{}' },
        { op: 'delete', ref: 'lod/customers/nobody' },
      );
      await assert.rejects(batch, (error: { code: string; extras: { index: number } }) => {
        assert.deepEqual([error.code, error.extras.index], ['not_found', 2]);
        return true;
      });
      assert.equal(text(acme), before);
      assert.equal(fs.existsSync(at.fileOf('lod/jobs/b')), false);
      assert.equal((await past()).length, 1);
      assert.deepEqual(fs.readdirSync(`${at.layout.state}/staging`), []);
    });

    it('swaps two records in one batch', async () => {
      await write(
        { op: 'create', ns: 'lod', collection: 'customers', id: 'a', body: '{"n":"a"}' },
        { op: 'create', ns: 'lod', collection: 'customers', id: 'b', body: '{"n":"b"}' },
      );
      await write(
        { op: 'move', ref: 'lod/customers/a', to: 'lod/customers/t' },
        { op: 'move', ref: 'lod/customers/b', to: 'lod/customers/a' },
        { op: 'move', ref: 'lod/customers/t', to: 'lod/customers/b' },
      );
      assert.match(text('lod/customers/a'), /"b"/);
      assert.match(text('lod/customers/b'), /"a"/);
      assert.deepEqual(fs.readdirSync(`${at.layout.truth}/lod/customers`).sort(), ['a.json', 'b.json']);
    });

    it('stays in one namespace, which the writer may change', async () => {
      const foreign = write(
        { op: 'create', ns: 'lod', collection: 'a', id: 'a', body: '{}' },
        { op: 'create', ns: 'bc', collection: 'a', id: 'a', body: '{}' },
      );
      await assert.rejects(foreign, { code: 'invalid' });
      const guest = { ...ann, namespaces: ['bc'] };
      const body = '{}';
      await assert.rejects(at.records.write(guest, [{ op: 'create', ns: 'lod', collection: 'a', body }]), {
        code: 'forbidden',
      });
      await assert.rejects(at.records.write(guest, [{ op: 'delete', ref: acme }]), { code: 'forbidden' });
      await assert.rejects(at.records.get(guest, acme), { code: 'forbidden' });
      await assert.rejects(write(), { code: 'invalid' });
    });

    it('refuses two names in one batch that differ only by case', async () => {
      const batch = write(
        { op: 'create', ns: 'lod', collection: 'a', id: 'one', body: '{}' },
        { op: 'create', ns: 'lod', collection: 'a', id: 'One', body: '{}' },
      );
      await assert.rejects(batch, { code: 'conflict' });
    });
  });

  describe('a dry run', () => {
    it('makes every check and says what would be, and writes nothing', async () => {
      await create('acme', '{"name":"Acme","n":1}');
      const tree = () =>
        fs
          .readdirSync(folder.path, { recursive: true, withFileTypes: true })
          .filter((e) => e.isFile() && !e.parentPath.includes('derived'))
          .map((e) => `${e.parentPath}/${e.name} ${fs.statSync(`${e.parentPath}/${e.name}`).mtimeMs}`);
      const before = tree();
      const dry = (...mutations: Mutation[]) => at.records.write(ann, mutations, { dryRun: true });
      const [result] = await dry({ op: 'patch', ref: acme, body: '{"n":2}' });
      assert.deepEqual(result?.diff, [{ pointer: '/n', before: 1, after: 2 }]);
      assert.equal(result?.seq, undefined);
      await assert.rejects(dry({ op: 'patch', ref: acme, body: '{"n":2}', ifMatch: 'f'.repeat(64) }), {
        code: 'precondition_failed',
      });
      await assert.rejects(
        dry({ op: 'create', ns: 'lod', collection: 'customers', id: 'acme', body: '{}' }),
        { code: 'conflict' },
      );
      const [created] = await dry({ op: 'create', ns: 'lod', collection: 'elsewhere', body: '{}' });
      assert.deepEqual(tree(), before);
      const [really] = await write({ op: 'create', ns: 'lod', collection: 'elsewhere', body: '{}' });
      assert.equal(created?.ref, really?.ref);
      assert.equal(created?.etag, really?.etag);
    });
  });

  describe('a file that was broken by hand', () => {
    beforeEach(async () => {
      await create('acme', '{"name":"Acme"}');
      writeFile(at.fileOf(acme), '{ "name": ');
    });
    const broken = etagOf('{ "name": ');

    it('is served from its last good version, with what is wrong', async () => {
      const record = await at.records.get(ann, acme);
      assert.deepEqual(record.data, { name: 'Acme' });
      assert.equal(record.etag, etagOf('{\n  "name": "Acme"\n}\n'));
      assert.equal(record.problem?.kind, 'broken');
      assert.equal(record.problem?.diskEtag, broken);
      assert.deepEqual(at.stirred, [{ ns: 'lod', collection: 'customers', ref: acme }]);
    });

    it('is not overwritten unless its own bytes are named, and then they are kept in the journal', async () => {
      const { etag } = await at.records.get(ann, acme);
      for (const ifMatch of [undefined, etag]) {
        const refused = write({ op: 'patch', ref: acme, body: '{"a":1}', ifMatch });
        await assert.rejects(refused, (error: { code: string; extras: { diskEtag: string } }) => {
          assert.deepEqual([error.code, error.extras.diskEtag], ['conflict', broken]);
          return true;
        });
        await assert.rejects(write({ op: 'replace', ref: acme, body: '{"a":1}', ifMatch }), {
          code: 'conflict',
        });
        await assert.rejects(write({ op: 'delete', ref: acme, ifMatch }), { code: 'conflict' });
      }
      await assert.rejects(write({ op: 'patch', ref: acme, body: '{"a":1}', ifMatch: broken }), {
        code: 'conflict',
      });
      assert.equal(text(acme), '{ "name": ');
      await write({ op: 'replace', ref: acme, body: '{"a":1}', ifMatch: broken });
      assert.equal(text(acme), '{\n  "a": 1\n}\n');
      const [, kept] = await all(at.journal.scan(0));
      assert.equal(String(await at.journal.read(kept as Revision)), '{ "name": ');
      assert.equal((await at.records.get(ann, acme)).problem, undefined);
    });

    it('can be put back to its last good version', async () => {
      await write({ op: 'restore', ref: acme, seq: 1, ifMatch: broken });
      assert.equal(text(acme), '{\n  "name": "Acme"\n}\n');
      await assert.rejects(write({ op: 'restore', ref: acme, seq: 2 }), { code: 'invalid' });
    });

    it('is shown as it is to who wants to mend it', async () => {
      const file = await at.records.onDisk(ann, acme);
      assert.deepEqual([String(file?.bytes), file?.etag], ['{ "name": ', broken]);
      assert.equal(await at.records.onDisk(ann, 'lod/customers/nobody'), undefined);
      assert.equal(await at.records.onDisk(ann, 'lod/../x'), undefined);
    });

    it('that never was good says so', async () => {
      writeFile(at.fileOf('lod/customers/half'), '{"a"');
      await assert.rejects(
        at.records.get(ann, 'lod/customers/half'),
        (error: { code: string; extras: { diskEtag: string } }) => {
          assert.deepEqual([error.code, error.extras.diskEtag], ['conflict', etagOf('{"a"')]);
          return true;
        },
      );
      await write({ op: 'replace', ref: 'lod/customers/half', body: '{}', ifMatch: etagOf('{"a"') });
    });
  });

  describe('hand edits', () => {
    it('are journaled in the name of the user, and indexed', async () => {
      writeFile(at.fileOf(acme), '{"a": 1}');
      await at.observe(acme);
      writeFile(at.fileOf(acme), '{"a": 2}');
      await at.observe(acme);
      fs.unlinkSync(at.fileOf(acme));
      await at.observe(acme);
      writeFile(at.fileOf(acme), '{"a": 3}');
      await at.observe(acme);
      assert.deepEqual(
        await past(),
        ['seen', 'update', 'delete', 'create'].map((op) => `${op} ${acme} vim/disk`),
      );
      assert.deepEqual((await at.index.get(acme))?.record.data, { a: 3 });
      const chain = await all(at.journal.scan(0));
      for (const [index, { prev }] of chain.entries()) assert.equal(prev, chain[index - 1]?.etag ?? null);
    });

    it('are not journaled twice, nor when they say what the journal says', async () => {
      await create('acme', '{"a":1}');
      await at.observe(acme);
      fs.utimesSync(at.fileOf(acme), 1, 1);
      await at.observe(acme);
      assert.equal((await past()).length, 1);
    });

    it('that are no longer as they were observed are left for the next look', async () => {
      writeFile(at.fileOf(acme), '{"a": 1}');
      const old = await at.store.read(acme);
      writeFile(at.fileOf(acme), '{"a": 22}');
      await at.records.adopt([{ ref: acme, file: old }]);
      await at.records.adopt([{ ref: acme }]);
      assert.deepEqual(await past(), []);
    });

    it('that were taken back before a restart are not made again', async () => {
      await create('acme', '{"a":1}');
      const made = text(acme);
      for (const [edit, op] of [
        [() => writeFile(at.fileOf(acme), '{"a": 2}'), 'update'],
        [() => fs.unlinkSync(at.fileOf(acme)), 'create'],
      ] as const) {
        edit();
        await at.observe(acme);
        writeFile(at.fileOf(acme), made);
        await at.abandon();
        at = await storeAt(folder.path);
        assert.equal(text(acme), made);
        const { op: told, via, etag } = await last();
        assert.deepEqual([told, via, etag], [op, 'disk', etagOf(made)]);
      }
    });

    it('are served from the file until the index knows them', async () => {
      await create('acme', '{"a":1}');
      writeFile(at.fileOf(acme), '{"a": 2}');
      const record = await at.records.get(ann, acme);
      assert.deepEqual([record.data, record.seq, record.updatedBy], [{ a: 2 }, 0, 'vim']);
    });

    it('of the same length in the same instant are seen', async () => {
      for (let i = 0; i < 20; i++) {
        await create(`c${i}`, '{"a":1}');
        const made = text(`lod/customers/c${i}`);
        fs.writeFileSync(at.fileOf(`lod/customers/c${i}`), made.replace('1', '2'));
        assert.deepEqual((await at.records.get(ann, `lod/customers/c${i}`)).data, { a: 2 });
      }
    });

    it('that belong together are one batch', async () => {
      const refs = Array.from({ length: 300 }, (_, i) => `lod/customers/c${i}`);
      for (const ref of refs) writeFile(at.fileOf(ref), '{"a": 1}');
      await at.observe(...refs.slice(0, 200));
      await at.observe(...refs.slice(200));
      const revisions = await all(at.journal.scan(0));
      assert.equal(revisions.length, 300);
      assert.equal(new Set(revisions.map(({ batch }) => batch)).size, 1);
      assert.notEqual(revisions[0]?.batch, undefined);
    });

    it('that look like everything is gone are not believed', async () => {
      await create('acme', '{"a":1}');
      fs.rmSync(`${at.layout.truth}/lod`, { recursive: true });
      await at.observe(acme);
      assert.equal((await past()).length, 1);
      assert.deepEqual((await at.records.get(ann, acme)).data, { a: 1 });
    });

    it('between reading and writing are kept as a later change, and the write has happened', async () => {
      await create('acme', '{"a":1}');
      let edited = false;
      await at.close();
      at = await storeAt(folder.path, {
        step: (name) => {
          if (name !== 'committed' || edited) return;
          edited = true;
          writeFile(at.fileOf(acme), '{"by": "hand"}');
        },
      });
      const [result] = await write({ op: 'patch', ref: acme, body: '{"a":2}' });
      assert.equal(text(acme), '{"by": "hand"}');
      const chain = await all(at.journal.scan(0));
      assert.deepEqual(
        chain.map(({ op, via }) => `${op} ${via}`),
        ['create api', 'update api', 'update disk'],
      );
      assert.equal(chain[1]?.etag, result?.etag);
      assert.equal(chain[2]?.prev, result?.etag);
      assert.deepEqual((await at.index.get(acme))?.record.data, { by: 'hand' });
      assert.deepEqual(fs.readdirSync(`${at.layout.state}/staging`), []);
    });
  });

  describe('records that vanished together', () => {
    const refs = ['a', 'b', 'c'].map((id) => `lod/customers/${id}`);
    beforeEach(async () => {
      for (const id of ['a', 'b', 'c', 'd']) await create(id, `{"id":"${id}"}`);
      for (const ref of refs) {
        fs.unlinkSync(at.fileOf(ref));
        await at.writer.write([
          { op: 'hold', ref, problem: { kind: 'gone', path: `${ref}.json`, ref, detail: 'gone' } },
        ]);
      }
    });

    it('are served until somebody decides', async () => {
      assert.deepEqual((await at.records.get(ann, 'lod/customers/a')).data, { id: 'a' });
    });

    it('are written back byte for byte', async () => {
      assert.equal(await at.records.settleVanished(ann, 'lod', 'customers', false), 3);
      for (const id of ['a', 'b', 'c']) assert.equal(text(`lod/customers/${id}`), `{\n  "id": "${id}"\n}\n`);
      assert.equal((await past()).length, 4);
    });

    it('are deleted as one batch, in the name of who decided', async () => {
      assert.equal(await at.records.settleVanished(ann, 'lod', 'customers', true), 3);
      const deleted = (await all(at.journal.scan(0))).slice(4);
      assert.deepEqual(
        deleted.map(({ op, ref, by }) => `${op} ${ref} ${by}`),
        refs.map((ref) => `delete ${ref} ann`),
      );
      assert.equal(new Set(deleted.map(({ batch }) => batch)).size, 1);
      await assert.rejects(at.records.get(ann, 'lod/customers/a'), { code: 'not_found' });
    });
  });
});
