import assert from 'node:assert/strict';
import test from 'node:test';
import { chromium } from 'playwright-core';

test('the Chromium that the checks found draws a page', async () => {
  const executablePath = process.env.CAIRN_CHROMIUM ?? '/usr/bin/chromium';
  await using browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  await page.setContent('<h1>Cairn</h1>');
  assert.equal(await page.getByRole('heading').textContent(), 'Cairn');
});
