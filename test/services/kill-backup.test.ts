import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../folder.ts';
import { backupsOf, content, restoresWith, savedState } from './backup-at.ts';
import { ann, storeAt } from './store-at.ts';
import { add } from './uploading.ts';

// A process killed at every single step of a backup or a restore.

const run = promisify(execFile);
const child = new URL('./killed-backup.js', import.meta.url).pathname;

describe('A process that is killed', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  before(async () => {
    folder = temporaryFolder();
    const at = await storeAt(join(folder.path, 'store'));
    for (const [day, id] of [1, 2].entries()) {
      await at.records.write(ann, [
        { op: 'create', ns: 'lod', collection: 'things', id: `t${id}`, body: '{"n":1}' },
      ]);
      const backups = backupsOf(at, { now: () => new Date(Date.UTC(2026, 10, day + 1)) });
      await backups.ended(ann, backups.start(ann, { folder: join(folder.path, 'backups') }).id);
    }
    await add(at, { 'photo.txt': 'bytes' });
    await at.records.write(ann, [{ op: 'patch', ref: 'lod/things/t1', body: '{"n":2}' }]);
    await at.close();
  });
  after(() => folder.remove());

  function copy(name: string): { store: string; backups: string } {
    const at = { store: join(folder.path, name, 'store'), backups: join(folder.path, name, 'backups') };
    for (const part of ['store', 'backups'] as const)
      fs.cpSync(join(folder.path, part), at[part], {
        recursive: true,
        preserveTimestamps: true,
        verbatimSymlinks: true,
      });
    return at;
  }

  /** Runs it as a whole, then once for each of its steps, killed there. */
  async function atEveryStep(
    sort: string,
    check: (at: ReturnType<typeof copy>, step: string, steps: string[], number: number) => Promise<void>,
  ): Promise<void> {
    const whole = copy(`${sort} whole`);
    const { stdout } = await run(process.execPath, [child, whole.store, whole.backups, sort]);
    const steps: string[] = JSON.parse(stdout);
    const queue = steps.entries();
    await Promise.all(
      [1, 2].map(async () => {
        for (const [index, step] of queue) {
          const at = copy(`${sort} ${index}`);
          const killed = run(process.execPath, [child, at.store, at.backups, sort, String(index + 1)]);
          await assert.rejects(killed, { signal: 'SIGKILL' }, `${step} was not reached`);
          await check(at, step, steps, index);
          fs.rmSync(join(folder.path, `${sort} ${index}`), { recursive: true });
        }
      }),
    );
  }

  it('at any step of a backup leaves a whole one or none, and earlier ones as they were', async () => {
    const earlier = content(join(folder.path, 'backups'));
    await atEveryStep('backup', async (at, step, steps, number) => {
      const store = await storeAt(at.store);
      try {
        const backups = backupsOf(store, { folder: at.backups });
        const names = (await backups.list(ann)).map(({ name }) => name);
        const counts = number >= steps.indexOf('named');
        const thinned = number >= steps.indexOf('given up');
        assert.deepEqual(
          names,
          [
            ...(counts ? ['2026-11-29T000000Z'] : []),
            '2026-11-02T000000Z',
            ...(thinned ? [] : ['2026-11-01T000000Z']),
          ],
          step,
        );
        for (const name of names) {
          const { check } = await restoresWith().check(ann, join(at.backups, name));
          assert.ok(check.ok, `${name} after ${step}: ${check.said}`);
        }
        for (const [path, text] of Object.entries(earlier))
          if (names.includes(path.split('/')[0] as string))
            assert.equal(fs.readFileSync(join(at.backups, path), 'utf8'), text, `${path} after ${step}`);
        const { state, reason, backup } = await backups.ended(ann, backups.start(ann).id);
        assert.equal(state, 'done', reason);
        assert.ok(backup);
        const { told, found } = await savedState(backup);
        assert.deepEqual(found, told, step);
        assert.deepEqual(
          fs.readdirSync(at.backups).filter((name) => /partial|removing/.test(name)),
          [],
          step,
        );
      } finally {
        await store.close();
      }
    });
  });

  it('at any step of a restore loses nothing, and the next one brings it back', async () => {
    const live = content(join(folder.path, 'store/json-db'));
    await atEveryStep('restore', async (at, step) => {
      const there = [at.store, `${at.store}.before-restore`].filter((path) => fs.existsSync(path));
      assert.ok(
        there.some((path) => JSON.stringify(content(join(path, 'json-db'))) === JSON.stringify(live)),
        `what was there is lost after ${step}`,
      );
      await restoresWith().restore(ann, at.backups, at.store);
      assert.equal(fs.existsSync(`${at.store}.restoring`), false);
      const store = await storeAt(at.store);
      assert.deepEqual((await store.records.get(ann, 'lod/things/t1')).data, { n: 1 }, step);
      assert.equal(fs.existsSync(join(at.store, 'json-db/lod/files')), false);
      await store.close();
    });
  });
});
