import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type BatchChange, type CairnClient, ClientError, createClient } from '../../src/api/client.ts';
import { all } from '../contract/journal.ts';
import { temporaryFolder, writeFile } from '../folder.ts';
import { type Started, startCairn } from '../start.ts';

// The client for programs, against a real server.

const home = resolve(import.meta.dirname, '../../..');

describe('The client', () => {
  let server: Started;
  let cairn: CairnClient;
  before(async () => {
    server = await startCairn();
    cairn = createClient({ url: server.url, by: 'Zoë’s script' });
  });
  after(() => server.remove());

  const refused = (code: string, status: number) => (thrown: unknown) => {
    assert.ok(thrown instanceof ClientError, String(thrown));
    assert.deepEqual([thrown.code, thrown.status], [code, status], thrown.message);
    return true;
  };

  it('creates, reads, changes and deletes a record, each under the version that was read', async () => {
    const glazes = cairn.records('kiln/glazes');
    const made = await glazes.create({ name: 'Blue moon', cone: 6 }, { note: 'née Blau' });
    assert.deepEqual([made.ref, made.id], ['kiln/glazes/blue-moon', 'blue-moon']);
    const read = await glazes.get('blue-moon');
    assert.deepEqual([read.etag, read.data, read.seq], [made.etag, { name: 'Blue moon', cone: 6 }, made.seq]);
    assert.equal(read.text, readFileSync(server.file('kiln/glazes/blue-moon.json'), 'utf8'));
    const changed = await glazes.patch('blue-moon', { cone: 7 }, { etag: read.etag });
    await assert.rejects(
      glazes.patch('blue-moon', { cone: 8 }, { etag: read.etag }),
      refused('precondition_failed', 412),
    );
    await assert.rejects(
      glazes.replace('blue-moon', { name: 'B' }, { create: true }),
      refused('precondition_failed', 412),
    );
    await glazes.replace('blue-moon', { name: 'Blue moon II' }, { etag: changed.etag });
    const history = await all(glazes.history('blue-moon'));
    assert.deepEqual(
      history.map(({ op, by, note }) => [op, by, note]),
      [
        ['update', 'Zoë’s script', undefined],
        ['update', 'Zoë’s script', undefined],
        ['create', 'Zoë’s script', 'née Blau'],
      ],
    );
    assert.deepEqual((await glazes.version('blue-moon', changed.seq as number)).data, {
      name: 'Blue moon',
      cone: 7,
    });
    await glazes.delete('blue-moon');
    assert.equal(await glazes.find('blue-moon'), undefined);
    assert.equal((await glazes.restore('blue-moon', made.seq as number)).data.cone, 6);
    await glazes.delete('blue-moon');
  });

  it('finds a record that was renamed', async () => {
    await cairn.batch([
      { op: 'create', collection: 'kiln/glazes', id: 'old name', data: { name: 'Old' } },
      { op: 'move', ref: 'kiln/glazes/old name', to: 'kiln/glazes/new name' },
    ]);
    const { ref } = await cairn.records('kiln/glazes').get('old name');
    assert.equal(ref, 'kiln/glazes/new name');
    await cairn.records('kiln/glazes').delete('new name');
  });

  it('lists page by page, filtered and sorted', async () => {
    const orders = cairn.records('kiln/orders');
    const listed = await all(orders.list({ limit: 2, sort: '-@id' }));
    assert.deepEqual(
      listed.map(({ id }) => id),
      ['2026-006', '2026-005', '2026-004', '2026-003', '2026-002', '2026-001'],
    );
    const page = await orders.page({
      filter: { '@id': { eq: '2026-002' } },
      fields: ['customer'],
      expand: ['customer'],
    });
    assert.deepEqual([page.total, Object.keys(page.items[0]?.data ?? {})], [1, ['customer']]);
    assert.ok(page.items[0]?.expanded?.customer);
  });

  it('says what is wrong in one class of errors', async () => {
    await assert.rejects(cairn.records('kiln/customers').create({ name: 5 }), (thrown) => {
      refused('invalid', 422)(thrown);
      assert.equal((thrown as ClientError).errors[0]?.pointer, '/name');
      assert.ok((thrown as ClientError).problem.requestId);
      return true;
    });
    await assert.rejects(cairn.records('kiln/orders').get('none'), refused('not_found', 404));
    const nobody = createClient({ url: 'http://127.0.0.1:49' });
    await assert.rejects(nobody.search('x'), (thrown) => {
      refused('unreachable', 0)(thrown);
      assert.match((thrown as Error).message, /^http:\/\/127\.0\.0\.1:49 does not answer: /);
      return true;
    });
  });

  it('makes many changes at once, or only says what they would do', async () => {
    const change = { op: 'patch', ref: 'kiln/glazes/celadon', data: { cone: 11 } } as const;
    const [would] = (await cairn.batch([change], { dryRun: true })).changes;
    assert.deepEqual([would?.op, would?.seq], ['update', undefined]);
    const [done] = (await cairn.batch([change], { note: 'hotter' })).changes;
    assert.ok(done?.seq);
  });

  it('numbers records of one name without gaps, in one batch and after one another', async () => {
    const twin = { op: 'create', collection: 'kiln/glazes', data: { name: 'Twin' } } as const;
    const { changes } = await cairn.batch(Array.from({ length: 11 }, () => twin));
    const ids = changes.map(({ ref }) => ref.split('/')[2]);
    assert.deepEqual(ids, ['twin', ...Array.from({ length: 10 }, (_, at) => `twin-${at + 2}`)]);
    assert.equal((await cairn.records('kiln/glazes').create({ name: 'Twin' })).id, 'twin-12');
    await cairn.batch([...ids, 'twin-12'].map((id) => ({ op: 'delete', ref: `kiln/glazes/${id}` })));
  });

  it('resolves when all that refers has followed, however much that is', async () => {
    const parts = { by: '/number', to: 'parts' };
    const schema = { properties: { part: { type: 'string', 'x-cairn': { relation: parts } } } };
    const headers = { 'If-None-Match': '*' };
    const properties = { number: { type: 'string' }, name: { type: 'string' } };
    await cairn.request('PUT', '/schemas/kiln/parts', { body: { properties }, headers });
    await cairn.request('PUT', '/schemas/kiln/uses', { body: schema, headers });
    const uses = Array.from({ length: 501 }, (_, at) => ({
      op: 'create' as const,
      collection: 'kiln/uses',
      id: `use-${at}`,
      data: { part: 'P-MANY' },
    }));
    const part = {
      op: 'create',
      collection: 'kiln/parts',
      id: 'many',
      data: { number: 'P-MANY', name: 'Many' },
    };
    await cairn.batch([part as BatchChange, ...uses]);
    const ended = await cairn.records('kiln/parts').patch('many', { number: 'P-MORE' }, { references: true });
    assert.equal(ended.data.number, 'P-MORE');
    const of = async (number: string) =>
      (await cairn.records('kiln/uses').page({ filter: { part: { eq: number } }, limit: 1 })).total;
    assert.equal(await of('P-MORE'), 501);
    const back = {
      op: 'patch',
      ref: 'kiln/parts/many',
      data: { number: 'P-BACK' },
      references: true,
    } as const;
    const { changes, run } = await cairn.batch([back]);
    assert.deepEqual([changes, run?.state], [[], 'done']);
    assert.equal(await of('P-BACK'), 501);
  });

  it('searches, and moves files up and down', async () => {
    const { hits, mode } = await cairn.search('celadon', { ns: 'kiln' });
    assert.equal(hits[0]?.ref, 'kiln/glazes/celadon');
    assert.ok(mode);
    const files = cairn.files('kiln');
    const [file] = await files.add([{ name: 'kiln log.txt', bytes: new Blob(['1280 °C']) }], {
      for: 'kiln/glazes/celadon',
    });
    assert.equal(file?.ref, 'kiln/files/kiln log.txt');
    assert.equal(await (await files.get('kiln log.txt')).text(), '1280 °C');
    await files.delete('kiln log.txt');
    await assert.rejects(files.get('kiln log.txt'), refused('not_found', 404));
  });

  it('goes through all changes, and hears of new ones, over a restart of the server too', async () => {
    const past = await all(cairn.changes());
    assert.ok(past.length > 20);
    const stop = new AbortController();
    const stream = cairn.stream({ since: past.at(-1)?.cursor, signal: stop.signal });
    const next = stream.next();
    await cairn.records('kiln/glazes').patch('celadon', { cone: 12 });
    assert.deepEqual((await next).value.ref, 'kiln/glazes/celadon');
    const later = stream.next();
    const missed = await cairn.records('kiln/glazes').patch('oatmeal', { cone: 1 });
    const event = (await later).value;
    assert.equal(event.seq, missed.seq);
    stop.abort();
    assert.equal((await stream.next()).done, true);
    const wrong = cairn.stream({ since: 'another1.5' });
    await assert.rejects(wrong.next(), refused('gone', 410));
  });
});

