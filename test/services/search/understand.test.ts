import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Who } from '../../../src/core/who.ts';
import type { Services } from '../../../src/services/services.ts';
import { type Started, startCairn } from '../../start.ts';

// Operators over the fixtures: what they find, and what they are taken for.

const owner: Who = { name: 'Ines', via: 'web', namespaces: '*' };
let cairn: Started;
let search: Services['search'];
before(async () => {
  cairn = await startCairn();
  search = cairn.services.search;
});
after(() => cairn.remove());

async function found(text: string, who = owner): Promise<string[]> {
  const { hits, total } = await search.find(who, { text, limit: 50 });
  assert.equal(total, hits.length);
  return hits.map(({ ref }) => ref.replace(/^kiln\//, '')).sort();
}

async function said(text: string, who = owner): Promise<string[]> {
  const { operators } = await search.understand(who, text);
  return operators.map(({ words, problem }) => problem ?? words);
}

const orders = (...numbers: number[]) => numbers.map((number) => `orders/2026-00${number}`);

test('in: finds businesses and collections by name, title or the beginning of one', async () => {
  assert.equal((await found('in:kiln')).length, 14);
  assert.deepEqual(await found('in:kiln/orders'), orders(1, 2, 3, 4, 5, 6));
  assert.deepEqual(await found('in:Orders'), orders(1, 2, 3, 4, 5, 6));
  assert.deepEqual(await found('in:ord'), orders(1, 2, 3, 4, 5, 6));
  assert.deepEqual(await found('-in:kiln'), await found('in:books'));
  assert.deepEqual(await found('in:kiln -in:orders -in:customers'), await found('in:glazes'));
  assert.equal((await found('in:glazes in:orders')).length, (await found('in:glazes,orders')).length);
  assert.deepEqual(await found('in:orders -in:kiln'), []);
  assert.deepEqual(await said('in:orders'), ['in Orders of Fern & Kiln']);
  assert.match((await said('-in:moon'))[0] ?? '', /is called “moon”\..*It was left out\.$/);
});

test('in a place that is not there nothing is found, and those that are called almost so are named', async () => {
  for (const text of ['in:moon', 'glaze in:moon', 'status:paid in:moon'])
    assert.deepEqual(await found(text), [], text);
  assert.deepEqual(await said('in:moon'), [
    'No business or collection is called “moon”. There are “books”, “kiln”.',
  ]);
  assert.deepEqual(await said('in:custmers'), [
    'No business or collection is called “custmers”. Did you mean “customers”?',
  ]);
  assert.deepEqual(await said('in:kiln/ordres'), [
    'No business or collection is called “kiln/ordres”. Did you mean “kiln” or “orders”?',
  ]);
  assert.deepEqual(await found('in:orders in:moon'), orders(1, 2, 3, 4, 5, 6));
});

test('of very many operators the first ones count, and that is said once; what is none is words', async () => {
  const many = Array.from({ length: 300 }, (_, at) => `tag:t${at}`).join(' ');
  const { query, operators } = await search.understand(owner, `${many} subject:roof`);
  assert.equal(operators.length, 41);
  assert.equal(operators.at(-1)?.words, '260 more');
  assert.equal(operators.at(-1)?.problem, 'A question has at most 40 operators. The rest was left out.');
  assert.equal(query.text, 'subject:roof');
});

test('words are looked for beside operators, wherever these stand', async () => {
  assert.deepEqual(await found('glaze in:orders'), orders(3));
  assert.deepEqual(await found('in:orders status:sent glaze'), orders(3));
  assert.deepEqual(await found('in:orders status:paid glaze'), []);
});

test('a choice is found by its value, several of them, and what it is not', async () => {
  assert.deepEqual(await found('status:paid'), orders(1, 2));
  assert.deepEqual(await found('status:Paid,sent'), orders(1, 2, 3));
  assert.deepEqual(await found('in:orders -status:open -status:paid'), orders(3, 4));
  assert.deepEqual(await found('status:pa,FIR'), orders(1, 2, 4));
  assert.deepEqual(await found('status:lost'), []);
  assert.deepEqual(await said('-status:paid'), ['Status is not Paid']);
});

test('numbers and dates are compared as such', async () => {
  assert.deepEqual(await found('total:>100'), orders(1, 4, 6));
  assert.deepEqual(await found('total:62'), orders(3));
  assert.deepEqual(await found('total:60..100'), orders(2, 3));
  assert.deepEqual(await found('date:2026-02..2026-03'), orders(2, 3));
  assert.deepEqual(await found('date:>2026-04'), orders(5, 6));
  assert.deepEqual(await found('date:<=2026-02'), orders(1, 2));
  assert.deepEqual(await found('date:2026-03-21'), orders(3));
  assert.deepEqual(await said('date:2026-02..2026-03'), ['Date from February 2026 to March 2026']);
  assert.deepEqual(await said('total:much'), ['“Total” takes a number, not “much”. It was left out.']);
  assert.match((await said('date:soon'))[0] ?? '', /no day, month or year/);
});

test('text is found by a part of it, inside groups and rows too', async () => {
  assert.deepEqual(await found('city:kilken'), ['customers/hazel-byrne']);
  assert.deepEqual(await found('address.city:KILKENNY'), ['customers/hazel-byrne']);
  assert.deepEqual(await found('piece:jug'), orders(2, 5));
  assert.deepEqual(await found('count:>10'), orders(4, 6));
});

test('a relation is found by the title of what it points to', async () => {
  assert.deepEqual(await found('customer:"Hazel Byrne"'), orders(2));
  assert.deepEqual(await found('customer:hazel-byrne'), orders(2));
  assert.deepEqual(await found('glaze:celadon'), orders(1, 2, 4));
});

test('tags, what is filled in, who changed it, and what is wrong are operators of every collection', async () => {
  const tagged = await found('tag:gifts');
  assert.ok(tagged.includes('customers/hazel-byrne'));
  assert.deepEqual(await found('tag:GIFTS'), tagged);
  assert.ok(!(await found('in:customers -tag:gifts')).includes('customers/hazel-byrne'));
  assert.deepEqual(await found('has:notes in:orders'), orders(1, 3, 5, 6));
  assert.deepEqual(await found('-has:notes in:orders'), orders(2, 4));
  assert.deepEqual(await found('is:dangling'), orders(6));
  assert.deepEqual(await found('is:problem in:orders'), orders(6));
  assert.deepEqual(await found('-is:problem in:orders'), orders(1, 2, 3, 4, 5));
  assert.deepEqual(await found('by:ines in:orders'), orders(1, 2, 3, 4, 5, 6));
  assert.deepEqual(await found('by:marek'), []);
  assert.deepEqual(await found('has:file'), []);
  assert.match((await said('is:nice'))[0] ?? '', /not “nice”/);
});

test('updated: and created: know days, and how long ago', async () => {
  assert.deepEqual(await found('in:orders updated:today'), orders(1, 2, 3, 4, 5, 6));
  assert.deepEqual(await found('in:orders updated:>=2d'), orders(1, 2, 3, 4, 5, 6));
  assert.deepEqual(await found('in:orders updated:<2020'), []);
  assert.deepEqual(await found('in:orders -created:7d'), []);
});

test('what is no operator is words: addresses, times, names that no field has', async () => {
  for (const text of ['https://hazel.example', '12:30', 'nosuchfield:paid']) {
    const { query, operators } = await search.understand(owner, text);
    assert.deepEqual([query.text, query.where, operators], [text, undefined, []]);
  }
  const { query } = await search.understand(owner, 'subject:roof in:orders');
  assert.equal(query.text, 'subject:roof ');
});

test('an operator without a value is being typed and asks for nothing yet', async () => {
  assert.deepEqual(await found('glaze in:'), await found('glaze'));
  assert.deepEqual(await found('in:orders status:'), orders(1, 2, 3, 4, 5, 6));
  assert.deepEqual(await said('status: in:'), []);
});

test('what one may not see is not there, whatever one types', async () => {
  const guest: Who = { name: 'Bo', via: 'web', namespaces: ['books'] };
  assert.deepEqual(await found('in:kiln', guest), []);
  assert.deepEqual(
    await said('in:kiln', guest),
    await said('in:moon', guest).then(([said = '']) => [said.replace('moon', 'kiln')]),
  );
  assert.deepEqual(await said('in:custmers', guest), [
    'No business or collection is called “custmers”. There is “books”.',
  ]);
  assert.deepEqual((await search.find(guest, { text: 'is:problem', ns: 'kiln', limit: 9 })).hits, []);
  const { query } = await search.understand(guest, 'status:paid');
  assert.equal(query.where, undefined);
});

test('a scope narrows what operators mean', async () => {
  const inBooks = await search.find(owner, { text: 'in:orders', ns: 'books', limit: 9 });
  assert.deepEqual(
    inBooks.operators[0]?.problem,
    'No business or collection is called “orders”. There is “books”.',
  );
  assert.deepEqual(inBooks.hits, []);
  const inOrders = await search.find(owner, {
    text: 'status:sent',
    ns: 'kiln',
    collection: 'orders',
    limit: 9,
  });
  assert.deepEqual(
    inOrders.hits.map(({ ref }) => ref),
    ['kiln/orders/2026-003'],
  );
});

test('whatever is typed is answered', async () => {
  const part = fc.constantFrom(
    ...[
      'in:',
      'is:',
      'tag:',
      'has:',
      'by:',
      'updated:',
      'created:',
      'status:',
      'total:',
      'date:',
      'customer:',
    ],
    ...[
      'count:',
      'city:',
      '"due date":',
      ' ',
      ' ',
      '-',
      '"',
      '>',
      '<=',
      '..',
      ',',
      '7d',
      '2026-02',
      '9999',
      '12',
    ],
    ...[
      'paid',
      'open',
      'kiln',
      'orders',
      'yes',
      '%',
      "'",
      '(',
      '*',
      '\0',
      '\ud800',
      '漢',
      'é',
      'null',
      '1e999',
    ],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
      const { hits, total, operators } = await search.find(owner, {
        text: parts.join(''),
        facets: true,
        limit: 20,
      });
      assert.ok(hits.length <= total);
      for (const { words, problem } of operators) assert.ok((problem ?? words).length > 0);
    }),
    { numRuns: 400 },
  );
});

