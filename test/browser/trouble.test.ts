import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { axe, type Opened, openCairn, overhang, PHONE } from './open.ts';
import { becomes, focusIn } from './wait.ts';

// When things go wrong: two people at once, no connection, a closed window, a broken file. Nothing that was typed is lost.

let opened: Opened;
before(async () => {
  opened = await openCairn();
});
after(() => opened.close());
afterEach(() => opened.done());

test('two windows change the same field: both texts are shown, and both survive', async () => {
  const path = 'lod/notes/drone-insurance-renewal';
  const [mine, theirs] = [await opened.visit(`/db/${path}/edit`), await opened.visit(`/db/${path}/edit`)];
  await mine.locator('#c-title').fill('My title');
  await theirs.locator('#c-title').fill('Their title');
  await theirs.keyboard.press('Control+s');
  await theirs.waitForURL(`**/${path}`);
  await mine.getByText('Go on typing').waitFor();
  await mine.keyboard.press('Control+s');
  const table = mine.getByRole('table', { name: 'Both versions' });
  await table.waitFor();
  for (const text of ['My title', 'Their title']) await table.getByText(text).waitFor();
  assert.deepEqual(await axe(mine), []);
  await mine.getByRole('radio', { name: 'Title: theirs' }).check();
  await mine.getByRole('radio', { name: 'Title: mine' }).check();
  await mine.keyboard.press('Control+s');
  await mine.waitForURL(`**/${path}`);
  await mine.getByRole('heading', { level: 1, name: 'My title' }).waitFor();
  await mine.goto(`${opened.cairn.url}/db/${path}/history`);
  await mine.getByText('Their title').first().waitFor();
  await opened.done(409);
});

test('two windows change different fields: both are kept without a question', async () => {
  const path = 'lod/customers/solarwerk-nord';
  const page = await opened.visit(`/db/${path}`);
  await page.locator('#r-name dt').click();
  await focusIn(page, 'c-name');
  await page.locator('#c-name').fill('Solarwerk Nord eG');
  await opened.elsewhere('PATCH', path, { notes: 'written meanwhile' });
  await page.keyboard.press('Control+s');
  await page.getByText('It was merged with a change by Marek.').waitFor();
  const file = opened.file(`${path}.json`);
  assert.match(file, /Solarwerk Nord eG/);
  assert.match(file, /written meanwhile/);
});

test('on a phone the two versions stand one below the other', async () => {
  const path = 'lod/customers/bo-kjeldsen';
  const page = await opened.visit(`/db/${path}`, { ...PHONE, colorScheme: 'dark' });
  await page.locator('#r-name dd').tap();
  await focusIn(page, 'c-name');
  await page.locator('#c-name').fill('Mine');
  await opened.elsewhere('PATCH', path, { name: 'Theirs' });
  await page.getByRole('button', { name: 'Save changes' }).tap();
  await page.getByRole('table', { name: 'Both versions' }).waitFor();
  assert.ok((await overhang(page)) <= 0);
  assert.deepEqual(await axe(page), []);
  await opened.done(409);
});

test('without a connection what was typed stays, is said to stay, and is saved later', async () => {
  const path = 'lod/notes/quote-for-gut-seekamp';
  const page = await opened.visit(`/db/${path}/edit`);
  await page.locator('#c-title').fill('Typed in the train');
  await page.context().setOffline(true);
  await page.getByText('What you type is kept on this device').waitFor();
  await page.keyboard.press('Control+s');
  await page.getByText('The server cannot be reached').waitFor();
  assert.equal(await page.locator('#c-title').inputValue(), 'Typed in the train');
  await page.context().setOffline(false);
  await page.keyboard.press('Control+s');
  await page.waitForURL(`**/${path}`);
  assert.match(opened.file(`${path}.json`), /Typed in the train/);
  await withoutConnection();
});

