import assert from 'node:assert/strict';
import { after, afterEach, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe, openCairn, overhang, PHONE } from './open.ts';
import { becomes, loads } from './wait.ts';

const opened = await openCairn();
after(() => opened.close());
afterEach(() => opened.done());

const query = (page: Page) => decodeURIComponent(new URL(page.url()).search);
const rows = (page: Page) => page.locator('tbody tr').count();

/** Chooses in the form of a filter, and waits until the server has drawn what suits it. */
async function choose(page: Page, label: 'Field' | 'Comparison', option: string) {
  const form = page.locator('#filter-form');
  await form.getByLabel(label).selectOption(option);
  await form.locator(`option[value="${option}"][selected]`).waitFor({ state: 'attached' });
}

describe('filters', () => {
  test('are put together, changed and joined by "or" with the keyboard alone', async () => {
    const page = await opened.visit('/db/lod/jobs');
    const all = await rows(page);
    await page.getByRole('link', { name: 'Filter', exact: true }).focus();
    await page.keyboard.press('Enter');
    const form = page.locator('#filter-form');
    await choose(page, 'Field', 'status');
    await form.getByLabel('Booked').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.waitForURL(/filter/);
    assert.equal(query(page), '?filter[status][in]=booked');
    assert.ok((await rows(page)) < all);

    const chip = page.locator('.filter .button-like');
    await chip.focus();
    await page.keyboard.press('Enter');
    await form.getByLabel('Flown').check();
    await page.keyboard.press('Enter');
    await page.waitForURL(/done/);
    assert.equal(query(page), '?filter[status][in]=booked,done');

    await page.getByRole('link', { name: 'or…' }).focus();
    await page.keyboard.press('Enter');
    await choose(page, 'Field', 'scheduledAt');
    await form.getByLabel('When').selectOption('this-month');
    await form.getByRole('button', { name: 'Add filter' }).click();
    await page.waitForURL(/any/);
    assert.equal(query(page), '?any[1][status][in]=booked,done&any[1][scheduledAt][eq]=this-month');
    assert.match(
      (await page.locator('#filters').textContent()) ?? '',
      /Status is one ofBooked, FlownorTake-off isthis month/,
    );
    assert.deepEqual(await axe(page), []);

    await page.goBack();
    await page.waitForURL(/filter\[status\]\[in\]=booked,done$/);
    await page.locator('.filter').nth(1).waitFor({ state: 'detached' });
  });

  test('take a relation by its title', async () => {
    const page = await opened.visit('/db/lod/jobs');
    await page.getByRole('link', { name: 'Filter', exact: true }).click();
    const form = page.locator('#filter-form');
    await choose(page, 'Field', 'customer');
    await form.getByRole('combobox', { name: 'Value' }).fill('strand');
    await form.locator('[role="option"][data-value]').first().click();
    await form.getByRole('button', { name: 'Add filter' }).click();
    await page.waitForURL(/customer/);
    assert.match((await page.locator('.filter').textContent()) ?? '', /Customer is.*strand/i);
  });

  test('keep what is typed while the form for another field is on its way', async () => {
    const page = await opened.visit('/db/lod/jobs');
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(/choosing=1/, async (route) => {
      await asked;
      await route.continue();
    });
    await page.getByRole('link', { name: 'Filter', exact: true }).click();
    const form = page.locator('#filter-form');
    await form.getByLabel('Field').selectOption('customer');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('strandp');
    answer();
    await form.getByRole('option', { name: /Hotel Strandperle/ }).click();
    await form.getByRole('button', { name: 'Add filter' }).click();
    await page.waitForURL(/customer/);
    assert.match((await page.locator('.filter').textContent()) ?? '', /Customer is.*strandperle/i);
  });

  test('work under a thumb', async () => {
    const page = await opened.visit('/db/lod/invoices?filter[status][eq]=sent', PHONE);
    await page.locator('.filter .button-like').tap();
    const form = page.locator('#filter-form');
    await choose(page, 'Comparison', 'ne');
    await form.getByRole('button', { name: 'Apply' }).tap();
    await page.waitForURL(/ne/);
    assert.equal(query(page), '?filter[status][ne]=sent');
    assert.equal(await overhang(page), 0);
  });
});

