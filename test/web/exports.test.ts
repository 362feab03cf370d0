import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startCairn } from '../start.ts';
import { browsing } from './browse.ts';

const cairn = await startCairn();
after(() => cairn.remove());
const browser = browsing(cairn);
const orders = '/export/kiln/orders';

/** The ids of a CSV, in its order. */
const ids = (csv: string) => [...csv.matchAll(/^\ufeff?"?(2026-\d+)/gm)].map(([, id]) => id);
/** As the page's own form sends it. */
function sent(html: string): string {
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return new URLSearchParams(inputs.map(([, name = '', value = '']) => [name, value])).toString();
}

test('what is picked in a list is exported in its order, and nothing else', async () => {
  const list = encodeURIComponent('sort=-number');
  const { text, html } = await browser.see(`${orders}?in=x&list=${list}&pick=2026-001&pick=2026-004`);
  assert.match(text, /Export 2 orders What was picked in the list/i);
  assert.match(html, /href="\/db\/kiln\/orders\?sort=-number"[^>]*>(?:(?!<\/a>).)*Back/s);
  const file = await browser.see(`${orders}/file?${sent(html)}&format=csv`);
  assert.deepEqual(ids(file.html), ['2026-004', '2026-001']);
});

test('all that match are exported where all are picked', async () => {
  const list = encodeURIComponent('filter[total][gte]=90');
  const { text, html } = await browser.see(`${orders}?list=${list}&pick=2026-001&all=yes`);
  assert.match(text, /Export 4 orders The list as it is filtered/i);
  const file = await browser.see(`${orders}/file?${sent(html)}&format=csv`);
  assert.equal(ids(file.html).length, 4);
});

test('the bar of what is picked leads there', async () => {
  const { html } = await browser.see('/db/kiln/orders');
  assert.match(html, /<button[^>]*formaction="\/export\/kiln\/orders"[^>]*formmethod="get"/);
});
