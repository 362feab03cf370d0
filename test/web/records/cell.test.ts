import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { asking } from '../../api/ask.ts';
import { startCairn } from '../../start.ts';
import { browsing } from '../browse.ts';

const cairn = await startCairn();
const browser = browsing(cairn);
const api = asking(cairn);
after(() => cairn.remove());

const hazel = '/cells/kiln/customers/hazel-byrne';
const etagIn = (html: string) => /name="etag" value="([^"]+)"/.exec(html)?.[1] ?? '';
const stored = async () => (await api.get('/records/kiln/customers/hazel-byrne')).json;

test('cells of a list name their fields, those that have no room there do not', async () => {
  const { html } = await browser.see('/db/kiln/orders?columns=status,lines,date,notes');
  assert.match(html, /<tr data-cells="\/cells\/kiln\/orders\/2026-006" data-etag="[0-9a-f]{64}"/);
  assert.deepEqual(
    [...new Set([...html.matchAll(/data-cell="([^"]+)"/g)].map(([, name]) => name))],
    ['status', 'date'],
  );
});

test('a value is its control of the form, inside a group too, and is saved by itself', async () => {
  const { html } = await browser.see(`${hazel}?field=address/city`);
  assert.match(
    html,
    /^<form class="cell-form" method="post" action="\/cells\/kiln\/customers\/hazel-byrne\?field=%2Faddress%2Fcity"/,
  );
  assert.match(html, /name="\/address\/city"/);
  const form = {
    ...{ etag: etagIn(html), '/address/city': 'Galway', 'was:/address/city': 'Kilkenny' },
    return: '/db/kiln/customers?q=hazel',
  };
  const saved = await browser.send(`${hazel}?field=address/city`, form);
  assert.equal(saved.status, 200, saved.text);
  assert.match(saved.html, /^<td[^>]*data-cell="address\/city"[^>]*>Galway<\/td>|^<td[^>]*>.*Galway/);
  assert.equal((await stored()).address.city, 'Galway');
  assert.equal((await stored()).address.street, 'Mill Lane 8');
  assert.match(saved.html, /Saved Address › Town of Hazel Byrne\.</);
  const [, seq = ''] = /name="seq" value="(\d+)"/.exec(saved.html) ?? [];
  const back = await browser.send('/undos', { seq, return: '/db/kiln/customers?q=hazel' });
  assert.match(saved.html, /name="return" value="\/db\/kiln\/customers\?q=hazel"/);
  assert.equal(back.location, '/db/kiln/customers?q=hazel');
  assert.equal((await stored()).address.city, 'Kilkenny');
});

test('what does not fit is said at the control, with what was typed', async () => {
  const { html } = await browser.see(`${hazel}?field=discount`);
  const sent = await browser.send(`${hazel}?field=discount`, {
    etag: etagIn(html),
    '/discount': '99',
    'was:/discount': '',
  });
  assert.equal(sent.status, 422);
  assert.match(sent.html, /value="99"/);
  assert.match(sent.text, /at most 50/);
});

test('changes by others of other fields come together, of the same one are asked about', async () => {
  const { html } = await browser.see(`${hazel}?field=since`);
  await api.patch('/records/kiln/customers/hazel-byrne', { body: { since: '2020-01-01', name: 'Hazel B.' } });
  const form = { etag: etagIn(html), '/since': '2021-02-03', 'was:/since': (await was(html)) ?? '' };
  const clash = await browser.send(`${hazel}?field=since`, form);
  assert.equal(clash.status, 412);
  assert.match(clash.html, /value="2021-02-03"/);
  assert.match(clash.text, /Somebody else changed it meanwhile/);
  const again = {
    etag: etagIn(clash.html),
    '/since': '2021-02-03',
    'was:/since': (await was(clash.html)) ?? '',
  };
  assert.equal((await browser.send(`${hazel}?field=since`, again)).status, 200);
  const { since, name } = await stored();
  assert.deepEqual([since, name], ['2021-02-03', 'Hazel B.']);
});

test('what cannot be edited so is refused', async () => {
  assert.equal((await browser.see(`${hazel}?field=none`)).status, 400);
  assert.equal((await browser.see('/cells/kiln/customers/none?field=since')).status, 404);
});

async function was(html: string): Promise<string | undefined> {
  return /name="was:\/since" value="([^"]*)"/.exec(html)?.[1];
}