describe('saved views', () => {
  test('are made of what a list shows, changed, pinned, and taken away with Undo', async () => {
    const page = await opened.visit('/db/lod/invoices?filter[status][eq]=sent&sort=date');
    await page.getByRole('button', { name: 'Save view' }).click();
    const save = page.locator('#save-view');
    await save.getByLabel('Name').fill('Not paid yet');
    await save.getByLabel('On the first page').check();
    await save.getByRole('button', { name: 'Save view' }).click();
    await page.waitForURL('**/invoices?view=not-paid-yet');
    const tab = page.getByRole('link', { name: 'Not paid yet' });
    assert.equal(await tab.getAttribute('aria-current'), 'page');

    await page.getByRole('button', { name: 'About the view “Not paid yet”' }).click();
    const menu = page.locator('#change-view');
    await menu.getByLabel('Sum beside the count').selectOption({ label: 'sum of Total' });
    await loads(page, () => menu.getByRole('button', { name: 'Save', exact: true }).click());
    await page.getByRole('link', { name: 'Total' }).click();
    await page.waitForURL(/of=not-paid-yet/);
    await page.getByRole('button', { name: 'Update “Not paid yet”' }).click();
    await page.waitForURL('**/invoices?view=not-paid-yet');
    assert.match(opened.file('lod/invoices/_views.json'), /"list": "filter\[status\]\[eq\]=sent&sort=total"/);
    assert.deepEqual(await axe(page), []);

    await page.goto(`${opened.cairn.url}/`);
    const stat = page.locator('.stat', { hasText: 'Not paid yet' });
    assert.match((await stat.textContent()) ?? '', /\d.*€.*Invoices/);
    await stat.click();
    await page.waitForURL('**/invoices?view=not-paid-yet');

    await page.getByRole('button', { name: 'About the view “Not paid yet”' }).click();
    await menu.getByRole('button', { name: 'Delete this view' }).click();
    await page.waitForURL('**/lod/invoices');
    await page.locator('#views').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'Not paid yet' }).waitFor();
  });
});

describe('picked records', () => {
  test('are changed together after a look at what happens, and taken back by one Undo', async () => {
    const page = await opened.visit('/db/lod/jobs');
    const boxes = page.locator('tbody [data-pick]');
    await boxes.nth(1).click();
    await boxes.nth(4).click({ modifiers: ['Shift'] });
    await page.getByText('4 picked').waitFor();
    const picked = await page
      .locator('tbody [data-pick]:checked')
      .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
    const files = () => picked.map((id) => opened.file(`lod/jobs/${id}.json`));
    const before = files();
    await loads(page, () => page.getByRole('button', { name: 'Edit 4 jobs…' }).click());
    await page.getByLabel('Field', { exact: true }).selectOption('pilot');
    await page.locator('.bulk-field').waitFor();
    await page.getByLabel('Another field').selectOption('priority');
    await page.locator('[name="/priority"]').first().waitFor({ state: 'attached' });
    await page
      .locator('.bulk-field')
      .first()
      .getByRole('button', { name: /Leave .* as it is/ })
      .click();
    await page.locator('.bulk-field').nth(1).waitFor({ state: 'detached' });
    const last = page.locator('label', { has: page.locator('[name="/priority"]') }).last();
    await last.click();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('#effect').waitFor();
    assert.match((await page.locator('#effect').textContent()) ?? '', /would change/);
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: /^Change \d jobs?$/ }).click();
    // What takes longer is shown as it goes on, with its Undo at the end.
    await page
      .getByText(/Changed \d jobs?\./)
      .or(page.getByRole('link', { name: 'See the result' }))
      .waitFor();
    assert.notDeepEqual(files(), before);
    await page.getByRole('button', { name: 'Undo' }).click();
    await becomes(files, before);
  });
});

describe('who comes back', () => {
  const labels = async (page: Page) => ({
    picked: await page
      .locator('[data-pick]:checked')
      .evaluateAll((all) => all.map((one) => one.getAttribute('value'))),
    said: await page.locator('[data-pick-count]').textContent(),
  });

  test('to a list finds page, order, scroll and what was picked', async () => {
    const page = await opened.visit('/db/lod/invoices?limit=10&sort=-total');
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.waitForURL('**cursor=**');
    const boxes = page.locator('tbody [data-pick]');
    await boxes.nth(2).check();
    await boxes.nth(6).check();
    const before = await labels(page);
    const { height } = await page.evaluate(() => ({ height: scrollY }));
    assert.equal(before.said, '2 picked');
    await page.locator('td.title a').nth(4).click();
    await page.waitForURL('**/invoices/*');
    await page.goBack();
    await page.getByText('2 picked').waitFor();
    assert.deepEqual(await labels(page), before);
    assert.equal(await page.evaluate(() => scrollY), height);

    // Within the page, drawn again by script: each place has its own.
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.waitForFunction(() => document.querySelectorAll('[data-pick]').length === 4);
    assert.deepEqual((await labels(page)).picked, []);
    await page.goBack();
    await page.getByText('2 picked').waitFor();
    assert.deepEqual(await labels(page), before);

    await page.getByLabel(/^all 24 that match/).check();
    await page.getByRole('button', { name: 'Edit 24 invoices…' }).click();
    await page.waitForURL('**/bulk/**');
    await page.goBack();
    await page.getByText('24 picked').waitFor();
    assert.equal((await labels(page)).picked.length, 10);
    assert.ok(await page.getByRole('button', { name: 'Delete 24 invoices…' }).isVisible());
  });
});

