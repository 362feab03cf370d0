import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { type GalleryServer, serveGallery } from './gallery-server.ts';
import { slowDown } from './slow.ts';
import { becomes, focusIn, PATIENCE_MS } from './wait.ts';

// The controls as people use them, in the gallery, under the app's Content-Security-Policy.

const executablePath = process.env.CAIRN_CHROMIUM ?? '/usr/bin/chromium';
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

let browser: Browser;
let server: GalleryServer;
let desktop: BrowserContext;
const complaints: string[] = [];

before(async () => {
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  server = await serveGallery();
  desktop = await browser.newContext({ viewport: { width: 1280, height: 860 } });
});
after(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});
afterEach(async () => {
  for (const page of browser.contexts().flatMap((context) => context.pages())) await page.close();
  assert.deepEqual(complaints.splice(0), [], 'what the browser complained about');
});

/** A page; whatever the browser complains about on it fails the test. */
async function visit(path = '/settings/gallery', options?: BrowserContextOptions): Promise<Page> {
  const context = options ? await browser.newContext(options) : desktop;
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await slowDown(page);
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(server.url + path);
  return page;
}

/** Does what posts, and waits for the answer. */
async function answered(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForResponse((answer) => answer.request().method() === 'POST'), act()]);
}

/** What the form would send, without what was stored. */
function sent(page: Page, names: RegExp): Promise<string[]> {
  return page.evaluate(
    ([source]) => {
      const data = [...new FormData(document.querySelector('form[data-guard]') as HTMLFormElement)];
      const wanted = new RegExp(source as string);
      return data.filter(([name]) => wanted.test(name)).map(([name, value]) => `${name}=${value}`);
    },
    [names.source],
  );
}

describe('the gallery', () => {
  for (const [name, options] of [
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', PHONE],
  ] as const) {
    test(`axe finds nothing, ${name}`, async () => {
      const page = await visit('/settings/gallery', { ...options, bypassCSP: true });
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        // @ts-expect-error: axe puts itself on the window.
        const results = await globalThis.axe.run();
        return results.violations.map((one: { id: string; nodes: { html: string }[] }) => [
          one.id,
          one.nodes[0]?.html,
        ]);
      });
      assert.deepEqual(violations, []);
    });
  }

  test('nothing runs off a screen of 320 pixels, which is 1280 at 400 %', async () => {
    for (const width of [320, 390, 640]) {
      const page = await visit('/settings/gallery', { ...PHONE, viewport: { width, height: 800 } });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    }
  });

  test('on a phone the rail is a drawer that Esc closes', async () => {
    const page = await visit('/settings/gallery', PHONE);
    assert.equal(await page.locator('#rail').isVisible(), false);
    await page.locator('.dock').getByRole('button', { name: 'More' }).tap();
    await page.locator('#rail').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#rail').waitFor({ state: 'hidden' });
  });

  test('the theme is chosen at once and kept for the server', async () => {
    const page = await visit();
    await page.getByRole('button', { name: 'Light or dark' }).click();
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    await page.locator('html[data-theme="dark"]').waitFor();
    const cookies = await page.context().cookies();
    assert.equal(cookies.find(({ name }) => name === 'theme')?.value, 'dark');
  });

  test('keys: / opens the palette, ? shows the sheet, Esc closes only what is on top, j k x walk a list', async () => {
    const page = await visit();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.keyboard.press('?');
    await page.locator('#keys').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Escape');
    await page.locator('#keys').waitFor({ state: 'hidden' });
    for (const key of ['j', 'j', 'k', 'j']) await page.keyboard.press(key);
    await becomes(focused, 'Water through the ceiling, Lindenau school');
    await page.keyboard.press('x');
    await becomes(() => page.locator('[data-pick-count]').textContent(), '1 picked');
    await page.keyboard.press('/');
    await focusIn(page, 'palette-input');
    await page.keyboard.type('n?');
    assert.equal(await page.locator('#keys').isVisible(), false);
    await page.keyboard.press('Escape');
    await page.locator('#palette').waitFor({ state: 'hidden' });
  });

  test('Shift picks a range, the head picks all or shows that some are picked', async () => {
    const page = await visit();
    const boxes = page.locator('#gallery-jobs [data-pick]');
    await boxes.nth(0).click();
    await boxes.nth(3).click({ modifiers: ['Shift'] });
    await becomes(() => page.locator('#gallery-jobs [data-pick]:checked').count(), 4);
    const all = page.locator('#gallery-jobs [data-pick-all]');
    assert.equal(await all.evaluate((box: HTMLInputElement) => box.indeterminate), true);
    await all.click();
    await becomes(() => page.locator('[data-pick-count]').textContent(), '5 picked');
    await page.locator('[data-pick-none]').click();
    await page.locator('[data-selection]').waitFor({ state: 'hidden' });
  });
});

