import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Store } from '../../src/core/ports/store.ts';
import { MAX_FILE } from '../../src/core/record.ts';
import { createDiskStore } from '../../src/store/disk.ts';
import { type Layout, openLayout } from '../../src/store/layout.ts';
import { filesThat } from '../faulty-files.ts';
import { temporaryFolder, writeFile } from '../folder.ts';

describe('What is no record', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let layout: Layout;
  let store: Store;
  beforeEach(() => {
    folder = temporaryFolder();
    layout = openLayout(folder.path);
    store = createDiskStore({ layout });
  });
  afterEach(() => folder.remove());

  const put = (name: string | Buffer, content: string | Buffer = '{}') => {
    const path = Buffer.isBuffer(name)
      ? Buffer.concat([Buffer.from(`${layout.truth}/`), name])
      : join(layout.truth, name);
    if (Buffer.isBuffer(path)) fs.writeFileSync(path, content);
    else writeFile(path, content);
  };
  const listed = async (ns = 'lod', collection = 'customers') => {
    const { entries, problems, failed } = await store.list(ns, collection);
    return {
      failed,
      refs: entries.map(({ ref }) => ref),
      problems: Object.fromEntries(problems.map(({ path, kind }) => [path, kind])),
    };
  };

  it('is listed with a reason and never as a record', async () => {
    put('lod/customers/good.json');
    put('lod/customers/new.json');
    put('lod/customers/bad?.json');
    put('lod/customers/e\u0301.json');
    put(`lod/customers/${'a'.repeat(129)}.json`);
    put('lod/customers/_bad?.json');
    put('lod/customers/readme.md');
    put('lod/customers/UPPER.JSON');
    put('lod/customers/archive/old.json');
    put(Buffer.from([...Buffer.from('lod/customers/'), 0xff, ...Buffer.from('.json')]));
    put('lod/customers/.hidden.json');
    const { refs, problems } = await listed();
    assert.deepEqual(refs, ['lod/customers/good']);
    assert.deepEqual(problems, {
      'lod/customers/new.json': 'name',
      'lod/customers/bad?.json': 'name',
      'lod/customers/e\u0301.json': 'name',
      [`lod/customers/${'a'.repeat(129)}.json`]: 'name',
      'lod/customers/_bad?.json': 'name',
      'lod/customers/readme.md': 'type',
      'lod/customers/UPPER.JSON': 'type',
      'lod/customers/archive': 'nested',
      'lod/customers/\ufffd.json': 'name',
    });
  });

  it('includes both of two names that differ only by case, which each say so', async () => {
    put('lod/customers/Acme.json');
    put('lod/customers/acme.json');
    put('lod/customers/straße.json');
    put('lod/customers/STRASSE.json');
    put('lod/customers/other.json');
    const { entries, problems } = await store.list('lod', 'customers');
    assert.deepEqual(
      entries.map(({ ref }) => ref),
      ['lod/customers/other'],
    );
    assert.equal(problems.length, 4);
    for (const { kind, ref } of problems) assert.deepEqual([kind, typeof ref], ['twin', 'string']);
    assert.match(problems.find(({ path }) => path.endsWith('Acme.json'))?.detail ?? '', /"acme\.json"/);
  });

  it('includes files and folders in the wrong place', async () => {
    put('stray.json');
    put('lod/stray.json');
    put('lod/customers/a.json');
    put('lod/system/a.json');
    put('bad?/customers/a.json');
    put('Lod/customers/a.json');
    put('.git/objects/a.json');
    const { folders, problems } = await store.folders();
    assert.deepEqual(folders, []);
    assert.deepEqual(problems.map(({ path, kind }) => `${kind} ${path}`).sort(), [
      'name bad?',
      'nested stray.json',
      'twin Lod',
      'twin lod',
    ]);
    fs.rmSync(join(layout.truth, 'Lod'), { recursive: true });
    const again = await store.folders();
    assert.deepEqual(again.folders, [{ ns: 'lod', collections: ['customers'] }]);
    assert.deepEqual(again.problems.map(({ path }) => path).sort(), ['bad?', 'lod/system', 'stray.json']);
    assert.deepEqual((await listed('lod', '')).problems, { 'lod/stray.json': 'nested' });
  });

  it('includes symbolic links, which are followed neither to files nor through folders', async () => {
    writeFile(join(folder.path, 'outside', 'secret.json'), '{"secret":1}');
    put('lod/customers/a.json');
    fs.symlinkSync(
      join(folder.path, 'outside', 'secret.json'),
      join(layout.truth, 'lod/customers/link.json'),
    );
    fs.symlinkSync(join(folder.path, 'outside'), join(layout.truth, 'lod/linked'));
    fs.symlinkSync(join(layout.truth, 'lod'), join(layout.truth, 'twice'));
    assert.deepEqual(await listed(), {
      failed: undefined,
      refs: ['lod/customers/a'],
      problems: { 'lod/customers/link.json': 'type' },
    });
    assert.deepEqual((await listed('lod', '')).problems, { 'lod/linked': 'type' });
    assert.deepEqual(
      (await store.folders()).problems.map(({ path, kind }) => [path, kind]),
      [['twice', 'type']],
    );
    for (const ref of ['lod/customers/link', 'lod/linked/secret', 'twice/customers/a']) {
      assert.equal(await store.read(ref), undefined, ref);
      assert.equal(await store.stat(ref), undefined, ref);
    }
    assert.deepEqual((await listed('lod', 'linked')).refs, []);
    await assert.rejects(store.stage('lod/linked/fresh', Buffer.from('{}')), { code: 'unavailable' });
    assert.deepEqual(fs.readdirSync(join(folder.path, 'outside')), ['secret.json']);
    const staged = await store.stage('lod/customers/link', Buffer.from('{}'));
    assert.equal(await store.publish(staged, undefined), false);
    assert.equal(fs.readFileSync(join(folder.path, 'outside', 'secret.json'), 'utf8'), '{"secret":1}');
  });

  it('includes pipes, which nobody waits for', async () => {
    const { execFileSync } = await import('node:child_process');
    put('lod/customers/a.json');
    execFileSync('mkfifo', [join(layout.truth, 'lod/customers/pipe.json')]);
    assert.deepEqual((await listed()).problems, { 'lod/customers/pipe.json': 'type' });
    assert.equal(await store.read('lod/customers/pipe'), undefined);
  });

  it('includes files that are too large to be read', async () => {
    put('lod/customers/large.json');
    fs.truncateSync(join(layout.truth, 'lod/customers/large.json'), MAX_FILE + 1);
    assert.deepEqual((await listed()).problems, { 'lod/customers/large.json': 'unreadable' });
    await assert.rejects(store.read('lod/customers/large'), { code: 'unavailable' });
  });

  it('does not include the bytes of uploads', async () => {
    put('lod/files/roof.jpg');
    put('lod/files/roof.jpg.json');
    assert.deepEqual(await listed('lod', 'files'), {
      failed: undefined,
      refs: ['lod/files/roof.jpg'],
      problems: {},
    });
  });
});