describe('on a phone', () => {
  test('rows come first: one line of title, one of tools, and all ways elsewhere in a menu', async () => {
    for (const path of ['/db/lod/jobs', '/db/lod/invoices?group=status']) {
      const page = await opened.visit(path, PHONE);
      const bar = await page.locator('.bar').boundingBox();
      const table = await page.locator('.table-frame').boundingBox();
      assert.ok(bar && table && table.y - bar.y - bar.height < 190, `${table?.y} px`);
      const tools = page.locator('.toolbar :is(.button, .input):visible');
      const tops = await tools.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
      assert.ok(tops.every(({ top, bottom }) => top < 220 && bottom < 240));
      assert.equal(await overhang(page), 0);
    }
    const page = await opened.visit('/db/lod/jobs', PHONE);
    await page.getByRole('button', { name: 'More about Jobs' }).tap();
    const menu = page.locator('#list-more');
    assert.deepEqual(await menu.getByRole('link').allInnerTexts(), [
      '3 to repair',
      'Fields',
      'Import',
      'Export',
    ]);
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Columns', exact: true }).waitFor();
  });
});

/** Holds controls of cells back; returns what lets them come. */
async function holdControls(page: Page): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(CONTROLS, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

const CONTROLS = /\/cells\/.*field=/;

describe('cells', () => {
  test('are edited by press and keyboard, one after the other, and only what was typed is saved', async () => {
    const page = await opened.visit(
      '/db/lod/jobs?columns=priority,quote,scheduledAt,airspacePermit,tags&sort=title',
    );
    const cell = (row: number, name: string) =>
      page.locator('tbody tr').nth(row).locator(`[data-cell="${name}"]`);
    const editor = page.locator('.cell-editor');
    await cell(0, 'quote').click({ position: { x: 3, y: 8 } });
    await editor.locator('input[name="/quote"]').fill('1.234,50');
    await page.keyboard.press('Enter');
    await editor.waitFor({ state: 'detached' });
    await cell(0, 'quote').getByText('1,234.50').waitFor();

    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('F2');
    await editor.locator('input[name="/scheduledAt"]').waitFor();
    await page.keyboard.press('Escape');
    await editor.waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await editor.locator('input[name="/quote"]').fill('cheap');
    await page.keyboard.press('Enter');
    await editor.getByText('must be a number').waitFor();
    assert.equal(await editor.locator('input[name="/quote"]').inputValue(), 'cheap');
    await editor.locator('input[name="/quote"]').fill('99');
    await page.keyboard.press('Tab');
    await editor.locator('input[name="/scheduledAt"]').waitFor();
    await page.keyboard.press('Escape');
    await cell(0, 'quote').getByText('99').waitFor();
    opened.quiet(422);
    // Of two that were saved in a row, the last one is offered to be taken back.
    const toasts = page.locator('#toasts [data-toast]');
    await becomes(() => toasts.count(), 1);
    await toasts.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/Undid 1 change/).waitFor();
    assert.match(page.url(), /columns=priority/);
    await cell(0, 'quote').getByText('1,234.50').waitFor();
  });

  test('take what is typed before their control is there, and no key is a shortcut meanwhile', async () => {
    const page = await opened.visit('/db/lod/customers?sort=name&columns=phone,email');
    const row = page.locator('tbody tr').first();
    const phone = row.locator('[data-cell="phone"]');
    const input = page.locator('.cell-editor input[name="/phone"]');
    const release = await holdControls(page);
    await phone.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('jx7');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('9');
    assert.equal(await row.locator('[data-pick]').isChecked(), false);
    release();
    await input.waitFor();
    assert.match(await input.inputValue(), /jx9$/);
    await page.keyboard.press('Escape');
    await page.unroute(CONTROLS);
    await phone.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('x');
    await becomes(() => row.locator('[data-pick]').isChecked(), true);
    assert.equal(await input.count(), 0);
  });

  test('take what is typed ahead of several, up to the key that saves the last', async () => {
    const page = await opened.visit('/db/lod/customers?sort=name&columns=phone,email,website');
    const row = page.locator('tbody tr').first();
    const cell = (name: string) => row.locator(`[data-cell="${name}"]`);
    const release = await holdControls(page);
    await cell('phone').focus();
    await page.keyboard.press('Enter');
    for (const key of ['5', 'Tab', ...'x@example.org', 'Tab', ...'https://x.example', 'Enter', 'x', 'n'])
      await page.keyboard.press(key);
    release();
    await cell('email').getByText('x@example.org', { exact: true }).waitFor();
    await cell('website').getByText('x.example').waitFor();
    await page.locator('.cell-editor').waitFor({ state: 'detached' });
    assert.match((await cell('phone').textContent()) ?? '', /5$/);
    assert.equal(await row.locator('[data-pick]').isChecked(), false);
    assert.match(page.url(), /columns=phone/);
  });

  test('of others are never overwritten unseen', async () => {
    const page = await opened.visit('/db/lod/customers?sort=name&columns=phone,email');
    const row = page.locator('tbody tr').first();
    const id = (await row.locator('[data-pick]').getAttribute('value')) ?? '';
    await row.locator('[data-cell="phone"]').click({ position: { x: 3, y: 8 } });
    const editor = page.locator('.cell-editor');
    await editor.locator('input[name="/phone"]').fill('+49 461 1');
    await opened.elsewhere('PATCH', `lod/customers/${id}`, { phone: '+49 461 2' });
    await page.keyboard.press('Enter');
    await editor.getByText('Somebody else changed it meanwhile').waitFor();
    assert.equal(await editor.locator('input[name="/phone"]').inputValue(), '+49 461 1');
    assert.deepEqual(await axe(page), []);
    await editor.getByRole('button', { name: 'Save mine' }).click();
    await editor.waitFor({ state: 'detached' });
    assert.match(opened.file(`lod/customers/${id}.json`), /\+49 461 1"/);
    opened.quiet(412);
  });
});

describe('boards and sections', () => {
  test('cards move by mouse and keyboard, and come back by Undo', async () => {
    const page = await opened.visit('/db/lod/jobs');
    await page.getByRole('button', { name: 'Group' }).click();
    await page.locator('#group').getByRole('link', { name: 'Status' }).first().click();
    await page.waitForURL('**/jobs?board=status');
    const column = (name: string) => page.getByRole('region', { name, exact: true });
    const before = await column('Booked').locator('[data-card]').count();
    const card = column('Enquiry').locator('[data-card]').first();
    const id = await card.getAttribute('data-card');
    await card.dragTo(column('Booked').locator('header'));
    await column('Booked').locator(`[data-card="${id}"]`).waitFor();
    await becomes(() => column('Booked').locator('[data-card]').count(), before + 1);
    await loads(page, () => page.getByRole('button', { name: 'Undo' }).click());
    await column('Enquiry').locator(`[data-card="${id}"]`).waitFor();

    await column('Enquiry').locator(`[data-card="${id}"] a`).first().focus();
    await page.keyboard.press('Alt+ArrowRight');
    await column('Booked').locator(`[data-card="${id}"]`).waitFor();
    assert.deepEqual(await axe(page), []);
    assert.equal(await overhang(page), 0);
  });

  test('sections fold, and stand in the address', async () => {
    const page = await opened.visit('/db/lod/invoices?group=status');
    const shown = () => page.locator('tbody tr:not(.group-head):visible').count();
    const all = await shown();
    const first = await page.locator('tbody').first().locator('tr:not(.group-head)').count();
    await page.locator('.group-fold').first().click();
    await becomes(shown, all - first);
    assert.deepEqual(await axe(page), []);
  });

  test('a board fits under a thumb', async () => {
    const page = await opened.visit('/db/lod/jobs?board=status', PHONE);
    assert.equal(await overhang(page), 0);
    const card = page.locator('[data-card]').first();
    const id = await card.getAttribute('data-card');
    await card.locator('[data-move]').tap();
    await page.locator('#move').getByRole('button', { name: 'Paid' }).tap();
    await page.getByRole('region', { name: 'Paid', exact: true }).locator(`[data-card="${id}"]`).waitFor();
  });
});

describe('columns', () => {
  test('are put in order by drag and with Alt and arrows, and stay so on this device', async () => {
    const page = await opened.visit('/db/lod/customers');
    const heads = () => page.locator('#list thead th').allTextContents();
    const before = (await heads()).map((head) => head.trim()).filter((head) => head !== '');
    const [title = '', first = '', second = '', third = ''] = before;
    await page.getByRole('button', { name: 'Columns', exact: true }).click();
    const menu = page.locator('#columns');
    await menu.getByLabel(first, { exact: true }).focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.waitForURL(/columns=/);
    const shown = async (many: number) =>
      (await heads())
        .map((head) => head.trim())
        .filter(Boolean)
        .slice(0, many);
    await becomes(() => shown(3), [title, second, first]);
    await becomes(
      () => menu.getByLabel(first, { exact: true }).evaluate((box) => box === document.activeElement),
      true,
    );

    const grip = (label: string) => menu.locator('.column-line', { hasText: label }).first().locator('.grip');
    await grip(third).hover();
    await page.mouse.down();
    await grip(second).hover();
    await page.mouse.up();
    await becomes(() => shown(2), [title, third]);
    assert.deepEqual(await axe(page), []);
    await page.goto(new URL('/db/lod/customers', page.url()).href);
    assert.deepEqual(await shown(4), [title, third, second, first]);
  });
});