describe('a form', () => {
  test('a relation is found by typing, chosen by keys, and Esc closes only its list', async () => {
    const page = await visit();
    const input = page.locator('#c-customer');
    await input.fill('');
    await input.pressSequentially('s');
    await page.getByRole('option', { name: 'Sørensen' }).waitFor();
    await page.keyboard.press('Escape');
    await becomes(() => input.getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: 'Hale' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await becomes(() => input.inputValue(), 'Hale Estates');
    assert.deepEqual(await sent(page, /^(was:)?\/customer$/), [
      '/customer=hale',
      'was:/customer=acme-roofing',
    ]);
  });

  test('what was typed and not chosen is no value, and is not lost', async () => {
    const page = await visit();
    await page.locator('#c-customer').fill('nobody');
    await page.locator('#c-customer').press('Tab');
    assert.equal(await page.locator('#c-customer').inputValue(), 'nobody');
    await page.locator('.field:has(#c-customer) [data-half-note]').waitFor();
    assert.deepEqual(await sent(page, /^(half:)?\/customer$/), [
      '/customer=acme-roofing',
      'half:/customer=nobody',
    ]);
    await page.locator('#c-customer').press('Escape');
    await becomes(() => page.locator('#c-customer').inputValue(), 'Acme Roofing');
    assert.deepEqual(await sent(page, /^(half:)?\/customer$/), ['/customer=acme-roofing']);
  });

  test('tags are added by Enter and comma, taken away by a press or Backspace', async () => {
    const page = await visit();
    const entry = page.locator('#c-tags');
    await entry.fill('flat roof');
    await entry.press('Enter');
    await entry.fill('storm');
    await entry.press('Enter');
    await page.locator('[data-chips="/tags"] .chip', { hasText: 'insurance' }).click();
    assert.deepEqual(await sent(page, /^\/tags$/), [
      '/tags=storm',
      '/tags=two storeys',
      '/tags=flat roof',
      '/tags=',
    ]);
    await entry.press('Backspace');
    assert.deepEqual(await sent(page, /^\/tags$/), ['/tags=storm', '/tags=two storeys', '/tags=']);
  });

  test('rows are moved, removed and added without a round trip; the order of their tokens tells', async () => {
    const page = await visit();
    await page.locator('[data-row="1"] [data-row-do="up"]').click();
    await page.locator('[data-row="2"] [data-row-do="remove"]').click();
    await page.locator('[data-row-add]').click();
    await page.keyboard.type('Scaffold');
    assert.deepEqual(await sent(page, /^row:|\/what$/), [
      'row:/lines=1',
      '/lines/1/what=Gutter camera',
      'was:/lines/1/what=Gutter camera',
      'row:/lines=0',
      '/lines/0/what=Drone survey, both wings',
      'was:/lines/0/what=Drone survey, both wings',
      'row:/lines=new1',
      '/lines/new1/what=Scaffold',
    ]);
  });

  test('Save is there as long as something differs, whatever was changed', async () => {
    const page = await visit();
    const bar = page.locator('form[data-guard] .save-bar.when-dirty');
    const changes: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
      [
        'text',
        () => page.fill('#c-title', 'x'),
        () => page.fill('#c-title', 'Ridge and gutters after the storm'),
      ],
      ['switch', () => page.click('#c-indoors'), () => page.click('#c-indoors')],
      [
        'select',
        () => page.selectOption('#c-status', 'paid'),
        () => page.selectOption('#c-status', 'booked'),
      ],
      [
        'rows',
        () => page.locator('[data-row="1"] [data-row-do="up"]').click(),
        () => page.locator('[data-row="0"] [data-row-do="up"]').click(),
      ],
    ];
    assert.equal(await bar.isVisible(), false);
    for (const [what, change, back] of changes) {
      await change();
      await becomes(async () => `${what}: ${await bar.isVisible()}`, `${what}: true`);
      await back();
      await becomes(
        async () => `${what}, taken back: ${await bar.isVisible()}`,
        `${what}, taken back: false`,
      );
    }
  });

  test('Ctrl S saves, once', async () => {
    const page = await visit();
    const count = server.posted.length;
    await page.fill('#c-title', 'Saved by a key');
    await page.evaluate(() => {
      const press = { key: 's', ctrlKey: true, bubbles: true, cancelable: true };
      for (let times = 0; times < 2; times += 1) {
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', press));
      }
    });
    await becomes(() => server.posted.length, count + 1);
    await page.locator('form[data-sending]').waitFor({ state: 'detached' });
    assert.equal(server.posted.length, count + 1);
    assert.equal(server.posted.at(-1)?.get('/title'), 'Saved by a key');
    assert.equal(server.posted.at(-1)?.get('was:/title'), 'Ridge and gutters after the storm');
  });

  test('leaving with unsaved changes is asked about; what was typed is offered again and comes back by the server', async () => {
    const page = await visit();
    await page.evaluate(() => localStorage.clear());
    await page.fill('#c-title', 'Half a thought');
    await page.waitForFunction(() => localStorage.getItem('draft:gallery/storm') !== null);
    const asked = page.waitForEvent('dialog');
    const leaving = page.reload();
    const dialog = await asked;
    assert.equal(dialog.type(), 'beforeunload');
    await dialog.accept();
    await leaving;
    await answered(page, () => page.getByRole('button', { name: 'Bring it back' }).click());
    const body = server.posted.at(-1);
    assert.equal(body?.get('redraw'), 'draft');
    assert.equal(body?.get('/title'), 'Half a thought');
  });

  test('works without script: relations take ids, every value is sent', async () => {
    const page = await visit('/settings/gallery', { javaScriptEnabled: false });
    assert.equal(await page.locator('input[name="/customer"]').isVisible(), true);
    assert.equal(await page.locator('#c-customer').isVisible(), false);
    await page.fill('input[name="/customer"]', 'hale');
    await page.locator('.chip', { hasText: 'storm' }).first().click();
    await answered(page, () => page.locator('form[data-guard] [data-save]').click());
    const body = server.posted.at(-1);
    assert.equal(body?.get('/customer'), 'hale');
    assert.deepEqual(body?.getAll('/tags'), ['insurance', 'two storeys', '']);
    assert.equal(body?.get('/lines/2/amount'), '220');
  });
});

