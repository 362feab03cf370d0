import assert from 'node:assert/strict';
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ChunkLine } from '../../../src/core/chunk-files.ts';
import { temporaryFolder, writeFile } from '../../folder.ts';
import { cairnAt, owner } from '../cairn-at.ts';

describe('The files of chunks', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let at: Awaited<ReturnType<typeof cairnAt>>;
  beforeEach(async () => {
    folder = temporaryFolder();
    at = await cairnAt(folder.path);
  });
  afterEach(async () => {
    await at.close();
    folder.remove();
  });
  const again = async () => {
    await at.close();
    at = await cairnAt(folder.path);
  };
  const file = () => join(at.layout.derived, 'chunks/lod/notes.jsonl');
  const lines = (): ChunkLine[] => {
    const text = fs.existsSync(file()) ? fs.readFileSync(file(), 'utf8') : '';
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  };
  /** What the lines say of each ref, the last one true. */
  const told = () =>
    Object.fromEntries(lines().map(({ ref, chunks }) => [ref.slice(10), chunks?.[0]?.text.split('\n')[0]]));
  /** Waits until the file says this: it is written behind. */
  const says = async (expected: Record<string, string | undefined>) => {
    for (let tries = 0; tries < 200; tries++) {
      try {
        return assert.deepEqual(told(), expected);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    assert.deepEqual(told(), expected);
  };
  const change = (id: string, data: object | undefined) =>
    at.records.write(owner, [
      data === undefined
        ? { op: 'delete', ref: `lod/notes/${id}`, ifMatch: '*' }
        : { op: 'patch', ref: `lod/notes/${id}`, body: JSON.stringify(data) },
    ]);

  it('have a line for each version, the last one true, and one without chunks for what is deleted', async () => {
    await at.create('lod', 'notes', 'a', { name: 'Note', text: 'one' });
    await at.create('lod', 'notes', 'b', { name: 'Note', text: 'two' });
    await says({ a: 'one', b: 'two' });
    await change('a', { name: 'Note', text: 'three' });
    await change('b', undefined);
    await says({ a: 'three', b: undefined });
    const [line] = lines();
    const record = await at.index.get('lod/notes/a');
    assert.equal(lines().findLast(({ ref }) => ref === 'lod/notes/a')?.etag, record?.record.etag);
    assert.equal(lines().findLast(({ ref }) => ref === 'lod/notes/b')?.etag, null);
    assert.deepEqual(Object.keys(line ?? {}), ['ref', 'etag', 'at', 'chunks']);
    assert.match(line?.chunks?.[0]?.chunkId ?? '', /^lod\/notes\/a#[0-9a-f]{12}$/);
    assert.ok(Math.abs(Date.parse(line?.at ?? '') - Date.now()) < 60_000);
  });

  it('hear of moves and of edits by hand', async () => {
    await at.create('lod', 'notes', 'a', { name: 'Note', text: 'one' });
    await says({ a: 'one' });
    await at.records.write(owner, [{ op: 'move', ref: 'lod/notes/a', to: 'lod/notes/c' }]);
    at.edit('lod/notes/d', { name: 'Note', text: 'by hand' });
    await at.looked('lod', 'notes');
    await says({ a: undefined, c: 'one', d: 'by hand' });
  });

  it('are whole again after a line was cut off, a file was deleted, or a process ended in between', async () => {
    await at.create('lod', 'notes', 'a', { name: 'Note', text: 'one' });
    await says({ a: 'one' });
    fs.appendFileSync(file(), '{"ref":"lod/notes/b","et');
    await at.create('lod', 'notes', 'b', { name: 'Note', text: 'two' });
    await says({ a: 'one', b: 'two' });
    fs.rmSync(dirname(file()), { recursive: true });
    await at.create('lod', 'notes', 'c', { name: 'Note', text: 'three' });
    await says({ a: 'one', b: 'two', c: 'three' });
    fs.appendFileSync(file(), '{"ref');
    await again();
    await says({ a: 'one', b: 'two', c: 'three' });
    fs.rmSync(file());
    await again();
    await says({ a: 'one', b: 'two', c: 'three' });
  });

  it('are as short as can be after a rebuild, and those of collections that are gone are gone', async () => {
    await at.create('lod', 'notes', 'a', { name: 'Note', text: 'one' });
    await at.create('lod', 'notes', 'b', { name: 'Note', text: 'one' });
    await says({ a: 'one', b: 'one' });
    await change('a', { name: 'Note', text: 'secret' });
    await says({ a: 'secret', b: 'one' });
    await change('a', { name: 'Note', text: 'public' });
    await change('b', undefined);
    writeFile(join(dirname(file()), 'gone.jsonl'), '{}\n');
    // What a process that was killed left behind.
    writeFile(join(dirname(file()), 'gone.jsonl.new'), '{"text":"secret"');
    await at.indexing.rebuild();
    assert.deepEqual(told(), { a: 'public' });
    assert.equal(lines().length, 1);
    assert.deepEqual(fs.readdirSync(dirname(file())), ['notes.jsonl']);
    await change('a', { name: 'Note', text: 'more' });
    await says({ a: 'more' });
  });

  it('never keep the index from anything: what cannot be written is said once, and written later', async () => {
    const folderOfAll = join(at.layout.derived, 'chunks');
    await at.create('lod', 'notes', 'a', { name: 'Note', text: 'secret' });
    await says({ a: 'secret' });
    fs.rmSync(folderOfAll, { recursive: true });
    fs.writeFileSync(folderOfAll, 'in the way');
    await change('a', { name: 'Note', text: 'one' });
    const status = await at.indexing.rebuild();
    assert.deepEqual([status.state, status.records], ['ready', 1]);
    assert.deepEqual(await at.find('one'), ['lod/notes/a']);
    assert.equal(at.warnings.length, 1);
    assert.match(
      at.warnings[0] ?? '',
      /^Cannot write the files of passages: .*Search is not touched by it\.$/,
    );
    fs.rmSync(folderOfAll);
    await at.indexing.rebuild();
    assert.deepEqual(told(), { a: 'one' });
  });
});
