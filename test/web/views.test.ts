import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { asking } from '../api/ask.ts';
import { startCairn } from '../start.ts';
import { browsing, hrefs, titles } from './browse.ts';

const cairn = await startCairn();
const browser = browsing(cairn);
const api = asking(cairn);
after(() => cairn.remove());

const orders = '/db/kiln/orders';

test('a list is saved as a view, which has an address, a tab and a place on Home with count and exact sum', async () => {
  const before = await browser.see(orders);
  assert.doesNotMatch(before.html, /id="views"/);
  const list = await browser.see(`${orders}?filter[status][eq]=paid`);
  assert.match(list.text, /Save view/);
  const { status, location } = await browser.send('/views/kiln/orders', {
    do: 'save',
    name: 'Paid ones',
    list: 'filter[status][eq]=paid&sort=total',
    pinned: 'yes',
  });
  assert.deepEqual([status, location], [303, `${orders}?view=paid-ones`]);
  await browser.send('/views/kiln/orders', {
    do: 'change',
    id: 'paid-ones',
    name: 'Paid',
    pinned: 'yes',
    sum: 'total',
  });

  const { html } = await browser.see(`${orders}?view=paid-ones`);
  assert.deepEqual(titles(html), ['2026-002', '2026-001']);
  assert.match(html, /aria-current="page"[^>]*><span>Paid<\/span>/);
  const home = await browser.see('/');
  assert.match(home.text, /Paid 2 €351\.00 Orders/);
  assert.ok(hrefs(home.html, /Paid/).includes(`${orders}?view=paid-ones`));
});

test('a view that was changed offers to be updated, and to be another one', async () => {
  const { text, html } = await browser.see(`${orders}?filter[status][eq]=open&of=paid-ones`);
  assert.match(text, /Update “Paid”.*Save view/);
  assert.match(html, /name="list" value="filter\[status\]\[eq\]=open"/);
});

test('records know their neighbours in a view', async () => {
  const { html } = await browser.see(`${orders}?view=paid-ones`);
  const [first] = hrefs(html, /2026-002/);
  assert.match(first ?? '', /\?in=view%3Dpaid-ones$/);
  const { text } = await browser.see(first ?? '');
  assert.match(text, /1 of 2/);
});

test('a collection opens with its default view, "All" is one press away, and deletion can be undone', async () => {
  await browser.send('/views/kiln/orders', { do: 'change', id: 'paid-ones', name: 'Paid', default: 'yes' });
  const opened = await browser.see(orders);
  assert.equal(titles(opened.html).length, 2);
  assert.ok(hrefs(opened.html, />All</).includes(`${orders}?view=all`));
  const all = await browser.see(`${orders}?view=all`);
  assert.equal(titles(all.html).length, 6);
  assert.deepEqual([hrefs(all.html, />All</).length, hrefs(all.html, />Any status</).length], [1, 1]);
  const { cookies } = await browser.send('/views/kiln/orders', { do: 'delete', id: 'paid-ones' });
  assert.equal((await browser.see(`${orders}?view=paid-ones`)).status, 404);
  const { text, html } = await browser.see(orders, { Cookie: cookies });
  assert.match(text, /Deleted the view “Paid”\. Undo/);
  const [, name = '', value = ''] = /name="(batch|seq)" value="([^"]+)"/.exec(html) ?? [];
  await browser.send('/undos', { [name]: value });
  assert.equal(titles((await browser.see(orders)).html).length, 2);
});

test('programs list, use and change views', async () => {
  const made = await api.post('/views/kiln/orders', {
    body: { name: 'Big', list: 'filter[total][gte]=500&sort=-total' },
  });
  assert.deepEqual([made.status, made.json.id], [201, 'big']);
  const { json } = await api.get('/views/kiln/orders');
  assert.deepEqual(
    json.items.map(({ id }: { id: string }) => id),
    ['paid-ones', 'big'],
  );
  const ids = async (query: string) =>
    (await api.get(`/records/kiln/orders?${query}`)).json.items.map(({ id }: { id: string }) => id);
  assert.deepEqual(await ids('view=big'), ['2026-004', '2026-006']);
  assert.deepEqual(await ids('view=big&filter[status][eq]=open'), ['2026-006']);
  assert.equal((await api.get('/records/kiln/orders?view=none')).status, 404);
});
