import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { startCairn } from '../start.ts';
import { browsing, hrefs, titles } from './browse.ts';

const cairn = await startCairn({
  prepare: (folder) => {
    manyPots(folder, 120);
    stamps(folder);
  },
});
const browser = browsing(cairn);
after(() => cairn.remove());

const orders = '/db/kiln/orders';
const customers = '/db/kiln/customers';

describe('a list', () => {
  test('has title, count, New, and the columns of its schema in its order', async () => {
    const { text, html } = await browser.see(customers);
    assert.match(text, /Customers 5/);
    assert.ok(hrefs(html, /New customer/).includes(`${customers}/new`));
    assert.deepEqual(titles(html), [
      'Bakery on the Quay',
      'Hazel Byrne',
      "Liam O'Connor",
      'Søren Müller',
      'Tea Room Ardmore',
    ]);
    assert.deepEqual(heads(html), ['Name', 'Address › Town', 'Customer since']);
  });

  test('shows relations as titles, broken ones as such, money with its currency', async () => {
    const { html, text } = await browser.see(orders);
    assert.ok(hrefs(html, /Hazel Byrne/).includes('/db/kiln/customers/hazel-byrne'));
    assert.match(html, /class="relation broken"[^>]*>.*?the-lighthouse-inn/s);
    assert.match(text, /€504\.00/);
  });

  test('shows all digits of a number, also of one that JavaScript has not got', async () => {
    const { text } = await browser.see('/db/kiln/stamps?sort=serial');
    assert.match(text, /First 90,071,992,547,409,900,001 Second 90,071,992,547,409,900,002/);
  });

  test('marks what needs repair and leads to it', async () => {
    const { html } = await browser.see('/db/kiln/glazes');
    assert.ok(hrefs(html, /2 to repair/).includes('/repair?in=kiln%2Fglazes'));
  });

  test('tells when nobody has said what its fields are', async () => {
    assert.match((await browser.see('/db/books/titles')).text, /There is no list of fields/);
  });
});

describe('search in a list', () => {
  test('narrows it, as a plain form and as one types', async () => {
    assert.deepEqual(titles((await browser.see(`${customers}?q=kilkenny`)).html), ['Hazel Byrne']);
    const { html } = await browser.part(`${customers}?q=kil`);
    assert.deepEqual(titles(html), ['Hazel Byrne']);
    assert.match(html, /name="q"[^>]*value="kil"|value="kil"[^>]*name="q"/);
  });

  test('takes operators, shows what they were taken for, and says what makes no sense', async () => {
    const { html, text } = await browser.see(`${orders}?q=jug+status:paid+total:much`);
    assert.deepEqual(titles(html), ['2026-002']);
    assert.match(text, /Status is Paid/);
    assert.match(text, /“Total” takes a number, not “much”\. It was left out\./);
    assert.ok(hrefs(html, /Without “Status is Paid”/).includes(`${orders}?q=jug+total%3Amuch`));
  });

  test('finds nothing in words, with the way back', async () => {
    const { text, html } = await browser.see(`${customers}?q=zzz`);
    assert.match(text, /No customers match/);
    assert.ok(hrefs(html, /Show all customers/).includes(customers));
  });

  test('keeps filters and sort', async () => {
    const { html } = await browser.see(`${orders}?filter[status][eq]=paid&sort=number`);
    assert.match(html, /<input type="hidden" name="filter\[status\]\[eq\]" value="paid"/);
    assert.match(html, /<input type="hidden" name="sort" value="number"/);
  });
});

