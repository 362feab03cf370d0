import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { SetupPage } from '../views/setup.tsx';
import { createApi } from './api/api.ts';
import { createIdentify } from './api/identify.ts';
import { type Cairn, createCairn, createStoreDoctor, locateStore } from './cairn.ts';
import type { Machine, Running } from './commands/machine.ts';
import type { Config } from './config.ts';
import type { Who } from './core/who.ts';
import { createApp, type Mount } from './http/app.ts';
import { createGuard } from './http/guard.ts';
import { type Listening, listen } from './http/listen.ts';
import { createSetup } from './http/setup.ts';
import { createStatic } from './http/static.ts';
import { errorPage } from './web/errors.ts';
import { createWeb, type Web } from './web/web.ts';

// Where the doors are hung: machine · startCairn

/** What the shell's commands work on. */
export const machine: Machine = {
  locate: locateStore,
  open: (config) => createCairn(config),
  start: startCairn,
  doctor: createStoreDoctor,
};

/** Opens the store and answers at a URL. `close` ends streams, lets requests finish, and gives the store back. */
export async function startCairn(config: Config): Promise<Running> {
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const cairn = await createCairn(config, (message, err) => log.warn({ err }, message));
  const closing = new AbortController();
  try {
    const listening = await listen(createDoors(config, cairn, log, closing.signal), config.host, config.port);
    cairn.announce(listening.url);
    return running(cairn, listening, closing);
  } catch (thrown) {
    await cairn.close();
    throw thrown;
  }
}

function running(cairn: Cairn, listening: Listening, closing: AbortController): Running {
  return {
    ...cairn,
    url: listening.url,
    async close() {
      closing.abort();
      await listening.close();
      await cairn.close();
    },
  };
}

function createDoors(config: Config, cairn: Cairn, log: Logger, closing: AbortSignal) {
  const { services, place, token } = cairn;
  const { version, maxBodyBytes, local } = config;
  const identify = createIdentify(config.user, token);
  const owner: Who = { name: config.user, via: 'web', namespaces: '*' };
  const htmx = join(config.home, 'node_modules/htmx.org/dist/htmx.min.js');
  const files = createStatic('/static', join(config.home, 'static'), htmx);
  const about = { version, folder: place.folder, local: local === 'offered' };
  const web: Web = { ...services, who: () => owner, about, assets: files.prefix };
  const doors: Mount[] = [
    { path: '/', router: createApi({ services, identify, maxBodyBytes, version, closing }) },
    { path: '/static', router: files.router },
    { path: '/', router: createWeb(web) },
  ];
  if (local !== 'offered') doors.unshift({ path: '/', router: setup(config, cairn, log, local) });
  const guard = createGuard(local === 'offered' ? 'local' : 'closed', token);
  return createApp({ guard, doors, log, errorPage: errorPage(web) });
}

function setup({ version }: Config, { place }: Cairn, log: Logger, reason: 'systemd' | 'off') {
  return createSetup({
    version,
    folder: place.folder,
    reason,
    page: async (facts) => await SetupPage({ facts }),
    announce: (code) => log.warn(`Local mode is not offered. To see what is running: /setup?code=${code}`),
  });
}
