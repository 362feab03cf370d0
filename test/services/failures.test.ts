import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { all } from '../contract/journal.ts';
import { filesThat, type Refuse } from '../faulty-files.ts';
import { temporaryFolder } from '../folder.ts';
import { checkWhole } from './oracle.ts';
import { ann, storeAt } from './store-at.ts';

// Writes on disks that refuse.

const acme = 'lod/customers/acme';

describe('A write', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let at: Awaited<ReturnType<typeof storeAt>>;
  let refuse: Refuse | undefined;
  let warnings: string[];
  beforeEach(async () => {
    folder = temporaryFolder();
    refuse = undefined;
    warnings = [];
    at = await open();
    await write({ op: 'create', ns: 'lod', collection: 'customers', id: 'acme', body: '{"n":1}' });
  });
  afterEach(async () => {
    refuse = undefined;
    await at.close();
    folder.remove();
  });

  const open = () =>
    storeAt(folder.path, {
      files: filesThat((...call) => refuse?.(...call)),
      warn: (message) => warnings.push(message),
    });
  const write = (...mutations: Parameters<typeof at.records.write>[1]) => at.records.write(ann, mutations);
  const text = () => fs.readFileSync(at.fileOf(acme), 'utf8');
  const patch = (n: number) => write({ op: 'patch', ref: acme, body: `{"n":${n}}` });
  const one = '{\n  "n": 1\n}\n';

  for (const [when, refuses] of Object.entries({
    'the disk is full while a file is staged': (call, path) =>
      call === 'openSync' && path.includes('/staging/') ? 'ENOSPC' : undefined,
    'the disk is full while the journal is written': (call, _fd, second) =>
      call === 'writeSync' && second.includes('"seq":2') ? 'ENOSPC' : undefined,
    'the journal cannot be synced': (() => {
      let syncs = 0;
      return (call) => (/^fdatasync/.test(call) && ++syncs === 2 ? 'EIO' : undefined);
    })(),
  } satisfies Record<string, Refuse>)) {
    it(`is refused with a clear sentence when ${when}, and nothing of it is left`, async () => {
      refuse = refuses;
      await assert.rejects(patch(2), { code: 'unavailable', message: /disk/ });
      refuse = undefined;
      assert.equal(text(), one);
      assert.deepEqual((await at.records.get(ann, acme)).data, { n: 1 });
      await checkWhole(at);
      await patch(3);
      assert.deepEqual((await at.records.get(ann, acme)).data, { n: 3 });
      await checkWhole(at);
    });
  }

  it('that cannot look whether an id is free does not leave it taken', async () => {
    refuse = (call, path) => (call === 'lstatSync' && path.endsWith('made-1.json') ? 'EIO' : undefined);
    await assert.rejects(write({ op: 'create', ns: 'lod', collection: 'customers', body: '{"n":2}' }), {
      code: 'unavailable',
    });
    refuse = undefined;
    const ref = 'lod/customers/made-1';
    const late = wait(10_000, 'it is still taken', { ref: false });
    const made = write({ op: 'replace', ref, body: '{"n":3}', ifNoneMatch: '*' });
    assert.notEqual(await Promise.race([made, late]), 'it is still taken');
  });

  it('of several is refused as a whole when one of them cannot be staged', async () => {
    let staged = 0;
    refuse = (call, path) =>
      call === 'openSync' && path.includes('/staging/') && ++staged === 3 ? 'ENOSPC' : undefined;
    const create = (id: string) => ({
      op: 'create' as const,
      ns: 'lod',
      collection: 'customers',
      id,
      body: '{}',
    });
    await assert.rejects(write(create('a'), create('b'), create('c'), create('d')), { code: 'unavailable' });
    refuse = undefined;
    assert.deepEqual(fs.readdirSync(join(at.layout.truth, 'lod/customers')), ['acme.json']);
    await checkWhole(at);
  });

  it('of very many opens a few files at a time, and lets others in between', async () => {
    let open_ = 0;
    let most = 0;
    refuse = (call, path) => {
      if (call === 'openSync' && path.includes('/staging/')) most = Math.max(most, ++open_);
      if (call === 'closeSync') open_ -= 1;
      return undefined;
    };
    const wishes = Array.from({ length: 500 }, (_, i) => ({
      op: 'create' as const,
      ns: 'lod',
      collection: 'customers',
      id: `c${i}`,
      body: '{}',
    }));
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);
    await write(...wishes);
    clearInterval(counting);
    assert.ok(most <= 64, `${most} open at once`);
    assert.ok(turns > 5, `${turns} turns`);
    await checkWhole(at);
  });

  describe('whose file cannot be put in place after the commit', () => {
    beforeEach(async () => {
      refuse = (call) => (call === 'renameSync' ? 'EROFS' : undefined);
      await patch(2);
    });

    it('has happened: it is served, and put in place as soon as that can be done', async () => {
      assert.equal(text(), one);
      assert.deepEqual((await at.records.get(ann, acme)).data, { n: 2 });
      assert.equal(warnings.length, 1);
      await assert.rejects(patch(3), { code: 'unavailable' });
      await at.observe(acme);
      assert.equal((await all(at.journal.scan(0))).length, 2);
      refuse = undefined;
      for (let tries = 0; text() === one && tries < 100; tries++) await wait(50);
      assert.deepEqual(JSON.parse(text()), { n: 2 });
      await patch(3);
      await checkWhole(at);
    });

    it('is finished by the next start, however often the checkpoint was asked for', async () => {
      await at.records.settle();
      await at.close();
      refuse = undefined;
      at = await open();
      assert.deepEqual(JSON.parse(text()), { n: 2 });
      await checkWhole(at);
    });
  });

  it('does not wait for the index, which catches up', async () => {
    const { write: indexWrite } = at.writer;
    at.writer.write = async () => {
      throw new Error('the index is damaged');
    };
    const [result] = await patch(2);
    assert.equal(result?.seq, 2);
    assert.deepEqual(JSON.parse(text()), { n: 2 });
    assert.deepEqual((await at.records.get(ann, acme)).data, { n: 2 });
    at.writer.write = indexWrite;
    assert.equal(warnings.length, 1);
  });

  it('that removed a record is what is read and written on, also while the index still has the record', async () => {
    at.writer.remember = async () => {
      throw new Error('the disk of the index is full');
    };
    await write({ op: 'delete', ref: acme });
    await assert.rejects(at.records.get(ann, acme), { code: 'not_found' });
    await assert.rejects(patch(2), { code: 'not_found' });
    await write({ op: 'create', ns: 'lod', collection: 'customers', id: 'acme', body: '{"n":3}' });
    await at.observe(acme);
    assert.deepEqual(
      (await all(at.journal.scan(0))).map(({ op }) => op),
      ['create', 'delete', 'create'],
    );
  });
});

describe('A file that cannot be read', () => {
  it('is not overwritten, not taken for gone, and its record is not served as if all were well', async () => {
    const folder = temporaryFolder();
    let refuse: Refuse | undefined;
    const at = await storeAt(folder.path, { files: filesThat((...call) => refuse?.(...call)) });
    await at.records.write(ann, [
      { op: 'create', ns: 'lod', collection: 'customers', id: 'acme', body: '{"n":1}' },
    ]);
    fs.writeFileSync(at.fileOf(acme), '{"n":22}');
    refuse = (call, path) => (call === 'openSync' && path.endsWith('acme.json') ? 'EACCES' : undefined);
    await assert.rejects(at.records.get(ann, acme), { code: 'unavailable', message: /permission is denied/ });
    await assert.rejects(at.records.write(ann, [{ op: 'patch', ref: acme, body: '{"n":3}' }]), {
      code: 'unavailable',
    });
    await at.records.adopt([{ ref: acme }]);
    assert.equal((await all(at.journal.scan(0))).length, 1);
    refuse = undefined;
    assert.equal(fs.readFileSync(at.fileOf(acme), 'utf8'), '{"n":22}');
    await at.close();
    folder.remove();
  });
});
