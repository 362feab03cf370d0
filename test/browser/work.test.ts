import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { axe, type Opened, openCairn, overhang, PHONE } from './open.ts';
import { becomes, focusIn } from './wait.ts';

// A day's work in the browser: finding, reading, changing, creating, deleting.

let opened: Opened;
before(async () => {
  opened = await openCairn();
});
after(() => opened.close());

describe('finding', () => {
  afterEach(() => opened.done());

  test('the first page shows the businesses, what waits and what happened, and its card goes for good', async () => {
    const page = await opened.visit('/');
    for (const name of ['Lodestar Roof Surveys', 'Blue Crate'])
      await page.getByRole('link', { name }).first().waitFor();
    await page.getByRole('heading', { name: 'Try this' }).waitFor();
    await page.getByRole('button', { name: 'Hide this card' }).click();
    await page.locator('#try-this').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: 'Lately' }).waitFor();
    assert.equal(await page.locator('#try-this').count(), 0);
  });

  test('a list narrows while one types, and its address says so', async () => {
    const page = await opened.visit('/db/lod/customers');
    const box = page.locator('main input[type="search"]');
    await box.pressSequentially('strandperle ingrid');
    await page.waitForURL('**/customers?q=strandperle*ingrid');
    await page.waitForFunction(() => document.querySelectorAll('main tbody tr').length === 1);
    await page.getByRole('link', { name: 'Hotel Strandperle' }).waitFor();
    await becomes(() => page.evaluate(() => document.activeElement?.getAttribute('name')), 'q');
    await page.getByRole('link', { name: 'Hotel Strandperle' }).click();
    await page.getByRole('heading', { level: 1, name: 'Hotel Strandperle' }).waitFor();
    await page.goBack();
    await page.waitForURL('**/customers?q=strandperle*ingrid');
    await becomes(() => box.inputValue(), 'strandperle ingrid');
  });

  test('a list is sorted by its heads and filtered by its tabs, and a record knows its neighbours there', async () => {
    const page = await opened.visit('/db/lod/invoices');
    await page.locator('thead a').filter({ hasText: 'Total' }).click();
    await page.waitForURL('**sort=*total*');
    await page.getByRole('link', { name: /^Sent/ }).first().click();
    await page.waitForURL('**filter*sent*');
    const rows = await page.locator('main tbody tr').count();
    await page.locator('main tbody a').first().click();
    await page.getByText(`1 of ${rows}`).waitFor();
    await page.getByRole('link', { name: 'The next one' }).click();
    await page.getByText(`2 of ${rows}`).waitFor();
  });

  test('slash opens the palette, whose last line finds in all businesses', async () => {
    const page = await opened.visit('/');
    await page.keyboard.press('/');
    await page.keyboard.type('water through the ceiling');
    await page.getByRole('option', { name: 'Search everything for “water through the ceiling”' }).click();
    await page.waitForURL('**/search?q=*');
    await page.locator('main mark').first().waitFor();
  });
});

