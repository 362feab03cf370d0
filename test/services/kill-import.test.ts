import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Cairn, createCairn } from '../../src/cairn.ts';
import { readConfig } from '../../src/config.ts';
import type { Who } from '../../src/core/who.ts';
import { temporaryFolder } from '../folder.ts';

// An import without a key whose process is killed in the middle, tried again.

const child = new URL('./killed-importer.js', import.meta.url).pathname;
const ann: Who = { name: 'ann', via: 'web', namespaces: '*' };
const ROWS = 1000;
const text = `note\n${Array.from({ length: ROWS }, (_, at) => `Note ${at % 7}`).join('\n')}\n`;

describe('An import that is killed', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let cairn: Cairn | undefined;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await cairn?.close();
    cairn = undefined;
    folder.remove();
  });

  const killed = (done: number) =>
    new Promise<string>((resolve, reject) => {
      execFile(process.execPath, [child, folder.path, text, String(done)], (error, out) =>
        error?.signal === 'SIGKILL' ? resolve(out) : reject(error ?? new Error('It was not killed.')),
      );
    });
  const open = async () => {
    cairn = await createCairn(readConfig({ CAIRN_EMBEDDINGS: 'off' }, folder.path), () => {});
    await cairn.settled();
    return cairn;
  };
  const there = () =>
    fs.readdirSync(join(folder.path, 'json-db/lod/notes')).filter((name) => !name.startsWith('_')).length;

  it('goes on with the rows that are left when it is tried again', async () => {
    const id = await killed(400);
    const { imports, runs, history } = (await open()).services;
    const done = there();
    assert.ok(done >= 399 && done < ROWS, `${done} rows were done`);
    const { counts } = await imports.checked(ann, id);
    assert.deepEqual([counts.new, counts.unchanged], [ROWS - done, done]);
    const run = await runs.ended(ann, (await imports.apply(ann, id)).id);
    assert.deepEqual([run.state, run.counts.created, there()], ['done', ROWS - done, ROWS]);
    await history.undo(ann, { batch: run.id });
    assert.equal(there(), done);
  });

  it('goes on when the same file is brought again, as often as it is killed', async () => {
    await killed(200);
    await killed(200);
    const { imports, runs } = (await open()).services;
    const done = there();
    assert.ok(done >= 399 && done < ROWS, `${done} rows were done`);
    async function* source() {
      yield Buffer.from(text);
    }
    const { id } = await imports.receive(ann, 'lod', {
      name: 'y.csv',
      source: source(),
      collection: 'notes',
    });
    await imports.read(ann, id);
    await imports.decide(ann, id, { key: [] });
    const run = await runs.ended(ann, (await imports.apply(ann, id)).id);
    assert.deepEqual([run.state, run.counts.created, there()], ['done', ROWS - done, ROWS]);
    assert.deepEqual(imports.all(ann), [], 'none waits any more');
  });
});
