import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Filter, Query } from '../../../src/core/query.ts';
import type { JsonObject } from '../../../src/core/record.ts';
import { type Connection, openConnection } from '../../../src/search/sqlite/connection.ts';
import { type FolderRow, recordFolders } from '../../../src/search/sqlite/folders.ts';
import { neighboursOf, pageOf } from '../../../src/search/sqlite/page.ts';
import { sampleOf } from '../../../src/search/sqlite/record.ts';
import { createShelf } from '../../../src/search/sqlite/shelf.ts';
import { tallyOf } from '../../../src/search/sqlite/tally.ts';
import { fewOf } from '../../../src/search/sqlite/where.ts';
import { temporaryFolder } from '../../folder.ts';
import { put, remove } from '../indexed.ts';

// How SQLite goes about lists whose fields have sorted keys: nothing here is about time.

const DAYS = 300;
const day = (at: number) => new Date(Date.UTC(2026, 0, 1 + (at % DAYS))).toISOString().slice(0, 10);
const week = [
  { pointer: '/date', op: 'gte', value: '2026-03-02' },
  { pointer: '/date', op: 'lt', value: '2026-03-09' },
] as const;
const customer = { pointer: '/customer', op: 'eq', value: 'customer-7' } as const;
const jobs: Query = { namespaces: '*', ns: 'lod', collection: 'jobs', limit: 50 };
const byAmount = [{ pointer: '/amount', descending: true }];

test('the sample of a large collection stays the same for a while, without records that are gone', async (t) => {
  const { db, writer } = await jobsAndWriter(t);
  const sample = () => {
    const [folder] = recordFolders(db, { namespaces: '*', ns: 'lod', collection: 'jobs' });
    return sampleOf(db, folder as FolderRow, 100).map(({ name }) => name);
  };
  const first = sample();
  assert.equal(new Set(first).size, 100);
  assert.deepEqual([first[0], first[1], first[99]], ['Job 0', 'Job 30', 'Job 2970']);
  await remove(writer, 'lod/jobs/j0030');
  // The number of the one that is gone may be given to another.
  await put(writer, { 'bc/secrets/one': { name: 'Not of these' } });
  assert.deepEqual(sample(), first.toSpliced(1, 1));
  await put(
    writer,
    Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`lod/jobs/a${at}`, { name: `New ${at}` }])),
  );
  assert.deepEqual([sample().length, sample()[0]], [100, 'New 0']);
});

async function manyJobs(t: TestContext) {
  return (await jobsAndWriter(t)).db;
}

async function jobsAndWriter(t: TestContext, count = 3000) {
  const folder = temporaryFolder();
  const shelf = createShelf(folder.path);
  const writer = await shelf.create();
  const job = (at: number): JsonObject => ({
    name: at === 1234 ? 'The only chimney' : `Job ${at}`,
    date: day(at),
    customer: `customer-${at % 100}`,
    amount: (at * 7919) % 1000,
    paid: at % 2 === 0,
    ...(at % 500 === 0 && { tags: ['odd', 'rare'] }),
  });
  await put(
    writer,
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`lod/jobs/j${String(at).padStart(4, '0')}`, job(at)]),
    ),
  );
  await shelf.promote(writer);
  for (const pointer of ['/date', '/customer', '/amount', '/tags/*'])
    await writer.want('lod', 'jobs', pointer);
  while (await writer.tend());
  const db = openConnection(join(folder.path, writer.file), 'read');
  t.after(async () => {
    db.close();
    await writer.close();
    folder.remove();
  });
  return { db, writer };
}

/** Every statement on records that is run meanwhile. */
function askedOf(db: Connection, work: () => unknown): string[] {
  const asked: string[] = [];
  const prepare = db.prepare.bind(db);
  db.prepare = ((sql: string) => {
    asked.push(sql);
    return prepare(sql);
  }) as typeof db.prepare;
  work();
  db.prepare = prepare;
  return asked.filter((sql) => /FROM .*\brecords r\b/s.test(sql));
}

/** Their steps. */
function stepsOf(db: Connection, work: () => unknown): string[] {
  return askedOf(db, work).flatMap((sql) =>
    db
      .prepare(`EXPLAIN QUERY PLAN ${sql.replaceAll('?', 'NULL')}`)
      .all()
      .map((row) => (row as { detail: string }).detail),
  );
}

