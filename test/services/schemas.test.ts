import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCairnError } from '../../src/core/errors.ts';
import type { JsonObject } from '../../src/core/record.ts';
import { type Files, owner, schemasOf } from './schemas/sources.ts';

const invoices: JsonObject = {
  title: 'Invoices',
  type: 'object',
  required: ['number', 'status'],
  'x-cairn': { singular: 'Invoice', title: 'number' },
  properties: {
    number: { type: 'string', 'x-cairn': { unique: true, numbering: '{year}-{0000}' } },
    date: { type: 'string', format: 'date' },
    status: { enum: ['open', 'paid'], default: 'open' },
    customer: { type: 'string', 'x-cairn': { relation: { to: 'customers' } } },
    hub: { type: 'string', 'x-cairn': { relation: { to: 'bc/hubs', by: '/code' } } },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        required: ['text'],
        properties: { text: { type: 'string' }, amount: { type: 'number' } },
      },
    },
  },
};

function files(more: Record<string, JsonObject> = {}): Files {
  return new Map<string, JsonObject>([
    [
      'lod/_namespace',
      { title: 'Lodestar', language: 'de', timeZone: 'Europe/Berlin', currency: 'nonsense' },
    ],
    ['lod/customers/acme', { name: 'Acme' }],
    ['lod/invoices/_schema', invoices],
    ['lod/invoices/a', { number: '2026-0009', status: 'open', customer: 'acme' }],
    ['bc/hubs/north', { code: 'N1' }],
    ...Object.entries(more),
  ]);
}

function change(
  after: JsonObject,
  before?: JsonObject,
  peers: Record<string, JsonObject | null> = {},
  ref = 'lod/invoices/b',
) {
  return { ref, before, after, peers: new Map(Object.entries(peers)) };
}

test('a namespace has its words; what makes no sense is as if it was not there', async () => {
  const schemas = schemasOf(files());
  const lod = await schemas.namespace(owner, 'lod');
  assert.deepEqual(lod, {
    ns: 'lod',
    title: 'Lodestar',
    colour: '',
    language: 'de',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
  });
  assert.deepEqual(
    (await schemas.namespaces(owner)).map((each) => each.title),
    ['Lodestar', 'Bc'],
  );
  assert.deepEqual(
    (await schemas.namespaces({ ...owner, namespaces: ['bc'] })).map((each) => each.ns),
    ['bc'],
  );
  await assert.rejects(schemas.namespace(owner, 'no'), (thrown) => isCairnError(thrown, 'not_found'));
  await assert.rejects(schemas.namespace({ ...owner, namespaces: ['bc'] }, 'lod'), (thrown) =>
    isCairnError(thrown, 'forbidden'),
  );
});

test('a shape comes from the schema file, else from the records', async () => {
  const store = files();
  const schemas = schemasOf(store);
  const shape = await schemas.shape(owner, 'lod', 'invoices');
  assert.deepEqual(
    [shape.title, shape.singular, shape.inferred, shape.titlePointers],
    ['Invoices', 'Invoice', false, ['/number']],
  );
  assert.equal(await schemas.shape(owner, 'lod', 'invoices'), shape);
  const guessed = await schemas.shape(owner, 'lod', 'customers');
  assert.deepEqual(
    [guessed.title, guessed.inferred, guessed.fields[0]?.key, guessed.schema],
    ['Customers', true, 'name', undefined],
  );
  assert.deepEqual(await schemas.errors(owner, 'lod', 'customers', { name: 1 }), []);
  store.set('lod/customers/b', { phone: '1' });
  assert.equal((await schemas.shape(owner, 'lod', 'customers')).fields.length, 2);
  store.set('lod/invoices/_schema', { ...invoices, title: 'Bills' });
  assert.equal((await schemas.shape(owner, 'lod', 'invoices')).title, 'Bills');
  await assert.rejects(schemas.shape(owner, 'lod', 'nothing'), (thrown) => isCairnError(thrown, 'not_found'));
  await assert.rejects(schemas.shape({ ...owner, namespaces: [] }, 'lod', 'invoices'), (thrown) =>
    isCairnError(thrown, 'forbidden'),
  );
});

