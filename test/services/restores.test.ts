import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { SavedBackup } from '../../src/core/backup.ts';
import { takeOwnership } from '../../src/store/owner.ts';
import { temporaryFolder } from '../folder.ts';
import { backupsOf, content, restoresWith } from './backup-at.ts';
import { checkWhole } from './oracle.ts';
import { ann, storeAt } from './store-at.ts';
import { add } from './uploading.ts';

describe('Restores', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let saved: SavedBackup;
  let epoch: string;
  const store = () => join(folder.path, 'store');
  const backups = () => join(folder.path, 'backups');
  beforeEach(async () => {
    folder = temporaryFolder();
    const at = await storeAt(store());
    await at.records.write(ann, [
      { op: 'create', ns: 'lod', collection: 'things', id: 'a', body: '{"n":1}' },
    ]);
    await add(at, { 'photo.txt': 'bytes' });
    await at.records.write(ann, [{ op: 'delete', ref: 'lod/files/photo.txt' }]);
    const service = backupsOf(at);
    saved = (await service.ended(ann, service.start(ann, { folder: backups() }).id)).backup as SavedBackup;
    await at.records.write(ann, [{ op: 'patch', ref: 'lod/things/a', body: '{"n":2}' }]);
    epoch = at.journal.epoch;
    await at.close();
  });
  afterEach(() => folder.remove());

  it('bring everything back as it was, history and deleted bytes included, and move aside what is there', async () => {
    const there = content(store());
    const { aside } = await restoresWith().restore(ann, backups(), store());
    const moved = content(aside as string);
    for (const path of Object.keys(moved)) if (path.startsWith('state/owner.sqlite')) delete moved[path];
    assert.deepEqual(moved, there);
    const at = await storeAt(store());
    assert.deepEqual((await at.records.get(ann, 'lod/things/a')).data, { n: 1 });
    const revisions = await checkWhole(at);
    assert.deepEqual(
      revisions.map(({ op, ref }) => `${op} ${ref}`),
      ['create lod/things/a', 'create lod/files/photo.txt', 'delete lod/files/photo.txt'],
    );
    const [, { seq }] = revisions as [unknown, { seq: number }];
    await at.records.write(ann, [{ op: 'restore', ref: 'lod/files/photo.txt', seq }]);
    assert.equal(fs.readFileSync(join(store(), 'json-db/lod/files/photo.txt'), 'utf8'), 'bytes');
    await at.close();
  });

  it('begin a new epoch of the feed, which stays through later starts', async () => {
    await restoresWith().restore(ann, backups(), store());
    const first = await storeAt(store());
    const renewed = first.journal.epoch;
    assert.notEqual(renewed, epoch);
    await first.close();
    const second = await storeAt(store());
    await second.records.write(ann, [{ op: 'patch', ref: 'lod/things/a', body: '{"n":3}' }]);
    await second.close();
    const third = await storeAt(store());
    assert.equal(third.journal.epoch, renewed);
    await third.close();
  });

  it('go to a new or an empty folder as well', async () => {
    const [fresh, empty] = [join(folder.path, 'made/fresh'), join(folder.path, 'empty')];
    fs.mkdirSync(empty);
    for (const to of [fresh, empty]) {
      const { aside } = await restoresWith().restore(ann, saved.path, to);
      assert.equal(aside, undefined);
      assert.equal(fs.readFileSync(join(to, 'json-db/lod/things/a.json'), 'utf8'), '{\n  "n": 1\n}\n');
    }
  });

  it('write nothing when only asked what they would do', async () => {
    const before = content(folder.path);
    const would = await restoresWith().restore(ann, backups(), store(), { dryRun: true });
    assert.equal(would.aside, `${store()}.before-restore`);
    const after = content(folder.path);
    for (const files of [before, after])
      for (const path of Object.keys(files)) if (path.includes('owner.')) delete files[path];
    assert.deepEqual(after, before);
  });

  it('refuse a store that is in use, and leave it as it is', async () => {
    const owner = await takeOwnership(join(store(), 'state'), 0);
    await assert.rejects(restoresWith().restore(ann, backups(), store()), {
      code: 'unavailable',
      message: /already open in process/,
    });
    owner.release();
    assert.match(fs.readFileSync(join(store(), 'json-db/lod/things/a.json'), 'utf8'), /2/);
    assert.deepEqual(fs.readdirSync(folder.path).sort(), ['backups', 'store']);
  });

  const damages: [what: string, damage: (path: string) => void, said: RegExp][] = [
    [
      'a changed file',
      (path) => fs.writeFileSync(join(path, 'data/json-db/lod/things/a.json'), '{}'),
      /a\.json is not what it was/,
    ],
    [
      'a missing file',
      (path) => fs.rmSync(join(path, 'data/json-db/lod/things/a.json')),
      /a\.json is missing/,
    ],
    [
      'changed hashes',
      (path) => fs.appendFileSync(join(path, 'sha256sums.txt'), '\n'),
      /sha256sums\.txt is missing, or not/,
    ],
    [
      'missing hashes',
      (path) => fs.rmSync(join(path, 'sha256sums.txt')),
      /sha256sums\.txt is missing, or not/,
    ],
  ];
  for (const [what, damage, said] of damages)
    it(`refuse a backup with ${what}, and a check finds it`, async () => {
      damage(saved.path);
      await assert.rejects(restoresWith().restore(ann, backups(), store()), {
        code: 'invalid',
        message: said,
      });
      assert.match(fs.readFileSync(join(store(), 'json-db/lod/things/a.json'), 'utf8'), /2/);
      const { check } = await restoresWith().check(ann, backups());
      assert.equal(check.ok, false);
      assert.match(check.said, said);
    });

  it('say in one line that a backup is whole, and remember it', async () => {
    const { check } = await restoresWith().check(ann, backups());
    assert.equal(check.said, '4 files, 1 record and 3 changes came back as they were.');
    const service = backupsOf(await storeAt(store()), { folder: backups() });
    assert.deepEqual((await service.list(ann))[0]?.checked, check);
  });

  it('say when there is no backup', async () => {
    await assert.rejects(restoresWith().restore(ann, join(folder.path, 'none'), store()), {
      code: 'not_found',
    });
  });
});