/** Whether all steps reach records by their numbers, found through keys, and none goes through a collection. */
function assertNarrow(steps: readonly string[]) {
  assert.ok(
    steps.some((step) => step.startsWith('SEARCH r USING INTEGER PRIMARY KEY')),
    steps.join('\n'),
  );
  for (const step of steps) assert.doesNotMatch(step, /^(SCAN r\b|SEARCH r USING INDEX|SEARCH k\b)/);
}

test('a span of days that few records have is one range of keys, however they are sorted', async (t) => {
  const db = await manyJobs(t);
  for (const sort of [undefined, byAmount]) {
    const query = { ...jobs, filters: week, sort };
    assertNarrow(stepsOf(db, () => assert.equal(pageOf(db, query).total, 70)));
  }
  const sort = [{ pointer: '/date', descending: false }];
  const steps = stepsOf(db, () => assert.equal(pageOf(db, { ...jobs, filters: week, sort }).total, 70));
  assert.ok(
    steps.some((step) =>
      /^SEARCH k USING PRIMARY KEY \(field=\? AND none=\? AND key>\? AND key<\?\)/.test(step),
    ),
    steps.join('\n'),
  );
});

test('a span is listed, counted and summed by its keys alone, others are asked once', async (t) => {
  const db = await manyJobs(t);
  const asksFor = (key: string, work: () => unknown) =>
    askedOf(db, work).filter((sql) => sql.includes(`'$."${key}"'`)).length;
  const spans = { ...jobs, filters: week, sort: byAmount };
  assert.equal(
    asksFor('date', () => assert.equal(pageOf(db, spans).total, 70)),
    0,
  );
  assert.equal(
    asksFor('date', () => tallyOf(db, spans, { sums: ['/amount'] })),
    0,
  );
  const late = { ...spans, filters: [{ pointer: '/date', op: 'gte', value: '2026-02-01' } as const] };
  assert.equal(
    asksFor('date', () => tallyOf(db, late, { sums: ['/amount'] })),
    0,
  );
  const customers = { ...jobs, filters: [customer], sort: byAmount };
  assert.equal(
    asksFor('customer', () => assert.equal(pageOf(db, customers).total, 30)),
    1,
  );
});

test('what keys cannot tell alone is asked of the records: booleans, lists, objects and what looks like them', async (t) => {
  const { db, writer } = await jobsAndWriter(t, 0);
  const values = [
    true,
    false,
    0,
    1,
    0.5,
    7,
    '',
    null,
    '[not a list',
    '{',
    '~',
    'Zed',
    '2026-01-01',
    '2026-02-01',
  ];
  const all = [...values, ['a'], [], { a: 1 }, '9', 'é'];
  await put(
    writer,
    Object.fromEntries(
      all.map((value, at) => [`lod/jobs/v${at}`, { name: `V${at}`, plain: value, keyed: value }]),
    ),
  );
  await writer.want('lod', 'jobs', '/keyed');
  while (await writer.tend());
  const found = (pointer: string, filters: Omit<Filter, 'pointer'>[]) => {
    const { refs, total } = pageOf(db, { ...jobs, filters: filters.map((each) => ({ pointer, ...each })) });
    return [refs, total];
  };
  for (const op of ['gt', 'gte', 'lt', 'lte'] as const)
    for (const value of [0, 1, 2, '2026-01-15', '[', 'a', '7'])
      assert.deepEqual(found('/keyed', [{ op, value }]), found('/plain', [{ op, value }]), `${op} ${value}`);
  for (const filters of [
    [{ op: 'empty', value: true }],
    [
      { op: 'gte', value: '2026-01-01' },
      { op: 'lt', value: 'b' },
    ],
    [
      { op: 'gte', value: 1 },
      { op: 'ne', value: 7 },
    ],
  ] as Omit<Filter, 'pointer'>[][])
    assert.deepEqual(found('/keyed', filters), found('/plain', filters), JSON.stringify(filters));
});

