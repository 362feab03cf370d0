import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe, type Opened, openCairn } from './open.ts';

// How what one types in a search box could go on.

let opened: Opened;
before(async () => {
  opened = await openCairn();
});
after(() => opened.close());
afterEach(() => opened.done());

const box = (page: Page) => page.locator('main input[type="search"]');
const options = (page: Page) => page.locator('#completions [role="option"]');

test('operators and values are offered, chosen by arrow and Enter, and go on from there', async () => {
  const page = await opened.visit('/search');
  await box(page).pressSequentially('storm stat');
  await options(page).filter({ hasText: 'status:' }).waitFor();
  assert.equal(await box(page).getAttribute('aria-expanded'), 'true');
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await box(page).inputValue(), 'storm status:');
  await options(page).filter({ hasText: 'status:booked' }).waitFor();
  await page.keyboard.type('boo');
  await page.waitForFunction(() => document.querySelectorAll('#completions [role="option"]').length === 1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  assert.equal(await box(page).inputValue(), 'storm status:booked ');
  await page.waitForURL('**/search?q=storm+status*booked*');
});

test('nothing is chosen by itself: Enter searches, Escape closes the list alone, Tab leaves', async () => {
  const page = await opened.visit('/');
  await box(page).pressSequentially('is');
  await options(page).first().waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#completions').isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'q');
  await page.keyboard.type(':br');
  await options(page).first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?q=is*br');
  await box(page).fill('in');
  await options(page).first().waitFor();
  await page.keyboard.press('Tab');
  assert.notEqual(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'q');
  assert.equal(await page.locator('#completions').isVisible(), false);
});

test('a list offers its own fields, and stays open while the list below it changes', async () => {
  const page = await opened.visit('/db/lod/jobs');
  await box(page).pressSequentially('priority:ur');
  await options(page).filter({ hasText: 'priority:urgent' }).click();
  await page.waitForURL('**/jobs?q=priority*urgent*');
  const rows = page.locator('main tbody tr');
  await page.waitForFunction(() => document.querySelectorAll('main tbody tr').length < 30);
  for (const row of await rows.allTextContents()) assert.match(row, /Urgent/);
  await box(page).pressSequentially('stat');
  await options(page).filter({ hasText: 'status:' }).waitFor();
  await page.waitForURL('**stat');
  assert.ok(await options(page).first().isVisible());
  assert.equal(await box(page).getAttribute('aria-expanded'), 'true');
});
