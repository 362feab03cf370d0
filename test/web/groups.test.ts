import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startCairn } from '../start.ts';
import { browsing, hrefs, titles } from './browse.ts';

const cairn = await startCairn();
const browser = browsing(cairn);
after(() => cairn.remove());

const orders = '/db/kiln/orders';

test('sections have their value, count and exact sum, in the order of the choices', async () => {
  const { html, text } = await browser.see(`${orders}?group=status`);
  assert.match(text, /Open 2 €543\.00.*Fired 1 €620\.00.*Sent 1 €62\.00.*Paid 2 €351\.00/);
  assert.equal(titles(html).length, 6);
  const [first] = hrefs(html, /2026-004/);
  assert.match(decodeURIComponent(first ?? ''), /\?in=filter\[status\]\[eq\]=fired$/);
});

test('dates make months, relations their titles, and filters hold in each', async () => {
  const months = await browser.see(`${orders}?group=date&filter[total][gte]=90`);
  assert.match(months.text, /January 2026 1 .*February 2026 1 .*April 2026 1 .*May 2026 1/);
  const customers = await browser.see(`${orders}?group=customer`);
  assert.match(customers.text, /Hazel Byrne 1 /);
});

test('a section by itself is asked for by its value', async () => {
  const { html } = await browser.part(`${orders}?group=status&section=${encodeURIComponent('"paid"')}`);
  assert.match(html, /^<tbody class="group">/);
  assert.equal(titles(html).length, 2);
});

test('a board has a column for each choice, none left out, and cards with what else they say', async () => {
  const { html, text } = await browser.see(`${orders}?board=status&filter[status][ne]=fired`);
  assert.match(text, /Open 2 €543\.00.*Fired 0.*Sent 1.*Paid 2/);
  assert.equal([...html.matchAll(/data-card="/g)].length, 5);
  assert.match(html, /data-value="&#34;fired&#34;"|data-value="&quot;fired&quot;"/);
  assert.equal((await browser.see(`${orders}?board=customer`)).html.includes('data-board'), false);
});

test('a card that is moved is one edit with Undo, and stays where somebody else moved it', async () => {
  const { html } = await browser.see(`${orders}?board=status`);
  const etag = /data-card="2026-003" data-etag="([^"]+)"/.exec(html)?.[1] ?? '';
  const move = { field: 'status', id: '2026-003', etag, value: '"paid"', return: `${orders}?board=status` };
  const moved = await browser.send('/moves/kiln/orders', move);
  assert.deepEqual([moved.status, moved.location], [303, `${orders}?board=status`]);
  const after = await browser.see(`${orders}?board=status`, { Cookie: moved.cookies });
  assert.match(after.text, /Sent 0.*Paid 3/);
  assert.match(after.text, /Moved 2026-003 to Paid\. Undo/i);
  const late = await browser.send('/moves/kiln/orders', { ...move, value: '"open"' });
  const again = await browser.see(`${orders}?board=status`, { Cookie: late.cookies });
  assert.match(again.text, /2026-003 was not moved\. Somebody changed it meanwhile/);
  assert.match(again.text, /Paid 3/);
  assert.equal((await browser.send('/moves/kiln/orders', { ...move, value: '"lost"' })).status, 400);
});
