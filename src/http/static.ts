import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';

// createStatic: the files that browsers get as they are.

/** The static files: `prefix` has their hash in it, so that what is below it may be cached for ever. */
export interface Static {
  prefix: string;
  router: Router;
}

/** Serves `folder` and htmx, to be mounted at `path`; without the hash in the address they are asked for again each time. */
export function createStatic(path: string, folder: string, htmx: string): Static {
  const version = hashOf([...filesIn(folder), htmx]);
  const router = Router({ caseSensitive: true });
  const forever = { index: false, redirect: false, immutable: true, maxAge: '1y' } as const;
  const afresh = { index: false, redirect: false, cacheControl: false } as const;
  router.get(`/${version}/htmx.min.js`, (_request, response) => response.sendFile(htmx, forever));
  router.get('/htmx.min.js', (_request, response) => response.sendFile(htmx));
  router.use(`/${version}`, express.static(folder, forever));
  router.use(
    express.static(folder, {
      ...afresh,
      setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  return { prefix: `${path}/${version}`, router };
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}
