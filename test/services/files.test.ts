import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readConfig } from '../../src/config.ts';
import type { Who } from '../../src/core/who.ts';
import { machine } from '../../src/doors.ts';
import { writeFile } from '../folder.ts';
import { type Started, startCairn } from '../start.ts';
import { of } from './uploading.ts';

// Files in the whole of it, with its index worker.

const ann: Who = { name: 'ann', via: 'web', namespaces: '*' };

describe('Cairn with files', () => {
  let cairn: Started;
  beforeEach(async () => {
    cairn = await startCairn();
  });
  afterEach(() => cairn.remove());

  async function add(name: string, text: string, forRef?: string): Promise<string> {
    const { uploads } = cairn.services;
    const [added] = await uploads.add(ann, 'books', [await uploads.receive(ann, 'books', name, of(text))], {
      for: forRef,
    });
    return added?.ref as string;
  }
  const kept = () => fs.readdirSync(join(cairn.folder, 'blobs'));
  const hashOf = (text: string) => hash('sha256', text);
  const examine = async () => {
    const { findings } = await machine.doctor(readConfig({}, cairn.folder), async () => []).examine(ann);
    return findings.filter(({ kind }) => kind === 'bytes').map(({ where, detail }) => `${where}: ${detail}`);
  };

  it('erases bytes for good with the last record that names them', async () => {
    const { uploads, history } = cairn.services;
    const ref = await add('secret.txt', 'one');
    await uploads.replace(ann, ref, await uploads.receive(ann, 'books', '', of('shared')));
    const other = await add('other.txt', 'shared');
    await uploads.remove(ann, other);
    fs.writeFileSync(cairn.file(ref), 'by hand');
    assert.deepEqual(kept().sort(), [hashOf('one'), hashOf('shared')].sort());
    await history.forget(ann, ref);
    assert.deepEqual(kept(), [hashOf('shared')]);
    assert.equal(fs.existsSync(cairn.file(ref)), false);
    await history.forget(ann, 'books');
    assert.deepEqual(kept(), []);
  });

  it('has a doctor who compares bytes with their records', async () => {
    const [same, changed, lost, old] = [
      await add('same.txt', 'same'),
      await add('changed.txt', 'before'),
      await add('lost.txt', 'lost'),
      await add('old.txt', 'old'),
    ];
    await cairn.services.uploads.remove(ann, old);
    assert.deepEqual(await examine(), []);
    fs.writeFileSync(cairn.file(changed), 'other');
    fs.rmSync(cairn.file(lost));
    writeFile(cairn.file('books/files/loose.txt'), 'loose');
    fs.writeFileSync(join(cairn.folder, 'blobs', hashOf('old')), 'damaged');
    assert.deepEqual((await examine()).sort(), [
      `blobs/${hashOf('old')}: It is damaged: its name is not its hash.`,
      'books/files/changed.txt: Its bytes are not those that its record names.',
      'books/files/loose.txt: It was put there by hand and has no record yet: take it in, then it can be found and belong to records.',
      'books/files/lost.txt: Its bytes are not there.',
    ]);
    assert.ok(same);
  });
});
