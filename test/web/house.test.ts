import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { startCairn } from '../start.ts';
import { browsing, eventually, hrefs } from './browse.ts';

const cairn = await startCairn({ prepare });
const browser = browsing(cairn);
after(() => cairn.remove());

describe('home', () => {
  test('tells how records stand and which dates come near, counted from the records', async () => {
    const soon = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    const order = { number: '2026-007', customer: 'hazel-byrne', status: 'open', date: soon, total: 1 };
    writeFileSync(cairn.file('kiln/orders/2026-007.json'), `${JSON.stringify(order, null, 2)}\n`);
    const { text, html } = await eventually(
      () => browser.see('/'),
      (seen) => seen.text.includes('in 7 days'),
    );
    assert.match(text, /Date 1 order in 7 days, none today/);
    assert.match(text, /Orders open 3 fired 1 sent 1 paid 2/i);
    const [week] = hrefs(html, /in 7 days/);
    const list = await browser.see(week ?? '');
    assert.match(list.text, /Orders 1 .*2026-007/);
  });

  test('tells what is overdue of what is not done with, and leads to just those', async () => {
    const { text, html } = await browser.see('/');
    assert.match(text, /Date 2 orders overdue, oldest for \d+ days/);
    const [late] = hrefs(html, /overdue, oldest/);
    assert.equal(late, '/db/kiln/orders?filter[date][eq]=overdue&filter[status][eq]=open&sort=date');
    const list = await browser.see(late ?? '');
    assert.match(list.text, /Orders 2 .*2026-005.*2026-006/);
    // Shards have no due date, and paid orders are done with.
    assert.equal(text.split('overdue').length, 2);
  });

  test('puts the first steps away for good', async () => {
    const { html } = await browser.see('/');
    assert.match(html, /id="try-this"/);
    const { status, location, cookies } = await browser.send('/try-this/dismissal', {});
    assert.deepEqual([status, location], [303, '/']);
    assert.doesNotMatch((await browser.see('/', { Cookie: cookies })).html, /id="try-this"/);
  });

  test('says at its foot that search is up to date, and where the files are', async () => {
    const { text } = await browser.see('/');
    assert.match(text, /Search up to date Last backup: none yet Only on this computer/);
    assert.ok(text.includes(cairn.folder));
  });

  test('folds the businesses that were folded, in the theme that was chosen', async () => {
    const { html } = await browser.see('/', { Cookie: 'folded=kiln; theme=dark' });
    assert.match(html, /<html lang="en" data-theme="dark">/);
    assert.match(html, /<details data-fold="kiln">/);
    assert.match(html, /<details[^>]* open[^>]*data-fold="books"|data-fold="books"[^>]* open/);
  });
});

