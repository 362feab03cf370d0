import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe, type Opened, openCairn, overhang, PHONE } from './open.ts';

// A long form: the way to its groups. A new one: rows that are pasted into it.

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

/** Pastes a text where the focus is. Resolves with whether the page took it, so that the browser does not put it there. */
const paste = (page: Page, text: string) =>
  page.evaluate((given) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', given);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    return !document.activeElement?.dispatchEvent(event);
  }, text);

test('a row with its header fills the form of a new record, and what does not fit is said', async () => {
  const page = await opened.visit('/db/lod/jobs/new');
  await page.locator('#c-title').focus();
  const cells = [
    ['Title', 'Customer', 'status', 'Received', 'Quote, net', 'Kind', 'Colour'],
    ['"Ridge ""north"""', 'Hotel Strandperle', 'Booked', '3.11.2026', '1250', 'no such kind', 'red'],
  ];
  assert.ok(await paste(page, cells.map((row) => row.join('\t')).join('\r\n')));
  await page.getByText('Not taken over: Kind: “no such kind”, Colour: “red”.').waitFor();
  const value = (pointer: string) => page.locator(`#record-form [name="${pointer}"]`).first().inputValue();
  assert.equal(await value('/title'), 'Ridge "north"');
  assert.equal(await value('/customer'), 'hotel-strandperle');
  assert.equal(await value('/status'), 'booked');
  assert.equal(await value('/receivedOn'), '2026-11-03');
  assert.equal(await value('/quote'), '1250');
});

test('one row fills the controls from where one is; many rows can be imported', async () => {
  const page = await opened.visit('/db/lod/contacts/new');
  await page.locator('#c-name').focus();
  assert.ok(await paste(page, 'Ada Roof\t\tKeeper\n'));
  assert.equal(await page.locator('#c-name').inputValue(), 'Ada Roof');
  assert.ok(await paste(page, 'Name\tRole\nA\tx\nB\ty\n'));
  const dialog = page.getByRole('dialog', { name: 'These are rows' });
  await dialog.getByRole('button', { name: 'Import into Contacts' }).waitFor();
  assert.equal(await paste(page, 'only words'), false);
  page.on('dialog', (asked) => asked.accept());
  await dialog.getByRole('button', { name: 'Import into Contacts' }).click();
  await page.waitForURL(/\/import\//);
});
