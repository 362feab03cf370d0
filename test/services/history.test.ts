import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { type Cairn, createCairn } from '../../src/cairn.ts';
import { readConfig } from '../../src/config.ts';
import type { Activity } from '../../src/core/ports/found.ts';
import type { Who } from '../../src/core/who.ts';
import { createHistory } from '../../src/services/history.ts';
import type { Mutation } from '../../src/services/records.ts';
import { temporaryFolder, writeFile } from '../folder.ts';
import { storeAt } from './store-at.ts';

const ann: Who = { name: 'ann', via: 'web', namespaces: '*' };
const guest: Who = { name: 'guest', via: 'api', namespaces: ['bc'] };
const acme = 'lod/customers/acme';

describe('History', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let at: Awaited<ReturnType<typeof storeAt>>;
  let history: ReturnType<typeof createHistory>;
  beforeEach(async () => {
    folder = temporaryFolder();
    await open();
    await create('bc/hubs/first');
  });
  afterEach(async () => {
    await at.close();
    folder.remove();
  });

  const open = async () => {
    at = await storeAt(folder.path, { committed: () => history?.committed() });
    const { store, journal, index, records } = at;
    const shape = async () => ({ titlePointers: ['/name'] });
    history = createHistory({ store, journal, index, write: records.write, shape, rebuild: async () => {} });
  };
  const reopen = async () => {
    await at.close();
    await open();
  };
  const file = (ref: string) => join(folder.path, 'json-db', `${ref}.json`);
  const text = (ref: string) => fs.readFileSync(file(ref), 'utf8');
  const write = (...mutations: Mutation[]) => at.records.write(ann, mutations);
  const create = (ref: string, body = '{"n":1}') => {
    const [ns = '', collection = '', id] = ref.split('/');
    return write({ op: 'create', ns, collection, id, body });
  };
  const patch = (ref: string, body: string) => write({ op: 'patch', ref, body });
  const seqOf = async (...mutations: Mutation[]) => (await write(...mutations))[0]?.seq as number;
  const exists = (ref: string) => fs.existsSync(file(ref));

  describe('of one record', () => {
    it('tells numbers apart that are the same one in JavaScript, with all their digits', async () => {
      await create(acme, '{"tax":9007199254740992,"rows":[{"n":1}]}');
      await patch(acme, '{"tax":9007199254740993}');
      const { items } = await history.versions(ann, acme);
      assert.equal(
        JSON.stringify(items[0]?.changes),
        '[{"pointer":"/tax","before":9007199254740992,"after":9007199254740993}]',
      );
    });

    it('is its versions, newest first, each with what it changed', async () => {
      await create(acme, '{"name":"Acme","address":{"city":"Cork"}}');
      await patch(acme, '{"address":{"city":"Kinsale"}}');
      await write({ op: 'delete', ref: acme });
      const { items, next } = await history.versions(ann, acme);
      assert.deepEqual(
        items.map(({ op, by, via }) => `${op} ${by}/${via}`),
        ['delete', 'update', 'create'].map((op) => `${op} ann/web`),
      );
      assert.deepEqual(items[1]?.changes, [{ pointer: '/address/city', before: 'Cork', after: 'Kinsale' }]);
      assert.deepEqual(
        items[2]?.changes.map(({ pointer }) => pointer),
        ['/name', '/address/city'],
      );
      assert.equal(next, undefined);
    });

    it('comes in pages', async () => {
      await create(acme);
      for (let n = 2; n <= 5; n++) await patch(acme, `{"n":${n}}`);
      const first = await history.versions(ann, acme, { limit: 2 });
      const second = await history.versions(ann, acme, { limit: 2, before: first.next });
      const third = await history.versions(ann, acme, { limit: 2, before: second.next });
      const pages = [first, second, third].map(({ items }) => items.map(({ changes }) => changes[0]?.after));
      assert.deepEqual(pages, [[5, 4], [3, 2], [1]]);
      assert.equal(third.next, undefined);
      assert.equal(first.items[1]?.changes[0]?.before, 3);
    });

    it('goes along when the record moves, and the versions of what came to its old name are not its own', async () => {
      await create(acme, '{"n":1}');
      await write({ op: 'move', ref: acme, to: 'lod/customers/acme-ltd' });
      await create(acme, '{"other":true}');
      const moved = await history.versions(ann, 'lod/customers/acme-ltd');
      assert.deepEqual(
        moved.items.map(({ op }) => op),
        ['move', 'create'],
      );
      assert.deepEqual(moved.items[0]?.changes, []);
      assert.deepEqual(
        (await history.versions(ann, acme)).items.map(({ changes }) => changes[0]?.pointer),
        ['/other'],
      );
      const [created] = moved.items.slice(-1);
      const version = await history.version(ann, 'lod/customers/acme-ltd', created?.seq as number);
      assert.deepEqual(version.data, { n: 1 });
    });

    it('goes along in pages too, through several names', async () => {
      await create(acme, '{"n":1}');
      await patch(acme, '{"n":2}');
      await write({ op: 'move', ref: acme, to: 'lod/customers/b' });
      await patch('lod/customers/b', '{"n":3}');
      await write({ op: 'move', ref: 'lod/customers/b', to: acme });
      const seen: string[] = [];
      for (let before: number | undefined; ; ) {
        const { items, next } = await history.versions(ann, acme, { limit: 1, before });
        seen.push(...items.map(({ op, changes }) => `${op} ${changes[0]?.after}`));
        before = next;
        if (before === undefined) break;
      }
      assert.deepEqual(seen, ['move undefined', 'update 3', 'move undefined', 'update 2', 'create 1']);
    });

    it('has the bytes of each version, of hand edits too', async () => {
      writeFile(file(acme), '{"by":   "hand"}');
      await patch(acme, '{"by":"api"}');
      const { items } = await history.versions(ann, acme);
      const { bytes, data } = await history.version(ann, acme, items[1]?.seq as number);
      assert.deepEqual([String(bytes), data], ['{"by":   "hand"}', { by: 'hand' }]);
      await create('lod/customers/other');
      const [other] = (await history.versions(ann, 'lod/customers/other')).items;
      await assert.rejects(history.version(ann, acme, other?.seq as number), { code: 'not_found' });
      await assert.rejects(history.version(ann, acme, 9999), { code: 'not_found' });
    });

    it('is for those who may see it', async () => {
      await create(acme);
      await assert.rejects(history.versions(guest, acme), { code: 'forbidden' });
      await assert.rejects(history.version(guest, acme, 1), { code: 'forbidden' });
      await assert.rejects(history.versions(ann, 'lod/customers/nobody'), { code: 'not_found' });
    });
  });

  describe('of everything', () => {
    it('shows what was done at once as one row', async () => {
      await create(acme);
      const refs = ['a', 'b', 'c'].map((id) => `lod/jobs/${id}`);
      await write(
        ...refs.map(
          (ref): Mutation => ({ op: 'create', ns: 'lod', collection: 'jobs', id: ref.slice(-1), body: '{}' }),
        ),
      );
      await patch(acme, '{"n":2}');
      const { rows } = await history.activity(ann, { limit: 3 });
      assert.deepEqual(
        rows.map(({ count }) => count),
        [1, 3, 1],
      );
      assert.deepEqual(rows[1]?.revisions.map(({ ref }) => ref).sort(), refs);
      assert.deepEqual(
        rows.map(({ undoable }) => undoable),
        [true, true, false],
      );
    });

    it('comes in pages, each row once', async () => {
      for (let i = 0; i < 4; i++) {
        await create(`lod/jobs/one-${i}`);
        await write(
          { op: 'create', ns: 'lod', collection: 'jobs', id: `two-${i}`, body: '{}' },
          { op: 'create', ns: 'lod', collection: 'jobs', id: `three-${i}`, body: '{}' },
        );
      }
      const counts: number[] = [];
      for (let before: number | undefined; ; ) {
        const page = await history.activity(ann, { limit: 3, before, ns: 'lod' });
        counts.push(...page.rows.map(({ count }) => count));
        before = page.next;
        if (before === undefined) break;
      }
      assert.deepEqual(counts, [2, 1, 2, 1, 2, 1, 2, 1]);
    });

    it('shows to each what they may see', async () => {
      await create(acme);
      await create('bc/hubs/north');
      const { rows } = await history.activity(guest, { limit: 10 });
      assert.deepEqual(
        new Set(rows.flatMap(({ revisions }) => revisions.map(({ ref }) => ref.split('/')[0]))),
        new Set(['bc']),
      );
    });
  });

  describe('as a feed', () => {
    const start = async () => (await history.changes(ann, '0', 1000)).nextCursor;

    it('is read from any cursor on, also after a restart', async () => {
      const cursor = await start();
      await create(acme);
      await patch(acme, '{"n":2}');
      const first = await history.changes(ann, cursor, 1);
      assert.deepEqual(
        first.items.map(({ op }) => op),
        ['create'],
      );
      await reopen();
      const second = await history.changes(ann, first.nextCursor, 10);
      assert.deepEqual(
        second.items.map(({ op }) => op),
        ['update'],
      );
      assert.deepEqual((await history.changes(ann, second.nextCursor, 10)).items, []);
    });

    it('refuses cursors of another life or of the future', async () => {
      const cursor = await start();
      const [epoch, seq] = cursor.split('.');
      await assert.rejects(history.changes(ann, `other123.${seq}`, 1), { code: 'gone' });
      await assert.rejects(history.changes(ann, `${epoch}.${Number(seq) + 1}`, 1), { code: 'gone' });
      await assert.rejects(history.changes(ann, 'nonsense', 1), { code: 'invalid' });
    });

    it('moves on past what the reader may not see', async () => {
      const cursor = await start();
      await create(acme);
      await create('bc/hubs/north');
      const { items, nextCursor } = await history.changes(guest, cursor, 10);
      assert.deepEqual(
        items.map(({ ref }) => ref),
        ['bc/hubs/north'],
      );
      await create('lod/jobs/a');
      const later = await history.changes(guest, nextCursor, 10);
      assert.deepEqual(later.items, []);
      assert.notEqual(later.nextCursor, nextCursor);
    });

    it('tells listeners of each change once, in order, and stops when told', async () => {
      const heard: Activity[] = [];
      const theirs: Activity[] = [];
      const stop = history.subscribe(ann, (revisions) => heard.push(...revisions));
      history.subscribe(guest, (revisions) => theirs.push(...revisions));
      await Promise.all(
        Array.from({ length: 30 }, (_, i) => create(`${i % 2 ? 'bc/hubs' : 'lod/jobs'}/r${i}`)),
      );
      for (let tries = 0; (heard.length < 30 || theirs.length < 15) && tries < 200; tries++) {
        await new Promise((done) => setTimeout(done, 10));
      }
      assert.deepEqual(
        heard.map(({ seq }) => seq),
        heard.map(({ seq }) => seq).sort((a, b) => a - b),
      );
      assert.equal(new Set(heard.map(({ ref }) => ref)).size, 30);
      assert.equal(theirs.length, 15);
      stop();
      await create('bc/hubs/last');
      for (let tries = 0; theirs.length < 16 && tries < 200; tries++)
        await new Promise((done) => setTimeout(done, 10));
      assert.deepEqual([heard.length, theirs.length], [30, 16]);
    });
  });

  describe('undone', () => {
    it('takes back a change, a creation, a deletion and a move, and its own undoing', async () => {
      const created = await seqOf({
        op: 'create',
        ns: 'lod',
        collection: 'customers',
        id: 'acme',
        body: '{"n":1.10}',
      });
      const one = text(acme);
      const changed = await seqOf({ op: 'patch', ref: acme, body: '{"n":2}' });
      const [undone] = await history.undo(ann, { seq: changed });
      assert.equal(text(acme), one);
      await assert.rejects(history.undo(ann, { seq: changed }), {
        code: 'conflict',
        message: /taken back already/,
      });
      await history.undo(ann, { seq: undone?.seq as number });
      assert.match(text(acme), /2/);
      const deleted = await seqOf({ op: 'delete', ref: acme });
      await history.undo(ann, { seq: deleted });
      assert.match(text(acme), /2/);
      const moved = await seqOf({ op: 'move', ref: acme, to: 'lod/customers/moved' });
      await history.undo(ann, { seq: moved });
      assert.deepEqual([exists(acme), exists('lod/customers/moved')], [true, false]);
      await assert.rejects(history.undo(ann, { seq: created }), { code: 'conflict' });
      const other = await seqOf({ op: 'create', ns: 'lod', collection: 'jobs', id: 'a', body: '{}' });
      await history.undo(ann, { seq: other });
      assert.equal(exists('lod/jobs/a'), false);
      await assert.rejects(history.undo(ann, { seq: other }), {
        code: 'conflict',
        message: /taken back already/,
      });
    });

    it('takes back a batch as one batch, several changes of one record included', async () => {
      await create(acme, '{"n":1}');
      await create('lod/customers/gone', '{"gone":1}');
      const before = [text(acme), text('lod/customers/gone')];
      const [first] = await write(
        { op: 'patch', ref: acme, body: '{"n":2}' },
        { op: 'patch', ref: acme, body: '{"n":3}' },
        { op: 'delete', ref: 'lod/customers/gone' },
        { op: 'create', ns: 'lod', collection: 'jobs', id: 'made', body: '{}' },
        { op: 'move', ref: acme, to: 'lod/jobs/acme' },
      );
      const results = await history.undo(ann, { batch: first?.batch as string });
      assert.deepEqual([text(acme), text('lod/customers/gone')], before);
      assert.deepEqual([exists('lod/jobs/made'), exists('lod/jobs/acme')], [false, false]);
      assert.equal(new Set(results.map(({ batch }) => batch)).size, 1);
      await history.undo(ann, { batch: results[0]?.batch as string });
      assert.deepEqual(
        [exists(acme), exists('lod/jobs/acme'), exists('lod/customers/gone')],
        [false, true, false],
      );
      assert.match(text('lod/jobs/acme'), /3/);
    });

    it('is refused when somebody changed it since, by hand too, and then nothing is undone', async () => {
      const [first] = await write(
        { op: 'create', ns: 'lod', collection: 'customers', id: 'acme', body: '{"n":1}' },
        { op: 'create', ns: 'lod', collection: 'customers', id: 'other', body: '{"n":1}' },
      );
      fs.writeFileSync(file(acme), '{"by":"hand"}');
      await assert.rejects(history.undo(ann, { batch: first?.batch as string }));
      assert.deepEqual([text(acme), exists('lod/customers/other')], ['{"by":"hand"}', true]);
      await at.observe(acme);
      await patch('lod/customers/other', '{"n":2}');
      await assert.rejects(history.undo(ann, { batch: first?.batch as string }), { code: 'conflict' });
      assert.equal(exists('lod/customers/other'), true);
    });

    it('is shown first by a dry run', async () => {
      await create(acme, '{"n":1}');
      const seq = await seqOf({ op: 'patch', ref: acme, body: '{"n":2}' });
      const [result] = await history.undo(ann, { seq }, { dryRun: true });
      assert.deepEqual(result?.diff, [{ pointer: '/n', before: 2, after: 1 }]);
      assert.match(text(acme), /2/);
    });

    it('cannot take back that a file was seen, nor what others own', async () => {
      writeFile(file(acme), '{"n":1}');
      await patch(acme, '{"n":2}');
      const { items } = await history.versions(ann, acme);
      await assert.rejects(history.undo(ann, { seq: items[1]?.seq as number }), { code: 'invalid' });
      await assert.rejects(history.undo(guest, { seq: items[0]?.seq as number }), { code: 'not_found' });
      await assert.rejects(history.undo(ann, { seq: 99_999 }), { code: 'not_found' });
    });
  });

  it('calls what is gone or renamed by its last title, also where the index knows ids alone', async () => {
    await create(acme, '{"name":"Acme Roofing"}');
    await write({ op: 'move', ref: acme, to: 'lod/customers/acme-ltd' });
    await write({ op: 'delete', ref: 'lod/customers/acme-ltd' });
    const { rows } = await history.activity(ann, { limit: 3 });
    const [deleted, , created] = rows.map(({ revisions }) => revisions[0]?.title);
    assert.deepEqual([deleted, created], ['Acme Roofing', 'Acme Roofing']);
    const { items } = await history.trash(ann, { limit: 5 });
    assert.deepEqual(
      items.map(({ title }) => title),
      ['Acme Roofing'],
    );
  });

  it('has a trash of what is deleted and not back', async () => {
    for (const id of ['a', 'b', 'c']) await create(`lod/jobs/${id}`);
    for (const id of ['a', 'b', 'c']) await write({ op: 'delete', ref: `lod/jobs/${id}` });
    const { items } = await history.trash(ann, { limit: 10 });
    assert.deepEqual(
      items.map(({ ref }) => ref),
      ['c', 'b', 'a'].map((id) => `lod/jobs/${id}`),
    );
    await history.undo(ann, { seq: items[1]?.seq as number });
    const rest = await history.trash(ann, { limit: 1 });
    assert.deepEqual(
      rest.items.map(({ ref }) => ref),
      ['lod/jobs/c'],
    );
    const last = await history.trash(ann, { limit: 1, before: rest.next });
    assert.deepEqual(
      last.items.map(({ ref }) => ref),
      ['lod/jobs/a'],
    );
    assert.deepEqual((await history.trash(guest, { limit: 10 })).items, []);
  });
});

