import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { temporaryFolder } from '../folder.ts';
import { axe, type Opened, openCairn, overhang, PHONE } from './open.ts';
import { loads } from './wait.ts';

const header = 'Firma;Kundennummer;E-Mail;PLZ;Seit;Umsatz;Aktiv\r\n';
const line = (at: number) =>
  `Müller ${at};${String(at).padStart(5, '0')};info${at}@example.de;0${1000 + at};${1 + (at % 28)}.3.2024;${at}.100,50 €;${at % 2 ? 'ja' : 'nein'}\r\n`;
const rows = Array.from({ length: 60 }, (_, at) => line(at));
rows[6] = (rows[6] as string).replace('info6@example.de', 'unbekannt');

describe('a spreadsheet becomes a collection', () => {
  let opened: Opened;
  let folder: ReturnType<typeof temporaryFolder>;
  let csv: string;
  before(async () => {
    opened = await openCairn();
    folder = temporaryFolder();
    csv = join(folder.path, 'Kunden.csv');
    writeFileSync(csv, Buffer.from((header + rows.join('')).replaceAll('€', '\u0080'), 'latin1'));
  });
  after(async () => {
    await opened.close();
    folder.remove();
  });

  async function clean(page: Page) {
    assert.deepEqual(await axe(page), []);
    assert.equal(await overhang(page), 0);
  }

  /** Without script one asks oneself whether it is ready. */
  async function looksAgain(page: Page, ready: Locator) {
    const again = page.getByText('Look again');
    for (;;) {
      await again.or(ready).first().waitFor();
      if ((await again.count()) === 0) return;
      await loads(page, () => again.click());
    }
  }

  it('from the file to the list, with a wrong row mended on the way, and back', async () => {
    const page = await opened.visit('/import?ns=lod');
    await clean(page);
    await page.setInputFiles('form[data-import] input[type=file]', csv);
    await page.waitForURL(/\/columns$/);
    assert.match((await page.textContent('.sub')) ?? '', /60 rows · separated by semicolons · Windows-1252/);
    assert.equal(await page.isChecked('input[name="key.1"]'), true, 'the number tells which record a row is');
    await clean(page);
    const phone = await opened.visit(new URL(page.url()).pathname, PHONE);
    await clean(phone);
    await page.fill('[name="singular"]', 'Kunde');
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByRole('link', { name: 'To mend' }).click();
    await page.waitForSelector('.mend');
    await clean(page);
    await page.fill('.mend input', 'info6@example.de');
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByRole('button', { name: 'Import: add 60' }).click();
    await page.getByRole('link', { name: 'See the result' }).click();
    await page.waitForURL('**/db/lod/kunden');
    await page.getByRole('heading', { level: 1, name: 'Kunden' }).waitFor();
    assert.match((await page.textContent('main')) ?? '', /€53,100\.50/);
    assert.match(opened.file('lod/kunden/muller-6.json'), /info6@example/);
    await page.getByRole('link', { name: 'New kunde' }).waitFor();
    await opened.done();
  });

  it('pasted rows find the fields of a collection, without script too', async () => {
    const page = await opened.visit('/import?ns=lod&in=customers', { javaScriptEnabled: false });
    await page.fill('textarea', 'Name\tWhatever\nAcme Roofing Test\tx\n');
    await page.getByRole('button', { name: 'Read the rows' }).click();
    await looksAgain(page, page.locator('[name="to.0"]'));
    assert.equal(await page.inputValue('[name="to.0"]'), 'field:/name');
    assert.equal(await page.inputValue('[name="to.1"]'), 'new');
    await page.selectOption('[name="to.1"]', 'leave');
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await looksAgain(page, page.getByText('New', { exact: true }));
    await opened.done();
  });

  it('dropped on a list it asks what to do with it', async () => {
    const page = await opened.visit('/db/lod/customers');
    await page.evaluate(() => {
      const given = new DataTransfer();
      given.items.add(new File(['name\nA\n'], 'people.csv', { type: 'text/csv' }));
      document.body.dispatchEvent(
        new DragEvent('drop', { dataTransfer: given, bubbles: true, cancelable: true }),
      );
    });
    await page.getByRole('dialog').getByText('people.csv').waitFor();
    await clean(page);
    await page.getByRole('button', { name: 'Import into Customers' }).click();
    await page.waitForURL(/\/columns$/);
    assert.equal(await page.inputValue('[name="to.0"]'), 'field:/name');
    await opened.done();
  });
});
