import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { whoWith } from '../../src/core/who.ts';
import { createReferences } from '../../src/services/references.ts';
import { writeFile } from '../folder.ts';
import { type Started, startCairn } from '../start.ts';
import { ann } from './store-at.ts';

const relation = (to: string, by?: string) => ({
  type: 'string',
  'x-cairn': { relation: { to, ...(by && { by }) } },
});
const schemas = {
  'kiln/parts': {
    properties: { name: { type: 'string' }, number: { type: 'string' }, like: relation('parts') },
    'x-cairn': { title: '/name' },
  },
  'kiln/offers': {
    properties: {
      part: relation('parts'),
      also: { type: 'array', items: relation('parts') },
      lines: {
        type: 'array',
        items: { type: 'object', properties: { part: relation('parts'), by: relation('parts', 'number') } },
      },
    },
  },
  'books/kits': { properties: { part: relation('kiln/parts') } },
};

const offer =
  '{\r\n  "part" : "flue",\r\n  "price": 1.10,\r\n  "also": ["shelf", "flue", "flue"],\r\n  "lines": [{"by": "N-1"}, {"part": "flue"}]\r\n}';

describe('references', () => {
  let cairn: Started;
  before(async () => {
    cairn = await startCairn({
      prepare(folder) {
        const write = (ref: string, data: unknown) =>
          writeFile(
            join(folder, 'json-db', `${ref}.json`),
            typeof data === 'string' ? data : JSON.stringify(data),
          );
        for (const [place, schema] of Object.entries(schemas)) write(`${place}/_schema`, schema);
        write('kiln/parts/flue', { name: 'Flue', number: 'N-1', like: 'flue' });
        write('kiln/parts/shelf', { name: 'Shelf', number: 'N-2' });
        write('kiln/offers/one', offer);
        write('kiln/offers/two', { part: 'shelf' });
        write('books/kits/k', { part: 'flue' });
        writeFile(join(folder, 'json-db/kiln/files/a.txt'), 'x');
        write('kiln/files/a.txt', { name: 'a.txt', records: ['kiln/parts/shelf', 'kiln/parts/flue'] });
      },
    });
  });
  after(() => cairn.remove());

  const text = (ref: string) => readFileSync(cairn.file(`${ref}.json`), 'utf8');
  const data = (ref: string) => JSON.parse(text(ref));
  const services = () => cairn.services;
  const move = (from: string, to: string) => ({ op: 'move', ref: from, to }) as const;

  test('are known by collection and field, with what stands there', async () => {
    const found = await services().references.to(ann, 'kiln/parts/flue');
    assert.deepEqual(
      found.map(({ ns, collection, pointer, by, value, count }) => [
        ns,
        collection,
        pointer,
        by,
        value,
        count,
      ]),
      [
        ['books', 'kits', '/part', '@id', 'flue', 1],
        ['kiln', 'files', '/records/*', '@ref', 'kiln/parts/flue', 1],
        ['kiln', 'offers', '/also/*', '@id', 'flue', 1],
        ['kiln', 'offers', '/lines/*/by', '/number', 'N-1', 1],
        ['kiln', 'offers', '/lines/*/part', '@id', 'flue', 1],
        ['kiln', 'offers', '/part', '@id', 'flue', 1],
        ['kiln', 'parts', '/like', '@id', 'flue', 1],
      ],
    );
  });

  test('follow a new id in one batch, and only the values change; Undo gives back every byte', async () => {
    const was = ['kiln/offers/one', 'kiln/files/a.txt', 'kiln/parts/flue'].map(text);
    const wish = move('kiln/parts/flue', 'kiln/parts/chimney');
    const preview = await services().references.change(ann, wish, { dryRun: true });
    assert.deepEqual(preview.results.map(({ ref }) => ref).sort(), [
      'kiln/files/a.txt',
      'kiln/offers/one',
      'kiln/parts/chimney',
      'kiln/parts/chimney',
    ]);
    assert.equal(existsSync(cairn.file('kiln/parts/chimney.json')), false);
    const { results } = await services().references.change(ann, wish);
    assert.equal(text('kiln/offers/one'), offer.replaceAll('"flue"', '"chimney"'));
    assert.deepEqual(data('kiln/files/a.txt').records, ['kiln/parts/shelf', 'kiln/parts/chimney']);
    assert.equal(data('kiln/parts/chimney').like, 'chimney');
    assert.equal(data('books/kits/k').part, 'flue', 'another business stays as it is');
    assert.equal(new Set(results.map(({ batch }) => batch)).size, 1);
    await services().history.undo(ann, { batch: results[0]?.batch ?? '' });
    assert.deepEqual(['kiln/offers/one', 'kiln/files/a.txt', 'kiln/parts/flue'].map(text), was);
  });

  test('follow a new value of the field that they go by, and nothing else', async () => {
    const edit = {
      op: 'edit',
      ref: 'kiln/parts/flue',
      edits: [{ pointer: '/number', json: '"N-9"' }],
    } as const;
    const wish = { ...edit, edits: [...edit.edits] };
    const preview = await services().references.change(ann, wish, { dryRun: true });
    assert.deepEqual(
      preview.results.map(({ ref, diff }) => [ref, diff.map(({ pointer, after }) => [pointer, after])]),
      [
        ['kiln/parts/flue', [['/number', 'N-9']]],
        ['kiln/offers/one', [['/lines/0/by', 'N-9']]],
      ],
    );
    const { results } = await services().references.change(ann, wish);
    assert.equal(text('kiln/offers/one'), offer.replace('N-1', 'N-9'));
    await services().history.undo(ann, { batch: results[0]?.batch ?? '' });
    const other = { ...wish, edits: [{ pointer: '/name', json: '"Pipe"' }] };
    assert.equal((await services().references.change(ann, other, { dryRun: true })).results.length, 1);
  });

  test('follow several new names in one batch, into records that the batch changes, too', async () => {
    const refs = ['kiln/offers/one', 'kiln/offers/two', 'kiln/parts/flue', 'kiln/parts/shelf'];
    const was = refs.map(text);
    const changes = [
      move('kiln/parts/flue', 'kiln/parts/between'),
      move('kiln/parts/shelf', 'kiln/parts/flue'),
      move('kiln/parts/between', 'kiln/parts/shelf'),
      { op: 'patch', ref: 'kiln/offers/one', body: '{"also": ["flue", "shelf"]}' } as const,
    ];
    const { results } = await services().references.changeAll(ann, changes, (at) => at < 3);
    assert.deepEqual(
      results.slice(0, 4).map(({ ref }) => ref),
      ['kiln/parts/between', 'kiln/parts/flue', 'kiln/parts/shelf', 'kiln/offers/one'],
    );
    assert.equal(data('kiln/parts/flue').name, 'Shelf');
    assert.equal(data('kiln/parts/shelf').like, 'shelf');
    const { part, also, lines } = data('kiln/offers/one');
    assert.deepEqual([part, also, lines[1].part], ['shelf', ['shelf', 'flue'], 'shelf']);
    assert.equal(data('kiln/offers/two').part, 'flue');
    assert.deepEqual(data('kiln/files/a.txt').records, ['kiln/parts/flue', 'kiln/parts/shelf']);
    await services().history.undo(ann, { batch: results[0]?.batch ?? '' });
    assert.deepEqual(refs.map(text), was);
  });

  test('are followed by shared views that ask for the record, also where nothing refers at the moment', async () => {
    const { views, references, history } = services();
    const lists = [
      'filter[part][eq]=flue&sort=price',
      'filter[lines/*/by][in]=N-1,N-2',
      'filter[part][eq]=shelf',
    ];
    for (const [at, list] of lists.entries())
      await views.save(ann, 'kiln', 'offers', { name: `View ${at}`, list });
    await services().records.write(ann, [
      { op: 'create', ns: 'kiln', collection: 'parts', id: 'spare', body: '{"number": "N-3"}' },
    ]);
    await views.save(ann, 'kiln', 'parts', { name: 'Spare', list: 'filter[like][eq]=spare' });
    const saved = async (collection: string) =>
      (await views.all(ann, 'kiln', collection)).views.map(({ list }) => list);
    const before = text('kiln/offers/_views');
    const { results } = await references.changeAll(
      ann,
      [
        { op: 'edit', ref: 'kiln/parts/flue', edits: [{ pointer: '/number', json: '"N-9"' }] },
        move('kiln/parts/flue', 'kiln/parts/chimney'),
        move('kiln/parts/spare', 'kiln/parts/rest'),
      ],
      () => true,
    );
    assert.deepEqual(await saved('offers'), [
      'filter[part][eq]=chimney&sort=price',
      'filter[lines/*/by][in]=N-9,N-2',
      lists[2],
    ]);
    assert.deepEqual(await saved('parts'), ['filter[like][eq]=rest']);
    await history.undo(ann, { batch: results[0]?.batch ?? '' });
    assert.equal(text('kiln/offers/_views'), before);
    const editor = whoWith('Ed', 'web', { kiln: 'editor' });
    const without = await references.change(editor, move('kiln/parts/flue', 'kiln/parts/chimney'));
    assert.equal(text('kiln/offers/_views'), before, 'who may not change views leaves them');
    await history.undo(ann, { batch: without.results[0]?.batch ?? '' });
  });

  test('of many records follow in a run, which one Undo takes back', async () => {
    const { records, runs, schemas, history } = services();
    const creating = Array.from({ length: 450 }, (_, at) => ({
      op: 'create' as const,
      ns: 'kiln',
      collection: 'offers',
      id: `many-${at}`,
      body: '{"part": "shelf"}',
    }));
    await records.write(ann, creating);
    const references = createReferences({ ...indexOf(), schemas, records, runs, most: 100 });
    const { run } = await references.change(ann, move('kiln/parts/shelf', 'kiln/parts/board'));
    assert.ok(run);
    const ended = await runs.ended(ann, run.id);
    assert.deepEqual([ended.state, ended.total, ended.done], ['done', 455, 455], ended.reason);
    assert.equal(data('kiln/offers/many-449').part, 'board');
    await history.undo(ann, { batch: run.id });
    assert.equal(data('kiln/offers/many-0').part, 'shelf');
    assert.equal(existsSync(cairn.file('kiln/parts/board.json')), false);

    // What the composition root hands in, by way of the services.
    function indexOf() {
      const { to } = services().references;
      return {
        index: {
          get: async (ref: string) => ({ record: await records.get(ann, ref) }) as never,
          inbound: async (ref: string) => await to(ann, ref),
          list: (query: object) => records.list(ann, query as never),
          collections: () => services().search.collections(ann),
        },
      };
    }
  });

  test('are nobody else’s: who may not change the business is refused, and sees only their own', async () => {
    const viewer = whoWith('Vera', 'web', { kiln: 'viewer' });
    const seen = await services().references.to(viewer, 'kiln/parts/flue');
    assert.equal(
      seen.some(({ ns }) => ns === 'books'),
      false,
    );
    await assert.rejects(services().references.change(viewer, move('kiln/parts/flue', 'kiln/parts/x')), {
      code: 'forbidden',
    });
    await assert.rejects(
      services().references.to(whoWith('Bo', 'web', { books: 'owner' }), 'kiln/parts/flue'),
      {
        code: 'forbidden',
      },
    );
  });
});
