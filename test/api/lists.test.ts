import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shapes } from '../../src/api/shapes.ts';
import { type Started, startCairn } from '../start.ts';
import { asking } from './ask.ts';

let cairn: Started;
let api: ReturnType<typeof asking>;
before(async () => {
  cairn = await startCairn();
  api = asking(cairn);
});
after(() => cairn.remove());

const idsOf = async (query: string, collection = 'kiln/orders') => {
  const { status, json, text } = await api.get(`/records/${collection}?${query}`);
  assert.equal(status, 200, text);
  return json.items.map(({ id }: { id: string }) => id);
};

test('a page has what its shape says and nothing else', async () => {
  const { json } = await api.get('/records/kiln/orders?limit=2&expand=customer,lines/*/glaze');
  assert.deepEqual(shapes.RecordPage.parse(json), json);
  assert.equal(json.total, 6);
  assert.equal(json.totalCapped, false);
  assert.equal(json.items.length, 2);
});

test('filters compare as the field’s own type', async () => {
  const cases: [string, string[]][] = [
    ['filter[status][eq]=paid&sort=number', ['2026-001', '2026-002']],
    ['filter[status][in]=open,sent&sort=number', ['2026-003', '2026-005', '2026-006']],
    ['filter[status][ne]=open&filter[total][lt]=100&sort=number', ['2026-002', '2026-003']],
    ['filter[total][gte]=255&sort=-total', ['2026-004', '2026-006', '2026-001']],
    ['filter[date][gt]=2026-04-08&sort=date', ['2026-005', '2026-006']],
    ['filter[notes][empty]=true&sort=number', ['2026-002', '2026-004']],
    ['filter[notes][contains]=BIRTHDAY', ['2026-005']],
    ['filter[lines/*/count][gte]=20&sort=number', ['2026-004', '2026-006']],
    ['filter[lines/*/glaze][eq]=ASH-3&sort=number', ['2026-003', '2026-006']],
  ];
  for (const [query, expected] of cases) assert.deepEqual(await idsOf(query), expected, query);
});

test('of a group of filters any is enough, and groups and filters all hold', async () => {
  const cases: [string, string[]][] = [
    [
      'any[1][status][eq]=paid&any[1][total][gt]=500&sort=number',
      ['2026-001', '2026-002', '2026-004', '2026-006'],
    ],
    [
      'any[1][status][eq]=paid&any[1][total][gt]=500&filter[total][lt]=600&sort=number',
      ['2026-001', '2026-002', '2026-006'],
    ],
    [
      'any[a][status][eq]=paid&any[a][status][eq]=open&any[b][total][lt]=50&any[b][total][gt]=500&sort=number',
      ['2026-005', '2026-006'],
    ],
    ['filter[date][eq]=2026-03&sort=number', ['2026-003']],
    ['filter[date][eq]=overdue&filter[status][eq]=paid&sort=number', ['2026-001', '2026-002']],
    ['filter[date][eq]=next-7-days', []],
    ['filter[@created][eq]=today&limit=1&sort=number', ['2026-001']],
  ];
  for (const [query, expected] of cases) assert.deepEqual(await idsOf(query), expected, query);
  const { status, json } = await api.get('/records/kiln/orders?any[1][status][near]=x');
  assert.equal(status, 400);
  assert.match(json.detail, /any\[1\]\[field\]\[op\]/);
});

test('a search takes the same filters', async () => {
  const { json } = await api.get(
    '/search?q=mug&ns=kiln&collection=orders&any[1][status][eq]=paid&any[1][date][eq]=2026-04',
  );
  assert.ok(json.hits.length > 0);
});

test('a list of values is asked for what it has, a nested field by its path', async () => {
  assert.deepEqual(await idsOf('filter[tags][has]=newsletter&sort=name', 'kiln/customers'), [
    'hazel-byrne',
    'tea-room-ardmore',
  ]);
  assert.deepEqual(await idsOf('filter[address/city][eq]=Cork&sort=name', 'kiln/customers'), [
    'bakery-on-the-quay',
    'liam-oconnor',
  ]);
  assert.deepEqual(await idsOf('filter[recipe/silica][gt]=28', 'kiln/glazes'), ['celadon']);
});

