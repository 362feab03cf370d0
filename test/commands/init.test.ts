import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { run } from '../../src/commands/program.ts';
import { readConfig, readVersion } from '../../src/config.ts';
import { machine } from '../../src/doors.ts';
import { temporaryFolder } from '../folder.ts';
import { startCairn } from '../start.ts';
import { browsing } from '../web/browse.ts';

describe('a store of one’s own', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());
  const store = () => join(folder.path, 'my-data');

  async function result(...args: string[]) {
    const [out, err]: [string[], string[]] = [[], []];
    const output = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
    const parts = {
      machine: async () => machine,
      version: readVersion(),
      readConfig: (path?: string) => readConfig({ CAIRN_USER: 'Ines', CAIRN_LOG: 'silent' }, path),
    };
    return { code: await run(parts, args, output), out: out.join(''), err: err.join('') };
  }

  test('is made once, and says what is where', async () => {
    const made = await result('init', store());
    assert.equal(made.code, 0, made.err);
    assert.match(
      made.out,
      /my-data is a new store\. README\.md and AGENTS\.md say what is where\.\n.*npm start -- /,
    );
    assert.deepEqual(readdirSync(store()).sort(), [
      'AGENTS.md',
      'README.md',
      'blobs',
      'derived',
      'journal',
      'json-db',
      'state',
    ]);
    rmSync(join(store(), 'AGENTS.md'));
    assert.match(
      (await result('init', store())).out,
      /is a Cairn store already\. AGENTS\.md says what is where\./,
    );
  });

  test('is made by the first start on a new or empty folder, whose first page leads on', async () => {
    mkdirSync(store());
    const cairn = await startCairn({ folder: store() });
    try {
      assert.match(readFileSync(join(store(), 'README.md'), 'utf8'), /^# What is in this folder/);
      assert.equal(cairn.place.described, 'a new store: see its README.md');
      const home = await browsing(cairn).see('/');
      assert.match(home.text, /Nothing here yet .*first business.*sample.* New business/);
    } finally {
      await cairn.close();
    }
  });

  test('is not made by a typing error, nor by a command that only looks', async () => {
    await result('init', store());
    const typo = join(folder.path, 'my-dtaa');
    const served = await result('serve', typo);
    assert.equal(served.code, 1);
    assert.match(served.err, /^cairn: There is no .*my-dtaa\. Did you mean .*my-data\?/);
    assert.match(
      (await result('search', 'x', join(folder.path, 'elsewhere'))).err,
      /There is no folder .*elsewhere/,
    );
    assert.match(
      (await result('backup', join(folder.path, 'b'), '--in', join(folder.path, 'none'))).err,
      /There is no folder/,
    );
    assert.deepEqual(readdirSync(folder.path), ['my-data']);
    assert.equal(existsSync(typo), false);
  });
});
