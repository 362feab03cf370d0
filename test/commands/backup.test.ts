import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { run } from '../../src/commands/program.ts';
import { readConfig, readVersion } from '../../src/config.ts';
import { machine } from '../../src/doors.ts';
import { temporaryFolder } from '../folder.ts';
import { startCairn, temporaryStore } from '../start.ts';

let store: string;
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  store = temporaryStore();
  folder = temporaryFolder();
});
afterEach(() => {
  rmSync(store, { recursive: true, force: true });
  folder.remove();
});

async function result(args: readonly string[], env: Record<string, string> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const output = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const settings = { CAIRN_PORT: '0', CAIRN_USER: 'Ines', CAIRN_LOG: 'silent', CAIRN_DATA: store, ...env };
  const parts = {
    machine: async () => machine,
    version: readVersion(),
    readConfig: (path?: string) => ({ ...readConfig(settings, path), holdMs: 0 }),
  };
  return { code: await run(parts, args, output), out: out.join(''), err: err.join('') };
}

describe('cairn backup and cairn restore', () => {
  const target = () => join(folder.path, 'backups');

  test('alone: saved, checked, and brought back with what was there moved aside', async () => {
    const saved = await result(['backup', target()]);
    assert.equal(saved.code, 0, saved.err);
    assert.match(saved.out, /Z: 17 records, \d+ files, .* new\), in [\d.]+ s\n$/);
    const checked = await result(['backup', target(), '--check']);
    assert.match(
      checked.out,
      /^\S+Z is whole: \d+ files, 17 records and 20 changes came back as they were\.\n$/,
    );
    const order = join(store, 'json-db/kiln/orders/2026-001.json');
    const before = readFileSync(order, 'utf8');
    writeFileSync(order, '{}');
    const would = await result(['restore', target(), '--dry-run']);
    assert.match(
      would.out,
      /would have 17 records and \d+ files as of .*\nWhat was there would be in .*before-restore\.\n/,
    );
    assert.equal(readFileSync(order, 'utf8'), '{}');
    const back = await result(['restore', target(), '--json']);
    assert.equal(back.code, 0, back.err);
    const { aside } = JSON.parse(back.out);
    assert.equal(readFileSync(order, 'utf8'), before);
    assert.equal(readFileSync(join(aside, 'json-db/kiln/orders/2026-001.json'), 'utf8'), '{}');
    rmSync(aside, { recursive: true });
  });

  test('beside a server: through it, to any folder, and a restore over it is refused', async () => {
    const cairn = await startCairn({ folder: store });
    try {
      const saved = await result(['backup', target(), '--json', '--keep', '1'], { CAIRN_DATA: store });
      assert.equal(saved.code, 0, saved.err);
      assert.equal(JSON.parse(saved.out).records, 17);
      const again = await result(['backup', '--keep', '1', '--json'], { CAIRN_BACKUP: target() });
      assert.deepEqual(JSON.parse(again.out).removed, [JSON.parse(saved.out).name]);
      const refused = await result(['restore', target()]);
      assert.equal(refused.code, 1);
      assert.match(refused.err, /already open in process/);
    } finally {
      await cairn.close();
    }
  });

  test('what cannot be done fails with a sentence', async () => {
    assert.match((await result(['backup'])).err, /Name a folder of backups, or set CAIRN_BACKUP/);
    writeFileSync(join(folder.path, 'file'), '');
    const blocked = await result(['backup', join(folder.path, 'file', 'backups')]);
    assert.equal(blocked.code, 1);
    assert.match(blocked.err, /^cairn: Cannot /);
    assert.equal((await result(['backup', target(), '--keep', '0'])).code, 2);
    assert.match((await result(['restore', target()])).err, /There is no whole backup in /);
    assert.match(
      (await result(['restore', target()], { CAIRN_DATA: '' })).err,
      /with --to, or set CAIRN_DATA/,
    );
    assert.equal(existsSync(target()), false);
  });

  test('a backup that was damaged is found out, and exits with 1', async () => {
    await result(['backup', target()]);
    const [name = ''] = readdirSync(target());
    writeFileSync(join(target(), name, 'data/json-db/kiln/orders/2026-001.json'), '{}');
    const checked = await result(['backup', target(), '--check']);
    assert.equal(checked.code, 1);
    assert.match(checked.err, /cannot be relied on\. .*2026-001\.json is not what it was/);
  });
});
