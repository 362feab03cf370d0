import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Revision } from '../../src/core/change.ts';
import type { Applied } from '../../src/core/ports/index-writer.ts';
import { temporaryFolder, writeFile } from '../folder.ts';
import { cairnAt, owner } from './cairn-at.ts';

const acme = 'lod/customers/acme';
const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('Indexing', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let at: Awaited<ReturnType<typeof cairnAt>>;
  let holdMs: number;
  beforeEach(async () => {
    folder = temporaryFolder();
    holdMs = 0;
    at = await cairnAt(folder.path, { holdMs });
  });
  afterEach(async () => {
    await at.close();
    folder.remove();
  });
  const again = async () => {
    await at.close();
    at = await cairnAt(folder.path, { holdMs });
    await at.indexing.settled();
  };
  /** From now on files have to stay broken or gone as long as they have to for people. */
  const patient = () => {
    holdMs = 1000;
    return again();
  };

  describe('changes through Cairn', () => {
    it('can be read, listed and searched when the write has resolved', async () => {
      await at.create('lod', 'customers', 'acme', { name: 'Acme Roofing', city: 'Bristol' });
      assert.deepEqual(await at.ids('lod', 'customers'), ['acme']);
      assert.deepEqual(await at.find('bristol'), [acme]);
      assert.equal((await at.index.titles([acme])).get(acme), 'Acme Roofing');
      await at.records.write(owner, [{ op: 'move', ref: acme, to: 'lod/customers/bolt' }]);
      assert.deepEqual(await at.find('bristol'), ['lod/customers/bolt']);
      await at.records.write(owner, [{ op: 'delete', ref: 'lod/customers/bolt', ifMatch: '*' }]);
      assert.deepEqual(await at.find('bristol'), []);
    });

    it('are not taken for hand edits', async () => {
      await at.create('lod', 'customers', 'acme', { n: 1 });
      await at.records.write(owner, [{ op: 'patch', ref: acme, body: '{"n":2}' }]);
      await at.looked('lod', 'customers');
      await soon(1200);
      await at.looked('lod', 'customers');
      assert.deepEqual(await at.past(), [`create ${acme}`, `update ${acme}`]);
    });

    it('are not read again when the watcher hears of them', async () => {
      await at.close();
      let reads = 0;
      at = await cairnAt(folder.path, {
        eyes: (store) => ({
          ...store,
          read: (ref) => {
            reads += 1;
            return store.read(ref);
          },
        }),
      });
      await at.create('lod', 'customers', 'acme', { n: 1 });
      await at.records.write(owner, [{ op: 'patch', ref: acme, body: '{"n":2}' }]);
      await at.indexing.settled();
      reads = 0;
      await at.looked('lod', 'customers');
      at.indexing.stir([{ ns: 'lod', collection: 'customers', ref: acme }]);
      await at.indexing.settled();
      assert.equal(reads, 0);
      at.edit(acme, { n: 3 });
      await at.looked('lod', 'customers');
      assert.notEqual(reads, 0);
      assert.deepEqual((await at.index.get(acme))?.record.data, { n: 3 });
    });

    it('overtake bulk work', async () => {
      const bytes = Buffer.from('{}');
      const change = (seq: number, id: string): Applied => ({
        revision: {
          seq,
          at: '2026-01-01T00:00:00Z',
          by: 'a',
          via: 'api',
          op: 'create',
          ref: `lod/bulk/${id}`,
          prev: null,
          etag: 'e',
          position: 'p',
        } as Revision,
        bytes,
      });
      const order: string[] = [];
      const many = Array.from({ length: 3000 }, (_, i) => change(i + 1, `r${i}`));
      const bulk = at.indexing.apply(many, 'bulk').then(() => order.push('bulk'));
      await soon(5);
      const one = at.indexing
        .apply([change(5000, 'now')], 'interactive')
        .then(() => order.push('interactive'));
      await Promise.all([bulk, one]);
      assert.deepEqual(order, ['interactive', 'bulk']);
      assert.equal((await at.indexing.status()).records, 3001);
    });
  });

  describe('hand edits', () => {
    it('are journaled and searchable, whoever made them', async () => {
      at.edit(acme, { name: 'Acme', note: 'storm' });
      await at.looked('lod', 'customers');
      assert.deepEqual(await at.find('storm'), [acme]);
      const [seen] = await at.index.revisions({ namespaces: '*', limit: 1 });
      assert.deepEqual([seen?.op, seen?.via, seen?.by], ['seen', 'disk', 'vim']);
      at.edit(acme, { name: 'Acme', note: 'flood' });
      await at.looked('lod', 'customers');
      assert.deepEqual([await at.find('storm'), await at.find('flood')], [[], [acme]]);
      at.edit(acme, undefined);
      await at.looked('lod', 'customers');
      assert.deepEqual(await at.ids('lod', 'customers'), []);
      assert.equal((await at.index.trash('*', 5)).length, 1);
    });

    it('are noticed without being told, in new folders too', async () => {
      at.edit(acme, { name: 'watched' });
      for (let tries = 0; tries < 200 && !(await at.find('watched')).length; tries++) await soon(25);
      assert.deepEqual(await at.find('watched'), [acme]);
    });

    it('of the same size and time are noticed', async () => {
      at.edit(acme, { name: 'aaaa' });
      const { atime, mtime } = fs.statSync(at.fileOf(acme));
      await at.looked('lod', 'customers');
      at.edit(acme, { name: 'bbbb' });
      fs.utimesSync(at.fileOf(acme), atime, mtime);
      await at.looked('lod', 'customers');
      assert.deepEqual(await at.find('bbbb'), [acme]);
    });

    it('made while Cairn was away are found at start; what did not change is not read again', async () => {
      await at.create('lod', 'customers', 'acme', { name: 'before' });
      at.edit('lod/customers/gone', { name: 'gone' });
      at.edit('lod/jobs/one', { name: 'one' });
      await at.indexing.settled();
      await at.looked('lod', 'jobs');
      await at.close();
      at.edit(acme, { name: 'after' });
      at.edit('lod/customers/gone', undefined);
      at.edit('lod/new/here', { name: 'new' });
      at = await cairnAt(folder.path);
      await at.indexing.settled();
      assert.deepEqual(await at.ids('lod', 'customers'), ['acme']);
      assert.deepEqual(await at.find('after'), [acme]);
      assert.deepEqual(await at.ids('lod', 'new'), ['here']);
      assert.equal((await at.past()).filter((line) => line.endsWith('jobs/one')).length, 1);
    });

    it('that touch a file without changing it are no change', async () => {
      at.edit(acme, { name: 'Acme' });
      await at.looked('lod', 'customers');
      fs.utimesSync(at.fileOf(acme), 1, 1);
      await at.looked('lod', 'customers');
      assert.equal((await at.past()).length, 1);
      const stat = (await at.index.get(acme))?.stat;
      assert.equal(stat?.mtimeMs, 1000);
    });

    it('come in their thousands, as a checkout does, and none is lost', async () => {
      for (let i = 0; i < 3000; i++) at.edit(`lod/customers/c${i}`, { name: `n${i}`, round: 'first' });
      await at.looked('lod', 'customers');
      assert.equal((await at.indexing.status()).records, 3000);
      for (let i = 0; i < 3000; i += 2) at.edit(`lod/customers/c${i}`, { name: `n${i}`, round: 'second' });
      await at.looked('lod', 'customers');
      const second = await at.index.search({ namespaces: '*', text: 'second', limit: 1 }, 'keyword');
      assert.equal(second.total, 1500);
      assert.equal((await at.past()).length, 4500);
    });
  });

  describe('files that do not parse', () => {
    it('are served from their last good version, with the problem, until they are mended', async () => {
      at.edit(acme, { name: 'Acme', n: 1 });
      await at.looked('lod', 'customers');
      const good = (await at.index.get(acme))?.record.etag;
      at.edit(acme, '{ "name": "Acme", ');
      await at.looked('lod', 'customers');
      const broken = (await at.index.get(acme))?.record;
      assert.equal(broken?.etag, good);
      assert.equal(broken?.problem?.kind, 'broken');
      assert.match(broken?.problem?.detail ?? '', /line 1, column \d+.*save the last good version/);
      assert.deepEqual(await at.problems(), [`broken ${acme}.json`]);
      at.edit(acme, { name: 'Acme', n: 2 });
      await at.looked('lod', 'customers');
      assert.deepEqual([(await at.index.get(acme))?.record.data.n, await at.problems()], [2, []]);
      assert.deepEqual(await at.past(), [`seen ${acme}`, `update ${acme}`]);
    });

    it('are well again when the last good bytes come back', async () => {
      at.edit(acme, { name: 'Acme' });
      await at.looked('lod', 'customers');
      at.edit(acme, '{');
      await at.looked('lod', 'customers');
      at.edit(acme, { name: 'Acme' });
      await at.looked('lod', 'customers');
      assert.deepEqual([(await at.index.get(acme))?.record.problem, await at.problems()], [undefined, []]);
      assert.equal((await at.past()).length, 1);
    });

    it('and never did are no records, only problems', async () => {
      at.edit(acme, '<<<<<<< HEAD');
      await at.looked('lod', 'customers');
      assert.deepEqual(
        [await at.ids('lod', 'customers'), await at.problems()],
        [[], [`broken ${acme}.json`]],
      );
      assert.deepEqual(await at.past(), []);
      at.edit(acme, undefined);
      await at.looked('lod', 'customers');
      assert.deepEqual(await at.problems(), []);
    });

    it('keep their last good version when derived/ is deleted', async () => {
      at.edit(acme, { name: 'Acme', n: 1 });
      await at.looked('lod', 'customers');
      at.edit(acme, 'half-saved');
      await at.looked('lod', 'customers');
      await at.close();
      fs.rmSync(join(folder.path, 'derived'), { recursive: true });
      at = await cairnAt(folder.path);
      await at.indexing.settled();
      const record = (await at.index.get(acme))?.record;
      assert.deepEqual([record?.data.n, record?.problem?.kind], [1, 'broken']);
    });

    it('half-written for a moment are not believed broken', async () => {
      await patient();
      at.edit(acme, { name: 'Acme' });
      await at.looked('lod', 'customers');
      at.edit(acme, '{ "name": "Ac');
      at.indexing.stir([{ ns: 'lod', collection: 'customers', ref: acme }]);
      await soon(300);
      assert.equal((await at.index.get(acme))?.record.problem, undefined);
      at.edit(acme, { name: 'whole' });
      await at.looked('lod', 'customers');
      assert.deepEqual([await at.find('whole'), await at.problems()], [[acme], []]);
    });
  });

  describe('files that are gone', () => {
    beforeEach(patient);

    it('for less than a second are not deleted', async () => {
      at.edit(acme, { name: 'Acme' });
      await at.looked('lod', 'customers');
      fs.renameSync(at.fileOf(acme), `${at.fileOf(acme)}~`);
      at.indexing.stir([{ ns: 'lod', collection: 'customers', ref: acme }]);
      await soon(300);
      assert.deepEqual(await at.ids('lod', 'customers'), ['acme']);
      fs.renameSync(`${at.fileOf(acme)}~`, at.fileOf(acme));
      await at.looked('lod', 'customers');
      await soon(1200);
      assert.deepEqual([await at.ids('lod', 'customers'), await at.past()], [['acme'], [`seen ${acme}`]]);
    });

    it('with many others are held until somebody deletes them', async () => {
      for (let i = 0; i < 150; i++) at.edit(`lod/customers/c${i}`, { name: `n${i}` });
      await at.looked('lod', 'customers');
      for (let i = 0; i < 120; i++) at.edit(`lod/customers/c${i}`, undefined);
      await at.looked('lod', 'customers');
      assert.equal((await at.ids('lod', 'customers')).length, 150);
      assert.deepEqual(await at.problems(), ['gone lod/customers']);
      assert.match((await at.index.problems('*'))[0]?.detail ?? '', /120 records are gone/);
      assert.equal((await at.past()).length, 150);
      await at.looked('lod', 'customers');
      assert.equal((await at.ids('lod', 'customers')).length, 150);
      assert.equal(await at.records.settleVanished(owner, 'lod', 'customers', true), 120);
      await at.indexing.settled();
      assert.deepEqual([(await at.ids('lod', 'customers')).length, await at.problems()], [30, []]);
    });

    it('with many others come back when somebody asks, and are held over a restart until then', async () => {
      for (let i = 0; i < 130; i++) at.edit(`lod/customers/c${i}`, { name: `n${i}` });
      await at.looked('lod', 'customers');
      fs.rmSync(join(folder.path, 'json-db/lod/customers'), { recursive: true });
      fs.mkdirSync(join(folder.path, 'json-db/lod/jobs'));
      await at.looked('lod', 'customers');
      await again();
      assert.equal((await at.ids('lod', 'customers')).length, 130);
      await at.indexing.rebuild();
      assert.deepEqual(await at.problems(), ['gone lod/customers']);
      assert.equal(await at.records.settleVanished(owner, 'lod', 'customers', false), 130);
      await at.indexing.settled();
      assert.deepEqual(
        [fs.readdirSync(join(folder.path, 'json-db/lod/customers')).length, await at.problems()],
        [130, []],
      );
    });

    it('with their whole store, or an empty place where it was, are not deleted', async () => {
      at.edit(acme, { name: 'Acme' });
      await at.looked('lod', 'customers');
      const truth = join(folder.path, 'json-db');
      fs.renameSync(truth, `${truth}-unmounted`);
      await at.looked('lod', 'customers');
      fs.mkdirSync(truth);
      at.indexing.stir([{ ns: '', collection: '' }]);
      await at.looked('lod', 'customers');
      assert.deepEqual(await at.ids('lod', 'customers'), ['acme']);
      assert.deepEqual(await at.find('acme'), [acme]);
      assert.ok((await at.problems()).includes('unreadable .'));
      fs.rmdirSync(truth);
      fs.renameSync(`${truth}-unmounted`, truth);
      at.indexing.stir([{ ns: '', collection: '' }]);
      await at.looked('lod', 'customers');
      assert.deepEqual([await at.past(), await at.problems()], [[`seen ${acme}`], []]);
    });
  });

  describe('what is not a record', () => {
    it('is listed with the reason, and no longer once it is gone', async () => {
      at.edit(acme, { name: 'Acme' });
      writeFile(join(folder.path, 'json-db/lod/customers/notes.txt'), 'x');
      writeFile(join(folder.path, 'json-db/lod/customers/deeper/x.json'), '{}');
      await at.looked('lod', 'customers');
      assert.deepEqual(await at.problems(), ['nested lod/customers/deeper', 'type lod/customers/notes.txt']);
      fs.rmSync(join(folder.path, 'json-db/lod/customers/notes.txt'));
      await at.looked('lod', 'customers');
      assert.deepEqual(await at.problems(), ['nested lod/customers/deeper']);
    });
  });

  describe('schemas', () => {
    const schema = (more: object) => ({
      type: 'object',
      'x-cairn': { title: 'code' },
      properties: {
        code: { type: 'string' },
        secret: { type: 'string', 'x-cairn': { searchable: false } },
        ...more,
      },
    });

    it('decide titles, text, links and what does not fit, also of records that were there before', async () => {
      at.edit('lod/customers/acme', { name: 'Acme' });
      at.edit('lod/jobs/one', { name: 'Storm', code: 'J-1', secret: 'hush', customer: 'acme', n: 'many' });
      await at.looked('lod', 'customers');
      await at.looked('lod', 'jobs');
      assert.equal((await at.index.titles(['lod/jobs/one'])).get('lod/jobs/one'), 'Storm');
      const relation = { type: 'string', 'x-cairn': { relation: { to: 'customers' } } };
      at.edit('lod/jobs/_schema', schema({ customer: relation, n: { type: 'integer', title: 'How many' } }));
      await at.looked('lod', 'jobs');
      assert.equal((await at.index.titles(['lod/jobs/one'])).get('lod/jobs/one'), 'J-1');
      assert.deepEqual(await at.find('hush'), []);
      assert.deepEqual(await at.index.inbound(acme), [
        { ns: 'lod', collection: 'jobs', pointer: '/customer', count: 1 },
      ]);
      assert.deepEqual(await at.problems(), ['invalid lod/jobs/one.json']);
      const [problem] = await at.index.problems(['lod']);
      assert.equal(problem?.pointer, '/n');
      assert.match(problem?.detail ?? '', /^It does not fit its fields: How many must be a whole number/);
      at.edit('lod/jobs/_schema', schema({}));
      await at.looked('lod', 'jobs');
      assert.deepEqual([await at.index.inbound(acme), await at.problems()], [[], []]);
    });

    it('that are broken leave the last good one in force', async () => {
      at.edit('lod/jobs/_schema', schema({}));
      at.edit('lod/jobs/one', { name: 'Storm', code: 'J-1' });
      await at.looked('lod', 'jobs');
      at.edit('lod/jobs/_schema', '{ "type"');
      await at.looked('lod', 'jobs');
      at.edit('lod/jobs/two', { name: 'Flood', code: 'J-2' });
      await at.looked('lod', 'jobs');
      assert.equal((await at.index.titles(['lod/jobs/two'])).get('lod/jobs/two'), 'J-2');
      assert.deepEqual(await at.problems(), ['broken lod/jobs/_schema.json']);
    });
  });

  describe('the index itself', () => {
    const fill = async () => {
      for (let i = 0; i < 30; i++) at.edit(`lod/customers/c${i}`, { name: `name ${i}`, text: 'slate' });
      await at.looked('lod', 'customers');
    };
    const whole = async () => {
      assert.equal((await at.ids('lod', 'customers')).length, 30);
      assert.equal((await at.find('slate')).length, 30);
      assert.equal((await at.past()).length, 30);
      assert.equal((await at.index.revisions({ namespaces: '*', limit: 100 })).length, 30);
    };
    const derived = (name = '') => join(folder.path, 'derived', name);
    const live = () => fs.readFileSync(derived('index.current'), 'utf8').trim();
    const eventually = async (check: () => Promise<void>) => {
      for (let tries = 0; ; tries++) {
        try {
          return await check();
        } catch (thrown) {
          if (tries > 200) throw thrown;
          await soon(25);
        }
      }
    };

    it('is opened as it was left', async () => {
      await fill();
      const name = live();
      await again();
      assert.equal(live(), name);
      await whole();
    });

    it('is built again when derived/ was deleted at rest', async () => {
      await fill();
      await at.close();
      fs.rmSync(derived(), { recursive: true, maxRetries: 20 });
      at = await cairnAt(folder.path);
      await at.indexing.settled();
      await whole();
    });

    it('is built again when it is of another version, and the old one is removed', async () => {
      await fill();
      await at.close();
      const name = live();
      const { openConnection } = await import('../../src/search/sqlite/connection.ts');
      const db = openConnection(derived(name), 'write');
      db.pragma('user_version = 999');
      db.close();
      at = await cairnAt(folder.path);
      await at.indexing.settled();
      await whole();
      assert.notEqual(live(), name);
      await again();
      assert.ok(!fs.existsSync(derived(name)));
    });

    it('is built again when it belongs to another journal', async () => {
      await fill();
      await at.close();
      fs.rmSync(join(folder.path, 'journal'), { recursive: true });
      at = await cairnAt(folder.path);
      await at.indexing.settled();
      await whole();
    });

    it('is set aside and built again when it was damaged at rest', async () => {
      await fill();
      await at.close();
      const name = live();
      fs.writeFileSync(derived(name), Buffer.alloc(20_000, 'x'));
      at = await cairnAt(folder.path);
      await at.indexing.settled();
      await whole();
      assert.ok(fs.existsSync(derived(name.replace('.sqlite', '.corrupt'))));
      assert.match(at.warnings.join(), /damaged/);
    });

    it('is set aside and built again when damage inside it shows only in use', async () => {
      await fill();
      await at.close();
      const name = live();
      const file = fs.openSync(derived(name), 'r+');
      const { size } = fs.fstatSync(file);
      fs.writeSync(file, Buffer.alloc(size - 4096, 'x'), 0, size - 4096, 4096);
      fs.closeSync(file);
      at = await cairnAt(folder.path);
      await at.index.list({ namespaces: '*', ns: 'lod', collection: 'customers', limit: 50 }).catch(() => {});
      await eventually(async () => assert.notEqual(live(), name));
      await at.indexing.settled();
      await eventually(whole);
    });

    const deletions = {
      folder: () => fs.rmSync(derived(), { recursive: true, maxRetries: 20 }),
      files: () => {
        for (const name of fs.readdirSync(derived()))
          fs.rmSync(derived(name), { recursive: true, maxRetries: 20 });
      },
      'file alone': () => fs.rmSync(derived(live())),
      'pointer alone': () => fs.rmSync(derived('index.current')),
    };
    for (const [what, remove] of Object.entries(deletions)) {
      it(`whose ${what} is deleted answers whoever has it open, and is built again`, async () => {
        await fill();
        const name = live();
        await whole();
        remove();
        await eventually(async () => {
          await whole();
          assert.notEqual(live(), name);
        });
        await at.create('lod', 'customers', 'later', { name: 'later' });
        assert.deepEqual(await at.find('later'), ['lod/customers/later']);
        assert.deepEqual(at.warnings, ['The search index is gone from its place. It is built again.']);
      });

      it(`whose ${what} is deleted before a reader opened it is unavailable until it is built again`, async () => {
        await fill();
        const name = live();
        await at.index.reopen();
        remove();
        await eventually(async () => {
          const asked = await Promise.allSettled([at.find('slate'), at.ids('lod', 'customers'), whole()]);
          for (const answer of asked)
            if (answer.status === 'rejected' && !(answer.reason instanceof assert.AssertionError))
              assert.equal(answer.reason.code, 'unavailable', answer.reason.stack);
          await whole();
          assert.notEqual(live(), name);
        });
      });
    }

    it('is built again as soon as there is a place for it', async () => {
      await fill();
      await whole();
      fs.rmSync(derived(), { recursive: true, maxRetries: 20 });
      fs.writeFileSync(derived(), 'in the way');
      await eventually(async () => assert.match((await at.indexing.status()).reason ?? '', /EEXIST/));
      await whole();
      await assert.rejects(at.indexing.rebuild(), /EEXIST/);
      fs.rmSync(derived());
      await eventually(async () => assert.equal((await at.indexing.status()).reason, undefined));
      await eventually(whole);
      assert.ok(fs.existsSync(derived(live())));
    });

    it('that another program cut short is set aside and built again', async () => {
      await fill();
      await again();
      const name = live();
      await whole();
      execFileSync('truncate', ['--size=8192', derived(name)]);
      await eventually(async () => {
        await at.index.get('lod/customers/c7').catch(() => {});
        await whole();
        assert.notEqual(live(), name);
      });
    });

    it('that was replaced by another file of the same name is built again', async () => {
      await fill();
      const name = live();
      fs.copyFileSync(derived(name), derived('copy'));
      fs.renameSync(derived('copy'), derived(name));
      await eventually(async () => assert.notEqual(live(), name));
      await whole();
    });

    it('is rebuilt beside the live one, which answers meanwhile, by as many as ask at once', async () => {
      await fill();
      const name = live();
      const both = [at.indexing.rebuild(), at.indexing.rebuild()];
      await at.create('lod', 'customers', 'meanwhile', { name: 'meanwhile' });
      assert.deepEqual(await at.find('meanwhile'), ['lod/customers/meanwhile']);
      const [status] = await Promise.all(both);
      assert.equal(status?.state, 'ready');
      assert.notEqual(live(), name);
      assert.equal((await at.ids('lod', 'customers')).length, 31);
      assert.deepEqual(await at.find('meanwhile'), ['lod/customers/meanwhile']);
      await eventually(async () =>
        assert.deepEqual(
          fs.readdirSync(derived()).filter((file) => /^index-\d+\.sqlite$/.test(file)),
          [live()],
        ),
      );
    });

    it('goes on where an interruption left it, journaling nothing twice', async () => {
      for (let i = 0; i < 2000; i++) at.edit(`lod/customers/c${i}`, { name: `name ${i}`, text: 'slate' });
      at.indexing.stir([{ ns: 'lod', collection: 'customers' }]);
      await eventually(async () => assert.ok((await at.past()).length > 200));
      await again();
      await at.looked('lod', 'customers');
      assert.equal((await at.indexing.status()).records, 2000);
      assert.equal(new Set(await at.past()).size, 2000);
      assert.equal((await at.past()).length, 2000);
    });
  });

  describe('answers', () => {
    it('come from the index alone: no file is touched for a list, a search or a record', async () => {
      for (let i = 0; i < 50; i++) at.edit(`lod/customers/c${i}`, { name: `name ${i}`, text: 'slate' });
      await at.looked('lod', 'customers');
      fs.renameSync(join(folder.path, 'json-db'), join(folder.path, 'elsewhere'));
      assert.equal((await at.ids('lod', 'customers')).length, 50);
      assert.equal((await at.find('slate')).length, 50);
      assert.equal((await at.index.get('lod/customers/c7'))?.record.data.name, 'name 7');
      fs.renameSync(join(folder.path, 'elsewhere'), join(folder.path, 'json-db'));
    });

    it('say honestly how far it is', async () => {
      for (let i = 0; i < 1500; i++) at.edit(`lod/customers/c${i}`, { name: `name ${i}` });
      at.edit('lod/customers/bad', '{');
      at.indexing.stir([{ ns: 'lod', collection: 'customers' }]);
      let pending = 0;
      const done = at.indexing.settled().then(() => true);
      while (!(await Promise.race([done, soon(2)])))
        pending = Math.max(pending, (await at.indexing.status()).pending);
      const status = await at.indexing.status();
      assert.ok(pending > 0);
      assert.deepEqual([status.state, status.pending, status.records, status.failed], ['ready', 0, 1500, 1]);
      assert.equal(status.seq, 1500);
    });
  });

  describe('what records hold', () => {
    it('may be anything that JSON is', async () => {
      let deep: object = { end: 'bottom' };
      for (let i = 0; i < 898; i++) deep = { d: deep };
      const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]));
      at.edit('lod/odd/deep', JSON.stringify(deep));
      at.edit('lod/odd/wide', JSON.stringify(wide));
      at.edit(
        'lod/odd/big',
        JSON.stringify({ name: 'big', text: 'word '.repeat(2_000_000), last: 'needle' }),
      );
      at.edit('lod/odd/nul', '{"name":"a\\u0000b","lone":"\\ud800x","text":"after\\u0000nul"}');
      at.edit('lod/odd/proto', '{"__proto__":{"name":"trap"},"constructor":"ctor"}');
      at.edit('lod/odd/bom', '\ufeff{"name":"bom"}');
      await at.looked('lod', 'odd');
      assert.deepEqual(await at.ids('lod', 'odd'), ['big', 'bom', 'deep', 'nul', 'proto', 'wide']);
      assert.deepEqual(await at.problems(), []);
      for (const [word, id] of Object.entries({
        bottom: 'deep',
        needle: 'big',
        after: 'nul',
        trap: 'proto',
        bom: 'bom',
      }))
        assert.deepEqual(await at.find(word), [`lod/odd/${id}`], word);
      const filters = [{ pointer: '/k99999', op: 'eq', value: 99999 } as const];
      const found = await at.index.list({ namespaces: '*', ns: 'lod', collection: 'odd', filters, limit: 5 });
      assert.deepEqual(
        found.items.map(({ id }) => id),
        ['wide'],
      );
    });

    it('is found from sorted keys once a list is sorted by them, also after changes', async () => {
      for (let i = 0; i < 1200; i++) at.edit(`lod/jobs/j${i}`, { n: (i * 7919) % 1200 });
      await at.looked('lod', 'jobs');
      const first = async (descending: boolean) => {
        const sort = [{ pointer: '/n', descending }];
        return (
          await at.index.list({ namespaces: '*', ns: 'lod', collection: 'jobs', sort, limit: 3 })
        ).items.map(({ data }) => data.n);
      };
      assert.deepEqual(await first(true), [1199, 1198, 1197]);
      await at.indexing.settled();
      await soon(200);
      await at.create('lod', 'jobs', 'top', { n: 5000 });
      assert.deepEqual(await first(true), [5000, 1199, 1198]);
      assert.deepEqual(await first(false), [0, 1, 2]);
    });
  });
});
