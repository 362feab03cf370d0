import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startCairn } from '../start.ts';
import { browsing, titles } from './browse.ts';

const cairn = await startCairn();
const browser = browsing(cairn);
after(() => cairn.remove());

const orders = '/db/kiln/orders';
const bulk = '/bulk/kiln/orders';
const picks = { pick: ['2026-003', '2026-005'], return: orders };

test('a list offers to change what is picked, and all that match beyond its page', async () => {
  const { html, text } = await browser.see(`${orders}?limit=2&filter[total][gt]=0`);
  assert.match(html, /<form method="post" action="\/bulk\/kiln\/orders"/);
  assert.match(html, /name="list" value="filter\[total\]\[gt\]=0&amp;limit=2"/);
  assert.match(text, /all 6 that match.*Edit these orders…/);
  assert.doesNotMatch((await browser.see(orders)).text, /all 6 that match/);
});

test('fields are chosen, previewed with their differences, and changed with one Undo', async () => {
  const chosen = await browser.send(bulk, { ...picks, do: 'edit' });
  assert.match(chosen.text, /Change 2 orders.*Choose a field/);
  const one = await browser.send(bulk, { ...picks, do: 'edit', field: 'status' });
  assert.match(one.html, /name="fields" value="status"/);
  assert.match(one.html, /name="\/status"/);

  const wish = { ...picks, fields: ['status'], 'do:/status': 'set', '/status': 'sent' };
  const preview = await browser.send(bulk, { ...wish, do: 'preview' });
  assert.match(preview.text, /1 order would change, 1 is so already\./);
  assert.match(preview.html, /<del>.*Open.*<\/del>.*<ins>.*Sent.*<\/ins>/s);
  assert.match(preview.text, /Change 1 order/);

  const { status, location, cookies } = await browser.send(bulk, { ...wish, do: 'apply' });
  assert.deepEqual([status, location], [303, orders]);
  const { html, text } = await browser.see(orders, { Cookie: cookies });
  assert.match(text, /Changed 1 order\. Undo/);
  const [, batch = ''] = /name="batch" value="([^"]+)"/.exec(html) ?? [];
  assert.equal(titles((await browser.see(`${orders}?filter[status][eq]=sent`)).html).length, 2);
  await browser.send('/undos', { batch });
  assert.equal(titles((await browser.see(`${orders}?filter[status][eq]=sent`)).html).length, 1);
});

test('tags are added and taken away, fields are emptied', async () => {
  const customers = '/bulk/kiln/customers';
  const all = { all: 'yes', list: '', return: '/db/kiln/customers', do: 'apply' };
  await browser.send(customers, {
    ...all,
    fields: ['tags', 'phone'],
    'do:/tags': 'add',
    '/tags': ['vip', 'newsletter'],
    'do:/phone': 'clear',
  });
  const count = async (query: string) =>
    titles((await browser.see(`/db/kiln/customers?${query}`)).html).length;
  assert.equal(await count('filter[tags][has]=vip'), 5);
  assert.equal(await count('filter[phone][empty]=true'), 5);
  await browser.send(customers, { ...all, fields: ['tags'], 'do:/tags': 'remove', '/tags': 'vip' });
  assert.equal(await count('filter[tags][has]=vip'), 0);
  assert.equal(await count('filter[tags][has]=newsletter'), 5);
});

test('what was typed and cannot be is said at its field, and stays', async () => {
  const wish = { ...picks, fields: ['total', 'date'], '/total': 'dear', '/date': '', do: 'preview' };
  const { status, html, text } = await browser.send(bulk, wish);
  assert.equal(status, 422);
  assert.match(text, /Total must be a number\./);
  assert.match(text, /Say the value/);
  assert.match(html, /name="\/total"[^>]*value="dear"|value="dear"[^>]*name="\/total"/);
});

test('what does not fit some records is told before anything happens', async () => {
  const wish = { all: 'yes', list: '', fields: ['discount'], '/discount': '70', do: 'preview' };
  const { text } = await browser.send('/bulk/kiln/customers', wish);
  assert.match(text, /5 cannot be changed and stay as they are.*discount must be at most 50/);
  assert.doesNotMatch(text, /Change 0 customers/);
});

test('all that match are deleted after a look, picked ones as ever', async () => {
  assert.equal((await browser.send(bulk, { ...picks, in: 'kiln/orders', do: 'delete' })).status, 307);
  const all = { all: 'yes', list: 'filter[status][eq]=paid', return: orders };
  const { text } = await browser.send(bulk, { ...all, do: 'delete' });
  assert.match(text, /Delete 2 orders.*2 orders would be deleted/);
  await browser.send(bulk, { ...all, do: 'delete-now' });
  assert.equal(titles((await browser.see(orders)).html).length, 4);
});
