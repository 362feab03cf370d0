import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe, type Opened, openCairn, overhang, PHONE } from './open.ts';
import { becomes, focusIn } from './wait.ts';

// The palette: found by keyboard, by screen reader and by thumb.

let opened: Opened;
before(async () => {
  opened = await openCairn();
});
after(() => opened.close());

const job = '/db/lod/jobs/thermal-survey-brauerei-holm';
const isOpen = (page: Page) => page.locator('#palette').evaluate((dialog: HTMLDialogElement) => dialog.open);
const opens = (page: Page) => becomes(() => isOpen(page), true);
const closes = (page: Page) => becomes(() => isOpen(page), false);
/** What the one line that Enter opens says. */
const chosen = (page: Page) => page.locator('#palette [aria-selected="true"] .name').textContent();

/** Types, and waits for the list that answers it. */
async function type(page: Page, text: string) {
  await page.keyboard.type(text);
  await page.locator('#palette [role="option"]', { hasText: `“${text}”` }).waitFor();
}

describe('the palette', () => {
  afterEach(() => opened.done());

  test('opens by slash, by Ctrl K while typing, and by a press; Esc gives the focus back', async () => {
    const page = await opened.visit('/db/lod/customers');
    const link = page.locator('main tbody a').first();
    await link.focus();
    await page.keyboard.press('/');
    await page.locator('#palette [role="option"]').first().waitFor();
    await focusIn(page, 'palette-input');
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Escape');
    await closes(page);
    await becomes(() => link.evaluate((element) => element === document.activeElement), true);
    const box = page.locator('main input[type="search"]');
    await page.keyboard.press('f');
    await page.keyboard.type('a/b');
    await becomes(() => box.inputValue(), 'a/b');
    await page.keyboard.press('Control+k');
    await opens(page);
    await page.keyboard.press('Control+k');
    await closes(page);
    await page.getByRole('button', { name: 'Find anything' }).click();
    await focusIn(page, 'palette-input');
  });

  test('finds records by their words, and says where', async () => {
    const page = await opened.visit('/');
    await page.keyboard.press('/');
    await type(page, 'strandp');
    const first = page.locator('#palette [aria-selected="true"]');
    assert.match((await first.textContent()) ?? '', /Strandp/);
    assert.match((await first.locator('.hint').textContent()) ?? '', /Lodestar Roof Surveys/);
    assert.equal(
      await page.locator('#palette-input').getAttribute('aria-activedescendant'),
      await first.getAttribute('id'),
    );
    assert.match((await page.locator('#palette-status').textContent()) ?? '', /^\d+ lines$/);
    assert.deepEqual(await axe(page), []);
    const href = await first.getAttribute('href');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${href}`);
  });

  test('goes to lists and pages and makes new records, by the beginnings of their names', async () => {
    const page = await opened.visit('/');
    await page.keyboard.press('/');
    await type(page, 'new cus');
    await becomes(() => chosen(page), 'New customer');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/db/lod/customers/new');
    await page.keyboard.press('Control+k');
    await type(page, 'repair');
    await becomes(() => chosen(page), 'To repair');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/repair');
  });

  test('arrows go round, and Ctrl Enter opens beside', async () => {
    const page = await opened.visit('/');
    await page.keyboard.press('/');
    await type(page, 'gutter');
    const names = await page.locator('#palette [role="option"] .name').allTextContents();
    await page.keyboard.press('ArrowUp');
    await becomes(() => chosen(page), names.at(-1) ?? '');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await becomes(() => chosen(page), names[1] ?? '');
    const href = await page.locator('#palette [aria-selected="true"]').getAttribute('href');
    const [beside] = await Promise.all([
      page.context().waitForEvent('page'),
      page.keyboard.press('Control+Enter'),
    ]);
    await beside.waitForURL(`**${href}`);
    await opens(page);
  });

  test('an Enter that comes before the answer waits for it', async () => {
    const page = await opened.visit('/');
    await page.route('**/palette?*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await page.keyboard.press('/');
    await page.keyboard.type('new invoice');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/db/lod/invoices/new');
  });

  test('knows what was open lately and what can be done here', async () => {
    const page = await opened.visit('/db/lod/customers/hotel-strandperle');
    await page.goto(opened.cairn.url + job);
    await page.keyboard.press('/');
    await page.locator('#palette [role="option"]').first().waitFor();
    await becomes(() => chosen(page), 'Hotel Strandperle');
    await page.keyboard.press('ArrowDown');
    await becomes(() => chosen(page), 'Edit this record');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${job}/edit`);
  });

  test('lies over another layer, and Esc closes it alone', async () => {
    const page = await opened.visit('/');
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await page.locator('#palette [role="option"]').first().waitFor();
    await page.keyboard.press('Escape');
    await closes(page);
    assert.equal(await page.locator('#keys').evaluate((dialog: HTMLDialogElement) => dialog.open), true);
  });

  test('says when the server cannot be reached, and answers when it can again', async () => {
    const page = await opened.visit('/');
    await page.keyboard.press('/');
    await page.locator('#palette [role="option"]').first().waitFor();
    await page.context().setOffline(true);
    const complained = page.waitForEvent('console', (message) => /DISCONNECTED/.test(message.text()));
    await page.keyboard.type('g');
    await complained;
    await page.getByText('The server cannot be reached').first().waitFor();
    await page.context().setOffline(false);
    await page.keyboard.type('utter');
    await page.locator('#palette [role="option"]', { hasText: '“gutter”' }).waitFor();
    await page.close();
    assert.throws(() => opened.quiet(), /ERR_INTERNET_DISCONNECTED/);
  });

  test('fits a phone, and is closed by a thumb', async () => {
    const page = await opened.visit('/', PHONE);
    await page.getByRole('button', { name: 'More' }).tap();
    await page.getByRole('button', { name: 'Find anything' }).tap();
    await type(page, 'storm');
    assert.ok((await overhang(page)) <= 0);
    assert.deepEqual(await axe(page), []);
    await page.locator('#palette').getByRole('button', { name: 'Close' }).tap();
    await closes(page);
  });
});
