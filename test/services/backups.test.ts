import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { BackupKeeper, SavedBackup } from '../../src/core/backup.ts';
import { temporaryFolder } from '../folder.ts';
import { type BackupsAtOptions, backupsOf, content, restoresWith, savedState } from './backup-at.ts';
import { ann, storeAt } from './store-at.ts';
import { add, replace } from './uploading.ts';

// Backups of a real store, at one moment, while it is written to.

describe('Backups', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let at: Awaited<ReturnType<typeof storeAt>>;
  let seconds = 0;
  const now = () => new Date(Date.UTC(2026, 10, 28, 9, 10, seconds++));
  const target = () => join(folder.path, 'backups');
  beforeEach(async () => {
    seconds = 0;
    folder = temporaryFolder();
    at = await storeAt(join(folder.path, 'store'));
    await set('a', 1);
    await set('b', 1);
  });
  afterEach(async () => {
    await at.close();
    folder.remove();
  });

  const set = (id: string, n: number) =>
    at.records.write(ann, [
      fs.existsSync(at.fileOf(`lod/things/${id}`))
        ? { op: 'patch', ref: `lod/things/${id}`, body: `{"n":${n}}` }
        : { op: 'create', ns: 'lod', collection: 'things', id, body: `{"n":${n}}` },
    ]);
  const text = (saved: SavedBackup, path: string) => {
    const file = join(saved.path, 'data/json-db', path);
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').replace(/\s/g, '') : undefined;
  };

  async function save(options: BackupsAtOptions & { keep?: number } = {}): Promise<SavedBackup> {
    const job = await attempt(options);
    assert.equal(job.state, 'done', job.reason);
    return job.backup as SavedBackup;
  }

  async function attempt({ keep, ...options }: BackupsAtOptions & { keep?: number } = {}) {
    const backups = backupsOf(at, { now, ...options });
    const { id } = backups.start(ann, { folder: target(), keep });
    return backups.ended(ann, id);
  }

  it('is a folder that can be used as it is, with hashes that any computer can compare', async () => {
    const saved = await save();
    assert.match(saved.name, /^2026-11-28T0910\d\dZ$/);
    const files = content(saved.path);
    assert.deepEqual(
      Object.keys(files).filter((path) => !path.startsWith('data/journal')),
      [
        'backup.json',
        'data/json-db/lod/things/a.json',
        'data/json-db/lod/things/b.json',
        'data/state/.gitignore',
        'sha256sums.txt',
      ],
    );
    for (const line of (files['sha256sums.txt'] as string).trim().split('\n')) {
      const [sha256, path] = line.split('  ') as [string, string];
      assert.equal(hash('sha256', files[path] as string), sha256, path);
    }
    const { records, collections, files: count, seq } = JSON.parse(files['backup.json'] as string);
    assert.deepEqual(
      { records, collections, count, seq },
      {
        records: 2,
        collections: { 'lod/things': 2 },
        count: 4,
        seq: 2,
      },
    );
    assert.equal(fs.readlinkSync(join(target(), 'latest')), saved.name);
  });

  const writes = {
    'before it copies':
      (writing: () => Promise<unknown>) =>
      (keeper: BackupKeeper): BackupKeeper => ({
        ...keeper,
        async begin(...given) {
          await writing();
          return keeper.begin(...given);
        },
      }),
    'after it has copied':
      (writing: () => Promise<unknown>) =>
      (keeper: BackupKeeper): BackupKeeper => ({
        ...keeper,
        async begin(...given) {
          const draft = await keeper.begin(...given);
          await writing();
          return draft;
        },
      }),
  };

  for (const [when, around] of Object.entries(writes)) {
    it(`holds the moment of its beginning when people write ${when}`, async () => {
      await set('c', 1);
      await add(at, { 'photo.txt': 'the first bytes', 'gone.txt': 'bytes that go' });
      const writing = async () => {
        await at.records.write(ann, [
          { op: 'patch', ref: 'lod/things/a', body: '{"n":2}' },
          { op: 'delete', ref: 'lod/things/b' },
          { op: 'move', ref: 'lod/things/c', to: 'lod/others/c' },
          { op: 'create', ns: 'lod', collection: 'others', id: 'd', body: '{"n":2}' },
        ]);
        await replace(at, 'lod/files/photo.txt', 'the second bytes');
        await at.records.write(ann, [{ op: 'delete', ref: 'lod/files/gone.txt' }]);
        await add(at, { 'late.txt': 'too late' });
      };
      const saved = await save({ around: around(writing) });
      const { told, found } = await savedState(saved);
      assert.deepEqual(found, told);
      assert.deepEqual(Object.keys(found), [
        'lod/files/gone.txt',
        'lod/files/photo.txt',
        'lod/things/a',
        'lod/things/b',
        'lod/things/c',
      ]);
      assert.equal(text(saved, 'lod/things/a.json'), '{"n":1}');
      assert.equal(text(saved, 'lod/files/photo.txt'), 'thefirstbytes');
      assert.equal(text(saved, 'lod/files/gone.txt'), 'bytesthatgo');
      assert.equal(text(saved, 'lod/files/late.txt'), undefined);
      assert.equal(fs.existsSync(join(saved.path, 'data/json-db/lod/others')), false);
      const { check } = await restoresWith().check(ann, target());
      assert.ok(check.ok, check.said);
      // The store itself went on.
      assert.equal((await at.records.get(ann, 'lod/things/a')).data.n, 2);
    });
  }

  it('keeps what was written by hand and is not in the journal yet, also what is not whole', async () => {
    fs.writeFileSync(at.fileOf('lod/things/a'), '{"n": 1,');
    fs.writeFileSync(at.fileOf('lod/things/hand'), '{"by": "hand"}');
    const saved = await save({
      around: writes['before it copies'](() => at.observe('lod/things/hand')),
    });
    assert.equal(text(saved, 'lod/things/a.json'), '{"n":1,');
    assert.equal(text(saved, 'lod/things/hand.json'), '{"by":"hand"}');
  });

  it('links what has not changed to the backup before, and never touches that', async () => {
    const first = await save();
    const before = content(first.path);
    await set('a', 2);
    const second = await save();
    const inode = (saved: SavedBackup, id: string) =>
      fs.statSync(join(saved.path, `data/json-db/lod/things/${id}.json`)).ino;
    assert.equal(inode(first, 'b'), inode(second, 'b'));
    assert.notEqual(inode(first, 'a'), inode(second, 'a'));
    assert.deepEqual(content(first.path), before);
    assert.equal(text(second, 'lod/things/a.json'), '{"n":2}');
    // Copied from its place in the journal, not linked, though the file is as large and as old as the one before.
    const stat = fs.statSync(at.fileOf('lod/things/b'));
    const third = await save({
      around: writes['before it copies'](async () => {
        await set('b', 7);
        fs.utimesSync(at.fileOf('lod/things/b'), stat.atime, stat.mtimeMs / 1000);
      }),
    });
    assert.equal(text(third, 'lod/things/b.json'), '{"n":1}');
    assert.deepEqual(content(first.path), before);
  });

  it('that fails says why, leaves nothing behind and no earlier one changed', async () => {
    const first = await save();
    const before = content(target());
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    for (const stop of ['made', 'journal file copied', 'file copied', 'read again', 'durable', 'noted']) {
      const job = await attempt({
        step: (name) => {
          if (name === stop) throw full;
        },
      });
      assert.equal(job.state, 'failed', stop);
      assert.match(job.reason ?? '', /the disk is full/, stop);
      assert.deepEqual(content(target()), before, stop);
    }
    const backups = backupsOf(at, { folder: target() });
    assert.match(backups.standing(ann).failed?.reason ?? '', /the disk is full/);
    assert.equal(backups.standing(ann).last?.name, first.name);
    await save();
    assert.equal(backupsOf(at).standing(ann).failed, undefined);
  });

  it('does not go inside of the store, nor among the backups of another one', async () => {
    const inside = backupsOf(at).start(ann, { folder: join(at.layout.path, 'backups') });
    await save();
    const other = await storeAt(join(folder.path, 'other'));
    await other.records.write(ann, [{ op: 'create', ns: 'lod', collection: 'things', id: 'x', body: '{}' }]);
    const service = backupsOf(other, { now });
    const { reason } = await service.ended(ann, service.start(ann, { folder: target() }).id);
    assert.match(reason ?? '', /has backups of .*store: take another folder/);
    await other.close();
    assert.match(inside.reason ?? '', /inside of the store/);
    assert.throws(() => backupsOf(at).start(ann), /CAIRN_BACKUP/);
  });

  it('removes old ones only when told to, and always keeps the newest', async () => {
    const all = [await save(), await save(), await save()];
    const { name } = await save({ keep: 2 });
    const left = await backupsOf(at, { folder: target() }).list(ann);
    assert.deepEqual(
      left.map((each) => each.name),
      [name, all[2]?.name],
    );
  });

  it('lets erasing wait until it is done, so that its journal is whole', async () => {
    let erased: Promise<number> | undefined;
    const saved = await save({
      around: (keeper) => ({
        ...keeper,
        async begin(...given) {
          erased = at.journal.forget('lod/things/a');
          return keeper.begin(...given);
        },
      }),
    });
    assert.equal(await erased, 1);
    const { told, found } = await savedState(saved);
    assert.deepEqual(found, told);
    assert.equal(Object.keys(found).length, 2);
  });

  it('is not for who may not see every business', () => {
    const guest = { ...ann, namespaces: ['lod'] };
    assert.throws(() => backupsOf(at).start(guest, { folder: target() }), { code: 'forbidden' });
  });
});
