import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type FileStat, isSameStat } from '../../src/core/record.ts';
import { createDiskStore } from '../../src/store/disk.ts';
import { type Layout, openLayout } from '../../src/store/layout.ts';
import { filesThat, type Refuse } from '../faulty-files.ts';
import { temporaryFolder, writeFile } from '../folder.ts';

const acme = 'lod/customers/acme';

describe('The disk store', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let layout: Layout;
  beforeEach(() => {
    folder = temporaryFolder();
    layout = openLayout(folder.path);
  });
  afterEach(() => folder.remove());

  const on = (refuse: Refuse, step?: (name: string) => void) =>
    createDiskStore({ layout, files: filesThat(refuse), step });
  const fileOf = (ref: string) => join(layout.truth, `${ref}.json`);
  const text = (ref = acme) => fs.readFileSync(fileOf(ref), 'utf8');
  const staging = () => fs.readdirSync(join(layout.state, 'staging'));
  const inFolder = () => fs.readdirSync(join(layout.truth, 'lod/customers')).sort();

  async function write(store: ReturnType<typeof on>, content: string, ref = acme): Promise<FileStat | false> {
    const expected = await store.stat(ref);
    return store.publish(await store.stage(ref, Buffer.from(content)), expected);
  }

  for (const [call, code, reason] of [
    ['writeSync', 'ENOSPC', 'the disk is full'],
    ['openSync', 'EACCES', 'permission is denied'],
    ['fdatasync', 'EIO', 'the disk reports an error'],
    ['mkdirSync', 'EROFS', 'the disk is read-only'],
  ] as const) {
    it(`that meets ${code} in ${call} says "${reason}" and leaves nothing behind`, async () => {
      let on_ = true;
      const store = on((name) => {
        if (call === 'fdatasync' && name === 'fdatasyncSync' && on_) return code;
        return name === call && on_ ? code : undefined;
      });
      await assert.rejects(store.stage(acme, Buffer.from('{}')), {
        code: 'unavailable',
        message: `Cannot write ${acme}: ${reason}.`,
      });
      on_ = false;
      assert.deepEqual(staging(), []);
      await write(store, '{}');
      assert.equal(text(), '{}');
    });
  }

  it('gives a file the time of the system clock, also after a sleep that the monotonic clock missed', async (t) => {
    t.mock.method(performance, 'now', () => 0.25);
    const before = Date.now();
    await write(
      on(() => undefined),
      '{}',
    );
    const { mtimeMs } = fs.statSync(fileOf(acme));
    assert.ok(before <= mtimeMs && mtimeMs < Date.now() + 1, `${before} ${mtimeMs}`);
  });

  it('writes beside the record where staging is on another file system, and sweeps there', async () => {
    const across: Refuse = (call, from, to) => {
      const crosses = from.includes('/staging/') !== to.includes('/staging/');
      return /^(link|rename)Sync$/.test(call) && crosses ? 'EXDEV' : undefined;
    };
    const store = on(across);
    await write(store, '{"n":1}');
    await write(store, '{"n":22}');
    await store.sync();
    assert.equal(text(), '{"n":22}');
    assert.deepEqual(inFolder(), ['acme.json']);
    assert.deepEqual(staging(), []);
    const staged = await store.stage(acme, Buffer.from('{"n":3}'));
    assert.match(staged.temporary, /customers\/\.cairn-new-/);
    assert.deepEqual((await store.list('lod', 'customers')).problems, []);
    await store.discard(staged);
    assert.equal(await store.remove(acme, (await store.stat(acme)) as FileStat), true);
    await store.sync();
    assert.deepEqual(inFolder(), []);
  });

  it('manages without hard links', async () => {
    const store = on((call) => (call === 'linkSync' ? 'EPERM' : undefined));
    await write(store, '{"n":1}');
    await write(store, '{"n":2}');
    assert.equal(text(), '{"n":2}');
    const staged = await store.stage(acme, Buffer.from('{"n":3}'));
    assert.equal(await store.publish(staged, undefined), false);
    assert.equal(text(), '{"n":2}');
  });

  const inPlace = () => fs.writeFileSync(fileOf(acme), '{"hand":1}');
  const byRename = () => {
    fs.writeFileSync(`${fileOf(acme)}.x`, '{"hand":1}');
    fs.renameSync(`${fileOf(acme)}.x`, fileOf(acme));
  };
  for (const [when, edit] of Object.entries({ 'in place': inPlace, 'by rename': byRename })) {
    it(`does not replace what was edited ${when} just before`, async () => {
      const store = on(
        () => undefined,
        (step) => step === 'publish held' && edit(),
      );
      await write(store, '{"n":1}');
      assert.equal(await write(store, '{"n":2}'), false);
      assert.equal(text(), '{"hand":1}');
    });
  }

  it('puts back what was written into the old file while it was replaced', async () => {
    let old: number | undefined;
    const store = on(
      () => undefined,
      (step) => {
        if (step === 'publish held') old = fs.openSync(fileOf(acme), 'r+');
        if (step === 'publish renamed') fs.writeSync(old as number, '{"hand":1}', 0);
      },
    );
    await write(store, '{"n":1}');
    assert.equal(await write(store, '{"n":2}'), false);
    assert.equal(text(), '{"hand":1}');
    fs.closeSync(old as number);
  });

  it('puts back what was edited in the instant before it was removed', async () => {
    const store = on(() => undefined);
    await write(store, '{"n":1}');
    const expected = (await store.stat(acme)) as FileStat;
    const late = on((call) => {
      if (call === 'renameSync') fs.writeFileSync(fileOf(acme), '{"hand":1}');
      return undefined;
    });
    assert.equal(await late.remove(acme, expected), false);
    assert.equal(text(), '{"hand":1}');
    assert.deepEqual(staging(), []);
  });

  it('keeps aside what was edited in the instant of an interruption', async () => {
    writeFile(join(layout.state, 'staging', 'held-1-1-abc'), '{"hand":1}');
    writeFile(join(layout.state, 'staging', 'held-1-2-abc'), '{"known":1}');
    writeFile(join(layout.state, 'staging', 'new-1-3-abc'), '{"never":1}');
    const store = on(() => undefined);
    const known = fs.readFileSync(join(layout.state, 'staging', 'held-1-2-abc'));
    const { hash } = await import('node:crypto');
    const [kept, ...others] = await store.sweep(async (etag) => etag === hash('sha256', known));
    assert.equal(fs.readFileSync(kept as string, 'utf8'), '{"hand":1}');
    assert.deepEqual(others, []);
    assert.deepEqual(staging(), []);
  });

  it('reads a file that is being written in place until it stands still', async () => {
    writeFile(fileOf(acme), '{"n":1}');
    let reads = 0;
    const store = on((call) => {
      if (call === 'readSync' && reads++ === 0) fs.writeFileSync(fileOf(acme), '{"n":1,"m":2}');
      return undefined;
    });
    assert.equal(String((await store.read(acme))?.bytes), '{"n":1,"m":2}');
  });

  it('writes nothing while it opens, lists and reads', async () => {
    for (const id of ['a', 'b', 'c']) writeFile(fileOf(`lod/customers/${id}`), `{"id":"${id}"}`);
    const stamps = () =>
      inFolder().map((name) => fs.statSync(join(layout.truth, 'lod/customers', name)).ctimeMs);
    const before = [stamps(), fs.statSync(join(layout.truth, 'lod/customers')).ctimeMs];
    const store = createDiskStore({ layout: openLayout(folder.path) });
    await store.folders();
    for (const { ref } of (await store.list('lod', 'customers')).entries) await store.read(ref);
    await store.twin('lod/customers/A');
    await store.sweep(async () => false);
    assert.deepEqual([stamps(), fs.statSync(join(layout.truth, 'lod/customers')).ctimeMs], before);
  });

  it('tells an edit of what it just wrote from what it wrote, however soon it comes', async () => {
    let edit = false;
    const store = on(
      () => undefined,
      (step) => {
        if (edit && ['publish placed', 'publish renamed'].includes(step))
          fs.writeFileSync(fileOf(acme), '{"n":9}');
      },
    );
    for (const content of ['{"n":1}', '{"n":2}', '{"n":3}']) {
      edit = content !== '{"n":2}';
      const written = (await write(store, content)) as FileStat;
      assert.equal(isSameStat(written, (await store.stat(acme)) as FileStat), !edit, content);
    }
  });

  it('does not read the folder again for each new record', async () => {
    let reads = 0;
    const store = on((call) => {
      if (call === 'readdirSync') reads += 1;
      return undefined;
    });
    for (let i = 0; i < 20; i++) {
      assert.equal(await store.twin(`lod/customers/c${i}`), undefined);
      await write(store, '{}', `lod/customers/c${i}`);
    }
    assert.ok(reads < 8, `${reads} times`);
    assert.equal(await store.twin('lod/customers/C7'), 'c7.json');
  });
});