describe('A folder that cannot be read', () => {
  const refusing = (suffix: string) =>
    filesThat((call, path) =>
      /^(readdir|open)Sync$/.test(call) && path.endsWith(suffix) ? 'EACCES' : undefined,
    );

  it('is said to have failed, and never to be empty', async () => {
    const folder = temporaryFolder();
    const layout = openLayout(folder.path);
    for (const ref of ['lod/customers/a', 'lod/jobs/a', 'bc/hubs/a'])
      writeFile(join(layout.truth, `${ref}.json`), '{}');
    const at = (suffix: string) => createDiskStore({ layout, files: refusing(suffix) });
    assert.deepEqual(await at('json-db').folders(), { folders: [], problems: [], failed: [''] });
    const { folders, failed } = await at('/lod').folders();
    assert.deepEqual([folders.map(({ ns }) => ns), failed], [['bc'], ['lod']]);
    assert.match((await at('customers').list('lod', 'customers')).failed ?? '', /permission is denied/);
    await assert.rejects(at('a.json').read('lod/customers/a'), {
      code: 'unavailable',
      message: /permission is denied/,
    });
    fs.renameSync(layout.truth, `${layout.truth}-unmounted`);
    const gone = createDiskStore({ layout });
    assert.deepEqual((await gone.folders()).failed, ['']);
    assert.notEqual((await gone.list('lod', 'customers')).failed, undefined);
    folder.remove();
  });

  it('is told apart from one that is gone', async () => {
    const folder = temporaryFolder();
    const layout = openLayout(folder.path);
    writeFile(join(layout.truth, 'lod/customers/a.json'), '{}');
    const store = createDiskStore({ layout });
    fs.rmSync(join(layout.truth, 'lod/customers'), { recursive: true });
    const { entries, failed } = await store.list('lod', 'customers');
    assert.deepEqual([entries, failed], [[], undefined]);
    folder.remove();
  });
});
