import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { axe, type Opened, openCairn } from './open.ts';
import { becomes } from './wait.ts';

// What refers to a record, on its page.

let opened: Opened;
before(async () => {
  opened = await openCairn();
});
after(() => opened.close());
afterEach(() => opened.done());

test('related records have their count, their exact sum, and the columns that one chose on this device', async () => {
  const page = await opened.visit('/db/lod/customers/hotel-strandperle');
  const invoices = page.getByRole('region', { name: 'Invoices' });
  await invoices.getByText('2 · Total €2,046.80').waitFor();
  await invoices.getByRole('button', { name: 'Columns of Invoices' }).click();
  const menu = page.getByRole('group', { name: 'Columns' }).filter({ visible: true });
  await menu.getByLabel('Their order or claim number').check();
  await invoices.getByText('NA-26-121077').waitFor();
  assert.equal(await menu.isVisible(), true);
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  await page.reload();
  await invoices.getByText('NA-26-121077').waitFor();
  await invoices.getByRole('link', { name: 'Show all 2 invoices' }).click();
  await page.waitForURL('**/invoices?filter*hotel-strandperle*');
  await becomes(() => page.locator('main tbody tr').count(), 2);
});

test('a job is begun for the customer that one looks at', async () => {
  const page = await opened.visit('/db/lod/customers/hotel-strandperle');
  await page.getByRole('link', { name: 'New job for Hotel Strandperle' }).click();
  await page.waitForURL('**/jobs/new?customer=hotel-strandperle');
  assert.equal(await page.locator('#c-customer').inputValue(), 'Hotel Strandperle');
});
