import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { marked, matches } from '../../src/web/palette/match.ts';
import { type Started, startCairn } from '../start.ts';
import { browsing, hrefs } from './browse.ts';

let cairn: Started;
let browser: ReturnType<typeof browsing>;
before(async () => {
  cairn = await startCairn();
  browser = browsing(cairn);
});
after(() => cairn.remove());

const find = async (params: Record<string, string>) => {
  const answer = await browser.see(`/palette?${new URLSearchParams(params)}`);
  assert.equal(answer.status, 200);
  return { ...answer, hrefs: hrefs(answer.html) };
};

test('the palette finds records, places and what can be made, and always everything', async () => {
  const celadon = await find({ q: 'celadon' });
  assert.equal(celadon.hrefs[0], '/db/kiln/glazes/celadon');
  assert.equal(celadon.hrefs.at(-1), '/search?q=celadon');
  assert.equal(celadon.headers.get('cache-control'), 'private, no-store');
  assert.deepEqual((await find({ q: 'new ord' })).hrefs[0], '/db/kiln/orders/new');
  assert.ok((await find({ q: 'glaz' })).hrefs.includes('/db/kiln/glazes'));
  assert.ok((await find({ q: 'fern' })).hrefs.includes('/db/kiln'));
  const strange = await find({ q: '<i>"&' });
  assert.equal(strange.hrefs.at(-1), '/search?q=%3Ci%3E%22%26');
  assert.doesNotMatch(strange.html, /<i>/);
});

test('it takes operators', async () => {
  const found = await find({ q: 'status:sent' });
  assert.equal(found.hrefs[0], '/db/kiln/orders/2026-003');
});

test('with nothing typed it has what was open lately and still exists, in that order, and what concerns this page', async () => {
  const recent = ['kiln/orders/2026-003', 'kiln/glazes/celadon', 'kiln/orders/none', 'x', '__proto__'];
  const params = new URLSearchParams({ q: '', at: '/db/kiln/orders/2026-003' });
  for (const ref of recent) params.append('recent', ref);
  const { html } = await browser.see(`/palette?${params}`);
  assert.deepEqual(hrefs(html).slice(0, 4), [
    '/db/kiln/glazes/celadon',
    '/db/kiln/orders/2026-003/edit',
    '/db/kiln/orders/2026-003/history',
    '/db/kiln/orders/new',
  ]);
});

test('the name of a place is found by the beginnings of its words, without case and accents', () => {
  assert.ok(matches('fern ki', 'Fern & Kiln'));
  assert.ok(matches('ECOLE', 'École'));
  assert.ok(!matches('ern', 'Fern'));
  assert.ok(!matches('  ', 'Fern'));
  assert.equal(marked('Fern & Kiln', 'kil fe'), '\u0002Fe\u0003rn & \u0002Kil\u0003n');
  assert.equal(marked('École', 'eco'), '\u0002Éco\u0003le');
  assert.equal(marked('ﬁnd', 'fi'), 'ﬁnd');
});
