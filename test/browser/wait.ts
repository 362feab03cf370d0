import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

// becomes · focusIn · loads: what happens on a page takes a moment, on a slow machine a long one.

/** How long anything is waited for. */
export const PATIENCE_MS = 60_000;

/** Reads again until it is the wanted value, or a text that matches; else fails with what it was last. */
export async function becomes<T>(read: () => T | Promise<T>, wanted: T | RegExp): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const now = await read();
    const isThere =
      wanted instanceof RegExp ? wanted.test(String(now)) : JSON.stringify(now) === JSON.stringify(wanted);
    if (isThere) return;
    if (Date.now() > until)
      return wanted instanceof RegExp
        ? assert.match(String(now), wanted)
        : assert.deepEqual<unknown>(now, wanted);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until the control of the id has the focus. */
export async function focusIn(page: Page, id: string): Promise<void> {
  await becomes(() => page.evaluate(() => document.activeElement?.id), id);
}

/** Does what leads to another page, or to the same one anew, and waits until that is there. */
export async function loads(page: Page, act: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()]);
}
