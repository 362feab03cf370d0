import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCairnError } from '../../../src/core/errors.ts';
import type { JsonObject } from '../../../src/core/record.ts';
import { createSchemaSources } from '../../../src/services/schemas/sources.ts';
import { createSchemas } from '../../../src/services/schemas.ts';
import { temporaryFolder, writeFile } from '../../folder.ts';
import { startCairn } from '../../start.ts';
import { cairnAt, owner } from '../cairn-at.ts';

const tickets = {
  type: 'object',
  properties: {
    number: { type: 'string', 'x-cairn': { numbering: 'T-{0000}' } },
    count: { type: 'integer', 'x-cairn': { numbering: '{0}' } },
    code: { type: 'string', 'x-cairn': { unique: true } },
    customer: { type: 'string', 'x-cairn': { relation: { to: 'customers' } } },
  },
};

const write = (folder: string, path: string, data: object) =>
  writeFile(`${folder}/json-db/${path}.json`, JSON.stringify(data));

test('records that are created at the same time get numbers of their own, though none is unique', async () => {
  const cairn = await startCairn({
    prepare: (folder) => {
      write(folder, 'kiln/tickets/_schema', tickets);
      write(folder, 'kiln/tickets/old', { number: 'T-0007', count: 7 });
      write(folder, 'kiln/drafts/draft', { number: 'T-0030', count: 30 });
    },
  });
  const { records } = cairn.services;
  const create = { op: 'create', ns: 'kiln', collection: 'tickets', body: '{}' } as const;
  const move = { op: 'move', ref: 'kiln/drafts/draft', to: 'kiln/tickets/moved' } as const;
  const edit = { op: 'patch', ref: 'kiln/tickets/old', body: '{"number": "T-0050", "count": 50}' } as const;
  const waves = await Promise.all([
    ...Array.from({ length: 20 }, () => records.write(owner, [create])),
    records.write(owner, [move]),
    records.write(owner, [create, create, create]),
    records.write(owner, [edit]),
    ...Array.from({ length: 20 }, () => records.write(owner, [create])),
  ]);
  const all = waves.flat().map(({ after }) => after as JsonObject);
  assert.equal(all.length, 45);
  assert.equal(new Set(all.map(({ number }) => number)).size, 45);
  assert.equal(new Set(all.map(({ count }) => count)).size, 45);
  await cairn.remove();
});

test('while the index is being built nothing is given twice and no good link is refused: it has to wait', async () => {
  const folder = temporaryFolder();
  write(folder.path, 'kiln/tickets/_schema', tickets);
  write(folder.path, 'kiln/tickets/old', { number: 'T-0007', count: 7, code: 'x' });
  write(folder.path, 'kiln/customers/acme', { name: 'Acme' });
  const looking = Promise.withResolvers<void>();
  const at = await cairnAt(folder.path, {
    eyes: (store) => ({
      ...store,
      async list(ns, collection) {
        await looking.promise;
        return store.list(ns, collection);
      },
    }),
  });
  const schemas = createSchemas(createSchemaSources(at));
  const fillIn = (data: JsonObject) => schemas.fillIn(owner, 'kiln', 'tickets', data);
  const refusals = (after: JsonObject) =>
    schemas.refusals(owner, { ref: 'kiln/tickets/new', before: undefined, after, peers: new Map() });
  const unavailable = (thrown: unknown) => isCairnError(thrown, 'unavailable');

  await assert.rejects(fillIn({}), unavailable);
  await assert.rejects(refusals({ code: 'x' }), unavailable);
  await assert.rejects(refusals({ customer: 'acme' }), unavailable);
  const numbered = { number: 'T-0008', count: 8 };
  assert.deepEqual(await fillIn(numbered), numbered);
  assert.equal((await refusals({ number: 8 }))[0]?.pointer, '/number');
  assert.deepEqual(
    (await schemas.namespaces(owner)).map(({ ns }) => ns),
    ['kiln'],
  );
  assert.equal((await schemas.shape(owner, 'kiln', 'customers')).inferred, true);

  looking.resolve();
  await at.indexing.settled();
  assert.deepEqual(await fillIn({}), numbered);
  assert.equal((await refusals({ code: 'x' }))[0]?.pointer, '/code');
  assert.deepEqual(await refusals({ customer: 'acme' }), []);
  await at.close();
  folder.remove();
});

test('the greatest whole number is found among many at once', async () => {
  const folder = temporaryFolder();
  write(folder.path, 'kiln/tickets/_schema', tickets);
  for (let count = 1; count <= 600; count++) write(folder.path, `kiln/tickets/${count}`, { count });
  const at = await cairnAt(folder.path);
  await at.indexing.settled();
  const asked: unknown[] = [];
  const index = {
    ...at.index,
    having: (...question: Parameters<typeof at.index.having>) => {
      asked.push(question);
      return at.index.having(...question);
    },
  };
  const schemas = createSchemas(createSchemaSources({ ...at, index }));
  assert.equal((await schemas.fillIn(owner, 'kiln', 'tickets', { number: 'T-1' })).count, 601);
  assert.equal(asked.length, 1);
  await at.close();
  folder.remove();
});