test('a schema with a mistake says so and its last good version goes on', async () => {
  const bad = { ...invoices, properties: { number: { type: 'strin' } } };
  const store = files();
  const running = schemasOf(store);
  await running.shape(owner, 'lod', 'invoices');
  store.set('lod/invoices/_schema', bad);
  const fresh = schemasOf(store, { 'lod/invoices/_schema': [{ type: 5 }, invoices] });
  for (const schemas of [running, fresh]) {
    const shape = await schemas.shape(owner, 'lod', 'invoices');
    assert.equal(shape.fields.length, 6);
    assert.equal(shape.etag, JSON.stringify(bad));
    assert.match(
      shape.problem ?? '',
      /^The schema has a mistake at \/properties\/number\/type: .* last good version is used\.$/,
    );
    assert.equal((await schemas.errors(owner, 'lod', 'invoices', {})).length, 2);
  }
  const never = await schemasOf(store).shape(owner, 'lod', 'invoices');
  assert.deepEqual([never.inferred, never.fields.length], [true, 3]);
  assert.match(never.problem ?? '', /guessed from the records/);
});

test('a schema file that does not parse keeps its last good version, with the reason', async () => {
  const schemas = schemasOf(
    files(),
    {},
    { 'lod/invoices/_schema': 'line 3, column 1: a comma or } is missing here' },
  );
  const shape = await schemas.shape(owner, 'lod', 'invoices');
  assert.deepEqual(
    [shape.title, shape.problem],
    ['Invoices', 'line 3, column 1: a comma or } is missing here'],
  );
});

test('a write is refused for errors that it adds or touches, and for no others', async () => {
  const schemas = schemasOf(files());
  const refusals = (after: JsonObject, before?: JsonObject) => schemas.refusals(owner, change(after, before));
  const wrong = { status: 'payed', date: 'soon' };
  assert.deepEqual(await refusals(wrong), [
    { pointer: '/number', message: 'is required' },
    { pointer: '/date', message: "must be a date like 2026-11-30; is 'soon'" },
    { pointer: '/status', message: "must be one of open, paid; is 'payed'" },
  ]);
  assert.deepEqual(await refusals({ ...wrong, note: 'x' }, wrong), []);
  assert.deepEqual(
    (await refusals({ ...wrong, date: 'later' }, wrong)).map((each) => each.pointer),
    ['/date'],
  );
  assert.deepEqual(await refusals({ ...wrong, date: '2026-11-22' }, wrong), []);
  assert.deepEqual(
    (await refusals({ number: '1' }, { number: '1', status: 'open' })).map((each) => each.pointer),
    ['/status'],
  );
});

test('an old error in a row does not hinder removing the row before it', async () => {
  const schemas = schemasOf(files());
  const base = { number: '7', status: 'open' };
  const before: JsonObject & { lines: JsonObject[] } = {
    ...base,
    lines: [{ text: 'a' }, { text: 'b', amount: 'x' }, { amount: 1 }],
  };
  assert.deepEqual(
    await schemas.refusals(owner, change({ ...base, lines: before.lines.slice(1) }, before)),
    [],
  );
  const more = { ...base, lines: [...before.lines, { text: 'c', amount: 'x' }] };
  assert.deepEqual(
    (await schemas.refusals(owner, change(more, before))).map((each) => each.pointer),
    ['/lines/3/amount'],
  );
});

test('the value of a unique field belongs to one record', async () => {
  const schemas = schemasOf(files());
  const taken = { number: '2026-0009', status: 'open' };
  const refusals = async (...given: Parameters<typeof change>) =>
    (await schemas.refusals(owner, change(...given))).map((each) => each.message);
  assert.deepEqual(await refusals(taken), ['is taken: lod/invoices/a has "2026-0009" already']);
  assert.deepEqual(await refusals({ ...taken, note: 1 }, taken), []);
  assert.deepEqual(await refusals({ ...taken, status: 'paid' }, undefined, {}, 'lod/invoices/a'), []);
  assert.deepEqual(await refusals(taken, undefined, { 'lod/invoices/a': null }), []);
  assert.deepEqual(await refusals(taken, undefined, { 'lod/invoices/a': { number: '8' } }), []);
  assert.deepEqual(
    await refusals({ ...taken, number: '5' }, undefined, { 'lod/invoices/c': { number: '5' } }),
    ['is taken: lod/invoices/c has "5" already'],
  );
});

test('a relation that is newly set has to point somewhere', async () => {
  const schemas = schemasOf(files());
  const base = { number: '1', status: 'open' };
  const refusals = async (...given: Parameters<typeof change>) =>
    (await schemas.refusals(owner, change(...given))).map((each) => each.message);
  assert.deepEqual(await refusals({ ...base, customer: 'acme', hub: 'N1' }), []);
  assert.deepEqual(await refusals({ ...base, customer: 'gone', hub: 'N2' }), [
    'points nowhere: there is no lod/customers/gone',
    'points nowhere: no record of bc/hubs has "N2" in code',
  ]);
  assert.deepEqual(
    await refusals({ ...base, customer: 'gone', status: 'paid' }, { ...base, customer: 'gone' }),
    [],
  );
  assert.deepEqual(await refusals({ ...base, customer: 'new' }, undefined, { 'lod/customers/new': {} }), []);
  assert.deepEqual(await refusals({ ...base, customer: 'acme' }, undefined, { 'lod/customers/acme': null }), [
    'points nowhere: there is no lod/customers/acme',
  ]);
  assert.deepEqual(await refusals({ ...base, customer: '' }), []);
  const walled = { ...owner, namespaces: ['lod'] };
  assert.equal((await schemas.refusals(walled, change({ ...base, hub: 'N1' }))).length, 1);
});

