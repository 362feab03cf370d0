import { join } from 'node:path';
import type { Logger } from 'pino';
import { createApi } from './api/api.ts';
import { createIdentify } from './api/identify.ts';
import type { Cairn } from './cairn.ts';
import type { Config } from './config.ts';
import type { Who } from './core/who.ts';
import { createApp, type Mount } from './http/app.ts';
import type { ErrorPage } from './http/errors.ts';
import { createGuard } from './http/guard.ts';
import { createSetup } from './http/setup.ts';
import { createStatic } from './http/static.ts';
import type { Web } from './web/web.ts';

// What answers at the URL: every door in its place. createFront

/** The app over an open store; streams end when `closing` does. */
export function createFront(config: Config, cairn: Cairn, log: Logger, closing: AbortSignal) {
  const { services, place, token } = cairn;
  const { version, maxBodyBytes, local } = config;
  const identify = createIdentify(config.user, token);
  const owner: Who = { name: config.user, via: 'web', namespaces: '*' };
  const htmx = join(config.home, 'node_modules/htmx.org/dist/htmx.min.js');
  const files = createStatic('/static', join(config.home, 'static'), htmx);
  const about = { version, folder: place.folder, local: local === 'offered' };
  const pages = createPages({ ...services, who: () => owner, about, assets: files.prefix });
  const doors: Mount[] = [
    { path: '/', router: createApi({ services, identify, maxBodyBytes, version, closing }) },
    { path: '/static', router: files.router },
    { path: '/', router: pages.router },
  ];
  if (local !== 'offered') doors.unshift({ path: '/', router: setup(config, cairn, log, local) });
  const guard = createGuard(local === 'offered' ? 'local' : 'closed', token);
  // Nobody should wait for the first page either, once there is time.
  cairn.settled().then(pages.load, () => {});
  return createApp({ guard, doors, log, errorPage: pages.errorPage });
}

/** The pages: half of all modules, so that they are not loaded before anything is answered, but when the first one is asked for. */
function createPages(web: Web): Omit<Mount, 'path'> & { errorPage: ErrorPage; load(): Promise<unknown> } {
  let loading: ReturnType<typeof loadPages> | undefined;
  const load = () => {
    loading ??= loadPages(web);
    return loading;
  };
  return {
    load,
    router: async (request, response, next) => (await load()).router(request, response, next),
    errorPage: async (problem, request) => (await load()).errorPage(problem, request),
  };
}

async function loadPages(web: Web) {
  const [{ createWeb }, { errorPage }] = await Promise.all([
    import('./web/web.ts'),
    import('./web/errors.ts'),
  ]);
  return { router: createWeb(web), errorPage: errorPage(web) };
}

function setup({ version }: Config, { place }: Cairn, log: Logger, reason: 'systemd' | 'off') {
  return createSetup({
    version,
    folder: place.folder,
    reason,
    page: async (facts) => await (await import('../views/setup.tsx')).SetupPage({ facts }),
    announce: (code) => log.warn(`Local mode is not offered. To see what is running: /setup?code=${code}`),
  });
}
