import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe, type Opened, openCairn, overhang, PHONE } from './open.ts';

// A long form: the way to its groups.

const job = '/db/lod/jobs/thermal-survey-brauerei-holm/edit';

let opened: Opened;
before(async () => {
  opened = await openCairn();
});
after(() => opened.close());
afterEach(() => opened.done(422));

const way = (page: Page) => page.getByRole('navigation', { name: 'Groups of fields' });
const current = (page: Page) => way(page).locator('[aria-current="true"]').textContent();
/** Whether a control can be seen: neither out of the window nor under what stands above. */
const inSight = (page: Page, id: string) =>
  page.locator(id).evaluate((control) => {
    const { left, top } = control.getBoundingClientRect();
    return control.contains(document.elementFromPoint(left + 8, top + 8));
  });

for (const [where, options] of [
  ['on a desk', {}],
  ['on a phone', PHONE],
] as const) {
  test(`groups are reached by their names, and the one in sight is marked, ${where}`, async () => {
    const page = await opened.visit(job, options);
    assert.equal(await current(page), 'Order');
    await way(page).getByRole('link', { name: 'Place and roof' }).click();
    await page.waitForFunction(
      () => document.querySelector('.group-nav [aria-current]')?.textContent === 'Place and roof',
    );
    assert.ok(
      await page.locator('fieldset', { hasText: 'Place and roof' }).locator('legend').first().isVisible(),
    );
    await way(page).getByRole('link', { name: 'Order' }).click();
    await page.waitForFunction(
      () => document.querySelector('.group-nav [aria-current]')?.textContent === 'Order',
    );
    assert.equal(await overhang(page), 0);
    assert.deepEqual(await axe(page), []);
  });
}

test('a group says how many of its fields have to be mended, and leads to the first', async () => {
  const page = await opened.visit(job);
  await page.locator('#c-title').fill('');
  await page.locator('#c-roof-areaM2').fill('a lot');
  await page.locator('#c-roof-pitchDegrees').fill('steep');
  await page.keyboard.press('Control+s');
  await page.locator('.mistakes').waitFor();
  const roof = way(page).getByRole('link', { name: 'Place and roof 2 things to mend' });
  assert.ok(await way(page).getByRole('link', { name: 'Order 1 thing to mend' }).isVisible());
  await roof.click();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'c-roof-areaM2');
  assert.ok(await inSight(page, '#c-roof-areaM2'));
  assert.deepEqual(await axe(page), []);
});

test('the way to the groups works without script', async () => {
  const page = await opened.visit(job, { javaScriptEnabled: false });
  await way(page).getByRole('link', { name: 'Result' }).click();
  assert.match(page.url(), /#gresult$/);
  assert.ok(await inSight(page, '#gresult legend'));
});
