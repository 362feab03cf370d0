import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe, type Opened, openCairn, PHONE } from './open.ts';
import { becomes, focusIn } from './wait.ts';

// Choosing records for relations: finding, creating in place, mending, ordering.

const job = '/db/lod/jobs/thermal-survey-brauerei-holm/edit';

let opened: Opened;
before(async () => {
  opened = await openCairn();
});
after(() => opened.close());
afterEach(() => opened.done(409, 422));

const stored = (page: Page, pointer: string) =>
  page.locator(`#record-form [name="${pointer}"]`).first().inputValue();

describe('a relation', () => {
  test('shows pictures and what one knows a record by, and leads to the chosen one', async () => {
    const page = await opened.visit(job);
    await page.locator('#c-customer').fill('hotel str');
    const option = page.getByRole('option', { name: /Hotel Strandperle/ });
    await option.waitFor();
    assert.match((await option.textContent()) ?? '', /Company · Active · Glücksburg/);
    await option.locator('img').waitFor();
    await page.keyboard.press('Enter');
    await becomes(() => stored(page, '/customer'), 'hotel-strandperle');
    assert.equal(
      await page.locator('#f-customer [data-combobox-open]').getAttribute('href'),
      '/db/lod/customers/hotel-strandperle',
    );
  });

  test('creates a customer in place; what else was typed stays, and mistakes are said in the dialog', async () => {
    const page = await opened.visit(job);
    await page.locator('#c-title').fill('By night');
    await page.locator('#c-customer').fill('Acme Roofing');
    await page.locator('.option-new').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New customer' });
    await dialog.waitFor();
    await focusIn(page, 'h1-c-name');
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Control+s');
    await dialog.getByText('Kind is required.').first().waitFor();
    await focusIn(page, 'h1-c-kind');
    await dialog.getByLabel('Kind').selectOption('company');
    await dialog.getByRole('button', { name: 'Create customer' }).click();
    await dialog.waitFor({ state: 'detached' });
    await focusIn(page, 'c-customer');
    assert.equal(await page.locator('#c-customer').inputValue(), 'Acme Roofing');
    assert.equal(await page.locator('#c-title').inputValue(), 'By night');
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { level: 1, name: 'By night' }).waitFor();
    assert.match(opened.file('lod/jobs/thermal-survey-brauerei-holm.json'), /"customer": "acme-roofing"/);
    assert.match(opened.file('lod/customers/acme-roofing.json'), /"kind": "company"/);
  });

  test('gives a dialog up with Esc, after asking for what was typed, and closes nothing else', async () => {
    const page = await opened.visit(job);
    await page.locator('#c-contact').fill('Somebody New');
    await page.locator('.option-new').click();
    const dialog = page.getByRole('dialog', { name: 'New contact' });
    await dialog.waitFor();
    await dialog.locator('#h1-c-name').fill('Somebody Else');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Leave it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await focusIn(page, 'c-contact');
    assert.equal(await page.locator('#c-contact').inputValue(), 'Somebody New');
  });

  test('keeps half a title that is left, says so, and does not save without it', async () => {
    const page = await opened.visit('/db/lod/jobs/barn-ridge-survey-gut-seekamp/edit');
    await page.locator('#c-customer').fill('Hot');
    await page.getByRole('option').first().waitFor();
    await page.locator('#c-title').click();
    await page.getByText('Not chosen yet: take a customer of the list').waitFor();
    assert.equal(await page.locator('#c-customer').inputValue(), 'Hot');
    await page.keyboard.press('Control+s');
    await page.locator('.mistakes').getByText('Customer has “Hot” typed').waitFor();
    await focusIn(page, 'c-customer');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await becomes(() => page.locator('#c-customer').inputValue(), 'Gut Seekamp');
  });

  test('that leads nowhere can be mended by creating just that record', async () => {
    await opened.elsewhere('POST', 'lod/customers?id=ghost', {
      name: 'Soon gone',
      kind: 'company',
      status: 'lead',
    });
    await opened.elsewhere('PATCH', 'lod/jobs/thermal-survey-brauerei-holm', { customer: 'ghost' });
    await opened.elsewhere('DELETE', 'lod/customers/ghost');
    const page = await opened.visit(job);
    await page.getByText('There is no customer “ghost”.').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Create this customer' }).click();
    const dialog = page.getByRole('dialog', { name: 'New customer' });
    await dialog.locator('#h1-c-name').fill('A Ghost');
    await dialog.getByLabel('Kind').selectOption('company');
    await page.keyboard.press('Control+s');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('There is no customer “ghost”.').waitFor({ state: 'detached' });
    await becomes(() => stored(page, '/customer'), 'ghost');
    assert.equal(await page.locator('#c-customer').inputValue(), 'A Ghost');
    assert.match(opened.file('lod/customers/ghost.json'), /A Ghost/);
  });
});

describe('several relations', () => {
  test('are put in order by keyboard and by drag, and saved so', async () => {
    const page = await opened.visit('/db/lod/invoices/2026-0150/edit');
    const chips = page.locator('[data-chips="/jobs"] .chip .text');
    const entry = page.locator('[data-chips="/jobs"] [data-combobox-input]');
    for (let count = await chips.count(); count < 3; count++) {
      await entry.fill('survey');
      await page
        .locator('[data-chips="/jobs"] [data-value]')
        .nth(count + 1)
        .click();
    }
    const order = async () => (await chips.allTextContents()).map((each) => each.trim());
    await becomes(() => chips.count(), 3);
    const [a = '', b = '', c = ''] = await order();
    await page.locator('[data-chips="/jobs"] .chip input').nth(2).focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await becomes(order, [a, c, b]);
    const [from, to] = await Promise.all([chips.nth(0).boundingBox(), chips.nth(1).boundingBox()]);
    assert.ok(from && to);
    await page.mouse.move(from.x + 5, from.y + 5);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width - 2, to.y + 5, { steps: 8 });
    await page.mouse.up();
    await becomes(order, [c, a, b]);
  });
});

describe('on a phone', () => {
  test('a customer is created in a dialog over the whole width, its buttons in reach', async () => {
    const page = await opened.visit(job, PHONE);
    await page.locator('#c-customer').fill('Phoned In');
    await page.locator('.option-new').tap();
    const dialog = page.getByRole('dialog', { name: 'New customer' });
    await dialog.waitFor();
    assert.deepEqual(await axe(page), []);
    const box = await dialog.boundingBox();
    assert.equal(box?.width, 390);
    const create = dialog.getByRole('button', { name: 'Create customer' });
    const at = await create.boundingBox();
    assert.ok(at && at.y + at.height <= 844 && at.height >= 44);
  });
});
