import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { axe, type Opened, openCairn } from './open.ts';
import { becomes } from './wait.ts';

// Writing Markdown: the preview beside it, links to records.

let opened: Opened;
before(async () => {
  opened = await openCairn();
});
after(() => opened.close());
afterEach(() => opened.done());

test('the preview stands beside the text, follows it, and [[ finds a record to link to', async () => {
  const page = await opened.visit('/db/lod/customers/hotel-strandperle/edit');
  const field = page.locator('#f-notes');
  await field.getByRole('button', { name: 'Preview' }).click();
  const preview = field.getByRole('region', { name: 'Preview' });
  await preview.getByText('22 rooms').waitFor();
  const text = page.locator('#c-notes');
  const [left, right] = await Promise.all([text.boundingBox(), preview.boundingBox()]);
  assert.ok(left && right && right.x >= left.x + left.width - 1 && right.y === left.y, 'side by side');
  await text.press('Control+End');
  await text.pressSequentially('\n\n**Ask** [[brauerei');
  await field
    .getByRole('option', { name: /Brauerei Holm/ })
    .first()
    .waitFor();
  assert.deepEqual(await axe(page), []);
  await text.press('Enter');
  await becomes(() => text.inputValue(), /\*\*Ask\*\* \[[^\]]*Brauerei Holm[^\]]*\]\(\/db\/lod\/[\w/-]+\)$/);
  await preview.locator('strong', { hasText: 'Ask' }).waitFor();
  await preview.getByRole('link', { name: /Brauerei Holm/ }).waitFor();
  await text.pressSequentially(' [[zzzzqq');
  await field.getByText('No record matches').waitFor();
  await text.press('Escape');
  await field.getByRole('listbox').waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+s');
  await page
    .locator('#sheet')
    .getByRole('link', { name: /Brauerei Holm/ })
    .waitFor();
});