describe('What is forgotten', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let cairn: Cairn;
  beforeEach(async () => {
    folder = temporaryFolder();
    for (const place of ['lod/customers', 'lod/jobs', 'bc/hubs']) {
      fs.mkdirSync(join(folder.path, 'json-db', place), { recursive: true });
    }
    cairn = await open();
  });
  afterEach(async () => {
    await cairn.close();
    folder.remove();
  });

  const open = async () => {
    const opened = await createCairn(readConfig({ CAIRN_USER: 'vim' }, folder.path));
    await opened.settled();
    return opened;
  };
  const reopen = async () => {
    await cairn.close();
    cairn = await open();
  };
  const history = () => cairn.services.history;
  const file = (ref: string) => join(folder.path, 'json-db', `${ref}.json`);
  const write = (...mutations: Mutation[]) => cairn.services.records.write(ann, mutations);
  const create = (ref: string, body = '{"n":1}') => {
    const [ns = '', collection = '', id] = ref.split('/');
    return write({ op: 'create', ns, collection, id, body });
  };

  /** Every file below the data folder in which a word stands, packed months unpacked. */
  const holding = (word: string) =>
    fs
      .readdirSync(folder.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => {
        const bytes = fs.readFileSync(path);
        return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).includes(word);
      });

  it('leaves no trace of a record under any of its names, and of nothing else takes any', async () => {
    await create('lod/customers/old-name', '{"name":"hush-hush"}');
    await write({ op: 'patch', ref: 'lod/customers/old-name', body: '{"phone":"hush-hush"}' });
    await write({ op: 'move', ref: 'lod/customers/old-name', to: acme });
    await create('lod/customers/other', '{"name":"stays"}');
    writeFile(file(acme), '{"name":"hush-hush by hand"}');
    await cairn.settled();
    const { lines, files } = await history().forget(ann, acme);
    assert.ok(lines >= 4, String(lines));
    assert.equal(files, 1);
    await reopen();
    assert.deepEqual(holding('hush-hush'), []);
    assert.equal((await cairn.services.records.get(ann, 'lod/customers/other')).data.name, 'stays');
    assert.equal((await history().versions(ann, 'lod/customers/other')).items.length, 1);
    await assert.rejects(cairn.services.records.get(ann, acme), { code: 'not_found' });
    const { hits } = await cairn.services.search.find(ann, { text: 'hush', limit: 5, mode: 'keyword' });
    assert.deepEqual(hits, []);
    const versions = await history().versions(ann, acme);
    assert.deepEqual(new Set(versions.items.map(({ op }) => op)), new Set(['forget']));
    await assert.rejects(history().version(ann, acme, versions.items[0]?.seq as number), {
      code: 'not_found',
    });
  });

  it('empties a whole namespace', async () => {
    await create(acme, '{"name":"hush-hush"}');
    await create('lod/jobs/a', '{"name":"hush-hush"}');
    await create('bc/hubs/north', '{"name":"stays"}');
    await history().forget(ann, 'lod');
    await reopen();
    assert.deepEqual(holding('hush-hush'), []);
    assert.equal((await cairn.services.records.get(ann, 'bc/hubs/north')).data.name, 'stays');
  });

  it('erases what waits to be imported with its namespace, and says that it may hold a record', async () => {
    await create(acme, '{"name":"stays"}');
    await create('bc/hubs/north', '{"name":"stays"}');
    const { imports } = cairn.services;
    for (const ns of ['lod', 'bc'])
      await imports.receive(ann, ns, {
        name: 'people.csv',
        collection: 'people',
        source: Readable.from([Buffer.from('name\nhush-hush\n')]),
      });
    assert.equal((await history().forget(ann, acme)).imports, 1);
    assert.equal((await history().forget(ann, 'lod', { dryRun: true })).imports, 1);
    assert.equal(imports.all(ann).length, 2);
    assert.equal((await history().forget(ann, 'lod')).imports, 1);
    assert.deepEqual(
      imports.all(ann).map(({ ns }) => ns),
      ['bc'],
    );
    await history().forget(ann, 'bc');
    assert.deepEqual(holding('hush-hush'), []);
  });

  it('erases no namespace into which something is being imported, and calls nothing waiting that is done', async () => {
    await create(acme, '{"name":"stays"}');
    const { imports, runs } = cairn.services;
    const { id } = await imports.receive(ann, 'lod', {
      name: 'people.csv',
      collection: 'people',
      source: Readable.from([Buffer.from('name,note\nCleo,hush-hush\n')]),
    });
    await imports.checked(ann, id);
    const run = await imports.apply(ann, id);
    await assert.rejects(history().forget(ann, 'lod'), { code: 'conflict', message: /being imported/ });
    assert.equal((await runs.ended(ann, run.id)).state, 'done');
    await cairn.services.records.get(ann, acme);
    assert.equal((await history().forget(ann, acme)).imports, 0);
    assert.throws(() => imports.get(ann, id), { code: 'not_found' });
    assert.equal((await history().forget(ann, 'lod')).imports, 0);
    assert.deepEqual(holding('hush-hush'), []);
  });

  it('is not for those who may not see it, and says when there is nothing', async () => {
    await create(acme);
    await assert.rejects(history().forget(guest, acme), { code: 'forbidden' });
    await assert.rejects(history().forget(guest, 'lod'), { code: 'forbidden' });
    await assert.rejects(history().forget(ann, 'lod/customers/nobody'), { code: 'not_found' });
    assert.ok(fs.existsSync(file(acme)));
  });
});