test('words are found in all of the text, without accents and unfinished', async () => {
  assert.deepEqual(await idsOf('q=soren', 'kiln/customers'), ['soren-muller']);
  assert.deepEqual(await idsOf('q=birthd'), ['2026-005']);
  assert.deepEqual(await idsOf('q=quay+cork', 'kiln/customers'), ['bakery-on-the-quay']);
});

test('pages follow each other to the end and back, in the order asked for', async () => {
  const forward: string[][] = [];
  let cursor = '';
  let previous = '';
  do {
    const { json } = await api.get(
      `/records/kiln/orders?sort=-total&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    forward.push(json.items.map(({ id }: { id: string }) => id));
    cursor = json.nextCursor ?? '';
    previous = json.previousCursor ?? previous;
  } while (cursor !== '');
  assert.deepEqual(forward, [
    ['2026-004', '2026-006'],
    ['2026-001', '2026-002'],
    ['2026-003', '2026-005'],
  ]);
  const back = await api.get(
    `/records/kiln/orders?sort=-total&limit=2&back=1&cursor=${encodeURIComponent(previous)}`,
  );
  assert.deepEqual(
    back.json.items.map(({ id }: { id: string }) => id),
    forward[1],
  );
});

test('a cursor of another order is refused', async () => {
  const { json } = await api.get('/records/kiln/orders?sort=total&limit=2');
  const { status } = await api.get(
    `/records/kiln/orders?sort=date&limit=2&cursor=${encodeURIComponent(json.nextCursor)}`,
  );
  assert.equal(status, 400);
  assert.equal((await api.get('/records/kiln/orders?cursor=nonsense')).status, 400);
});

test('fields narrow the data, relations widen it', async () => {
  const path = '/records/kiln/orders?sort=number&fields=number,lines&expand=customer,lines/*/glaze';
  const { json } = await api.get(path);
  const [first] = json.items;
  assert.deepEqual(Object.keys(first.data), ['number', 'lines']);
  assert.equal(first.expanded.customer.ref, 'kiln/customers/bakery-on-the-quay');
  assert.equal(first.expanded.customer.title, 'Bakery on the Quay');
  assert.equal(first.expanded.customer.data.address.city, 'Cork');
  assert.equal(first.expanded['lines/*/glaze'][0].data.name, 'Celadon');
  const last = json.items.at(-1);
  assert.equal(last.expanded.customer, null, 'a broken link');
});

test('what cannot be asked is 400 and names what can', async () => {
  const refused: [string, RegExp][] = [
    [
      'sortt=name',
      /"sortt" is not known here\. Known are q, view, sort, limit, cursor, back, fields, expand, filter\[field\]\[op\]/,
    ],
    ['limit=0', /"limit"/],
    ['limit=501', /"limit"/],
    ['limit=2.5', /"limit"/],
    ['limit=many', /"limit"/],
    ['limit=1&limit=2', /"limit" is given twice/],
    ['filter[status][like]=x', /one of eq, ne/],
    ['filter[status]=x', /filter\[field\]\[op\]/],
    ['filter[total][gt]=much', /"much" cannot be compared with total/],
    ['filter[notes][empty]=perhaps', /cannot be compared/],
    ['expand=status', /"status" in expand is no relation/],
    ['dryRun=true', /"dryRun" is not known here/],
  ];
  for (const [query, expected] of refused) {
    const { status, json } = await api.get(`/records/kiln/orders?${query}`);
    assert.equal(status, 400, query);
    assert.match(json.detail, expected, query);
  }
  assert.equal((await api.get('/records/kiln/orders?limit=500')).status, 200);
});

test('the same page is answered until something is written, and what was written after that', async () => {
  const page = async (more = '') => (await api.get(`/records/kiln/glazes?sort=name&limit=5${more}`)).json;
  const first = await page();
  assert.deepEqual(await page(), first);
  const { ref, data } = first.items[0];
  await api.patch(`/records/${ref}`, { body: { notes: 'new' } });
  assert.equal((await page()).items[0].data.notes, 'new');
  assert.deepEqual((await page('&fields=notes')).items[0].data, { notes: 'new' });
  assert.equal((await page()).items[0].data.name, data.name);
  await api.patch(`/records/${ref}`, { body: { notes: data.notes ?? null } });
  assert.deepEqual((await page()).items[0].data, data);
});

test('a collection that is not there is 404', async () => {
  assert.equal((await api.get('/records/kiln/nothing')).status, 404);
  assert.equal((await api.get('/records/nobody/nothing')).status, 404);
});
