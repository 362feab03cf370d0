import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Who } from '../../src/core/who.ts';
import { machine } from '../../src/doors.ts';
import { temporaryFolder } from '../folder.ts';
import { axe, type Opened, openCairn, overhang, PHONE } from './open.ts';
import { becomes, focusIn, loads } from './wait.ts';

// One working day of one person, each part with what the part before it left.

const PASSWORD = 'a kettle on the quay';
const COUNT = 5000;
const WRONG = [7, 700, COUNT - 1];
const owner: Who = { name: 'Ines', via: 'cli', namespaces: '*' };

// What goes on in the background takes as long as it takes on a busy machine.
const PATIENCE_MS = 120_000;

/** Clients as an office program in Germany saves them: Windows-1252, `;`, `1.234,50`, `31.12.2026`, `00042`. */
function europeanCsv(): Buffer {
  const lines = Array.from({ length: COUNT }, (_, at) =>
    [
      `Müller & Söhne ${at}`,
      String(at).padStart(6, '0'),
      WRONG.includes(at) ? 'unbekannt' : `info${at}@example.de`,
      String((at * 7) % 100_000).padStart(5, '0'),
      at % 3 ? 'offen' : 'erledigt',
      `${String(1 + (at % 28)).padStart(2, '0')}.12.2026`,
      `${1 + (at % 9)}.${String(at % 1000).padStart(3, '0')},50 €`,
      at % 2 ? 'ja' : 'nein',
      at % 5 ? 'Hotel Strandperle' : 'Gut Seekamp',
    ].join(';'),
  );
  const header = 'Firma;Kundennummer;E-Mail;PLZ;Stand;Seit;Umsatz;Aktiv;Vermittelt durch';
  return Buffer.from(`${[header, ...lines].join('\r\n')}\r\n`.replaceAll('€', '\u0080'), 'latin1');
}