test('very many operators and values are no more than a slow question', async () => {
  const values = Array.from({ length: 3000 }, (_, at) => `v${at}`).join(',');
  assert.deepEqual(await found(`in:orders status:${values}`), []);
  assert.equal((await found(`in:orders -notes:${values}`)).length, 6);
  const { operators } = await search.understand(owner, 'status:paid '.repeat(1000));
  assert.equal(operators.length, 41, 'the last one says that there are more');
});

test('files that name a record are counted, and a file that breaks is found', async () => {
  const sidecar = cairn.file('kiln/files/plan.txt.json');
  const { mkdirSync } = await import('node:fs');
  mkdirSync(cairn.file('kiln/files'));
  const schema = { properties: { order: { type: 'string', 'x-cairn': { relation: { to: 'orders' } } } } };
  writeFileSync(cairn.file('kiln/files/_schema.json'), JSON.stringify(schema));
  writeFileSync(sidecar, JSON.stringify({ title: 'Plan', order: '2026-004' }));
  writeFileSync(cairn.file('kiln/orders/2026-005.json'), '{');
  for (let tries = 0; tries < 100; tries++) {
    if ((await found('has:file')).length && (await found('is:broken')).length) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.deepEqual(await found('has:file'), orders(4));
  assert.deepEqual(await found('is:broken'), orders(5));
});