test('a lost connection is said once, and not for what the page asks by itself', async () => {
  const page = await opened.visit('/db/lod/notes/quote-for-gut-seekamp/edit');
  await page.locator('#c-title').fill('Typed at sea');
  await page.context().setOffline(true);
  await page.waitForEvent('requestfailed', (request) => request.url().includes('/news?'));
  await page.getByText('What you type is kept on this device').waitFor();
  assert.equal(await page.getByText('The server cannot be reached').count(), 0);
  for (const _ of [1, 2]) {
    const refused = page.waitForEvent('requestfailed', (request) => request.method() === 'POST');
    await page.keyboard.press('Control+s');
    await refused;
    await page.locator('#record-form:not([data-sending])').waitFor();
  }
  await becomes(() => page.getByText('The server cannot be reached').count(), 1);
  await withoutConnection();
});

test('what was typed before the window was closed is offered again and comes back', async () => {
  const path = 'lod/invoices/2026-0152';
  const page = await opened.visit(`/db/${path}/edit`);
  await page.locator('#c-subject').fill('Half-typed');
  await page.getByRole('button', { name: 'Add line' }).click();
  await page.locator('[data-row="new1"] input[name$="/text"]').fill('A line of the draft');
  await page.context().setOffline(true);
  await page.keyboard.press('Control+s');
  await page.getByText('The server cannot be reached').waitFor();
  await page.close({ runBeforeUnload: false });

  const again = await opened.page(page);
  await again.context().setOffline(false);
  await again.goto(`${opened.cairn.url}/db/${path}/edit`);
  await again.getByRole('button', { name: 'Bring it back' }).waitFor();
  const changes = await again.locator('[data-draft-changes]').textContent();
  assert.match(changes ?? '', /It changes 2 values/);
  assert.match(changes ?? '', /Subject.+→Half-typed/);
  assert.match(changes ?? '', /A line of the draft/);
  assert.deepEqual(await axe(again), []);
  await again.getByRole('button', { name: 'Bring it back' }).click();
  await again.locator('[data-row="new1"]').waitFor();
  assert.equal(await again.locator('#c-subject').inputValue(), 'Half-typed');
  assert.equal(
    await again.locator('[data-row="new1"] input[name$="/text"]').inputValue(),
    'A line of the draft',
  );
  await again.locator('[data-row="new1"] input[name$="/quantity"]').fill('1');
  await again.locator('[data-row="new1"] input[name$="/unitPrice"]').fill('10');
  await again.locator('[data-row="new1"] input[name$="/amount"]').fill('10');
  await again.keyboard.press('Control+s');
  await again.waitForURL(`**/${path}`);
  assert.match(opened.file(`${path}.json`), /A line of the draft/);
  await again.goto(`${opened.cairn.url}/db/${path}/edit`);
  await again.locator('form[data-draft-seen]').waitFor();
  assert.equal(await again.locator('[data-draft-offer]').isVisible(), false);
  await withoutConnection();
});

test('leaving with something unsaved is asked about; discarding is not, and can be taken back', async () => {
  const path = 'lod/contacts/karin-jorgensen';
  const page = await opened.visit(`/db/${path}/edit`);
  await page.locator('#c-name').fill('Unsaved');
  const asked = new Promise<string>((resolve) =>
    page.once('dialog', (dialog) => {
      resolve(dialog.type());
      dialog.dismiss();
    }),
  );
  await page.getByRole('link', { name: 'Activity' }).first().click();
  assert.equal(await asked, 'beforeunload');
  assert.equal(await page.locator('#c-name').inputValue(), 'Unsaved');
  await page.getByRole('link', { name: 'Discard' }).click();
  await page.waitForURL(`**/${path}`);
  await page.getByRole('button', { name: 'Bring it back' }).waitFor();
});

