import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readConfig } from '../../src/config.ts';
import type { Who } from '../../src/core/who.ts';
import { machine } from '../../src/doors.ts';
import { lines, pdf } from '../extract/samples.ts';
import { writeFile } from '../folder.ts';
import { type Started, startCairn } from '../start.ts';
import { browsing } from '../web/browse.ts';
import { of } from './uploading.ts';

// Files in the whole of it, with its index worker.

const ann: Who = { name: 'ann', via: 'web', namespaces: '*' };

describe('Cairn with files', () => {
  let cairn: Started;
  beforeEach(async () => {
    cairn = await startCairn();
  });
  afterEach(() => cairn.remove());

  async function add(name: string, text: string | Buffer, forRef?: string): Promise<string> {
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

  /** What was written is in the index, and all that is in files was read. */
  const settled = async () => {
    await cairn.services.indexing.caughtUp();
    await cairn.settled();
  };
  const titles = async (text: string) => {
    await settled();
    const found = await cairn.services.search.find(ann, { text, mode: 'keyword', limit: 10 });
    return found.hits.map(({ ref }) => ref);
  };
  const problems = async () => {
    await settled();
    return (await cairn.services.uploads.problems(ann, 'books')).map(
      ({ ref, detail }) => `${ref}: ${detail}`,
    );
  };
  const stirred = async () => {
    cairn.services.indexing.stir([{ ns: 'books', collection: 'files' }]);
    await settled();
  };

  it('counts those whose text is read, failed and is not there, with the reasons', async () => {
    const locked = await add('broken.pdf', '%PDF-1.4 cut off');
    const picture = await add('roof.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    await add('list.txt', 'tiles and slates');
    const scan = await add('scan.pdf', pdf(['']));
    await settled();
    const { texts, gaps } = await cairn.services.coverage.report(ann);
    assert.deepEqual(texts, { ready: 1, pending: 0, failed: 1, skipped: 2 });
    const texted = gaps.filter((gap) => gap.of === 'text');
    assert.deepEqual(
      texted.map(({ state, count, refs }) => [state, count, ...refs]).sort(),
      [
        ['failed', 1, locked],
        ['skipped', 1, picture],
        ['skipped', 1, scan],
      ].sort(),
    );
    for (const { refs, state, reason } of texted)
      assert.deepEqual(await cairn.services.uploads.text(ann, refs[0] as string), { [state]: reason });
    const { status, html } = await browsing(cairn).see('/settings/index');
    assert.equal(status, 200);
    assert.match(html, /Text of files/);
    for (const gap of texted) assert.ok(html.includes(`href="/db/${gap.refs[0]}"`), gap.refs[0]);
    const answer = (await (await fetch(`${cairn.url}/api/v1/index/status`)).json()) as {
      coverage: { gaps: unknown[] };
    };
    assert.deepEqual(answer.coverage.gaps, gaps);
  });

  it('finds them by their names and by what stands in them', async () => {
    const plan = await add('Attic plan.pdf', pdf([lines('Slates and battens'), lines('A wheelbarrow')]));
    const note = await add('note.md', '# Gutters\n\nThe downpipe leaks.');
    assert.deepEqual(await titles('attic'), [plan]);
    assert.deepEqual(await titles('wheelbarrow'), [plan]);
    assert.deepEqual(await titles('downpipe'), [note]);
    const { uploads } = cairn.services;
    assert.deepEqual(await uploads.text(ann, plan), {
      body: { pages: ['Slates and battens', 'A wheelbarrow'] },
    });
    await uploads.replace(ann, note, await uploads.receive(ann, 'books', '', of('Only a chimney')));
    assert.deepEqual([await titles('downpipe'), await titles('chimney')], [[], [note]]);
  });

  it('reads a file once, also after a rebuild and a restart', async () => {
    const ref = await add('note.txt', 'A wheelbarrow');
    await settled();
    const cache = join(cairn.folder, 'derived/texts', `${hashOf('A wheelbarrow')}.json`);
    const read = JSON.parse(fs.readFileSync(cache, 'utf8'));
    fs.writeFileSync(cache, JSON.stringify({ ...read, body: { text: 'A locomotive' } }));
    await cairn.services.indexing.rebuild(ann);
    assert.deepEqual(await titles('locomotive'), [ref]);
    cairn = await cairn.restart();
    await cairn.services.uploads.link(ann, ref, 'books/titles/salt-and-slip', true);
    assert.deepEqual(await titles('locomotive'), [ref]);
  });

  it('says of a file that cannot be read why, and finds it by its name', async () => {
    const ref = await add('broken.pdf', '%PDF-1.4 half');
    assert.deepEqual(await titles('broken'), [ref]);
    const text = await cairn.services.uploads.text(ann, ref);
    assert.ok('failed' in text && /no whole PDF/.test(text.failed), JSON.stringify(text));
    const picture = await add('roof.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    assert.ok('skipped' in (await cairn.services.uploads.text(ann, picture)));
  });

  it('notices what was put there, changed or lost by hand, and writes nothing unasked', async () => {
    const [changed, lost] = [await add('changed.txt', 'before'), await add('lost.txt', 'lost')];
    await settled();
    fs.writeFileSync(cairn.file(changed), 'byhand');
    fs.rmSync(cairn.file(lost));
    writeFile(cairn.file('books/files/loose.txt'), 'loose words');
    const sidecars = () => fs.readdirSync(cairn.file('books/files')).filter((name) => name.endsWith('.json'));
    const before = sidecars();
    await stirred();
    const found = await problems();
    assert.equal(found.length, 3, found.join('\n'));
    assert.match(found.join('\n'), /changed.txt: Its bytes were changed by hand/);
    assert.match(found.join('\n'), /loose.txt: It was put there by hand/);
    assert.match(found.join('\n'), /lost.txt: Its bytes are not there/);
    assert.deepEqual(sidecars(), before);
    const { uploads } = cairn.services;
    await uploads.adopt(ann, 'books/files/loose.txt');
    await uploads.adopt(ann, changed);
    await uploads.replace(ann, lost, await uploads.receive(ann, 'books', '', of('found again')));
    assert.deepEqual(await problems(), []);
    assert.deepEqual(await titles('byhand'), [changed]);
    assert.deepEqual(await titles('loose'), ['books/files/loose.txt']);
    cairn = await cairn.restart();
    assert.deepEqual(await problems(), []);
  });

  it('believes bytes again that come back as they were', async () => {
    const ref = await add('a.txt', 'before');
    await settled();
    fs.writeFileSync(cairn.file(ref), 'others');
    await stirred();
    assert.equal((await problems()).length, 1);
    fs.writeFileSync(cairn.file(ref), 'before');
    await stirred();
    assert.deepEqual(await problems(), []);
  });

  it('says that a record to which a file belongs is not there any more', async () => {
    await cairn.services.records.write(ann, [
      { op: 'create', ns: 'books', collection: 'titles', id: 'x', body: '{}' },
    ]);
    const ref = await add('a.txt', 'A', 'books/titles/x');
    await cairn.services.records.write(ann, [{ op: 'delete', ref: 'books/titles/x' }]);
    await settled();
    const { problems: found } = { problems: await cairn.services.search.problems(ann) };
    assert.match(found.find((each) => each.ref === ref)?.detail ?? '', /books\/titles\/x/);
  });

  it('erases bytes for good with the last record that names them', async () => {
    const { uploads, history } = cairn.services;
    const ref = await add('secret.txt', 'one');
    await uploads.replace(ann, ref, await uploads.receive(ann, 'books', '', of('shared')));
    const other = await add('other.txt', 'shared');
    await uploads.remove(ann, other);
    // What was read of them is there to be erased.
    await add('third.txt', 'third');
    await settled();
    assert.ok(fs.readdirSync(join(cairn.folder, 'derived/texts')).length > 0);
    fs.writeFileSync(cairn.file(ref), 'by hand');
    assert.deepEqual(kept().sort(), [hashOf('one'), hashOf('shared')].sort());
    await history.forget(ann, ref);
    assert.deepEqual(kept(), [hashOf('shared')]);
    assert.equal(fs.existsSync(cairn.file(ref)), false);
    await history.forget(ann, 'books');
    assert.deepEqual(kept(), []);
    assert.deepEqual(fs.readdirSync(join(cairn.folder, 'derived/texts')), []);
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