describe('search', () => {
  test('says where each record is, marks the words, and counts what was found by place', async () => {
    const { html, text } = await browser.see('/search?q=celadon&mode=keyword');
    assert.match(text, /2 records, exact words/);
    assert.match(html, /<mark>[Cc]eladon<\/mark>/);
    assert.match(text, /Salt and Slip .*› Titles/);
    assert.ok(hrefs(html, /Salt and Slip/).includes('/db/books/titles/salt-and-slip'));
    assert.ok(hrefs(html, /Glazes/).includes('/search?q=celadon+in%3Akiln%2Fglazes&mode=keyword'));
    const within = await browser.see('/search?q=celadon+in%3Akiln%2Fglazes');
    assert.ok(hrefs(within.html, /Open as a list of glazes/).includes('/db/kiln/glazes?q=celadon'));
    assert.ok(hrefs(within.html, /Without “in Glazes/).includes('/search?q=celadon'));
  });

  test('says why a record was found, with the figures behind it', async () => {
    const { html, text } = await browser.see('/search?q=celadon&mode=keyword');
    assert.match(text, /“Celadon” in the title Details/);
    assert.match(
      (await browser.see('/search?q=newsletter&mode=keyword')).text,
      /“newsletter” in Tags Details/,
    );
    assert.match(html, /<details><summary>Details<\/summary><dl>.*Score.*BM25.*kiln\/glazes\/celadon#/s);
  });

  test('says what operators were taken for, and leaves out what makes no sense', async () => {
    const { text } = await browser.see('/search?q=status%3Apaid+total%3Amuch');
    assert.match(text, /Status is Paid/);
    assert.match(text, /“Total” takes a number, not “much”\. It was left out\./);
    assert.match(text, /2 records, changed last first/);
  });

  test('answers a question of a thousand operators in reasonable length', async () => {
    const many = Array.from({ length: 1000 }, (_, at) => `total:${at}`).join(' ');
    const { status, html, text } = await browser.see(`/search?${new URLSearchParams({ q: many })}`);
    assert.equal(status, 200);
    assert.match(text, /A question has at most 40 operators\. The rest was left out\./);
    assert.match(text, /only its first 1,000 characters were asked/);
    assert.ok(html.length < 150_000, `${html.length} characters`);
    const { html: list } = await browser.see(`/db/kiln/orders?${new URLSearchParams({ q: many })}`);
    assert.ok(list.length < 850_000, `${list.length} characters`);
  });

  test('finds nothing in a place that is not there, and says which there are', async () => {
    const { text, html } = await browser.see('/search?q=celadon+in%3Aglases');
    assert.match(text, /No business or collection is called “glases”\. Did you mean “glazes”\?/);
    assert.match(text, /No records/);
    assert.ok(hrefs(html, /Without “in:glases”/).includes('/search?q=celadon'));
  });

  test('says that there are no vectors where meaning was asked for', async () => {
    const { text } = await browser.see('/search?q=celadon&mode=semantic');
    assert.match(text, /no vectors yet|still being learned|did not answer|nearest in meaning/);
    assert.doesNotMatch((await browser.see('/search?q=celadon')).text, /no vectors/);
  });

  test('says the title of a record where its id in a relation was what matched', async () => {
    const { html } = await browser.see('/search?q=quay');
    const [order = ''] = html.match(/<a href="\/db\/kiln\/orders\/2026-001".*?<\/li>/s) ?? [];
    assert.match(order, /<mark>Bakery on the Quay<\/mark>/);
    assert.doesNotMatch(order, /bakery-on/);
  });

  test('of a form that asks in one business it makes the operator', async () => {
    const { status, location } = await browser.see('/search?q=celadon&ns=books');
    assert.equal(status, 303);
    assert.equal(location, '/search?q=celadon+in%3Abooks');
    const { html } = await browser.see(location);
    assert.equal(hrefs(html, /Salt and Slip/).length, 1);
    assert.deepEqual(hrefs(html, /<a href="\/db\/kiln\/glazes\/celadon"/), []);
  });

  test('finds nothing in words, and says how to ask for less', async () => {
    assert.match((await browser.see('/search?q=zzzzz')).text, /Nothing found for “zzzzz”/);
    const { html } = await browser.see('/search?q=zzzzz+in%3Abooks');
    assert.ok(hrefs(html, /Without “in:books”/).includes('/search?q=zzzzz'));
  });
});

describe('the search test', () => {
  test('says how to write one, runs it, and shows what each question found', async () => {
    const path = '/settings/search-test';
    assert.match((await browser.see(path)).text, /No questions yet.*_evals\.json/);
    const questions = [{ question: 'celadon', expected: ['glazes/celadon', 'glazes/gone'] }];
    writeFileSync(cairn.file('kiln/_evals.json'), JSON.stringify({ questions }));
    await eventually(
      () => browser.see(path),
      (seen) => seen.text.includes('Not run yet'),
    );
    const sent = await browser.send(path, { ns: 'kiln' });
    assert.equal(sent.status, 303);
    const { text, html } = await browser.see(sent.location);
    assert.match(text, /Fern & Kiln 1 question.*nDCG@10 0\.\d{3}.*Celadon place 1.*there is no such record/);
    assert.match(html, /<svg[^>]* role="img" aria-label="nDCG and recall of 1 runs/);
    assert.equal((await browser.send(path, { ns: 'books' })).status, 404);
  });
});

describe('to repair', () => {
  test('each line says what is the case and has the way out', async () => {
    const { html, text } = await browser.see('/repair?in=kiln/glazes');
    assert.match(text, /kiln\/glazes\/tenmoku\.json The file is not whole: .+\. Mend the file/);
    assert.ok(hrefs(html, /Mend the file/).includes('/db/kiln/glazes/tenmoku/edit'));
  });
});

describe('activity', () => {
  test('stands under the day on which it happened', async () => {
    assert.match((await browser.see('/activity')).text, /Today Cairn found/);
  });
});

describe('the developer page', () => {
  test('has calls that do what the page it was opened from does', async () => {
    const of = '/db/kiln/orders?filter[status][eq]=paid&sort=-date&columns=date';
    const { html } = await browser.see(`/settings/developer?of=${encodeURIComponent(of)}`);
    const [, command] = /<pre id="example-0"[^>]*>curl &#39;([^&]+(?:&amp;[^&]+)*)&#39;/.exec(html) ?? [];
    const answer = await fetch((command ?? '').replaceAll('&amp;', '&'));
    const { items } = (await answer.json()) as { items: { id: string }[] };
    assert.deepEqual(
      items.map(({ id }) => id),
      ['2026-002', '2026-001'],
    );
  });

  test('takes no address of another site', async () => {
    const { html } = await browser.see('/settings/developer?of=//evil.example/db/a/b');
    assert.doesNotMatch(html, /evil\.example/);
  });
});

describe('records that vanished together', () => {
  test('are asked about once, and come back from the journal when wanted', async () => {
    const shards = join(cairn.folder, 'json-db/kiln/shards');
    renameSync(shards, join(cairn.folder, 'unplugged'));
    const ask = () => browser.see('/repair');
    const { text } = await eventually(ask, (seen) => seen.text.includes('150 records are gone'));
    assert.match(text, /Shards of Fern & Kiln vanished from the disk together 150 records are gone/);
    const { text: list } = await browser.see('/db/kiln/shards');
    assert.match(list, /Shards 150/);
    const settled = await browser.send('/repair/vanished', {
      ns: 'kiln',
      collection: 'shards',
      decision: 'bring-back',
    });
    assert.equal(settled.location, '/repair');
    const after = await browser.see('/repair', { Cookie: settled.cookies });
    assert.match(after.text, /Wrote 150 records back/);
    const later = await eventually(ask, (seen) => !seen.text.includes('vanished from'));
    assert.doesNotMatch(later.text, /vanished from/);
    assert.equal(readdirSync(shards).length, 150);
  });

  test('an answer that is none is refused in words', async () => {
    const { status, text } = await browser.send('/repair/vanished', {
      ns: 'kiln',
      collection: 'shards',
      decision: 'burn',
    });
    assert.equal(status, 400);
    assert.match(text, /The form is incomplete: decision/);
  });
});

function prepare(folder: string): void {
  manyShards(folder, 150);
  const path = join(folder, 'json-db/kiln/orders/_schema.json');
  const schema = JSON.parse(readFileSync(path, 'utf8'));
  schema.properties.date['x-cairn'] = { due: { field: 'status', in: ['open'] } };
  writeFileSync(path, JSON.stringify(schema));
}

function manyShards(folder: string, count: number): void {
  const shards = join(folder, 'json-db/kiln/shards');
  mkdirSync(shards);
  for (let number = 1; number <= count; number += 1) {
    writeFileSync(join(shards, `shard-${number}.json`), `{ "name": "Shard ${number}" }\n`);
  }
}
