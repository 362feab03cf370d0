import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { lines, pdf } from '../extract/samples.ts';
import { axe, type Opened, openCairn, overhang, PHONE } from './open.ts';

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
    await page.locator('#files .file-line', { hasText: 'plan.pdf' }).waitFor();
    assert.equal(await page.locator('#files .file-line').count(), before + 2);
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
