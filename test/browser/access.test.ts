import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Who } from '../../src/core/who.ts';
import { axe, type Opened, openCairn, overhang, PHONE } from './open.ts';
import { becomes } from './wait.ts';

// Signing in, and what a page keeps when a session ends, in a browser.

const owner: Who = { name: 'Ines', via: 'cli', namespaces: '*' };
const PASSWORD = 'a kettle on the quay';

describe('accounts in a browser', () => {
  let opened: Opened;
  before(async () => {
    opened = await openCairn();
  });
  after(() => opened.close());
  afterEach(() => opened.done(401, 403));

  test('on a phone one makes the first account, signs out and in again, and a wrong password is said', async () => {
    const page = await opened.visit('/setup', PHONE);
    assert.deepEqual(await axe(page), []);
    assert.ok((await overhang(page)) <= 0);
    await page.getByLabel('Your name').fill('Ines');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText('Signed in as Ines').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'More' }).click();
    await page.locator('#rail').getByRole('button', { name: 'Ines' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    assert.deepEqual(await axe(page), []);
    assert.ok((await overhang(page)) <= 0);
    await page.getByLabel('Name').fill('Ines');
    await page.getByLabel('Password').fill('something else here');
    await page.keyboard.press('Enter');
    await page.getByText('The name or the password is wrong.').waitFor();
    assert.equal(await page.getByLabel('Name').inputValue(), 'Ines');
    await becomes(() => page.evaluate(() => document.activeElement?.getAttribute('name')), 'password');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/');
    for (const path of ['/settings/account', '/settings/people']) {
      await page.goto(opened.cairn.url + path);
      assert.deepEqual(await axe(page), [], path);
      assert.ok((await overhang(page)) <= 0, path);
    }
  });

  test('a session that ends while one types leaves the form as it is, and one goes on after signing in over it', async () => {
    const { accounts } = opened.cairn.services;
    const { account } = await accounts.add(owner, {
      name: 'Tom',
      roles: { '*': 'owner' },
      password: PASSWORD,
    });
    const page = await opened.visit('/signin?to=/db/lod/customers/hotel-strandperle/edit');
    await page.getByLabel('Name').fill('Tom');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/edit');
    const field = page.locator('[name="/name"]');
    await field.fill('Typed before it ended');
    await accounts.endSessions({ ...owner, account: account.id });
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'You are signed out' });
    await dialog.waitFor();
    assert.equal(await field.inputValue(), 'Typed before it ended');
    await dialog.getByLabel('Password').fill(PASSWORD);
    await dialog.getByLabel('Name').fill('Tom');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await field.inputValue(), 'Typed before it ended');
  });
});
