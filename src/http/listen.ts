import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CairnError } from '../core/errors.ts';
import { answerUnread } from './unread.ts';

// listen: a bound server with limits on slow clients, and a way to stop it.

/** A server that answers. */
export interface Listening {
  url: string;
  port: number;
  /** Takes no more requests, lets running ones finish for `graceMs`, then cuts what is left. */
  close(graceMs?: number): Promise<void>;
}

const SECOND = 1000;

/** Against clients that send a byte now and then; the largest body still comes through on a slow line. In milliseconds. */
const PATIENCE = {
  headersTimeout: 15 * SECOND,
  requestTimeout: 120 * SECOND,
  connectionsCheckingInterval: 5 * SECOND,
  keepAliveTimeout: 15 * SECOND,
};

/** Starts answering. Throws `unavailable` with one clear line when the port cannot be had. */
export async function listen(
  app: RequestListener,
  host: string,
  port: number,
  patience: Partial<typeof PATIENCE> = {},
): Promise<Listening> {
  const server = createServer({ ...PATIENCE, ...patience }, app);
  // Whoever reads the body says 100 Continue: what is refused for its headers need not be sent.
  server.on('checkContinue', app);
  server.on('clientError', answerUnread);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portProblem(error, host, port)));
    server.listen({ host, port }, resolve);
  });
  let closing = false;
  // A browser that goes on asking on its open connection would keep a server that closes from ending.
  server.prependListener('request', (_request, response) => {
    if (closing) response.setHeader('Connection', 'close');
    response.once('close', () => closing && server.closeIdleConnections());
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${reachable(host)}:${bound}`,
    port: bound,
    close: (graceMs = 5 * SECOND) =>
      new Promise((resolve) => {
        closing = true;
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

// Where everything is listened to, this computer is where the same user's commands ask.
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function portProblem(error: NodeJS.ErrnoException, host: string, port: number): CairnError {
  const why =
    error.code === 'EADDRINUSE'
      ? `port ${port} is in use; choose another with CAIRN_PORT, or stop the program that has it`
      : error.code === 'EACCES'
        ? `port ${port} may not be used by this user; choose one over 1023 with CAIRN_PORT`
        : `${host}:${port} cannot be listened on (${error.message})`;
  return new CairnError('unavailable', `${why[0]?.toUpperCase()}${why.slice(1)}.`, { cause: error });
}
