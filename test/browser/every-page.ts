import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { checkPage, type Opened, openCairn } from './open.ts';

// everyPage: each page as it is opened.

const job = '/db/lod/jobs/thermal-survey-brauerei-holm';
const pages: [what: string, path: string, status?: number][] = [
  ['home', '/'],
  ['a business', '/db/lod'],
  ['a list', '/db/lod/jobs'],
  ['a list, filtered and sorted', '/db/lod/jobs?filter[status][eq]=booked&sort=-scheduledAt'],
  ['a list without a match', '/db/lod/jobs?q=zzzz'],
  ['a list without a schema', '/db/bc/incidents'],
  ['a board', '/db/lod/jobs?board=status'],
  ['sections of a list', '/db/lod/invoices?group=status'],
  ['fields', '/db/lod/contacts/fields'],
  ['fields that are a guess', '/db/bc/incidents/fields'],
  ['a field check', '/db/bc/hubs/fields/check'],
  ['a clean-up', '/db/lod/contacts/clean-up'],
  ['duplicates', '/db/lod/customers/duplicates'],
  ['two records to merge', '/db/lod/customers/duplicates?keep=backerei-muller&remove=baeckerei-mueller'],
  ['a new collection', '/new?in=lod'],
  ['an import', '/import?ns=lod'],
  ['a record', job],
  ['a record with lines', '/db/lod/invoices/2026-0150'],
  ['a record with much text', '/db/lod/notes/what-the-storm-taught-us'],
  ['a record with what refers to it', '/db/lod/customers/hotel-strandperle'],
  ['a record that does not fit', '/db/lod/jobs/barn-ridge-survey-gut-seekamp'],
  ['a record whose file is broken', '/db/lod/jobs/storm-check-gut-seekamp-barns'],
  ['the files of a business', '/db/lod/files'],
  ['a file that is a picture', '/db/lod/files/strandperle-east-wing.jpg'],
  ['a file that is a PDF', '/db/lod/files/survey-report-strandperle.pdf'],
  ['a file that is a message', '/db/lod/files/enquiry-kjeldsen.eml'],
  ['a new record', '/db/lod/invoices/new'],
  ['a copy', '/db/lod/contacts/new?@like=anke-petersen'],
  ['a form', `${job}/edit`],
  ['a form with nested fields', '/db/bc/hubs/sonderborg-harbour/edit'],
  ['a form that was guessed', '/db/bc/incidents/dog-bite/edit'],
  ['a file as text', `${job}/edit?as=json`],
  ['a broken file to mend', '/db/lod/jobs/storm-check-gut-seekamp-barns/edit'],
  ['another file name', '/db/lod/customers/hotel-strandperle/move'],
  ['a history', `${job}/history`],
  ['a file', `${job}/json`],
  ['a deleted record', '/db/lod/notes/list-for-next-week', 410],
  ['no such page', '/nothing/here', 404],
  ['a search', '/search?q=storm'],
  ['activity', '/activity'],
  ['the trash', '/trash'],
  ['to repair', '/repair'],
  ['settings', '/settings'],
  ['the search test', '/settings/search-test'],
  ['backups', '/settings/backups'],
  ['setting up', '/setup'],
  ['an export', '/export/lod/jobs'],
  ['a search by operators', '/search?q=in%3Alod%2Fjobs+-status%3Apaid+updated%3Asoon'],
  ['a search without words', '/search'],
  ['a search that finds nothing', '/search?q=zzzz+in%3Alod'],
  ['how search stands', '/settings/index'],
  ['the model', '/settings/index/model'],
  ['passages', '/db/lod/notes/what-the-storm-taught-us/passages'],
  ['the developer page', `/settings/developer?of=${encodeURIComponent(job)}`],
];

/** Tests each page in one window: nothing that axe, the console or the Content-Security-Policy complains about, nothing wider than the window. */
export function everyPage(name: string, options: BrowserContextOptions): void {
  describe(name, () => {
    let opened: Opened;
    // One window for all, so that styles and scripts are fetched once.
    let window: Page;
    before(async () => {
      opened = await openCairn();
      await opened.elsewhere('DELETE', 'lod/notes/list-for-next-week');
      window = await opened.page(options);
    });
    after(() => opened.close());

    for (const [what, path, status = 200] of pages) {
      test(what, async () => {
        const page = await opened.page(window);
        const answer = await page.goto(opened.cairn.url + path);
        assert.equal(answer?.status(), status);
        await checkPage(page);
        await page.close();
        opened.quiet(404, 410);
      });
    }

    test('a page of history, as it was then', async () => {
      const page = await opened.page(window);
      await page.goto(`${opened.cairn.url}${job}/history`);
      await page.locator('.timeline a').first().click();
      await page.waitForURL('**/history/*');
      await checkPage(page);
      await page.close();
      opened.quiet(404, 410);
    });
  });
}
