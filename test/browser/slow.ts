import type { Page } from 'playwright-core';

// slowDown: a page as on a slow machine, to find tests and scripts that only work when everything is quick.

/** With `CAIRN_SLOW=6` the page's processor is six times slower and answers come up to six times 50 ms late, in any order. */
export async function slowDown(page: Page): Promise<void> {
  const times = Number(process.env.CAIRN_SLOW ?? 1);
  if (!(times > 1)) return;
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: times });
  await page.route(
    (url) => !url.pathname.startsWith('/static/'),
    async (route) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * times * 50));
      await route.continue().catch(() => {});
    },
  );
}