describe('changing', () => {
  afterEach(() => opened.done());

  test('a line becomes its control by a click; Ctrl S saves; Undo in the toast takes it back', async () => {
    const path = 'lod/jobs/thermal-survey-brauerei-holm';
    const before = opened.file(`${path}.json`);
    const page = await opened.visit(`/db/${path}`);
    await page.locator('#r-title dd').click();
    const input = page.locator('#c-title');
    await focusIn(page, 'c-title');
    await input.fill('Thermal survey, by night');
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { level: 1, name: 'Thermal survey, by night' }).waitFor();
    assert.match(opened.file(`${path}.json`), /"title": "Thermal survey, by night"/);
    await page.locator('#r-title .sheet-edit:focus').waitFor();
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undid 1 change.').waitFor();
    assert.equal(opened.file(`${path}.json`), before);
  });

  test('with the keyboard alone: e on a line, Enter saves it, Esc leaves it as it was', async () => {
    const page = await opened.visit('/db/lod/contacts/anke-petersen');
    await page.locator('#r-role .sheet-edit').focus();
    await page.keyboard.press('e');
    await focusIn(page, 'c-role');
    await page.keyboard.type(', and more');
    await page.keyboard.press('Escape');
    await page.locator('#r-role .sheet-edit:focus').waitFor();
    assert.doesNotMatch(opened.file('lod/contacts/anke-petersen.json'), /and more/);
    await page.keyboard.press('Enter');
    await focusIn(page, 'c-role');
    await page.keyboard.type(' (new)');
    await page.keyboard.press('Enter');
    await page.locator('.toast').getByText('Saved').waitFor();
    assert.match(opened.file('lod/contacts/anke-petersen.json'), /\(new\)/);
  });

  test('a refused line says why where it stands; Esc leaves nothing of it', async () => {
    const page = await opened.visit('/db/lod/contacts/hauke-carstensen');
    await page.locator('#r-email dt').click();
    await focusIn(page, 'c-email');
    await page.locator('#c-email').fill('nonsense');
    await page.keyboard.press('Enter');
    await page.locator('#c-email[aria-invalid]').waitFor();
    await focusIn(page, 'c-email');
    await becomes(() => inView(page.locator('#c-email')), true);
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Escape');
    await page.locator('#c-email').waitFor({ state: 'detached' });
    await becomes(() => page.locator('#sheet-form').getAttribute('data-dirty'), null);
    await page.reload();
    assert.equal(await page.locator('[data-draft-offer]').isVisible(), false);
    await opened.done(422);
  });

  test('a line opens where it was read, ready to type on, and nothing below it moves', async () => {
    const page = await opened.visit('/db/lod/customers/hotel-strandperle');
    const below = () =>
      page.locator('#r-customerSince').evaluate((line) => line.getBoundingClientRect().y + window.scrollY);
    const before = await below();
    await page.locator('#r-website dt').click();
    await focusIn(page, 'c-website');
    assert.equal(await below(), before);
    const website = await page.locator('#c-website').inputValue();
    await page.keyboard.type('/x');
    assert.equal(await page.locator('#c-website').inputValue(), `${website}/x`);
    await page.keyboard.press('Escape');
  });

  test('several lines are saved together, as one change', async () => {
    const page = await opened.visit('/db/lod/customers/gut-seekamp');
    await page.locator('#r-name dt').click();
    await focusIn(page, 'c-name');
    await page.locator('#c-name').fill('Gut Seekamp KG');
    await page.locator('#r-notes dt').click();
    await focusIn(page, 'c-notes');
    await page.locator('#c-notes').fill('Call before coming.');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('heading', { level: 1, name: 'Gut Seekamp KG' }).waitFor();
    const file = opened.file('lod/customers/gut-seekamp.json');
    assert.match(file, /Gut Seekamp KG/);
    assert.match(file, /Call before coming\./);
  });

  test('an invoice gets a line, in the form', async () => {
    const page = await opened.visit('/db/lod/invoices/2026-0153');
    await page.keyboard.press('e');
    await page.waitForURL('**/edit');
    const rows = page.locator('[data-rows="/lines"] [data-row]');
    const count = await rows.count();
    await page.getByRole('button', { name: 'Add line' }).click();
    const row = rows.nth(count);
    await row.locator('input[name$="/text"]:focus').waitFor();
    await row.locator('input[name$="/text"]').fill('Second visit');
    await row.locator('input[name$="/quantity"]').fill('2');
    await row.locator('input[name$="/unitPrice"]').fill('95.50');
    await row.locator('input[name$="/amount"]').fill('191');
    // A date that was not known is known when it is typed.
    const unknown = page.locator('[name="null:/issuedOn"]');
    assert.equal(await unknown.isChecked(), true);
    await page.locator('#c-issuedOn').fill('2026-11-24');
    assert.equal(await unknown.isChecked(), false);
    await page.keyboard.press('Control+s');
    await page.waitForURL('**/2026-0153');
    await page.getByText('Second visit').first().waitFor();
    assert.match(
      opened.file('lod/invoices/2026-0153.json'),
      /"text": "Second visit",\n\s+"quantity": 2,[\s\S]*"unitPrice": 95\.50/,
    );
  });

  test('a relation is found with the keyboard alone', async () => {
    const page = await opened.visit('/db/lod/jobs/thatch-check-dr-brandt/edit');
    const box = page.locator('#c-customer');
    await box.focus();
    await page.keyboard.type('hotel');
    await page.getByRole('option', { name: 'Hotel Strandperle', selected: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await becomes(() => box.inputValue(), 'Hotel Strandperle');
    await page.keyboard.press('Control+s');
    await page.waitForURL('**/thatch-check-dr-brandt');
    assert.match(opened.file('lod/jobs/thatch-check-dr-brandt.json'), /"customer": "hotel-strandperle"/);
  });

  test('in a line what is typed takes the place of the title, and Enter waits for a slow answer', async () => {
    const path = 'lod/jobs/tower-slates-st-jurgen';
    const page = await opened.visit(`/db/${path}`);
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(/options.*q=hot/, async (route) => {
      await asked;
      await route.continue();
    });
    await page.locator('#r-customer dt').click();
    await focusIn(page, 'c-customer');
    await page.keyboard.type('hotel');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('#c-customer').inputValue(), 'hotel');
    answer();
    await becomes(() => page.locator('#c-customer').inputValue(), 'Hotel Strandperle');
    await page.keyboard.press('Enter');
    await page.locator('#c-customer').waitFor({ state: 'detached' });
    assert.match(opened.file(`${path}.json`), /"customer": "hotel-strandperle"/);
  });

  test('looking at the choices of a relation chooses none', async () => {
    const page = await opened.visit('/db/lod/jobs/quay-shed-roof-thomsen/edit');
    const value = () => page.locator('[name="/customer"]').inputValue();
    const before = await value();
    await page.locator('#c-customer').click();
    await page.locator('#c-customer-list [role="option"]').nth(5).waitFor();
    await page.keyboard.press('Tab');
    await page.locator('#c-customer-list').waitFor({ state: 'hidden' });
    assert.equal(await value(), before);
  });

  test('a title that was typed out is chosen, also with a click elsewhere; one that two records have is not', async () => {
    const page = await opened.visit('/db/lod/jobs/new');
    const box = page.locator('#c-customer');
    const value = () => page.locator('[name="/customer"]').inputValue();
    await box.fill('hotel strandperle');
    await page.getByRole('option', { name: 'Hotel Strandperle' }).waitFor();
    await page.locator('#c-title').click();
    await becomes(() => box.inputValue(), 'Hotel Strandperle');
    assert.equal(await value(), 'hotel-strandperle');
    await opened.elsewhere('POST', 'lod/customers?id=gut-seekamp-2', {
      ...JSON.parse(opened.file('lod/customers/gut-seekamp.json')),
    });
    await box.fill('Gut Seekamp');
    await page.getByRole('option', { name: 'Gut Seekamp' }).nth(1).waitFor();
    await page.locator('#c-title').click();
    await page.locator('#c-customer[aria-invalid]').waitFor();
    assert.equal(await value(), 'hotel-strandperle');
    await opened.elsewhere('DELETE', 'lod/customers/gut-seekamp-2');
  });

  test('what a relation does not find is created over the form, and found then', async () => {
    const page = await opened.visit('/db/lod/jobs/shed-roofs-sorensen-skibsproviant/edit');
    const box = page.locator('#c-customer');
    await box.fill('Werft Nordkap');
    await page.locator('.option-new').click();
    const dialog = page.getByRole('dialog', { name: 'New customer' });
    await dialog.getByLabel('Kind').selectOption({ index: 1 });
    await dialog.getByRole('button', { name: 'Create customer' }).click();
    await dialog.waitFor({ state: 'detached' });
    await box.fill('werft');
    await page.getByRole('option', { name: /^Werft Nordkap/ }).waitFor();
    await page.keyboard.press('Enter');
    await becomes(() => box.inputValue(), 'Werft Nordkap');
    await page.keyboard.press('Control+s');
    await page.waitForURL('**/shed-roofs-sorensen-skibsproviant');
  });

  test('what does not fit is said at its field and on top, and the focus is there', async () => {
    const page = await opened.visit('/db/lod/contacts/anke-petersen/edit');
    await page.locator('#c-name').fill('');
    await page.locator('#c-email').fill('nonsense');
    await page.keyboard.press('Control+s');
    await page.getByText('Not saved yet: 2 things to mend').waitFor();
    await focusIn(page, 'c-name');
    assert.equal(await page.locator('#c-email').inputValue(), 'nonsense');
    await page.getByRole('link', { name: /^E-mail must be/ }).click();
    await focusIn(page, 'c-email');
    assert.deepEqual(await axe(page), []);
    await opened.done(422);
  });
});

