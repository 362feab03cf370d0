import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startCairn } from '../start.ts';
import { browsing } from './browse.ts';

const cairn = await startCairn();
const browser = browsing(cairn);
after(() => cairn.remove());

test('two records stand side by side as people read them; what is the same needs no choice', async () => {
  const { html, text } = await browser.see('/db/kiln/orders/duplicates?keep=2026-003&remove=2026-005');
  assert.match(text, /Merge two records.*2026-003 stays.*2026-005 goes/);
  assert.match(html, /<input type="checkbox" name="take" value="number" aria-label="Take [^"]+"/);
  assert.match(html, /class="relation"/);
  assert.match(text, /€[\d,.]+/);
  assert.doesNotMatch(text, /&quot;|"2026-003"|\{"/);
  const alike = await browser.see('/db/kiln/orders/duplicates?keep=2026-003&remove=2026-003');
  assert.equal(alike.html.includes('name="take"'), false);
});
