import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Router } from 'express';

// createSetup: all that answers where local mode is not offered and there are no accounts.

export interface SetupFacts {
  version: string;
  folder: string;
  /** Why local mode is not offered. */
  reason: 'systemd' | 'off';
}

export interface SetupParts extends SetupFacts {
  /** The page; `facts` only for who has the code from the log. */
  page(facts: SetupFacts | undefined): string | Promise<string>;
  /** Told each new code, for the log. */
  announce(code: string): void;
}

/** GET /setup. The code that it announces shows once what a stranger should not see; then there is a new one. */
export function createSetup({ page, announce, ...facts }: SetupParts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  let code = newCode();
  announce(code);
  router.get('/setup', async (request, response) => {
    const known = isCode(String(request.query.code ?? ''), code);
    const html = await page(known ? facts : undefined);
    response.set({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }).end(html);
    // Who only asks for the headers has seen nothing yet.
    if (!known || request.method === 'HEAD') return;
    code = newCode();
    announce(code);
  });
  return router;
}

function newCode(): string {
  return randomBytes(10).toString('hex');
}

function isCode(given: string, code: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(code)];
  return a.length === b.length && timingSafeEqual(a, b);
}
