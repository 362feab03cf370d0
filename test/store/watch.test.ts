import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Stirred } from '../../src/core/ports/store.ts';
import { createDiskStore } from '../../src/store/disk.ts';
import { type Layout, openLayout } from '../../src/store/layout.ts';
import { temporaryFolder, writeFile } from '../folder.ts';

describe('Watching a store', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let layout: Layout;
  let stirred: Stirred[];
  let watch: { close(): Promise<void> } | undefined;
  beforeEach(() => {
    folder = temporaryFolder();
    stirred = [];
  });
  afterEach(async () => {
    await watch?.close();
    watch = undefined;
    folder.remove();
  });

  const file = (ref: string) => join(layout.truth, `${ref}.json`);
  async function begin(...refs: string[]) {
    layout = openLayout(folder.path);
    for (const ref of refs) writeFile(file(ref), '{}');
    watch = await createDiskStore({ layout }).watch((where) => stirred.push(where));
  }
  /** Waits until something was said that fits, for at most a minute. */
  async function said(fits: (where: Stirred) => boolean, what: string): Promise<void> {
    for (let tries = 0; !stirred.some(fits); tries++) {
      if (tries > 3000) assert.fail(`nothing was said of ${what}: ${JSON.stringify(stirred)}`);
      await wait(20);
    }
  }
  const saidOf = (ref: string) => said((where) => where.ref === ref, ref);
  /** The folder as a whole, in which a new name has to be looked for. */
  const saidOfFolder = (ns: string, collection: string) =>
    said(
      (where) => where.ns === ns && where.collection === collection && where.ref === undefined,
      `${ns}/${collection}`,
    );

  it('hears of a file that is new, written in place, saved by rename, touched, renamed and removed', async () => {
    await begin('lod/customers/acme');
    const path = file('lod/customers/acme');
    const edits: [string, () => void][] = [
      ['lod/customers/fresh', () => fs.writeFileSync(file('lod/customers/fresh'), '{}')],
      ['lod/customers/acme', () => fs.appendFileSync(path, ' ')],
      [
        'lod/customers/acme',
        () => {
          fs.writeFileSync(`${path}.swp`, '{"a":1}');
          fs.renameSync(`${path}.swp`, path);
        },
      ],
      ['lod/customers/moved', () => fs.renameSync(path, file('lod/customers/moved'))],
      ['lod/customers/moved', () => fs.unlinkSync(file('lod/customers/moved'))],
      ['lod/customers/_schema', () => fs.writeFileSync(file('lod/customers/_schema'), '{}')],
      ['lod/_namespace', () => fs.writeFileSync(file('lod/_namespace'), '{}')],
    ];
    for (const [ref, edit] of edits) {
      stirred = [];
      edit();
      await said((where) => where.ref === ref || (where.ref === undefined && ref.startsWith(where.ns)), ref);
    }
  });

  it('hears of what happens in folders that are new, renamed, replaced and removed', async () => {
    await begin('lod/customers/acme');
    writeFile(file('bc/hubs/north'), '{}');
    await saidOfFolder('bc', 'hubs');
    stirred = [];
    fs.writeFileSync(file('bc/hubs/south'), '{}');
    await saidOf('bc/hubs/south');
    fs.renameSync(join(layout.truth, 'bc/hubs'), join(layout.truth, 'bc/depots'));
    await saidOfFolder('bc', 'depots');
    stirred = [];
    fs.writeFileSync(file('bc/depots/east'), '{}');
    await saidOf('bc/depots/east');
    assert.ok(!stirred.some(({ collection }) => collection === 'hubs'), JSON.stringify(stirred));
    fs.rmSync(join(layout.truth, 'bc/depots'), { recursive: true });
    writeFile(file('bc/depots/again'), '{}');
    await saidOfFolder('bc', 'depots');
    stirred = [];
    fs.writeFileSync(file('bc/depots/again'), '{"a":1}');
    await saidOf('bc/depots/again');
    stirred = [];
    fs.rmSync(join(layout.truth, 'bc'), { recursive: true });
    await said(({ ns, collection }) => ns === '' || (ns === 'bc' && collection !== undefined), 'bc');
  });

  it('says of a burst of 20,000 writes little more than where it was', async () => {
    await begin('lod/customers/acme', 'lod/jobs/a');
    for (let i = 0; i < 20_000; i++) fs.writeFileSync(file(`lod/customers/c${i}`), '{}');
    await saidOfFolder('lod', 'customers');
    await wait(300);
    assert.ok(stirred.length < 2000, `${stirred.length} calls`);
    stirred = [];
    fs.writeFileSync(file('lod/customers/c7'), '{"a":1}');
    await saidOf('lod/customers/c7');
  });

  it('hears of every folder that a git checkout changes', async () => {
    const git = (...rest: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...rest], {
        cwd: layout.truth,
        stdio: 'pipe',
      });
    layout = openLayout(folder.path);
    for (const collection of ['customers', 'jobs'])
      writeFile(file(`lod/${collection}/a`), '{"branch":"main"}');
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-qm', 'main');
    git('checkout', '-qb', 'other');
    fs.rmSync(join(layout.truth, 'lod/jobs'), { recursive: true });
    for (let i = 0; i < 50; i++) writeFile(file(`lod/customers/c${i}`), '{}');
    writeFile(file('lod/invoices/a'), '{}');
    git('add', '.');
    git('commit', '-qm', 'other');
    watch = await createDiskStore({ layout }).watch((where) => stirred.push(where));
    git('checkout', '-q', 'main');
    await said(({ ns, collection }) => ns === 'lod' && collection === 'customers', 'customers');
    await saidOfFolder('lod', 'jobs');
    assert.ok(!stirred.some(({ ref }) => ref?.includes('.git')));
    stirred = [];
    fs.writeFileSync(file('lod/jobs/b'), '{}');
    await saidOf('lod/jobs/b');
  });

  it('knows the names of one flat folder', async () => {
    writeFile(join(folder.path, 'a.json'), '{}');
    layout = openLayout(folder.path);
    watch = await createDiskStore({ layout }).watch((where) => stirred.push(where));
    const ns = layout.ns as string;
    fs.writeFileSync(join(folder.path, 'b.json'), '{}');
    await saidOf(`${ns}/${ns}/b`);
    fs.writeFileSync(join(folder.path, '_namespace.json'), '{}');
    await saidOf(`${ns}/_namespace`);
  });

  it('says nothing of what Cairn keeps beside the records, and nothing after it ended', async () => {
    writeFile(join(folder.path, 'hubs', 'a.json'), '{}');
    layout = openLayout(folder.path);
    watch = await createDiskStore({ layout }).watch((where) => stirred.push(where));
    writeFile(join(layout.derived, 'x.json'), '{}');
    writeFile(join(layout.path, 'hubs', '.a.json.swp'), '{}');
    await wait(150);
    assert.deepEqual(stirred, []);
    await watch.close();
    fs.writeFileSync(join(folder.path, 'hubs', 'b.json'), '{}');
    await wait(100);
    assert.deepEqual(stirred, []);
  });

  it('is not ended by a folder that cannot be watched: it says so once and tries again', async () => {
    const warnings: string[] = [];
    await begin('lod/customers/acme');
    await watch?.close();
    const original = fs.watch;
    const refused = join(layout.truth, 'lod', 'customers');
    fs.watch = ((path: string, ...rest: []) => {
      if (path === refused) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      return original(path, ...rest);
    }) as typeof fs.watch;
    try {
      const store = createDiskStore({ layout, warn: (message) => warnings.push(message) });
      watch = await store.watch((where) => stirred.push(where));
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? '', /max_user_watches/);
      fs.watch = original;
      fs.mkdirSync(join(layout.truth, 'lod', 'jobs'));
      fs.utimesSync(refused, 1, 1);
      await saidOfFolder('lod', 'customers');
      fs.writeFileSync(file('lod/customers/b'), '{}');
      await saidOf('lod/customers/b');
    } finally {
      fs.watch = original;
    }
  });
});
