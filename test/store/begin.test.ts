import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { explain, isNew, refuseNew, refuseTypo } from '../../src/store/begin.ts';
import { openLayout } from '../../src/store/layout.ts';
import { temporaryFolder, writeFile } from '../folder.ts';

const texts = resolve(import.meta.dirname, '../../../docs/store');

describe('A store of one’s own', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const at = (...names: string[]) => join(folder.path, ...names);
  beforeEach(() => {
    folder = temporaryFolder();
    fs.mkdirSync(at('my-data'));
    writeFile(at('my-data', 'json-db', 'lod', '_namespace.json'), '{}');
  });
  afterEach(() => folder.remove());

  it('has pages that explain it, written once and never over one that is there', () => {
    assert.ok(isNew(at('fresh')));
    openLayout(at('fresh'));
    assert.deepEqual(explain(at('fresh'), texts), ['README.md', 'AGENTS.md']);
    fs.writeFileSync(at('fresh', 'README.md'), 'mine');
    assert.deepEqual(explain(at('fresh'), texts), []);
    assert.equal(fs.readFileSync(at('fresh', 'README.md'), 'utf8'), 'mine');
    assert.equal(openLayout(at('fresh')).kind, 'store');
    assert.equal(isNew(at('fresh')), false);
  });

  for (const name of ['my-dta', 'my-dataa', 'my-daat', 'my-dats', 'My-Data'])
    it(`is not made at ${name} beside my-data without a question`, () => {
      assert.throws(() => refuseTypo(at(name)), {
        code: 'not_found',
        message: /Did you mean .*my-data\?.*cairn init/,
      });
    });

  it('is not made below a folder that is almost there', () => {
    assert.throws(() => refuseTypo(at('my-dta', 'json')), { message: /Did you mean .*my-data\/json\?/ });
  });

  it('is made where nothing is like it', () => {
    fs.mkdirSync(at('data-1'));
    for (const name of ['other', 'my-store', 'data-2', 'my'])
      assert.doesNotThrow(() => refuseTypo(at(name)), name);
    assert.doesNotThrow(() => refuseTypo(at('my-data')));
  });

  it('is not made where an interrupted restore left the old one', () => {
    fs.renameSync(at('my-data'), at('my-data.before-restore'));
    assert.throws(() => refuseTypo(at('my-data')), { message: /a restore was interrupted/ });
  });

  it('is not made by what only works on one: a missing folder or an empty one may be a disk that is not mounted', () => {
    fs.mkdirSync(at('empty'));
    assert.throws(() => refuseNew(at('empty')), {
      code: 'not_found',
      message: /empty is empty\. To make a store/,
    });
    assert.throws(() => refuseNew(at('nowhere')), {
      code: 'not_found',
      message: /There is no folder .*nowhere/,
    });
    assert.doesNotThrow(() => refuseNew(at('my-data')));
  });
});
