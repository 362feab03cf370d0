import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Cairn, createCairn } from '../../src/cairn.ts';
import { readConfig } from '../../src/config.ts';
import type { Json, JsonObject } from '../../src/core/record.ts';
import type { Who } from '../../src/core/who.ts';
import { createJournalReader } from '../../src/journal/reader.ts';
import { all } from '../contract/journal.ts';
import { corpus, noCorpus } from '../core/corpus.ts';
import { temporaryFolder, writeFile } from '../folder.ts';

// The whole of it, with its index worker, over a folder in which people edit files by hand.

const ann: Who = { name: 'ann', via: 'web', namespaces: '*' };

describe('Cairn over a folder', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let cairn: Cairn;
  let warnings: string[];
  beforeEach(() => {
    folder = temporaryFolder();
    warnings = [];
  });
  afterEach(async () => {
    await cairn.close();
    folder.remove();
    assert.deepEqual(warnings, []);
  });

  const open = async () => {
    cairn = await createCairn(readConfig({ CAIRN_USER: 'vim' }, folder.path), (message) =>
      warnings.push(message),
    );
    await cairn.settled();
  };
  const file = (ref: string) => join(folder.path, 'json-db', `${ref}.json`);
  const get = (ref: string) => cairn.services.records.get(ann, ref);
  const total = async (ns: string, collection: string) =>
    (await cairn.services.records.list(ann, { ns, collection, limit: 1 })).total;

  /** What the journal says last of each file, and what is on disk, by ref. */
  async function both(): Promise<[journal: Map<string, string>, disk: Map<string, string>]> {
    const journal = new Map<string, string>();
    for (const { ref, from, etag } of await all(createJournalReader(join(folder.path, 'journal')).scan(0))) {
      if (from !== undefined) journal.delete(from);
      if (etag === null) journal.delete(ref);
      else journal.set(ref, etag);
    }
    const root = join(folder.path, 'json-db');
    const files = fs
      .readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => /^[^.].*\.json$/.test(name));
    const disk = files.map((name): [string, string] => [
      name.slice(0, -5),
      hash('sha256', fs.readFileSync(join(root, name))),
    ]);
    return [journal, new Map(disk)];
  }
  /** Waits until journal and disk agree: what is gone is believed after a second only. */
  async function agreed(): Promise<void> {
    for (let tries = 0; ; tries++) {
      await cairn.settled();
      const [journal, disk] = (await both()).map((map) => Object.fromEntries([...map].sort()));
      try {
        assert.deepEqual(journal, disk);
        return;
      } catch (error) {
        if (tries > 1200) throw error;
      }
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  it('serves the last good version of a file that was never edited here, broken by hand, after derived was deleted', async () => {
    writeFile(file('lod/customers/acme'), '{"name": "Acme"}');
    writeFile(file('lod/customers/other'), '{"name": "Other"}');
    await open();
    await cairn.close();
    fs.rmSync(join(folder.path, 'derived'), { recursive: true });
    writeFile(file('lod/customers/acme'), '{"name": "Acme"');
    await open();
    const record = await get('lod/customers/acme');
    assert.equal(String(record.bytes), '{"name": "Acme"}');
    assert.equal(record.etag, hash('sha256', '{"name": "Acme"}'));
    assert.equal(record.problem?.kind, 'broken');
    assert.equal(await total('lod', 'customers'), 2);
    const { hits } = await cairn.services.search.find(ann, { text: 'acme', limit: 5, mode: 'keyword' });
    assert.deepEqual(
      hits.map(({ ref }) => ref),
      ['lod/customers/acme'],
    );
    assert.equal(fs.readFileSync(file('lod/customers/acme'), 'utf8'), '{"name": "Acme"');
  });

  it('takes in what editors, moves and git do, and loses nothing', async () => {
    const root = join(folder.path, 'json-db');
    const git = (...rest: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...rest], {
        cwd: root,
        stdio: 'pipe',
      });
    for (let i = 0; i < 60; i++) writeFile(file(`lod/customers/c${i}`), `{"n": ${i}}`);
    writeFile(file('lod/jobs/a'), '{}');
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-qm', 'main');
    await open();
    await agreed();
    for (let i = 0; i < 10; i++) fs.writeFileSync(file(`lod/customers/c${i}`), `{"in": "place ${i}"}`);
    for (let i = 10; i < 20; i++) {
      fs.writeFileSync(`${file(`lod/customers/c${i}`)}~`, `{"by": "rename ${i}"}`);
      fs.renameSync(`${file(`lod/customers/c${i}`)}~`, file(`lod/customers/c${i}`));
    }
    fs.renameSync(join(root, 'lod', 'jobs'), join(root, 'lod', 'tasks'));
    writeFile(file('bc/hubs/north'), '{}');
    fs.unlinkSync(file('lod/customers/c30'));
    await agreed();
    assert.deepEqual((await get('lod/customers/c15')).data, { by: 'rename 15' });
    assert.equal(await total('bc', 'hubs'), 1);
    git('add', '.');
    git('commit', '-qm', 'edited');
    git('checkout', '-q', 'HEAD~1');
    await agreed();
    assert.deepEqual((await get('lod/customers/c15')).data, { n: 15 });
    git('checkout', '-q', 'main');
    await agreed();
    const history = await cairn.services.history.versions(ann, 'lod/customers/c15');
    assert.deepEqual(
      history.items.map(({ op, by, via }) => `${op} ${by}/${via}`),
      ['update vim/disk', 'update vim/disk', 'update vim/disk', 'seen vim/disk'],
    );
  });

  it('does not lose a write of its own in a storm of edits by hand', async () => {
    for (let i = 0; i < 20; i++) writeFile(file(`lod/customers/c${i}`), '{"n": 0}');
    await open();
    let refused = 0;
    const answered: { ref: string; etag: string | null }[] = [];
    for (let round = 1; round <= 30; round++) {
      const ref = `lod/customers/c${round % 20}`;
      fs.writeFileSync(file(ref), `{"hand": ${round}}`);
      const write = cairn.services.records.write(ann, [{ op: 'patch', ref, body: `{"n":${round}}` }]);
      fs.writeFileSync(file(`lod/customers/c${(round + 7) % 20}`), `{"hand": ${round}, "more": true}`);
      const results = await write.catch(() => {
        refused += 1;
        return [];
      });
      answered.push(...results);
    }
    assert.ok(refused < 30);
    await agreed();
    const etags = new Set(
      (await all(createJournalReader(join(folder.path, 'journal')).scan(0))).map(({ etag }) => etag),
    );
    for (const { ref, etag } of answered)
      assert.ok(etags.has(etag), `${ref} was answered and is not in the journal`);
  });

  it('takes in 20,000 files that appear at once', async () => {
    writeFile(file('lod/readings/first'), '{}');
    await open();
    for (let i = 0; i < 20_000; i++) fs.writeFileSync(file(`lod/readings/r${i}`), `{"n": ${i}}`);
    const began = performance.now();
    let slowest = 0;
    for (let answered = 0; answered < 20_001; ) {
      const asked = performance.now();
      await get('lod/readings/first');
      slowest = Math.max(slowest, performance.now() - asked);
      answered = await total('lod', 'readings').catch(() => 0);
      answered =
        answered === 10_000 ? ((await cairn.services.search.collections(ann))[0]?.records ?? 0) : answered;
      assert.ok(performance.now() - began < 120_000, `${answered} after two minutes`);
      await new Promise((done) => setTimeout(done, 20));
    }
    await agreed();
  });

  it('keeps every byte of the Tate corpus while it is opened, listed and searched, and edits one line at a time', {
    skip: noCorpus,
  }, async () => {
    const originals = new Map<string, Buffer>();
    for (const collection of ['artists', 'artworks'] as const) {
      for (const { id, bytes } of corpus(collection)) {
        originals.set(`tate/${collection}/${id}`, bytes);
        writeFile(file(`tate/${collection}/${id}`), bytes);
      }
    }
    const stamps = () => [...originals.keys()].map((ref) => fs.statSync(file(ref)).ctimeMs);
    const before = stamps();
    await open();
    assert.equal((await total('tate', 'artists')) + (await total('tate', 'artworks')), originals.size);
    const { hits } = await cairn.services.search.find(ann, { text: 'turner', limit: 20, mode: 'keyword' });
    assert.ok(hits.length > 0);
    for (const ref of originals.keys())
      assert.ok((await get(ref)).bytes.equals(originals.get(ref) as Buffer), ref);
    assert.deepEqual(stamps(), before);

    const edits = [...originals].map(([ref, bytes]) => {
      const pointer = firstText(JSON.parse(String(bytes).replace(/^\ufeff/, '')));
      assert.ok(pointer, `${ref} has a text`);
      return { op: 'edit' as const, ref, edits: [{ pointer, json: '"edited here"' }] };
    });
    for (let at = 0; at < edits.length; at += 200)
      await cairn.services.records.write(ann, edits.slice(at, at + 200));
    for (const [ref, bytes] of originals) {
      const [old, now] = [bytes, fs.readFileSync(file(ref))].map((each) =>
        each.toString('latin1').split('\n'),
      );
      assert.equal(now?.length, old?.length, ref);
      assert.equal(now?.filter((line, index) => line !== old?.[index]).length, 1, ref);
    }
    await agreed();
  });
});

/** The pointer of the first text that is not empty, in the order of the file. */
function firstText(value: Json, pointer = ''): string | undefined {
  if (typeof value === 'string') return value === '' || value === 'edited here' ? undefined : pointer;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, below] of Object.entries(value as JsonObject)) {
    const found = firstText(below, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