test('a page of which nobody wants to know how many there are is not counted', async (t) => {
  const db = await manyJobs(t);
  const query: Query = { ...jobs, filters: [{ pointer: '/paid', op: 'eq', value: true }], limit: 5 };
  const counted = askedOf(db, () => assert.equal(pageOf(db, query).total, 1500));
  const { refs, total, totalCapped } = pageOf(db, { ...query, uncounted: true });
  assert.deepEqual([refs.length, total, totalCapped], [5, 5, true]);
  assert.equal(
    counted.length - askedOf(db, () => pageOf(db, { ...query, uncounted: true, limit: 6 })).length,
    1,
  );
});

test('how many are looked at one by one grows with the collection', () => {
  assert.deepEqual([fewOf(3000, 50), fewOf(100_000, 50), fewOf(1_000_000, 50)], [2000, 2236, 7071]);
});

test('a list that is sorted by a field and narrowed by it begins at the first key that can be meant', async (t) => {
  const db = await manyJobs(t);
  const filters = [{ pointer: '/date', op: 'gte', value: '2026-02-01' } as const];
  const sort = [{ pointer: '/date', descending: false }];
  const steps = stepsOf(db, () =>
    assert.equal(pageOf(db, { ...jobs, filters, sort }).refs[0], 'lod/jobs/j0031'),
  );
  assert.ok(
    steps.some((step) => /^SEARCH k USING PRIMARY KEY \(field=\? AND none=\? AND key>\?\)/.test(step)),
    steps.join('\n'),
  );
});

test('conditions of which any must hold go through the keys of all of them', async (t) => {
  const db = await manyJobs(t);
  const where = { any: [customer, { all: week }] };
  assertNarrow(stepsOf(db, () => assert.equal(pageOf(db, { ...jobs, where, sort: byAmount }).total, 100)));
  const open = { any: [customer, { pointer: '/paid', op: 'eq', value: true } as const] };
  assert.equal(pageOf(db, { ...jobs, where: open }).total, 1530, 'a field without keys among them');
});

test('counts, sums and the record beside go through the same keys', async (t) => {
  const db = await manyJobs(t);
  const query = { ...jobs, filters: [customer], sort: byAmount };
  const { refs } = pageOf(db, query);
  assertNarrow(
    stepsOf(db, () => assert.equal(tallyOf(db, query, { sums: ['/amount'] }).groups[0]?.count, 30)),
  );
  const steps = stepsOf(db, () =>
    assert.deepEqual(neighboursOf(db, query, refs[3] ?? ''), {
      previous: refs[2],
      next: refs[4],
      position: 4,
    }),
  );
  for (const step of steps) assert.doesNotMatch(step, /^SEARCH k\b/);
});

test('a rare word finds its records before they are sorted', async (t) => {
  const db = await manyJobs(t);
  assertNarrow(
    stepsOf(db, () => assert.equal(pageOf(db, { ...jobs, text: 'chimney', sort: byAmount }).total, 1)),
  );
});

test('facts that have an index of their own narrow a list as fields do', async (t) => {
  const db = await manyJobs(t);
  const ids: Filter = { pointer: '@id', op: 'in', value: ['j0005', 'j0001', 'J0002'] };
  assertNarrow(
    stepsOf(db, () => assert.equal(pageOf(db, { ...jobs, filters: [ids], sort: byAmount }).total, 2)),
  );
  const titled = { pointer: '@title', op: 'starts', value: 'the ONLY' } as const;
  assertNarrow(
    stepsOf(db, () => assert.equal(pageOf(db, { ...jobs, filters: [titled], sort: byAmount }).total, 1)),
  );
});

test('what is empty is found by its keys, as are items of lists', async (t) => {
  const db = await manyJobs(t);
  const having = { pointer: '/tags', op: 'has', value: 'rare' } as const;
  assertNarrow(
    stepsOf(db, () => assert.equal(pageOf(db, { ...jobs, filters: [having], sort: byAmount }).total, 6)),
  );
  const none = { pointer: '/customer', op: 'empty', value: true } as const;
  assertNarrow(
    stepsOf(db, () => assert.equal(pageOf(db, { ...jobs, filters: [none], sort: byAmount }).total, 0)),
  );
});

test('what two conditions on the items of a list ask for may be two items', async (t) => {
  const db = await manyJobs(t);
  const filters = [
    { pointer: '/tags', op: 'has', value: 'odd' },
    { pointer: '/tags', op: 'has', value: 'rare' },
  ] as const;
  assert.equal(pageOf(db, { ...jobs, filters, sort: byAmount }).total, 6);
});