describe('a sheet', () => {
  test('a click turns a line into its control with the text at the same place; Esc puts it back', async () => {
    const page = await visit('/db/lod/jobs/1');
    const line = page.locator('#r-email');
    const left = () =>
      line.evaluate((row) => {
        const input = row.querySelector('input[type="email"]');
        const text = input ?? row.querySelector('dd a');
        const inset = input ? Number.parseFloat(getComputedStyle(input).paddingLeft) + 1 : 0;
        return Math.round((text?.getBoundingClientRect().left ?? 0) + inset);
      });
    const before = await left();
    await line.locator('dt').click();
    await focusIn(page, 'c-email');
    assert.equal(await left(), before);
    await page.keyboard.type('!');
    await line.getByRole('button', { name: 'Save' }).waitFor();
    assert.equal(
      await page.locator('.save-bar.when-dirty').isVisible(),
      false,
      'one line has its own buttons',
    );
    await page.locator('#r-customer dt').click();
    await focusIn(page, 'c-customer');
    await page.locator('.save-bar.when-dirty').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#c-email').press('Escape');
    await page.locator('#c-email').waitFor({ state: 'detached' });
    await page.locator('.save-bar.when-dirty').waitFor({ state: 'hidden' });
  });

  test('a link in a line is a link', async () => {
    const page = await visit('/db/lod/jobs/1');
    await page.locator('#r-customer dd a').first().click();
    await page.waitForURL('**/db/lod/customers/acme-roofing');
  });
});
