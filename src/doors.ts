import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import {
  type Cairn,
  createCairn,
  createRestorer,
  createStoreDoctor,
  initStore,
  locateStore,
} from './cairn.ts';
import type { Machine, Running } from './commands/machine.ts';
import type { Config } from './config.ts';
import { CairnError } from './core/errors.ts';
import { type Listening, listen } from './http/listen.ts';

// What commands work on, and how Cairn starts: machine · startCairn

/** What the shell's commands work on. */
export const machine: Machine = {
  locate: locateStore,
  open: (config) => createCairn(config),
  init: initStore,
  start: startCairn,
  doctor: createStoreDoctor,
  restores: createRestorer,
};

/** Opens the store and answers at a URL. `close` ends streams, lets requests finish, and gives the store back. */
export async function startCairn(config: Config): Promise<Running> {
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const [cairn, { createFront }] = await Promise.all([
    createCairn(config, (message, err) => log.warn({ err }, message)),
    // In the turn after: the index worker starts in its own thread meanwhile.
    setImmediate().then(() => import('./front.ts')),
  ]);
  const closing = new AbortController();
  try {
    const problem = exposureProblem(config, cairn.admission.any());
    if (problem !== undefined) throw new CairnError('invalid', problem);
    const front = createFront(config, cairn, log, closing.signal);
    const largest = Math.max(config.maxFileBytes, config.maxImportBytes);
    const requestTimeout = Math.max(120_000, largest / SLOWEST);
    const listening = await listen(front, config.host, config.port, { requestTimeout });
    cairn.announce(listening.url);
    return running(cairn, listening, closing);
  } catch (thrown) {
    await cairn.close();
    throw thrown;
  }
}

/** Why Cairn must not listen where it is told to; undefined on this computer alone, or when it is protected. */
function exposureProblem({ host, url, insecure }: Config, accounts: boolean): string | undefined {
  if (/^(localhost|127(\.\d+){3}|::1)$/.test(host)) return undefined;
  if (!accounts)
    return `Others can reach ${host}, and there is no account yet: make one first ("cairn user add NAME"), or leave CAIRN_HOST away.`;
  if (insecure || url?.protocol === 'https:') return undefined;
  return `Others can reach ${host}, and passwords would travel in the clear: put TLS in front and set CAIRN_URL=https://…, or say CAIRN_INSECURE=on.`;
}

/** The largest file still comes through at so many bytes in a millisecond. */
const SLOWEST = 128;

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
