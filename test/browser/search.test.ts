import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe, type Opened, openCairn, overhang, PHONE } from './open.ts';
import { becomes } from './wait.ts';

// The search page, as one types, by its links, and without script.

let opened: Opened;
before(async () => {
  opened = await openCairn();
});
after(() => opened.close());
afterEach(() => opened.done());

const box = (page: Page) => page.locator('main input[type="search"]');
const hits = (page: Page) => page.locator('#results .hit');

test('answers while one types, keeps the address, the focus and the caret', async () => {
  const page = await opened.visit('/search');
  await box(page).pressSequentially('gutter');
  await page.waitForURL('**/search?q=gutter');
  await page.locator('#results mark').first().waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Home');
  await page.keyboard.type('valley ');
  await page.waitForURL('**/search?q=valley*gutter');
  await becomes(() => box(page).evaluate((input: HTMLInputElement) => input.selectionStart), 7);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.getByRole('heading', { name: 'What you can ask' }).waitFor();
});

test('a facet narrows and is seen in the box; taken away everything is there again; back goes back', async () => {
  const page = await opened.visit('/search?q=storm');
  const before = await hits(page).count();
  const facet = page.getByRole('navigation', { name: 'By collection' }).getByRole('link', { name: /^Jobs/ });
  const count = Number((await facet.locator('.count').textContent()) ?? '');
  await facet.click();
  await page.waitForURL('**/search?q=storm+in*jobs');
  await becomes(() => box(page).inputValue(), 'storm in:lod/jobs');
  await page.getByText(new RegExp(`^${count} records?\\b`)).waitFor();
  for (const where of await hits(page).locator('.where').allTextContents()) assert.match(where, /Jobs/);
  await page.getByRole('link', { name: /^Without “in Jobs/ }).click();
  await page.waitForURL('**/search?q=storm');
  await becomes(() => hits(page).count(), before);
  await page.goBack();
  await page.waitForURL('**/search?q=storm+in*jobs');
});

test('how to search is chosen by a link, and stays while one goes on typing', async () => {
  const page = await opened.visit('/search?q=storm');
  await page.getByRole('link', { name: 'Exact words' }).click();
  await page.waitForURL('**/search?q=storm&mode=keyword');
  await box(page).focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' hotel');
  await page.waitForURL(/q=storm\+hotel.*mode=keyword|mode=keyword.*q=storm\+hotel/);
});

test('what was asked is remembered when something that was found is opened', async () => {
  const page = await opened.visit('/search');
  await box(page).pressSequentially('strandperle');
  await page.waitForURL('**/search?q=strandperle');
  await hits(page).first().locator('a').click();
  await page.waitForURL('**/db/**');
  await page.goto(`${opened.cairn.url}/search`);
  await page.getByRole('link', { name: 'strandperle' }).click();
  await page.waitForURL('**/search?q=strandperle');
});

test('the figures stand behind Details, which a line does not cover', async () => {
  const page = await opened.visit('/search?q=gutter', PHONE);
  const first = hits(page).first();
  await first.getByText('Details').tap();
  await first.getByText('Words (BM25)').waitFor();
  assert.deepEqual(await axe(page), []);
  assert.ok((await overhang(page)) <= 0);
});

test('works without script: the form, the facets, how to search', async () => {
  const page = await opened.visit('/search', { javaScriptEnabled: false });
  await box(page).fill('storm');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?q=storm');
  await page
    .getByRole('link', { name: /^Notes/ })
    .last()
    .click();
  await page.waitForURL('**/search?q=storm+in*notes');
  await page.getByRole('link', { name: 'Exact words' }).click();
  await page.waitForURL('**mode=keyword');
  await hits(page).first().waitFor();
});
