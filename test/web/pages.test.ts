import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { startCairn } from '../start.ts';
import { browsing, type Seen } from './browse.ts';

const cairn = await startCairn();
const browser = browsing(cairn);
after(() => cairn.remove());

const hazel = '/db/kiln/customers/hazel-byrne';
// Page, what must be read on it, and the id of the part that htmx swaps where there is one.
const pages: [path: string, reads: RegExp, part?: string][] = [
  ['/', /Fern & Kiln.*Second Shelf Books/],
  ['/db/kiln', /Customers 5.*Orders 6/],
  ['/db/kiln/customers', /Customers 5.*Hazel Byrne/, 'list'],
  ['/db/kiln/glazes', /Glazes.*Celadon/, 'list'],
  [hazel, /Hazel Byrne.*Kilkenny/],
  [`${hazel}/json`, /"street" : "Mill Lane 8"/],
  [`${hazel}/history`, /Cairn found it/, 'versions'],
  ['/search', /What you can ask.*in:kiln\/orders/, 'results'],
  ['/search?q=celadon', /Celadon.*Salt and Slip/, 'results'],
  ['/activity', /Activity/, 'activity'],
  ['/trash', /The trash is empty/, 'trash'],
  ['/repair', /kiln\/glazes\/tenmoku\.json/, 'repair'],
  ['/settings', /Appearance/],
  ['/settings/index', /What search knows.*Ready.*Glazes.*tenmoku.*Build it again/, 'search-index'],
  [`${hazel}/passages`, /Search sees one passage.*The whole record.*Kilkenny/],
  ['/settings/index/model', /Provider.*Learned from your own texts.*What would it take/],
  ['/settings/developer', /API.*curl/],
  ['/settings/gallery', /Every control in every state/],
];

describe('every page', () => {
  for (const [path, reads, part] of pages) {
    test(`${path} is a whole page in words`, async () => {
      const { status, headers, html, text } = await browser.see(path);
      assert.equal(status, 200);
      assert.match(html, /^<!doctype html>/);
      assert.match(text, reads);
      assert.match(html, /<title>[^<]+ · Cairn<\/title>/);
      assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
      assert.equal(headers.get('cache-control'), 'private, no-cache');
      assert.equal(headers.get('vary'), 'HX-Request, HX-Request-Type');
    });

    test(`${path} has nothing that the content policy forbids, and no form inside a form`, async () => {
      const { html } = await browser.see(path);
      assert.doesNotMatch(html, /\son\w+="|\sstyle="|<style|<script(?![^>]*\bsrc=)|javascript:/i);
      assert.doesNotMatch(html, /<form\b(?:(?!<\/form>).)*<form\b/s);
    });

    test(`${path} has the palette, and one key for its own search box`, async () => {
      const { html } = await browser.see(path);
      const [around = '', main = ''] = html.split('<main');
      assert.match(around + html.slice(html.indexOf('</main>')), /<dialog[^>]* id="palette"/);
      const boxes = [...main.matchAll(/<input[^>]* type="search"[^>]*>/g)].map(([box]) => box);
      const keys = boxes.flatMap((box) => /aria-keyshortcuts="(.)"/.exec(box)?.[1] ?? []);
      for (const key of keys) assert.ok(main.includes(`<kbd>${key}</kbd>`));
      assert.equal(new Set(keys).size, keys.length);
    });

    if (part) {
      test(`${path} answers htmx with #${part} alone, the same as on the page`, async () => {
        const whole = timeless(await browser.see(path));
        const answer = await browser.part(path);
        assert.equal(answer.status, 200);
        assert.match(answer.html, new RegExp(`^<\\w+[^>]* id="${part}"`));
        assert.doesNotMatch(answer.html, /<html|<!doctype/);
        assert.ok(whole.includes(timeless(answer)), 'the page has the fragment in it, letter by letter');
      });
    }
  }

  test('a request of htmx for the whole page gets the whole page', async () => {
    const full = { 'HX-Request': 'true', 'HX-Request-Type': 'full' };
    assert.match((await browser.see('/db/kiln/customers', full)).html, /^<!doctype html>/);
    const back = { 'HX-History-Restore-Request': 'true', 'HX-Request-Type': 'full' };
    assert.match((await browser.see('/db/kiln/customers', back)).html, /^<!doctype html>/);
  });
});

describe('errors', () => {
  test('are pages in words, in the frame, with ways out', async () => {
    for (const [path, status, reads] of [
      ['/nowhere', 404, /There is nothing here.*nothing at \/nowhere.*Search.*Home/],
      ['/db/nobody', 404, /There is nothing here/],
      ['/db/kiln/nothing', 404, /There is nothing here/],
      ['/db/kiln/customers/nobody', 404, /There is no such record, and there never was one/],
      ['/db/kiln/customers/..%2fhazel', 404, /There is nothing here/],
      ['/db/kiln/customers/%zz', 400, /percent sign/],
      [`${hazel}/history/999999`, 404, /There is nothing here/],
    ] as const) {
      const seen = await browser.see(path);
      assert.equal(seen.status, status, path);
      assert.match(seen.text, reads, path);
      assert.match(seen.text, /Fern & Kiln/, path);
    }
  });

  test('of a part become a toast, and what was on the page stays', async () => {
    const { status, headers, html } = await browser.part('/db/kiln/nothing');
    assert.equal(status, 404);
    assert.equal(headers.get('hx-retarget'), '#toasts');
    assert.match(html, /^<div class="toast bad"/);
  });

  test('escape what they quote', async () => {
    const { html } = await browser.see('/%3Cimg%20src=x%20onerror=alert(1)%3E');
    assert.doesNotMatch(html, /<img/);
  });

  test('programs that ask for JSON get problem details', async () => {
    const { headers, html } = await browser.see('/nowhere', { Accept: 'application/json' });
    assert.match(headers.get('content-type') ?? '', /problem\+json/);
    assert.equal(JSON.parse(html).status, 404);
  });
});

function timeless({ html }: Seen): string {
  return html.replace(/in \d+ ms/, '');
}
