import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe, type Opened, openCairn } from './open.ts';
import { becomes } from './wait.ts';

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
  await becomes(() => box(page).getAttribute('aria-expanded'), 'true');
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await becomes(() => box(page).inputValue(), 'storm status:');
  await options(page).filter({ hasText: 'status:booked' }).waitFor();
  await page.keyboard.type('boo');
  await becomes(() => options(page).count(), 1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await becomes(() => box(page).inputValue(), 'storm status:booked ');
  await page.waitForURL('**/search?q=storm+status*booked*');
});

test('nothing is chosen by itself: Enter searches, Escape closes the list alone, Tab leaves', async () => {
  const page = await opened.visit('/');
  await box(page).pressSequentially('is');
  await options(page).first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#completions').waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'q');
  await page.keyboard.type(':br');
  await options(page).first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?q=is*br');
  await box(page).fill('in');
  await options(page).first().waitFor();
  await page.keyboard.press('Tab');
  await page.locator('#completions').waitFor({ state: 'hidden' });
  assert.notEqual(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'q');
});

test('a list offers its own fields, and stays open while the list below it changes', async () => {
  const page = await opened.visit('/db/lod/jobs');
  await box(page).pressSequentially('priority:ur');
  await options(page).filter({ hasText: 'priority:urgent' }).click();
  await page.waitForURL('**/jobs?q=priority*urgent*');
  const rows = page.locator('main tbody tr');
  for (const row of await rows.allTextContents()) assert.match(row, /Urgent/);
  await box(page).pressSequentially('stat');
  await options(page).filter({ hasText: 'status:' }).waitFor();
  await page.waitForURL('**stat');
  await options(page).first().waitFor();
  await becomes(() => box(page).getAttribute('aria-expanded'), 'true');
});
