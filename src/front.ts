import { join } from 'node:path';
import type { Logger } from 'pino';
import { createApi } from './api/api.ts';
import type { Cairn } from './cairn.ts';
import type { Config } from './config.ts';
import { createApp, type Mount } from './http/app.ts';
import type { ErrorPage } from './http/errors.ts';
import { createGuard } from './http/guard.ts';
import { createSessions } from './http/sessions.ts';
import { createStatic } from './http/static.ts';
import { whoIs } from './http/visit.ts';
import type { Web } from './web/web.ts';

// What answers at the URL: every door in its place. createFront

/** The app over an open store; streams end when `closing` does. */
export function createFront(config: Config, cairn: Cairn, log: Logger, closing: AbortSignal) {
  const { services, admission, place, token } = cairn;
  const { version, maxBodyBytes, local, user, url, proxy } = config;
  const htmx = join(config.home, 'node_modules/htmx.org/dist/htmx.min.js');
  const files = createStatic('/static', join(config.home, 'static'), htmx);
  const about = { version, folder: place.folder, local: local === 'offered', url };
  const sessions = createSessions(admission);
  const pages = createPages({ ...services, admission, sessions, who: whoIs, about, assets: files.prefix });
  const doors: Mount[] = [
    { path: '/', router: createApi({ services, maxBodyBytes, version, closing }) },
    { path: '/static', router: files.router },
    { path: '/', router: pages.router },
  ];
  const guard = createGuard({
    access: about.local ? 'local' : 'closed',
    token,
    user,
    register: admission,
    sessions,
    url,
    askToSignIn: pages.askToSignIn,
  });
  if (!about.local && !admission.any()) {
    const page = `${url?.origin ?? ''}/setup?code=${admission.setupCode()}`;
    log.warn(`There is no account yet. To make the first one: ${page}`);
  }
  // Nobody should wait for the first page either, once there is time.
  cairn.settled().then(pages.load, () => {});
  return createApp({ guard, doors, log, proxy, errorPage: pages.errorPage });
}

interface Pages extends Omit<Mount, 'path'> {
  errorPage: ErrorPage;
  askToSignIn: Mount['router'];
  load(): Promise<unknown>;
}

/** The pages: half of all modules, so that they are not loaded before anything is answered, but when the first one is asked for. */
function createPages(web: Web): Pages {
  let loading: ReturnType<typeof loadPages> | undefined;
  const load = () => {
    loading ??= loadPages(web);
    return loading;
  };
  return {
    load,
    router: async (request, response, next) => (await load()).router(request, response, next),
    askToSignIn: async (request, response, next) => (await load()).askToSignIn(request, response, next),
    errorPage: async (problem, request) => (await load()).errorPage(problem, request),
  };
}

async function loadPages(web: Web) {
  const [{ createWeb, createAskToSignIn }, { errorPage }] = await Promise.all([
    import('./web/web.ts'),
    import('./web/errors.ts'),
  ]);
  return { router: createWeb(web), askToSignIn: createAskToSignIn(web), errorPage: errorPage(web) };
}