describe('filters', () => {
  test('stand in the address in the spelling of the API, and as chips that can be taken away', async () => {
    const { html, text } = await browser.see(`${orders}?filter[status][eq]=paid&filter[total][gte]=100`);
    assert.deepEqual(titles(html), ['2026-001']);
    assert.match(text, /Status is paid.*Total at least €100.00/i);
    assert.ok(hrefs(html, /Without “Status is/).includes(`${orders}?filter[total][gte]=100`));
  });

  test('come from a form that works without script, and lead to the address that has them', async () => {
    const { status, location } = await browser.see(
      `${orders}?q=mug&field=status&op=eq&value=paid&sort=-date`,
    );
    assert.equal(status, 303);
    assert.equal(decodeURI(location), `${orders}?q=mug&filter[status][eq]=paid&sort=-date`);
  });

  test('by a relation speak of its title, and are chosen from what the server finds', async () => {
    const { text } = await browser.see(
      `${orders}?filter[customer][eq]=hazel-byrne&filter[date][gte]=2026-01-05`,
    );
    assert.match(text, /Customer is Hazel Byrne/);
    assert.doesNotMatch(text, /Date from 2026-01-05/);
    const { html } = await browser.see(`${orders}?field=customer&choosing=1`);
    assert.match(
      html,
      /data-combobox="\/options\?of=kiln%2Forders&#38;field=%2Fcustomer"|data-combobox="\/options[^"]*field=%2Fcustomer"/,
    );
  });

  test('for empty values need no value', async () => {
    const { location } = await browser.see(`${customers}?field=email&op=filled&value=`);
    assert.equal(decodeURI(location), `${customers}?filter[email][empty]=false`);
    const { html } = await browser.see(`${customers}?filter[email][empty]=true`);
    assert.deepEqual(titles(html), ['Tea Room Ardmore']);
  });

  test('offer what suits the field that is being chosen, without filtering yet', async () => {
    const { status, html } = await browser.see(`${orders}?field=status&op=contains&value=x&choosing=1`);
    assert.equal(status, 200);
    const menu = html.slice(html.indexOf('id="filter-form"'));
    assert.match(menu, /<option value="status" selected>/);
    assert.match(menu, /<option value="eq">is<\/option>.*type="checkbox" name="value" value="paid"/s);
    assert.doesNotMatch(menu.slice(0, menu.indexOf('</form>')), /value="contains"/);
  });

  test('of which any is enough stand in a frame, and times keep their names', async () => {
    const { html, text } = await browser.see(
      `${orders}?any[1][status][eq]=paid&any[1][date][eq]=next-7-days&filter[@by][ne]=ann`,
    );
    assert.deepEqual(titles(html).sort(), ['2026-001', '2026-002']);
    assert.match(text, /Changed by is not ann.*Status is Paid.*or.*Date is the next 7 days/);
    assert.ok(
      hrefs(html, /Without “Date is/).includes(`${orders}?filter[@by][ne]=ann&filter[status][eq]=paid`),
    );
  });

  test('are changed, taken away and put beside others where they stand', async () => {
    const at = async (edit: string, rest: string) => {
      const list = 'filter[status][eq]=paid&filter[total][gte]=100';
      return decodeURI((await browser.see(`${orders}?${list}&edit=${edit}&${rest}`)).location);
    };
    assert.equal(
      await at('f1', 'field=total&op=lte&value=90'),
      `${orders}?filter[status][eq]=paid&filter[total][lte]=90`,
    );
    assert.equal(await at('f0', 'field=status&op=eq&value=paid&op=none'), `${orders}?filter[total][gte]=100`);
    assert.equal(
      await at('f0%2B', 'field=date&op=eq&value=&day=2026-03-21'),
      `${orders}?filter[total][gte]=100&any[1][status][eq]=paid&any[1][date][eq]=2026-03-21`,
    );
    assert.equal(
      await at('new', 'field=status&op=in&value=open&value=sent'),
      `${orders}?filter[status][eq]=paid&filter[total][gte]=100&filter[status][in]=open,sent`,
    );
  });

  test('have their form in the page without script, and by themselves to a menu', async () => {
    const { html } = await browser.see(`${orders}?filter[date][eq]=this-month&edit=f0`);
    assert.match(html, /<section class="card narrow" aria-label="Filter"><form id="filter-form"/);
    assert.match(html, /<option value="this-month" selected>this month/);
    const part = await browser.part(`${orders}?filter[date][eq]=2026-03-21&edit=f0`);
    assert.match(part.html, /^<form id="filter-form"/);
    assert.match(part.html, /name="day"[^>]*value="2026-03-21"/);
  });

  test('of an old link that make no sense are left out', async () => {
    const { status, html } = await browser.see(`${orders}?filter[total][gte]=cheap&filter[nothing]=1`);
    assert.equal(status, 200);
    assert.equal(titles(html).length, 6);
  });

  test('the values of a status are one press away, with counts', async () => {
    const { html, text } = await browser.see(orders);
    assert.match(text, /All Open 2 Fired 1 Sent 1 Paid 2/i);
    assert.ok(hrefs(html, /Paid/i).includes(`${orders}?filter[status][eq]=paid`));
  });
});

