import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { isCairnError } from '../../src/core/errors.ts';
import type { JsonObject } from '../../src/core/record.ts';
import { temporaryFolder, writeFile } from '../folder.ts';
import { checkBytes, checkWhole } from './oracle.ts';
import { ann, storeAt } from './store-at.ts';
import { add, of, replace } from './uploading.ts';

// Files as a service: what an upload makes, and that bytes follow their records through everything that can happen to those.

type Code = Parameters<typeof isCairnError>[1];

describe('Files', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let at: Awaited<ReturnType<typeof storeAt>>;
  beforeEach(async () => {
    folder = temporaryFolder();
    at = await storeAt(folder.path);
  });
  afterEach(async () => {
    await checkWhole(at);
    await at.close();
    folder.remove();
  });

  const held = () => checkBytes(at, 'lod').files;
  const kept = () => checkBytes(at, 'lod').kept;
  const dataOf = async (ref: string): Promise<JsonObject> => (await at.records.get(ann, ref)).data;
  const refused = (code: Code) => (thrown: unknown) => isCairnError(thrown, code);
  const seqOf = async (ref: string, nth: number) =>
    (await at.index.revisions({ namespaces: '*', ref, limit: 20 })).map(({ seq }) => seq).reverse()[
      nth
    ] as number;
  async function textAt(ref: string, seq?: number): Promise<string> {
    const { bytes } = await at.uploads.open(ann, ref, { seq });
    const parts: Buffer[] = [];
    for await (const part of bytes.stream()) parts.push(part);
    return Buffer.concat(parts).toString();
  }

  it('are bytes with a record that says what they are and to whom they belong', async () => {
    await at.records.write(ann, [
      { op: 'create', ns: 'lod', collection: 'customers', id: 'acme', body: '{}' },
    ]);
    const upload = await at.uploads.receive(ann, 'lod', 'Angebot.md', of('# An offer'));
    const [added] = await at.uploads.add(ann, 'lod', [upload], { for: 'lod/customers/acme' });
    assert.equal(added?.ref, 'lod/files/Angebot.md');
    const { added: when, ...facts } = await dataOf('lod/files/Angebot.md');
    assert.match(String(when), /^\d{4}-\d\d-\d\dT/);
    assert.deepEqual(facts, {
      name: 'Angebot.md',
      type: 'text/markdown',
      size: 10,
      sha256: hash('sha256', '# An offer'),
      records: ['lod/customers/acme'],
    });
    assert.equal(await textAt('lod/files/Angebot.md'), '# An offer');
  });

  it('are taken in though a schema of their own wants more, and the record is to be filled in', async () => {
    const wants = async () => [{ pointer: '/customer', message: 'is required' }];
    const strict = await storeAt(join(folder.path, 'strict'), { schemas: { refusals: wants } });
    const [added] = await add(strict, { 'a.txt': 'A' });
    assert.equal(added?.ref, 'lod/files/a.txt');
    const patch = { op: 'patch', ref: 'lod/files/a.txt', body: '{"description":"x"}' } as const;
    await assert.rejects(strict.records.write(ann, [patch]), refused('invalid'));
    await strict.close();
  });

  it('that come together are all there or none, as one batch', async () => {
    const results = await add(at, { 'a.txt': 'A', 'b.txt': 'B' });
    assert.ok(results[0]?.batch !== undefined && results[0].batch === results[1]?.batch);
    assert.deepEqual(held(), { 'a.txt': 'A', 'b.txt': 'B' });
  });

  it('of one name get a number, also when they come at the same time', async () => {
    await Promise.all([
      add(at, { 'roof.jpg': '1' }),
      add(at, { 'roof.jpg': '2' }),
      add(at, { 'ROOF.jpg': '3' }),
    ]);
    await add(at, { 'roof.jpg': '4', '../roof.jpg': '5' });
    assert.deepEqual(Object.values(held()).sort(), ['1', '2', '3', '4', '5']);
    assert.deepEqual(
      Object.keys(held())
        .map((name) => name.toLowerCase())
        .sort(),
      ['roof-2.jpg', 'roof-3.jpg', 'roof-4.jpg', 'roof-5.jpg', 'roof.jpg'],
    );
  });

  it('with the same bytes are both kept, and it is said', async () => {
    await add(at, { 'a.txt': 'same' });
    const [second] = await add(at, { 'b.txt': 'same' });
    assert.deepEqual(second?.sameAs, ['lod/files/a.txt']);
    await at.uploads.remove(ann, 'lod/files/a.txt');
    assert.equal(await textAt('lod/files/b.txt'), 'same');
  });

  it('are only foretold in a dry run', async () => {
    const upload = await at.uploads.receive(ann, 'lod', 'a.txt', of('A'));
    const [result] = await at.uploads.add(ann, 'lod', [upload], { dryRun: true });
    assert.equal(result?.ref, 'lod/files/a.txt');
    assert.deepEqual(held(), {});
  });

  it('leave nothing of themselves when they are refused', async () => {
    const upload = await at.uploads.receive(ann, 'lod', 'a.txt', of('A'));
    await assert.rejects(
      at.uploads.add(ann, 'lod', [upload], { for: 'lod/customers/nobody' }),
      refused('not_found'),
    );
    const other = await at.uploads.receive(ann, 'lod', 'a.txt', of('A'));
    await assert.rejects(at.uploads.add(ann, 'lod', [other], { for: 'bc/hubs/x' }), refused('invalid'));
    assert.deepEqual(held(), {});
  });

  it('are replaced, and the version before has its bytes', async () => {
    await add(at, { 'a.txt': 'one' });
    const seq = await seqOf('lod/files/a.txt', 0);
    await replace(at, 'lod/files/a.txt', 'two');
    assert.deepEqual(held(), { 'a.txt': 'two' });
    assert.equal(await textAt('lod/files/a.txt'), 'two');
    assert.equal(await textAt('lod/files/a.txt', seq), 'one');
    await at.records.write(ann, [{ op: 'restore', ref: 'lod/files/a.txt', seq }]);
    assert.deepEqual(held(), { 'a.txt': 'one' });
    assert.deepEqual(kept(), ['one', 'two']);
  });

  it('are replaced only if the bytes are those that the writer knows', async () => {
    await add(at, { 'a.txt': 'one' });
    const change = async (ifMatch: string) =>
      at.uploads.replace(ann, 'lod/files/a.txt', await at.uploads.receive(ann, 'lod', '', of('two')), {
        ifMatch,
      });
    await assert.rejects(change(hash('sha256', 'other')), refused('precondition_failed'));
    assert.deepEqual(held(), { 'a.txt': 'one' });
    await change(hash('sha256', 'one'));
    assert.deepEqual(held(), { 'a.txt': 'two' });
    await assert.rejects(
      at.uploads.remove(ann, 'lod/files/a.txt', { ifMatch: hash('sha256', 'one') }),
      refused('precondition_failed'),
    );
  });

  it('come back with their bytes when a delete is taken back', async () => {
    await add(at, { 'a.txt': 'A' });
    const seq = await seqOf('lod/files/a.txt', 0);
    await at.uploads.remove(ann, 'lod/files/a.txt');
    assert.deepEqual([held(), kept()], [{}, ['A']]);
    await at.records.write(ann, [{ op: 'restore', ref: 'lod/files/a.txt', seq }]);
    assert.deepEqual(held(), { 'a.txt': 'A' });
  });

  it('move with their bytes, and stay among the files', async () => {
    await add(at, { 'a.txt': 'A' });
    await at.records.write(ann, [{ op: 'move', ref: 'lod/files/a.txt', to: 'lod/files/b.txt' }]);
    assert.deepEqual([held(), kept()], [{ 'b.txt': 'A' }, []]);
    const away = { op: 'move', ref: 'lod/files/b.txt', to: 'lod/customers/b' } as const;
    await assert.rejects(at.records.write(ann, [away]), refused('invalid'));
  });

  it('have no bytes that they did not bring: those of others are not to be had by their hash', async () => {
    await add(at, { 'mine.txt': 'mine' });
    const sha256 = hash('sha256', 'mine');
    const body = JSON.stringify({ name: 'x', size: 4, sha256 });
    const thief = [
      { op: 'create', ns: 'bc', collection: 'files', id: 'stolen.txt', body },
      { op: 'replace', ref: 'bc/files/stolen.txt', body, ifNoneMatch: '*' },
      { op: 'patch', ref: 'lod/files/mine.txt', body: JSON.stringify({ sha256: hash('sha256', 'other') }) },
      { op: 'edit', ref: 'lod/files/mine.txt', edits: [{ pointer: '/size', value: 1 }] },
    ] as const;
    for (const mutation of thief)
      await assert.rejects(at.records.write(ann, [mutation as never]), refused('invalid'));
    await at.records.write(ann, [{ op: 'patch', ref: 'lod/files/mine.txt', body: '{"name":"Ours.txt"}' }]);
    assert.equal(await textAt('lod/files/mine.txt'), 'mine');
  });

  it('that somebody put there by hand are taken in on demand', async () => {
    await add(at, { 'a.txt': 'A' });
    writeFile(join(at.layout.truth, 'lod/files/scan.pdf'), '%PDF-1.4 by hand');
    assert.equal(fs.existsSync(join(at.layout.truth, 'lod/files/scan.pdf.json')), false);
    const taken = await at.uploads.adopt(ann, 'lod/files/scan.pdf');
    assert.deepEqual([taken.name, taken.type], ['scan.pdf', 'application/pdf']);
    assert.deepEqual(held(), { 'a.txt': 'A', 'scan.pdf': '%PDF-1.4 by hand' });
    await assert.rejects(at.uploads.adopt(ann, 'lod/files/nothing.pdf'), refused('not_found'));
  });

  it('that somebody changed by hand are served as they are and taken in on demand', async () => {
    await add(at, { 'a.txt': 'one' });
    writeFile(join(at.layout.truth, 'lod/files/a.txt'), 'by hand');
    const opened = await at.uploads.open(ann, 'lod/files/a.txt');
    opened.bytes.close();
    assert.equal(opened.sha256, undefined);
    assert.equal(await textAt('lod/files/a.txt'), 'by hand');
    await at.uploads.adopt(ann, 'lod/files/a.txt');
    assert.deepEqual(held(), { 'a.txt': 'by hand' });
  });

  it('are never put over bytes that nobody took in', async () => {
    writeFile(join(at.layout.truth, 'lod/files/a.txt'), 'by hand');
    await add(at, { 'a.txt': 'A', 'b.txt': 'B' });
    const away = { op: 'move', ref: 'lod/files/b.txt', to: 'lod/files/a.txt' } as const;
    await assert.rejects(at.records.write(ann, [away]), refused('conflict'));
    assert.equal(fs.readFileSync(join(at.layout.truth, 'lod/files/a.txt'), 'utf8'), 'by hand');
    await at.uploads.adopt(ann, 'lod/files/a.txt');
    assert.deepEqual(held(), { 'a-2.txt': 'A', 'a.txt': 'by hand', 'b.txt': 'B' });
  });

  it('whose bytes are gone say so, and take others', async () => {
    await add(at, { 'a.txt': 'A' });
    fs.rmSync(join(at.layout.truth, 'lod/files/a.txt'));
    await assert.rejects(at.uploads.open(ann, 'lod/files/a.txt'), refused('gone'));
    await replace(at, 'lod/files/a.txt', 'B');
    assert.deepEqual(held(), { 'a.txt': 'B' });
  });

  it('are given to records and taken from them', async () => {
    await at.records.write(ann, [{ op: 'create', ns: 'lod', collection: 'jobs', id: 'j', body: '{}' }]);
    await add(at, { 'a.txt': 'A' });
    const records = async () => (await dataOf('lod/files/a.txt')).records;
    await at.uploads.link(ann, 'lod/files/a.txt', 'lod/jobs/j', true);
    await at.uploads.link(ann, 'lod/files/a.txt', 'lod/jobs/j', true);
    assert.deepEqual(await records(), ['lod/jobs/j']);
    await at.uploads.link(ann, 'lod/files/a.txt', 'lod/jobs/j', false);
    assert.deepEqual(await records(), []);
    await assert.rejects(
      at.uploads.link(ann, 'lod/files/a.txt', 'lod/jobs/none', true),
      refused('not_found'),
    );
  });

  it('of other namespaces are not for who may not see them', async () => {
    await add(at, { 'a.txt': 'A' });
    const ben = { ...ann, namespaces: ['bc'] };
    await assert.rejects(at.uploads.open(ben, 'lod/files/a.txt'), refused('forbidden'));
    await assert.rejects(at.uploads.receive(ben, 'lod', 'a', of('A')), refused('forbidden'));
    await assert.rejects(at.uploads.adopt(ben, 'lod/files/a.txt'), refused('forbidden'));
    await assert.rejects(at.uploads.problems(ben, 'lod'), refused('forbidden'));
  });
});
