import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { after, describe, it, before as prepare } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder, writeFile } from '../folder.ts';
import { checkWhole, filesIn } from './oracle.ts';
import { before, handEdits, scenarios } from './scenarios.ts';
import { ann, storeAt } from './store-at.ts';

// A process killed at every single step of a write, then started again.

const run = promisify(execFile);
const child = new URL('./killed-writer.js', import.meta.url).pathname;

describe('A process that is killed', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  prepare(async () => {
    folder = temporaryFolder();
    const at = await storeAt(join(folder.path, 'original'));
    for (const [id, n] of [
      ['a', 1],
      ['b', 2],
    ] as const) {
      await at.records.write(ann, [
        { op: 'create', ns: 'lod', collection: 'things', id, body: `{"n":${n}}` },
      ]);
    }
    await at.close();
    writeFile(at.fileOf('lod/things/hand'), before['lod/things/hand'] as string);
  });
  after(() => folder.remove());

  const copy = (name: string) => {
    const path = join(folder.path, name);
    fs.cpSync(join(folder.path, 'original'), path, { recursive: true, preserveTimestamps: true });
    return path;
  };

  for (const [name, scenario] of Object.entries(scenarios)) {
    it(`at any step of ${name === 'batch' ? 'a batch' : `one ${name}`} leaves all of it or none`, async () => {
      const { stdout } = await run(process.execPath, [child, copy(`${name} whole`), name]);
      const steps: string[] = JSON.parse(stdout);
      assert.ok(
        steps.includes('journal written') && steps.includes('committed') && steps.at(-1) === 'indexed',
        stdout,
      );
      const queue = steps.entries();
      await Promise.all(
        [1, 2].map(async () => {
          for (const [index, step] of queue) await killAndCheck(name, scenario, index + 1, steps, step);
        }),
      );
    });
  }

  it('at any step of taking in what was edited by hand changes no file, and takes it in once', async () => {
    const { stdout } = await run(process.execPath, [child, edited('adoption whole'), 'adoption']);
    const steps: string[] = JSON.parse(stdout);
    assert.ok(steps.includes('journal written') && steps.at(-1) === 'indexed', stdout);
    for (const [index, step] of steps.entries()) {
      const path = edited(`adoption ${index}`);
      const killed = run(process.execPath, [child, path, 'adoption', String(index + 1)]);
      await assert.rejects(killed, { signal: 'SIGKILL' }, `${step} was not reached`);
      const at = await storeAt(path);
      const texts = () =>
        Object.keys(handEdits).map((ref) =>
          fs.existsSync(at.fileOf(ref)) ? fs.readFileSync(at.fileOf(ref), 'utf8') : null,
        );
      assert.deepEqual(texts(), Object.values(handEdits), step);
      await at.observe(...Object.keys(handEdits));
      const revisions = await checkWhole(at);
      assert.deepEqual(
        revisions.filter(({ via }) => via === 'disk').map(({ op, ref }) => `${op} ${ref}`),
        ['update lod/things/a', 'delete lod/things/b', 'seen lod/things/hand', 'seen lod/more/added'],
        step,
      );
      assert.deepEqual(texts(), Object.values(handEdits), step);
      await at.close();
    }
  });

  function edited(name: string): string {
    const path = copy(name);
    for (const [ref, text] of Object.entries(handEdits)) {
      const file = join(path, 'json-db', `${ref}.json`);
      if (text === null) fs.rmSync(file);
      else writeFile(file, text);
    }
    return path;
  }

  async function killAndCheck(
    name: string,
    { after: changed }: (typeof scenarios)[string],
    number: number,
    steps: string[],
    step: string,
  ): Promise<void> {
    const path = copy(`${name} ${number}`);
    const killed = run(process.execPath, [child, path, name, String(number)]);
    await assert.rejects(killed, { signal: 'SIGKILL' }, `${step} was not reached`);
    const at = await storeAt(path);
    try {
      const happened = number > steps.indexOf('journal written');
      const files = filesIn(at);
      const expected = { ...before, ...(happened ? changed : {}) };
      for (const [ref, text] of Object.entries(expected)) {
        assert.equal(
          files.get(ref),
          text === null ? undefined : hash('sha256', text),
          `${ref} after ${step} (${number})`,
        );
      }
      await at.observe('lod/things/hand', 'lod/more/hand');
      await checkWhole(at);
      await at.records.write(ann, [
        { op: 'create', ns: 'lod', collection: 'things', id: 'later', body: '{}' },
      ]);
    } finally {
      await at.close();
      fs.rmSync(path, { recursive: true });
    }
  }
});
