import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { readConfig } from '../../src/config.ts';
import { copySampleStore } from '../../src/store/sample.ts';
import { type Started, type StartOptions, startCairn } from '../start.ts';
import { slowDown } from './slow.ts';
import { PATIENCE_MS } from './wait.ts';

// A browser before a started Cairn that holds the sample: openCairn · PHONE · axe · overhang · checkPage

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = process.env.CAIRN_CHROMIUM ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-quic', '--disable-background-networking'];

/** The sample in a browser. */
export interface Opened {
  cairn: Started;
  browser: Browser;
  /** An empty page, whose complaints are kept; in a window of its own, unless it shares cookies and storage with another page. */
  page(options?: BrowserContextOptions | Page): Promise<Page>;
  /** A page at a path of Cairn. */
  visit(path: string, options?: BrowserContextOptions | Page): Promise<Page>;
  /** A change through the API, by somebody else. */
  elsewhere(method: string, path: string, body?: unknown): Promise<Response>;
  /** A record's file. */
  file(path: string): string;
  /** Fails when a page complained of something since it was last asked, but for refusals (4xx) and other complaints that `expected` names. */
  quiet(...expected: (number | string)[]): void;
  /** Stops Cairn, and starts it again on the same folder; in between it is stopped. */
  restart(between: () => Promise<void>): Promise<void>;
  /** Closes all pages, and fails as `quiet` does. */
  done(...expected: (number | string)[]): Promise<void>;
  close(): Promise<void>;
}

export async function openCairn({ env }: Pick<StartOptions, 'env'> = {}): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-'));
  const store = join(folder, 'sample');
  const today = new Date().toISOString().slice(0, 10);
  await copySampleStore(join(readConfig({}).home, 'data'), store, { today });
  const [started, browser] = await Promise.all([
    startCairn({ folder: store, env }),
    chromium.launch({ executablePath, args }),
  ]);
  let cairn = started;
  const complaints: string[] = [];
  async function newPage(options: BrowserContextOptions | Page = {}): Promise<Page> {
    const context =
      'context' in options
        ? options.context()
        : await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-GB', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await slowDown(page);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    return page;
  }
  function quiet(...expected: (number | string)[]) {
    const named = expected.map((each) =>
      typeof each === 'number' ? `responded with a status of ${each}` : each,
    );
    const refusal = new RegExp(named.join('|'));
    const others = complaints
      .splice(0)
      .filter((complaint) => expected.length === 0 || !refusal.test(complaint));
    assert.deepEqual(others, [], 'what the browser complained about');
  }
  return {
    get cairn() {
      return cairn;
    },
    browser,
    page: newPage,
    async visit(path, options) {
      const page = await newPage(options);
      await page.goto(cairn.url + path);
      return page;
    },
    elsewhere: (method, path, body) =>
      fetch(`${cairn.url}/api/v1/records/${path}`, {
        method,
        headers: { 'Content-Type': 'application/json', 'If-Match': '*', 'Cairn-By': 'Marek' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    file: (path) => readFileSync(cairn.file(path), 'utf8'),
    quiet,
    async restart(between) {
      await cairn.close();
      await between();
      cairn = await startCairn({ folder: store, env });
    },
    async done(...expected) {
      for (const context of browser.contexts()) await context.close();
      quiet(...expected);
    },
    async close() {
      await browser.close();
      await cairn.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What axe finds wrong on a page, with the first place of each. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    // @ts-expect-error: axe puts itself on the window.
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    return violations.map(
      (one: { id: string; nodes: { html: string }[] }) => `${one.id}: ${one.nodes[0]?.html}`,
    );
  });
}

/** How far a page is wider than its window. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Fails when axe finds something, or when the page is wider than its window. */
export async function checkPage(page: Page): Promise<void> {
  assert.deepEqual(await axe(page), [], page.url());
  assert.ok((await overhang(page)) <= 0, `it scrolls sideways: ${page.url()}`);
}
