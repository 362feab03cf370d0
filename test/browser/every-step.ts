import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Who } from '../../src/core/who.ts';
import type { Mutation } from '../../src/services/records.ts';
import { checkPage, type Opened, openCairn } from './open.ts';
import { loads } from './wait.ts';

// everyStep: pages that are there only after something was done.

const owner: Who = { name: 'Ines', via: 'cli', namespaces: '*' };
const PASSWORD = 'a kettle on the quay';

/** Tests each of them in one window, as everyPage does. */
export function everyStep(name: string, options: BrowserContextOptions): void {
  describe(name, () => {
    let opened: Opened;
    let window: Page;
    before(async () => {
      opened = await openCairn();
      window = await opened.page(options);
    });
    after(() => opened.close());
    afterEach(() => opened.quiet());

    test('the steps of an import, and the list of those that wait', async () => {
      const { imports } = opened.cairn.services;
      const source = (async function* () {
        yield Buffer.from('Name;Kind;E-mail\nAcme Roofing;company;a@example.org\nBo;person;nonsense\n');
      })();
      const wish = { name: 'Kunden.csv', source, collection: 'customers' };
      const { id } = await imports.receive(owner, 'lod', wish);
      await imports.read(owner, id);
      await visits(`/import/${id}/columns`);
      await imports.checked(owner, id);
      await visits(`/import/${id}/preview`, `/import/${id}/preview?show=invalid`, '/import?ns=lod');
    });

    test('a run that goes on, and one that has ended', async () => {
      const { runs } = opened.cairn.services;
      const go = Promise.withResolvers<void>();
      async function* mutations(): AsyncGenerator<Mutation> {
        await go.promise;
        yield { op: 'patch', ref: 'lod/notes/drone-insurance-renewal', body: '{"seen":true}' };
      }
      const work = {
        ns: 'lod',
        title: 'Mark notes',
        total: 1,
        href: '/db/lod/notes',
        mutations: mutations(),
      };
      const { id } = runs.start(owner, work);
      await visits(`/runs/${id}`);
      go.resolve();
      await runs.ended(owner, id);
      await visits(`/runs/${id}`);
    });

    test('what a change of many would do', async () => {
      const page = await opened.page(window);
      await page.goto(`${opened.cairn.url}/db/lod/jobs`);
      const fields = {
        'do:/priority': 'set',
        '/priority': 'urgent',
        fields: 'priority',
        do: 'preview',
        all: '1',
      };
      await loads(page, () =>
        page.evaluate((posted) => {
          const form = Object.assign(document.createElement('form'), {
            method: 'post',
            action: '/bulk/lod/jobs',
          });
          for (const [name, value] of Object.entries(posted))
            form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
          document.body.append(form);
          form.submit();
        }, fields),
      );
      await page.locator('#effect').waitFor();
      await checkPage(page);
      await page.close();
    });

    // The last one: from the first account on everybody signs in.
    test('signing in, people, and an account', async () => {
      const { accounts } = opened.cairn.services;
      const { account } = await accounts.add(owner, {
        name: 'Ines',
        roles: { '*': 'owner' },
        password: PASSWORD,
      });
      const { code } = await accounts.add(owner, { name: 'Bo', roles: { lod: 'editor' } });
      await accounts.addToken(owner, { name: 'till', roles: { lod: 'viewer' }, for: account.id });
      await visits('/signin', `/welcome/${code}`);
      const page = await opened.page(window);
      await page.goto(`${opened.cairn.url}/signin`);
      await page.getByLabel('Name').fill('Ines');
      await page.getByLabel('Password').fill(PASSWORD);
      await loads(page, () => page.keyboard.press('Enter'));
      await page.close();
      await visits('/settings/people', '/settings/account', '/settings');
    });

    async function visits(...paths: string[]) {
      for (const path of paths) {
        const page = await opened.page(window);
        const answer = await page.goto(opened.cairn.url + path);
        assert.deepEqual([answer?.status(), new URL(page.url()).pathname], [200, path.split('?')[0]]);
        await checkPage(page);
        await page.close();
      }
    }
  });
}
