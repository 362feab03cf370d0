import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { type ErrorPage, errorHandler, notFound } from './errors.ts';

// createApp: what every door stands in.

/** A door and the path below which it answers. */
export interface Mount {
  path: string;
  router: RequestHandler;
}

export interface AppParts {
  guard: RequestHandler;
  /** Whose X-Forwarded headers are believed, in Express's spelling; nobody's when absent. */
  proxy?: string;
  /** In the order in which they are asked. */
  doors: readonly Mount[];
  log: Logger;
  errorPage?: ErrorPage;
}

/** The Express app: request id, security headers, guard, doors, then 404 and the one translation of errors. */
export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  if (parts.proxy !== undefined) app.set('trust proxy', parts.proxy);
  app.use(everyAnswer(), parts.guard);
  for (const { path, router } of parts.doors) app.use(path, router);
  app.use(notFound);
  app.use(errorHandler(parts.log, parts.errorPage));
  return app;
}

/** Sets the request id and what helmet sets; helmet is asked once, since its headers are the same for every answer. */
function everyAnswer(): RequestHandler {
  const headers: [name: string, value: string][] = [];
  const recorder = {
    setHeader: (name: string, value: string) => headers.push([name, value]),
    removeHeader() {},
  };
  securityHeaders({} as IncomingMessage, recorder as unknown as ServerResponse, () => {});
  return (request, response, next) => {
    response.setHeader('X-Request-Id', randomUUID());
    for (const [name, value] of headers) response.setHeader(name, value);
    if (request.secure) response.setHeader('Strict-Transport-Security', 'max-age=15552000');
    next();
  };
}

// HSTS only over TLS, and no upgrade-insecure-requests: Cairn speaks plain HTTP on this computer. `same-origin`, because with
// `no-referrer` Chromium sends `Origin: null` from forms, which the guard must refuse.
const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'connect-src': ["'self'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'"],
      'form-action': ["'self'"],
      'base-uri': ["'none'"],
      'frame-ancestors': ["'none'"],
    },
  },
  referrerPolicy: { policy: 'same-origin' },
  strictTransportSecurity: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});