test('a new record gets the next number and the defaults, where the schema has them', async () => {
  const schemas = schemasOf(files());
  const filled = await schemas.fillIn(owner, 'lod', 'invoices', { customer: 'acme', note: 'x' });
  assert.deepEqual(Object.entries(filled), [
    ['number', '2026-0010'],
    ['status', 'open'],
    ['customer', 'acme'],
    ['note', 'x'],
  ]);
  const given = { number: 'X', status: 'paid' };
  assert.equal(await schemas.fillIn(owner, 'lod', 'invoices', given), given);
  const second = await schemas.fillIn(owner, 'lod', 'invoices', {}, [filled]);
  assert.equal(second.number, '2026-0011');
});

test('numbers count per year of the namespace, past the padding, and only those of the pattern', async () => {
  const numbered = (numbering: string, type = 'string') => ({
    properties: { no: { type, 'x-cairn': { numbering } } },
  });
  const next = async (schema: JsonObject, ...inUse: (string | number)[]) => {
    const records = Object.fromEntries(inUse.map((no, index) => [`lod/jobs/${index}`, { no }]));
    return (
      await schemasOf(files({ 'lod/jobs/_schema': schema, ...records })).fillIn(owner, 'lod', 'jobs', {})
    ).no;
  };
  assert.equal(await next(numbered('{year}-{0000}')), '2026-0001');
  assert.equal(
    await next(numbered('{year}-{0000}'), '2025-0500', '2026-9999', '2026-10000', '2026-x'),
    '2026-10001',
  );
  assert.equal(await next(numbered('J{yy}{month}{day}/{00}/A'), 'J261123/07/A'), 'J261123/08/A');
  assert.equal(await next(numbered('{0}', 'integer'), 8, 41), 42);
});

test('an id is a slug of the title, made unique, else the time', async () => {
  const schemas = schemasOf(files());
  const id = (data: JsonObject, ...taken: string[]) =>
    schemas.newId(owner, 'lod', 'invoices', data, async (each) => taken.includes(each));
  assert.equal(await id({ number: 'Müller & Sørensen' }), 'muller-sorensen');
  assert.equal(await id({ number: 'A' }, 'a', 'a-2'), 'a-3');
  assert.equal(await id({ number: 'new' }), 'new-2');
  const tried: string[] = [];
  const many = new Set(['a', ...Array.from({ length: 40 }, (_, at) => `a-${at + 2}`)]);
  const next = await schemas.newId(owner, 'lod', 'invoices', { number: 'A' }, async (each) => {
    tried.push(each);
    return many.has(each);
  });
  assert.equal(next, 'a-42');
  assert.ok(tried.length < 15, `${tried.length} were looked at`);
  assert.match(
    await schemas.newId(owner, 'lod', 'invoices', { number: 'A' }, async () => true),
    /^a-[0-9a-z]{16}$/,
  );
  assert.match(await id({ number: '漢字' }), /^[0-9a-hjkmnp-tv-z]{16}$/);
  assert.match(await id({}), /^[0-9a-hjkmnp-tv-z]{16}$/);
});

test('settings files are looked into before they are written', () => {
  const schemas = schemasOf(files());
  const problem = (ref: string, data: JsonObject) => schemas.settingsProblem(owner, ref, data);
  assert.deepEqual(problem('lod/invoices/_schema', invoices), []);
  assert.equal(problem('lod/invoices/_schema', { type: 'objekt' })[0]?.pointer, '/type');
  assert.equal(
    problem('lod/invoices/_schema', { properties: { a: { 'x-cairn': { widget: 'slider' } } } })[0]?.pointer,
    '/properties/a/x-cairn/widget',
  );
  assert.equal(problem('lod/_namespace', { title: 1 })[0]?.pointer, '/title');
  assert.equal(
    problem('lod/_namespace', { timeZone: 'Mars/Olympus' })[0]?.message,
    'must be a time zone like Europe/Berlin',
  );
  assert.equal(problem('lod/_views', { anything: 1 })[0]?.pointer, '/views');
  assert.deepEqual(problem('lod/_mine', { anything: 1 }), []);
});