describe('a working day', () => {
  let opened: Opened;
  let folder: ReturnType<typeof temporaryFolder>;
  let page: Page;
  const at = (path: string) => opened.cairn.url + path;
  const json = (id: string) => JSON.parse(opened.file(`lod/kunden/${id}.json`));

  before(async () => {
    folder = temporaryFolder();
    opened = await openCairn({ env: { CAIRN_BACKUP: join(folder.path, 'backups') } });
  });
  after(async () => {
    await opened.close();
    folder.remove();
  });

  async function clean(of = page) {
    assert.deepEqual(await axe(of), []);
    assert.ok((await overhang(of)) <= 0, 'it scrolls sideways');
  }

  /** The page of a change that goes on in the background, or its toast when it was quick. */
  async function ended(of = page) {
    await of.getByRole('link', { name: 'See the result' }).or(of.locator('.toast')).first().waitFor();
  }

  async function signIn(of = page) {
    await of.getByLabel('Name').fill('Ines');
    await of.getByLabel('Password').fill(PASSWORD);
    await of.keyboard.press('Enter');
  }

  test('one makes the first account and is asked who one is', async () => {
    page = await opened.visit('/setup');
    page.setDefaultTimeout(PATIENCE_MS);
    await clean();
    await page.getByLabel('Your name').fill('Ines');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText('Signed in as Ines').waitFor({ state: 'attached' });
    const stranger = await opened.visit('/db/lod/customers');
    await stranger.waitForURL('**/signin?to=*');
    await clean(stranger);
    await stranger.context().close();
    opened.quiet(401, 403);
  });

  test('a European CSV of five thousand rows becomes a collection, its wrong rows mended on the way', async () => {
    const csv = join(folder.path, 'Kunden.csv');
    writeFileSync(csv, europeanCsv());
    await page.goto(at('/import?ns=lod'));
    await page.setInputFiles('form[data-import] input[type=file]', csv);
    await page.waitForURL(/\/columns$/);
    await page.getByRole('button', { name: 'Show what would change' }).waitFor();
    await clean();
    const linked = page.locator('tr', { hasText: 'Vermittelt durch' });
    await linked.locator('[name^="type."]').selectOption('relation:customers');
    await page.fill('[name="singular"]', 'Kunde');
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByRole('link', { name: 'To mend' }).click();
    await page.locator('.mend').first().waitFor();
    await clean();
    for (const [done, row] of WRONG.entries()) {
      await page.locator('.mend input').first().fill(`info${row}@example.de`);
      await page.getByRole('button', { name: 'Check again' }).first().click();
      // The rest is shown again after all was compared again.
      const left = WRONG.length - done - 1;
      await page
        .locator('.tabs [aria-current]', { hasText: `To mend${left || ''}` })
        .or(page.getByText('There are none: every row can be taken.'))
        .first()
        .waitFor();
      await page.locator('.mend').nth(left).waitFor({ state: 'detached' });
    }
    const amount = COUNT.toLocaleString('en');
    await page.getByRole('button', { name: `Import: add ${amount}` }).click();
    await page.getByRole('link', { name: 'See the result' }).click();
    await page.waitForURL('**/db/lod/kunden');
    await page.getByRole('heading', { level: 1, name: 'Kunden' }).waitFor();
    await clean();
    const first = json('muller-sohne-42');
    assert.equal(first.Kundennummer ?? first.kundennummer, '000042');
    opened.quiet();
  });

  test('a record is changed on a phone', async () => {
    const phone = await opened.visit('/signin?to=/db/lod/kunden/muller-sohne-42', PHONE);
    await signIn(phone);
    await phone.waitForURL('**/muller-sohne-42');
    await phone.getByRole('heading', { level: 1, name: 'Müller & Söhne 42' }).waitFor();
    await clean(phone);
    await phone.locator('#r-plz dt').tap();
    await focusIn(phone, 'c-plz');
    await phone.locator('#c-plz').fill('00815');
    await phone.getByRole('button', { name: 'Save' }).first().tap();
    await phone.locator('.toast').getByText('Saved').waitFor();
    assert.equal(json('muller-sohne-42').plz, '00815');
    await phone.goto(at('/db/lod/kunden'));
    await clean(phone);
    await phone.context().close();
    opened.quiet();
  });

  test('all of a list are changed together, and one Undo takes it back', async () => {
    await page.goto(at('/db/lod/kunden?filter[stand][eq]=offen'));
    await page.locator('tbody [data-pick]').first().click();
    const all = page.getByLabel(/^all [\d,]+ that match/);
    await all.check();
    const boxes = page.locator('tbody [data-pick]');
    await becomes(() => boxes.last().isChecked(), true);
    await boxes.last().click();
    // One that is left out stays out.
    await becomes(() => all.isChecked(), false);
    await all.check();
    await loads(page, () => page.getByRole('button', { name: /^Edit .* kunden…$/ }).click());
    await page.getByLabel('Field', { exact: true }).selectOption('stand');
    await page.locator('.bulk-field').waitFor();
    await page.locator('.bulk-field label', { hasText: 'Erledigt' }).click();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('#effect').waitFor();
    await clean();
    await page.getByRole('button', { name: /^Change [\d,]+ kunden$/ }).click();
    await ended();
    assert.equal(json('muller-sohne-1').stand, 'erledigt');
    const before = page.url();
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.waitForURL((url) => url.href !== before);
    await ended();
    assert.equal(json('muller-sohne-1').stand, 'offen');
    assert.equal(json('muller-sohne-42').plz, '00815');
    opened.quiet();
  });

  test('a customer gets another id, and hundreds that refer to it follow', async () => {
    await page.goto(at('/db/lod/customers/hotel-strandperle'));
    await page.getByRole('button', { name: 'More', exact: true }).last().click();
    await page.getByRole('link', { name: 'Change the file name' }).click();
    await page.waitForURL('**/move');
    await clean();
    await page.locator('#move-form [name="id"]').fill('strandperle');
    await page.getByRole('button', { name: 'Change the file name' }).click();
    await page.waitForURL(/strandperle$|runs/);
    await ended();
    await clean();
    assert.equal(json('muller-sohne-1').vermitteltDurch, 'strandperle');
    assert.equal(json('muller-sohne-0').vermitteltDurch, 'gut-seekamp');
    opened.quiet();
  });

  test('a field is renamed in all records', async () => {
    await page.goto(at('/db/lod/kunden/fields'));
    await clean();
    const line = page.locator('[data-field="/umsatz"]');
    await line.locator('summary').first().click();
    await line.getByLabel('Name', { exact: true }).fill('Turnover');
    await line.getByLabel('Key in the files').fill('turnover');
    await line.getByRole('button', { name: 'Change', exact: true }).click();
    const show = page.getByRole('button', { name: /^Show what this does/ });
    const make = page.getByRole('button', { name: /^Make the change/ });
    await make.or(show).waitFor();
    if (await show.isVisible()) await show.click();
    await make.waitFor();
    await clean();
    await make.click();
    await ended();
    assert.equal(json('muller-sohne-1').turnover, 2001.5);
    assert.equal('umsatz' in json('muller-sohne-1'), false);
    opened.quiet();
  });

  test('what a list shows is exported as Excel in Europe reads it', async () => {
    await page.goto(at('/db/lod/kunden?filter[stand][eq]=offen'));
    await page.getByRole('link', { name: 'Export' }).click();
    await page.waitForURL('**/export**');
    await page.getByLabel('CSV for Excel in Europe').check();
    await clean();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    const path = join(folder.path, 'export.csv');
    await file.saveAs(path);
    const lines = readFileSync(path, 'utf8').trim().split(/\r?\n/);
    const open = Array.from({ length: COUNT }, (_, row) => row).filter((row) => row % 3).length;
    assert.equal(lines.length, open + 1);
    assert.ok(
      lines.some((line) => /;000001;.*;2001,50;/.test(line)),
      lines[1],
    );
    opened.quiet();
  });

  test('a backup brings back all that was there when it was made', async () => {
    await page.goto(at('/settings/backups'));
    await clean();
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.locator('#backups .lines li').waitFor();
    await page.getByRole('link', { name: 'Last backup just now' }).waitFor();
    await clean();
    await page.goto(at('/db/lod/kunden/muller-sohne-7'));
    await page.getByRole('button', { name: 'More', exact: true }).last().click();
    await page.getByRole('button', { name: 'Delete kunde' }).click();
    await page.locator('.toast').waitFor();
    const store = opened.cairn.folder;
    // A page that asks on while nobody answers complains, and is meant to.
    await page.goto('about:blank');
    await opened.restart(async () => {
      await machine.restores().restore(owner, join(folder.path, 'backups'), store);
    });
    // A backup has no sessions: whoever was signed in then signs in again.
    await page.goto(at('/db/lod/kunden/muller-sohne-7'));
    await page.waitForURL('**/signin?to=*');
    await signIn();
    await page.getByRole('heading', { level: 1, name: 'Müller & Söhne 7' }).waitFor();
    await page.getByText('Signed in as Ines').waitFor({ state: 'attached' });
    await page.goto(at('/'));
    assert.equal(json('muller-sohne-42').plz, '00815');
    await clean();
    opened.quiet();
  });
});
