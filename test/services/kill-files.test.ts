import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { after, describe, it, before as prepare } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../folder.ts';
import { checkBytes, checkWhole } from './oracle.ts';
import { storeAt } from './store-at.ts';
import { add } from './uploading.ts';

// A process killed at every single step of a change of files, then started again.

const run = promisify(execFile);
const child = new URL('./killed-uploader.js', import.meta.url).pathname;

const before = { 'gutter.txt': 'a gutter', 'roof.txt': 'a roof' };
const outcomes: Record<string, Record<string, string>> = {
  upload: { ...before, 'new.txt': 'new', 'roof-2.txt': 'another roof' },
  replace: { ...before, 'roof.txt': 'a mended roof' },
  delete: { 'gutter.txt': 'a gutter' },
  move: { 'attic.txt': 'a roof', 'gutter.txt': 'a gutter' },
  batch: { 'gutter.txt': 'a roof', 'roof.txt': 'a gutter' },
};

describe('A process that is killed in the middle of a change of files', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  prepare(async () => {
    folder = temporaryFolder();
    const at = await storeAt(join(folder.path, 'original'));
    await add(at, before);
    await at.close();
  });
  after(() => folder.remove());

  const copy = (name: string) => {
    const path = join(folder.path, name);
    fs.cpSync(join(folder.path, 'original'), path, { recursive: true, preserveTimestamps: true });
    return path;
  };

  for (const [name, outcome] of Object.entries(outcomes)) {
    it(`leaves all of ${name === 'upload' ? 'an' : 'a'} ${name} or none, with each file's bytes`, async () => {
      const { stdout } = await run(process.execPath, [child, copy(`${name} whole`), name]);
      const steps: string[] = JSON.parse(stdout);
      assert.ok(steps.some((step) => step.startsWith('bytes ')) && steps.at(-1) === 'indexed', stdout);
      for (const [index, step] of steps.entries()) {
        const path = copy(`${name} ${index}`);
        const killed = run(process.execPath, [child, path, name, String(index + 1)]);
        await assert.rejects(killed, { signal: 'SIGKILL' }, `${step} was not reached`);
        const at = await storeAt(path);
        const { files } = checkBytes(at, 'lod');
        assert.deepEqual(
          files,
          index >= steps.indexOf('journal written') ? outcome : before,
          `after ${step}`,
        );
        await checkWhole(at);
        await at.close();
      }
    });
  }
});