test('what was typed in the last moment before a page was left is offered again', async () => {
  const path = 'lod/contacts/karin-jorgensen';
  const page = await opened.visit(`/db/${path}`);
  page.on('dialog', (dialog) => dialog.accept());
  await page.locator('#r-role dt').click();
  await focusIn(page, 'c-role');
  await page.locator('#c-role').fill('Typed just now');
  await page.reload();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await page.waitForURL(`**/${path}/edit`);
  assert.equal(await page.locator('#c-role').inputValue(), 'Typed just now');
  await page.getByRole('link', { name: 'Discard' }).click();
  await page.waitForURL(`**/${path}`);
  await page.getByRole('button', { name: 'Throw away' }).click();
  const drafts = () =>
    page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('draft:')));
  assert.deepEqual(await drafts(), []);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Bring it back' }).waitFor();
  assert.equal((await drafts()).length, 1);
  await page.reload();
  await page.getByRole('button', { name: 'Throw away' }).click();
  await page.reload();
  await page.locator('form[data-draft-seen]').waitFor();
  assert.equal(await page.locator('[data-draft-offer]').isVisible(), false);
});

test('a broken file is mended in the browser, with the caret at the fault', async () => {
  const path = 'lod/jobs/storm-check-gut-seekamp-barns';
  const page = await opened.visit(`/db/${path}`);
  await page.getByRole('link', { name: 'Mend the file' }).click();
  const text = page.getByRole('textbox', { name: 'The file' });
  await page.waitForURL('**/edit**');
  const typed = await text.inputValue();
  await becomes(
    () => text.evaluate((area) => (area as HTMLTextAreaElement).selectionStart),
    typed.trimEnd().length,
  );
  await text.fill(`${typed.trimEnd().replace(/,$/, '')}\n}\n`);
  await page.keyboard.press('Control+s');
  await page.waitForURL(`**/${path}`);
  await page.getByText('Saved the file.').waitFor();
  assert.equal(JSON.parse(opened.file(`${path}.json`)).title, 'Storm check, Gut Seekamp barns');
});

test('long names and tags make no page wider than a phone', async () => {
  const name =
    'Wohnungsbaugenossenschaft_Fördeufer-Ostseebad_Glücksburg und Umgebung, Abteilung für Dächer und Fassaden';
  const path = 'lod/customers/gut-seekamp';
  await opened.elsewhere('PATCH', path, { name, tags: [name.replaceAll(' ', '')] });
  const page = await opened.visit(`/db/${path}`, PHONE);
  await page.getByRole('heading', { level: 1, name }).waitFor();
  for (const at of ['', '/edit', '/move', '/passages', '/history', '/json']) {
    await page.goto(`${opened.cairn.url}/db/${path}${at}`);
    assert.ok((await overhang(page)) <= 0, at);
  }
});

test('without script a record is edited, and rows come and go', async () => {
  const path = 'lod/invoices/2026-0151';
  const page = await opened.visit(`/db/${path}`, { javaScriptEnabled: false });
  await page.locator('#r-subject .sheet-edit').click();
  await page.waitForURL('**/edit#f-subject');
  // Nothing says what only script can know.
  assert.equal(await page.getByText('Unsaved changes').isVisible(), false);
  await page.locator('#c-subject').fill('Without script');
  await page.getByRole('button', { name: 'Add line' }).click();
  await page.locator('[data-row="new1"] input[name$="/text"]').fill('By hand');
  assert.equal(await page.locator('#c-subject').inputValue(), 'Without script');
  for (const [name, value] of [
    ['quantity', '1'],
    ['unitPrice', '5'],
    ['amount', '5'],
  ])
    await page.locator(`[data-row="new1"] input[name$="/${name}"]`).fill(value as string);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.waitForURL(`**/${path}`);
  await page.getByText('Saved 2026-0151.').waitFor();
  assert.match(opened.file(`${path}.json`), /By hand/);
});

/** The browser itself says that it has no connection, as an error. */
async function withoutConnection(): Promise<void> {
  await opened.done().catch((error: Error & { actual?: string[] }) => {
    const others = (error.actual ?? []).filter(
      (complaint) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(complaint),
    );
    assert.deepEqual(others, []);
  });
}
