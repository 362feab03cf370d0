import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { lines, pdf } from '../extract/samples.ts';
import { axe, type Opened, openCairn, overhang, PHONE } from './open.ts';
import { becomes } from './wait.ts';

// Files in the browser: chosen, dropped and pasted, with their progress.

let opened: Opened;
before(async () => {
  opened = await openCairn();
});
after(() => opened.close());

const record = '/db/lod/customers/hotel-strandperle';
const file = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(content as string),
});

describe('files', () => {
  afterEach(() => opened.done());

  test('are chosen on the page of a record, sent one after the other, and stand beside it', async () => {
    const page = await opened.visit(record);
    const before = await page.locator('#files .file-line').count();
    await page
      .locator('#files input[type=file][multiple]')
      .setInputFiles([file('attic.txt', 'The attic'), file('plan.pdf', pdf([lines('The plan')]))]);
    await page.getByText('Added attic.txt.').waitFor();
    // What has the focus does not go by itself.
    await page.locator('#uploads li').getByRole('link', { name: 'plan.pdf' }).focus();
    await page.locator('#files .file-line', { hasText: 'plan.pdf' }).waitFor();
    await becomes(() => page.locator('#files .file-line').count(), before + 2);
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Close' }).first().click();
    await page.locator('#files').getByRole('link', { name: 'plan.pdf' }).click();
    await page.getByRole('heading', { level: 1, name: 'plan.pdf' }).waitFor();
    assert.match(
      (await page.locator('iframe.preview').getAttribute('src')) ?? '',
      /^\/files\/lod\/plan\.pdf/,
    );
    await page.getByText('What stands in it').waitFor();
    assert.deepEqual(await axe(page), []);
  });

  test('are dropped and pasted anywhere on a page', async () => {
    const page = await opened.visit('/db/lod');
    const give = (type: 'drop' | 'paste', name: string) =>
      page.evaluate(
        ([sort, called]) => {
          const data = new DataTransfer();
          data.items.add(new File([`${sort} words`], called as string, { type: 'text/plain' }));
          const options = { bubbles: true, cancelable: true };
          document.body.dispatchEvent(
            sort === 'drop'
              ? new DragEvent('drop', { ...options, dataTransfer: data })
              : new ClipboardEvent('paste', { ...options, clipboardData: data }),
          );
        },
        [type, name],
      );
    await give('drop', 'dropped.txt');
    await page.getByText('Added dropped.txt.').waitFor();
    await give('paste', 'pasted.txt');
    await page.getByText('Added pasted.txt.').waitFor();
    await page.goto(`${opened.cairn.url}/db/lod/files`);
    for (const name of ['dropped.txt', 'pasted.txt']) await page.getByRole('link', { name }).waitFor();
    assert.deepEqual(await axe(page), []);
  });

  test('can be taken back while they are sent, and say what to do when the connection breaks off', async () => {
    const page = await opened.visit('/db/lod/files');
    const chooser = page.locator('main input[type=file][multiple]');
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    await page.route('**/files/lod', async (route) => {
      await held;
      await route.abort().catch(() => {});
    });
    await chooser.setInputFiles([file('slow.txt', 'slow')]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled.').waitFor();
    await chooser.setInputFiles([file('lost.txt', 'lost')]);
    release();
    await page.getByText('The connection broke off before it was sent.').waitFor();
    await page.unroute('**/files/lod');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Added lost.txt.').waitFor();
    opened.quiet('ERR_FAILED');
  });

  test('can be taken back while they wait for others, and then are never sent', async () => {
    const page = await opened.visit('/db/lod/files');
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    await page.route('**/files/lod', async (route) => {
      await held;
      await route.continue();
    });
    await page
      .locator('main input[type=file][multiple]')
      .setInputFiles([file('first.txt', 'first'), file('second.txt', 'second'), file('third.txt', 'third')]);
    const box = page.getByRole('searchbox', { name: /Search files/ });
    await box.fill('half a wor');
    const line = page.locator('#uploads li', { hasText: 'second.txt' });
    await line.getByRole('button', { name: 'Cancel' }).click();
    await line.getByText('Cancelled.').waitFor();
    await box.focus();
    release();
    await page.getByText('Added third.txt.').waitFor();
    await page.locator('#list').getByRole('link', { name: 'third.txt' }).waitFor();
    assert.equal(await page.locator('#list').getByRole('link', { name: 'second.txt' }).count(), 0);
    assert.equal(await box.inputValue(), 'half a wor');
    await becomes(() => box.evaluate((input) => input === document.activeElement), true);
  });

  test('are taken whatever their size, and a dropped folder is told from them', async () => {
    const page = await opened.visit('/db/lod/files');
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(4096)], 'image.dsk'));
      data.items.add(new File([], 'photos'));
      // A folder cannot be made here, only what is asked of it.
      const ask = DataTransferItem.prototype.webkitGetAsEntry;
      DataTransferItem.prototype.webkitGetAsEntry = function () {
        return this.getAsFile()?.name === 'photos'
          ? ({ isDirectory: true } as FileSystemEntry)
          : ask.call(this);
      };
      document.body.dispatchEvent(
        new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }),
      );
    });
    await page.getByText('Added image.dsk.').waitFor();
    await page.locator('#uploads li', { hasText: 'photos' }).getByText('This is a folder').waitFor();
  });

  test('are given to a record that is found by its title', async () => {
    const page = await opened.visit('/db/lod/files/price-list.csv');
    const box = page.getByRole('combobox', { name: 'Record that it belongs to' });
    await box.fill('strandp');
    await page.getByRole('option', { name: /Hotel Strandperle customer/ }).waitFor();
    assert.deepEqual(await axe(page), []);
    await box.press('Enter');
    await becomes(() => box.inputValue(), /Hotel Strandperle/);
    await page.locator('#owners').getByRole('button', { name: 'Add' }).click();
    await page.locator('#owners').getByRole('link', { name: 'Hotel Strandperle' }).waitFor();
  });

  test('fit on a phone, where the camera can be asked', async () => {
    const page = await opened.visit('/db/lod/files', PHONE);
    await page.getByText('Take a photo').waitFor();
    assert.ok((await overhang(page)) <= 0);
    assert.deepEqual(await axe(page), []);
    await page.getByRole('link', { name: 'attic.txt' }).click();
    await page.getByRole('heading', { level: 1, name: 'attic.txt' }).waitFor();
    assert.ok((await overhang(page)) <= 0);
    assert.deepEqual(await axe(page), []);
  });
});