it('is typed by the types that Cairn makes', { timeout: 110_000 }, async () => {
  const server = await startCairn();
  const folder = temporaryFolder();
  try {
    const types = await createClient({ url: server.url }).request('GET', '/types.d.ts');
    writeFile(join(folder.path, 'cairn.d.ts'), await types.text());
    writeFile(join(folder.path, 'node_modules/.keep'), '');
    symlinkSync(home, join(folder.path, 'node_modules/cairn'));
    writeFile(join(folder.path, 'package.json'), '{"type": "module"}');
    writeFile(
      join(folder.path, 'program.ts'),
      `import { createClient } from 'cairn/client';
import type { KilnOrder, Records } from './cairn.d.ts';

const cairn = createClient<Records>({ url: '' });
const orders = cairn.records('kiln/orders');
const { data, etag } = await orders.get('2026-001');
const customer: string = data.customer;
const order: KilnOrder = data;
await orders.patch('2026-001', { customer }, { etag });
for await (const { data: glaze } of cairn.records('kiln/glazes').list()) glaze.name satisfies string | undefined;
// @ts-expect-error there is no such collection
cairn.records('kiln/nothing');
// @ts-expect-error there is no such field
order.nothing;
// @ts-expect-error it is a text
await orders.patch('2026-001', { customer: 5 });
`,
    );
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--types',
      'node',
      '--typeRoots',
      join(home, 'node_modules/@types'),
      '--allowImportingTsExtensions',
    ];
    execFileSync(
      process.execPath,
      [join(home, 'node_modules/typescript7/bin/tsc'), ...options, 'program.ts'],
      {
        cwd: folder.path,
        encoding: 'utf8',
        stdio: 'pipe',
      },
    );
  } catch (thrown) {
    assert.fail(`${(thrown as { stdout?: string }).stdout ?? ''}${thrown}`);
  } finally {
    await server.remove();
    folder.remove();
  }
});
