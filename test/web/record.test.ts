import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { startCairn } from '../start.ts';
import { browsing, eventually, hrefs, markup } from './browse.ts';

const cairn = await startCairn();
const browser = browsing(cairn);
after(() => cairn.remove());

const hazel = '/db/kiln/customers/hazel-byrne';

describe('a record', () => {
  test('is read as a sheet: groups opened, values in words, unknown keys under "Other fields"', async () => {
    const { text, html } = await browser.see('/db/kiln/customers/soren-muller');
    assert.match(text, /Søren Müller/);
    assert.match(text, /Address.*Town Aarhus/);
    assert.match(text, /Discount 5 %/);
    assert.match(text, /Other fields.*allergies.*lead glazes/i);
    assert.ok(hrefs(html, /soeren@mueller/).includes('mailto:soeren@mueller.example'));
  });

  test('shows its relations as links, and its rows as a table with a sum', async () => {
    const { text, html } = await browser.see('/db/kiln/orders/2026-002');
    assert.ok(hrefs(html, /Hazel Byrne/).includes(hazel));
    assert.ok(hrefs(html, /Oatmeal/).includes('/db/kiln/glazes/oatmeal'));
    assert.match(text, /Piece Glaze Count Price.*mug Oatmeal 4 €18\.00/);
  });

  test('has a place for what is like it, which is asked for when it comes into sight', async () => {
    const { html } = await browser.see('/db/kiln/glazes/celadon');
    assert.match(
      html,
      /<div id="similar"[^>]*hx-get="\/db\/kiln\/glazes\/celadon\/similar"[^>]*hx-trigger="intersect once"/,
    );
    const part = await browser.part('/db/kiln/glazes/celadon/similar');
    assert.equal(part.status, 200);
    assert.doesNotMatch(part.html, /<html|href="\/db\/kiln\/glazes\/celadon"|href="\/db\/books/);
    assert.ok(hrefs(part.html).every((href) => href.startsWith('/db/kiln/')));
    assert.match((await browser.part('/db/kiln/glazes/none/similar')).text, /Nothing here is like it/);
  });

  test('shows numbers with all the digits of its file', async () => {
    const { text } = await browser.see('/db/kiln/glazes/celadon');
    assert.match(text, /Batch 90,071,992,547,409,931/);
  });

  test('tells in its history to whom a relation led, not by which key', async () => {
    const file = cairn.file('kiln/orders/2026-005.json');
    const before = JSON.parse(readFileSync(file, 'utf8')).customer;
    writeFileSync(file, readFileSync(file, 'utf8').replace(before, 'soren-muller'));
    const ask = (path: string) =>
      eventually(
        () => browser.see(path),
        ({ text }) => /changed Customer/.test(text),
      );
    assert.match((await ask('/db/kiln/orders/2026-005/history')).text, /Customer \S+ .*→ Søren Müller/);
    assert.match((await ask('/db/kiln/orders/2026-005')).text, /Customer .* Søren Müller/);
  });

  test('renders Markdown, and nothing of it can act', async () => {
    const file = cairn.file('kiln/orders/2026-006.json');
    writeFileSync(
      file,
      '{"number":"2026-006","customer":"hazel-byrne","status":"open","notes":"**Bold** <img src=x onerror=alert(1)> [x](javascript:alert(1)) <b hx-get=/x id=toasts>y</b>"}\n',
    );
    await cairn.settled();
    const { html } = await browser.see('/db/kiln/orders/2026-006');
    const start = html.indexOf('class="prose"');
    const prose = html.slice(start, html.indexOf('</div>', start));
    assert.match(prose, /<strong>Bold<\/strong>/);
    assert.doesNotMatch(prose, /<img|="javascript:|hx-get|id=/);
  });

  test('lists what refers to it, with the count, the way to all, and a new one filled in', async () => {
    const { text, html } = await browser.see(hazel);
    assert.match(text, /Orders [12]/);
    assert.ok(hrefs(html, /Show all/).includes('/db/kiln/orders?filter[customer][eq]=hazel-byrne'));
    assert.ok(hrefs(html, /New order for Hazel Byrne/).includes('/db/kiln/orders/new?customer=hazel-byrne'));
  });

  test('is found from the other side by another field than the id', async () => {
    const { text, html } = await browser.see('/db/kiln/glazes/oatmeal');
    assert.match(text, /Orders 2/);
    assert.ok(
      hrefs(html, /Show all/).some((href) => decodeURI(href).includes('filter[lines/*/glaze][eq]=OAT-2')),
    );
  });

  test('knows the one before and after it in the list one came from', async () => {
    const list = 'filter[status][eq]=paid&sort=number';
    const { html, text } = await browser.see(`/db/kiln/orders/2026-001?in=${encodeURIComponent(list)}`);
    assert.match(text, /1 of 2/);
    assert.match(
      html,
      new RegExp(`href="/db/kiln/orders/2026-002\\?in=${escaped(encodeURIComponent(list))}" rel="next"`),
    );
    assert.ok(hrefs(html, />Orders</).some((href) => href === `/db/kiln/orders?${list}`));
  });

  test('shows its file as it is, to the last digit, and coloured', async () => {
    const { html, text } = await browser.see('/db/kiln/glazes/celadon/json');
    assert.match(text, /90071992547409931/);
    assert.match(
      html,
      /<span class="json-key">"ratio"<\/span>|<span class="json-key">&#34;ratio&#34;<\/span>/,
    );
    assert.match(text, /"ratio" ?: 1\.10/);
  });

  test('escapes what its fields hold', async () => {
    writeFileSync(
      cairn.file('books/titles/x.json'),
      '{"title":"<script>alert(1)</script>","author":"\\"><img src=x>"}\n',
    );
    await eventually(
      () => browser.see('/db/books/titles'),
      ({ text }) => text.includes('alert(1)'),
    );
    for (const path of ['x', '', 'x/json'].map((end) => `/db/books/titles/${end}`)) {
      const { html } = await browser.see(path.replace(/\/$/, ''));
      assert.match(html, /alert\(1\)/, path);
      assert.doesNotMatch(markup(html), /<script>alert|<img src=x/, path);
    }
    for (const path of ['/activity', '/search?q=alert', '/']) {
      assert.doesNotMatch(markup((await browser.see(path)).html), /<script>alert|<img src=x/, path);
    }
  });
});

describe('a broken file', () => {
  test('is told at the record, which shows the last good version, and in To repair', async () => {
    const file = cairn.file('kiln/glazes/wood-ash.json');
    writeFileSync(file, '{ "code": "ASH-3", "name": ');
    const ask = () => browser.see('/db/kiln/glazes/wood-ash');
    const { status, text } = await eventually(ask, (seen) => seen.text.includes('cannot be read'));
    assert.equal(status, 200);
    assert.match(text, /cannot be read.*last good version/i);
    assert.match(text, /brown with runs/);
    const repair = await eventually(
      () => browser.see('/repair'),
      (seen) => seen.text.includes('wood-ash'),
    );
    assert.match(repair.text, /kiln\/glazes\/wood-ash\.json/);
  });
});

describe('a link that leads nowhere', () => {
  test('is told in To repair, with the way to the form', async () => {
    const file = cairn.file('kiln/orders/2026-004.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"customer": "[^"]*"/, '"customer": "nobody"'));
    const { html, text } = await eventually(
      () => browser.see('/repair'),
      (seen) => seen.text.includes('kiln/customers/nobody'),
    );
    assert.match(text, /Customer refers to nothing: there is no kiln\/customers\/nobody/);
    assert.match(html, /href="\/db\/kiln\/orders\/2026-004\/edit"/);
  });
});

describe('a value that only one record may have', () => {
  test('is told in To repair where two have it, with the way to both and to one of them', async () => {
    writeFileSync(
      cairn.file('kiln/orders/again.json'),
      readFileSync(cairn.file('kiln/orders/2026-001.json')),
    );
    const { html, text } = await eventually(
      () => browser.see('/repair?in=kiln/orders'),
      (seen) => seen.text.includes('only one record may have'),
    );
    assert.match(text, /Number is "2026-001", as it is in kiln\/orders\/again.*The other one: 2026-001/);
    assert.match(html, /href="\/db\/kiln\/orders\/duplicates\?keep=again&amp;remove=2026-001"/);
    assert.match(html, /href="\/db\/kiln\/orders\/again\/edit"/);
    rmSync(cairn.file('kiln/orders/again.json'));
    await eventually(
      () => browser.see('/repair'),
      (seen) => !seen.text.includes('only one record may have'),
    );
  });
});

describe('news', () => {
  test('of a record that nobody changed are none', async () => {
    const { html } = await browser.see(hazel);
    const [, url] = /hx-get="([^"]*\/news\?etag=[^"]*)"/.exec(html) ?? [];
    assert.ok(url);
    assert.equal((await browser.part(url)).status, 204);
  });

  test('say who changed a record that is on the screen', async () => {
    const { html } = await browser.see(hazel);
    const [, url] = /hx-get="([^"]*\/news\?etag=[^"]*)"/.exec(html) ?? [];
    writeFileSync(cairn.file('kiln/customers/hazel-byrne.json'), '{"name":"Hazel Byrne-Walsh"}\n');
    const ask = () => browser.part(url ?? '');
    const { status, text, headers } = await eventually(ask, (seen) => seen.text.includes('hand edit'));
    assert.equal(status, 200);
    assert.match(text, /A hand edit on disk changed this just now.*Show the new version/);
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  test('say that its file broke while it is open, once, and not to a page that tells of it', async () => {
    const path = '/db/kiln/customers/liam-oconnor';
    const urlIn = (html: string) =>
      (/hx-get="([^"]*\/news\?etag=[^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&');
    const url = urlIn((await browser.see(path)).html);
    writeFileSync(cairn.file('kiln/customers/liam-oconnor.json'), '{"name": "Liam');
    const seen = await eventually(
      () => browser.part(`${url}&editing=1`),
      ({ status }) => status === 200,
    );
    assert.match(
      seen.text,
      /Its file cannot be read any more.*nothing of it is lost.*Nothing can be saved until/,
    );
    const again = urlIn((await browser.see(path)).html);
    assert.match(again, /problem=broken/);
    assert.equal((await browser.part(again)).status, 204);
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