describe('creating and deleting', () => {
  afterEach(() => opened.done());

  test('a job for a customer begins with the customer, and its file name with its title', async () => {
    const page = await opened.visit('/db/lod/customers/hotel-strandperle');
    await page.getByRole('link', { name: /^New job/ }).click();
    await page.waitForURL('**/jobs/new?customer=hotel-strandperle');
    await focusIn(page, 'c-title');
    assert.equal(await page.locator('#c-customer').inputValue(), 'Hotel Strandperle');
    await page.locator('#c-title').fill('Gutters, Südflügel');
    await becomes(
      () => page.locator('[data-slug-of] input').getAttribute('placeholder'),
      'gutters-sudflugel',
    );
    await page.locator('#c-receivedOn').fill('2026-11-20');
    await page.keyboard.press('Control+s');
    await page.waitForURL('**/jobs/gutters-sudflugel');
    await page.getByText('Created Gutters, Südflügel.').waitFor();
    assert.match(opened.file('lod/jobs/gutters-sudflugel.json'), /"customer": "hotel-strandperle"/);
  });

  test('a button pressed twice creates one record', async () => {
    const page = await opened.visit('/db/bc/incidents/new');
    await page.locator('#c-title').fill('Pressed twice');
    await page.getByRole('button', { name: /^Create/ }).dblclick();
    await page.waitForURL('**/incidents/pressed-twice');
    const list = await opened.elsewhere('GET', 'bc/incidents?filter[title][eq]=Pressed%20twice');
    assert.equal(((await list.json()) as { total: number }).total, 1);
  });

  test('what is deleted is in the trash, and comes back from there', async () => {
    const before = opened.file('lod/notes/the-bakery-drips.json');
    const page = await opened.visit('/db/lod/notes/the-bakery-drips');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('button', { name: 'Delete note' }).click();
    await page.waitForURL('**/db/lod/notes');
    await page
      .locator('.toast')
      .getByText(/^Deleted/)
      .waitFor();
    assert.throws(() => opened.file('lod/notes/the-bakery-drips.json'));
    await page.goto(`${opened.cairn.url}/trash`);
    await page.locator('#trash').getByRole('button', { name: 'Restore' }).first().click();
    await page.locator('.toast').getByText('Undid 1 change.').waitFor();
    assert.equal(opened.file('lod/notes/the-bakery-drips.json'), before);
  });

  test('a copy begins with all of the other record', async () => {
    const page = await opened.visit('/db/lod/contacts/hauke-carstensen');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('link', { name: 'Duplicate contact' }).click();
    await page.waitForURL('**/contacts/new?*');
    await page.locator('#c-name').fill('Hauke the second');
    await page.keyboard.press('Control+s');
    await page.waitForURL('**/contacts/hauke-the-second');
  });
});

