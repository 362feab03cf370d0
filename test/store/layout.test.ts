import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createDiskStore } from '../../src/store/disk.ts';
import { describeLayout, fileOf, openLayout } from '../../src/store/layout.ts';
import { temporaryFolder, writeFile } from '../folder.ts';

describe('A folder that is given', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder.path, 'Blue Crate');
    fs.mkdirSync(path);
  });
  afterEach(() => folder.remove());

  const put = (...names: string[]) => {
    for (const name of names) writeFile(join(path, name), '{}');
  };
  const refs = async () => {
    const store = createDiskStore({ layout: openLayout(path) });
    const { folders } = await store.folders();
    const places = folders.flatMap(({ ns, collections }) =>
      ['', ...collections].map((collection) => ({ ns, collection })),
    );
    const listings = await Promise.all(places.map(({ ns, collection }) => store.list(ns, collection)));
    return listings.flatMap(({ entries }) => entries.map(({ ref }) => ref));
  };

  it('and is empty, hidden files and lost+found aside, becomes a store', () => {
    put('.git/config');
    fs.mkdirSync(join(path, 'lost+found'));
    const layout = openLayout(path);
    assert.equal(layout.kind, 'store');
    assert.deepEqual(fs.readdirSync(path).sort(), [
      '.git',
      'blobs',
      'derived',
      'journal',
      'json-db',
      'lost+found',
      'state',
    ]);
    assert.equal(fs.statSync(layout.state).mode & 0o777, 0o700);
  });

  it('and is not there is made', () => {
    assert.equal(openLayout(join(path, 'deep', 'er')).kind, 'store');
    assert.ok(fs.existsSync(join(path, 'deep', 'er', 'json-db')));
  });

  it('and has json-db is a store', async () => {
    put('json-db/lod/customers/acme.json', 'json-db/lod/_namespace.json', 'notes.json');
    assert.equal(openLayout(path).kind, 'store');
    assert.deepEqual(await refs(), ['lod/_namespace', 'lod/customers/acme']);
  });

  it('and lost json-db but has a journal is still a store', () => {
    put('journal/lod/2026-11.jsonl');
    assert.equal(openLayout(path).kind, 'store');
  });

  it('and holds folders of JSON is one namespace named after it', async () => {
    put('hubs/north.json', 'hubs/_schema.json', 'partners/a.json', '_namespace.json');
    const layout = openLayout(path);
    assert.equal(describeLayout(layout), 'a folder of collections, shown as "Blue Crate"');
    assert.deepEqual(await refs(), [
      'Blue Crate/_namespace',
      'Blue Crate/hubs/_schema',
      'Blue Crate/hubs/north',
      'Blue Crate/partners/a',
    ]);
    assert.equal(fileOf(layout, 'Blue Crate/hubs/north'), join(path, 'hubs/north.json'));
    assert.throws(() => fileOf(layout, 'other/hubs/north'), { code: 'invalid' });
  });

  it('and holds folders of folders of JSON is a set of namespaces', async () => {
    put('lod/customers/acme.json', 'bc/hubs/north.json');
    assert.equal(openLayout(path).kind, 'root');
    assert.deepEqual(await refs(), ['bc/hubs/north', 'lod/customers/acme']);
  });

  it('and holds JSON files is one collection named after it', async () => {
    put('a.json', 'b.json', '_schema.json', '_namespace.json');
    const layout = openLayout(path);
    assert.equal(layout.kind, 'collection');
    assert.deepEqual(await refs(), [
      'Blue Crate/_namespace',
      'Blue Crate/Blue Crate/_schema',
      'Blue Crate/Blue Crate/a',
      'Blue Crate/Blue Crate/b',
    ]);
  });

  it('of JSON gets nothing but a hidden folder', () => {
    put('hubs/north.json');
    openLayout(path);
    assert.deepEqual(fs.readdirSync(path).sort(), ['.cairn', 'hubs']);
    assert.deepEqual(fs.readdirSync(join(path, '.cairn')).sort(), [
      'blobs',
      'derived',
      'journal',
      'layout.json',
      'state',
    ]);
  });

  it('keeps its names when it is renamed, or loses its last file', async () => {
    put('a.json');
    openLayout(path);
    fs.renameSync(path, `${path} 2`);
    path = `${path} 2`;
    assert.deepEqual(await refs(), ['Blue Crate/Blue Crate/a']);
    fs.unlinkSync(join(path, 'a.json'));
    assert.equal(openLayout(path).kind, 'collection');
  });

  it('with a name that cannot be a namespace gets one that can', () => {
    for (const [name, ns] of [
      ['what?', 'what'],
      ['a.', 'a'],
      ['???', 'data'],
      ['files', 'files'],
    ] as const) {
      writeFile(join(folder.path, name, 'a.json'), '{}');
      const layout = openLayout(join(folder.path, name));
      assert.equal(layout.ns, ns);
      assert.equal(layout.collection, { data: 'records', files: 'records' }[ns as string] ?? ns);
    }
  });

  it('with files but no JSON is refused, and so is a file', () => {
    writeFile(join(path, 'photo.jpg'), '');
    assert.throws(() => openLayout(path), { code: 'invalid', message: /no JSON/ });
    assert.throws(() => openLayout(join(path, 'photo.jpg')), { code: 'invalid', message: /is a file/ });
    assert.deepEqual(fs.readdirSync(path), ['photo.jpg']);
  });
});