describe('order and columns', () => {
  test('a head sorts by its column, a second press turns it round', async () => {
    const first = await browser.see(orders);
    assert.ok(hrefs(first.html, />Total</).includes(`${orders}?sort=total`));
    const sorted = await browser.see(`${orders}?sort=total`);
    assert.deepEqual(titles(sorted.html).slice(0, 2), ['2026-005', '2026-003']);
    assert.match(sorted.html, /<th[^>]*aria-sort="ascending"[^>]*>(?:(?!<\/th>).)*Total/s);
    assert.ok(hrefs(sorted.html, />Total</).includes(`${orders}?sort=-total`));
  });

  test('the checkboxes of the column chooser lead to the address that has them', async () => {
    const { status, location } = await browser.see(`${orders}?columns=date&columns=lines`);
    assert.equal(status, 303);
    assert.equal(location, `${orders}?columns=date,lines`);
  });

  test('a column can stand inside a list: of one item, or of all', async () => {
    const { html, text } = await browser.see(
      `${orders}?columns=lines/0/price,lines/*/piece&filter[number][eq]=2026-005`,
    );
    assert.deepEqual(heads(html).slice(1), ['Pieces › Price', 'Pieces › Piece']);
    assert.match(text, /2026-005 €39\.00 water jug/);
  });

  test('the address chooses the columns', async () => {
    assert.deepEqual(heads((await browser.see(`${orders}?columns=date,total`)).html), [
      'Number',
      'Date',
      'Total',
    ]);
    const { html } = await browser.see(`${orders}?columns=date,lines`);
    assert.deepEqual(heads(html), ['Number', 'Date', 'Pieces']);
    assert.match(html, /<input type="checkbox" name="columns" value="date" checked/);
  });

  test('what was chosen in the menu is remembered on this device, in its order, until it is given back', async () => {
    const chosen = await browser.see(`${orders}?remember=yes&columns=total&columns=date`);
    assert.deepEqual([chosen.status, chosen.location], [303, `${orders}?columns=total,date`]);
    const here = { Cookie: chosen.cookies };
    const again = await browser.see(orders, here);
    assert.deepEqual(heads(again.html), ['Number', 'Total', 'Date']);
    assert.match(again.html, /aria-current="page"[^>]*><span>All</);
    assert.deepEqual(heads((await browser.see(`${orders}?columns=status`, here)).html), ['Number', 'Status']);
    assert.deepEqual(heads((await browser.see('/db/kiln/customers', here)).html).includes('Total'), false);
    const back = await browser.see(`${orders}?remember=no`, here);
    assert.equal(back.location, orders);
    assert.equal(heads((await browser.see(orders, { Cookie: back.cookies })).html).length, 5);
  });
});

describe('paging', () => {
  test('goes forward and back to the same rows, and sort and filter stay', async () => {
    const start = '/db/kiln/pots?filter[glaze][eq]=oat&sort=-number';
    const first = await browser.see(start);
    assert.match(first.text, /1–50 of 60/);
    const second = await browser.see(hrefs(first.html, /Next page/)[0] ?? '');
    assert.match(second.text, /51–60 of 60/);
    assert.equal(new Set([...titles(first.html), ...titles(second.html)]).size, 60);
    const again = await browser.see(hrefs(second.html, /Previous page/)[0] ?? '');
    assert.deepEqual(titles(again.html), titles(first.html));
  });

  test('as many rows as asked for', async () => {
    assert.equal(titles((await browser.see('/db/kiln/pots?limit=100')).html).length, 100);
  });

  test('rows lead to records that know the list they were in', async () => {
    const { html } = await browser.see(`${orders}?filter[status][eq]=paid`);
    const [first] = hrefs(html, /2026-002/);
    assert.equal(decodeURIComponent(first ?? ''), `${orders}/2026-002?in=filter[status][eq]=paid`);
  });
});

function heads(html: string): string[] {
  const row = html.slice(html.indexOf('<thead'), html.indexOf('</thead'));
  return [...row.matchAll(/<span>([^<]+)<\/span>/g)].map(([, text]) => text ?? '');
}

function stamps(folder: string): void {
  const stamps = join(folder, 'json-db/kiln/stamps');
  mkdirSync(stamps);
  writeFileSync(join(stamps, 'a.json'), '{"name":"First","serial":90071992547409900001}\n');
  writeFileSync(join(stamps, 'b.json'), '\ufeff{"name":"Second","serial":90071992547409900002}\n');
}

function manyPots(folder: string, count: number): void {
  const pots = join(folder, 'json-db/kiln/pots');
  mkdirSync(pots);
  for (let number = 1; number <= count; number += 1) {
    const pot = { name: `Pot ${String(number).padStart(3, '0')}`, number, glaze: number % 2 ? 'oat' : 'ash' };
    writeFileSync(join(pots, `pot-${number}.json`), `${JSON.stringify(pot, null, 2)}\n`);
  }
}

test('a list that was drawn before is drawn again when anything in it is another', async () => {
  const patch = (path: string, body: object) =>
    fetch(`${cairn.url}/api/v1/${path}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  const address = '/db/kiln/orders?columns=customer,status';
  const first = await browser.see(address);
  assert.match(first.text, /Hazel Byrne/);
  const list = (html: string) => /<section id="list".*?<\/section>/s.exec(html)?.[0];
  assert.equal(list((await browser.see(address)).html), list(first.html));
  await patch('records/kiln/customers/hazel-byrne', { name: 'Hazel Other' });
  assert.match((await browser.see(address)).text, /Hazel Other/);
  await patch('records/kiln/customers/hazel-byrne', { name: 'Hazel Byrne' });
  assert.match((await browser.see(address)).text, /Hazel Byrne/);
  const dark = await browser.see(address, { Cookie: 'theme=dark' });
  assert.match(dark.html, /<html[^>]* data-theme="dark"/);
  assert.doesNotMatch(
    (await browser.see(`${address}&sort=-number`)).html,
    /value="\/db\/kiln\/orders\?columns=customer,status"/,
  );
});