describe('on a phone', () => {
  afterEach(() => opened.done());

  test('a list is put in order by a menu, because its heads are folded away', async () => {
    const page = await opened.visit('/db/lod/invoices', PHONE);
    await page.getByRole('button', { name: 'Sort' }).tap();
    await page.locator('#sort').getByRole('link', { name: 'Total' }).tap();
    await page.waitForURL(/sort=total/);
    await page.getByRole('button', { name: 'Sort' }).tap();
    await page.locator('#sort [aria-current="true"]', { hasText: 'Total' }).waitFor();
    assert.equal(await overhang(page), 0);
    await opened.done();
  });

  test('a tap opens a line; Save is under the thumb only when something was typed', async () => {
    const page = await opened.visit('/db/lod/customers/brauerei-holm', PHONE);
    const save = page.getByRole('button', { name: 'Save changes' });
    await page.locator('#r-name dd').tap();
    await focusIn(page, 'c-name');
    assert.equal(await save.isVisible(), false);
    await page.locator('#c-name').fill('Brauerei Holm GmbH');
    await save.waitFor();
    const box = await save.boundingBox();
    assert.ok(box && box.height >= 44 && box.y > 600, `${JSON.stringify(box)}`);
    assert.ok((await overhang(page)) <= 0);
    await save.tap();
    await page.getByRole('heading', { level: 1, name: 'Brauerei Holm GmbH' }).waitFor();
  });
});

function inView(place: Locator): Promise<boolean> {
  return place.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
  });
}
