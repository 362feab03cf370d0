import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { CairnError } from '../core/errors.ts';

// createGuard · localProblem · crossSiteProblem · hasToken. docs/design.md §5 "Guard".

/** `local`: people on this computer, no sign-in. `closed`: nobody but /setup and the owner's own commands. */
export type Access = 'local' | 'closed';

/**
 * Stands before every door. `token` is this start's secret, known to commands of the same user. Throws `forbidden`; only
 * requests that pass are `admitted` (in `response.locals`), and only they may be shown pages, which have names on them.
 */
export function createGuard(access: Access, token: string): RequestHandler {
  return (request, response, next) => {
    const problem =
      strangeRequest(request) ??
      crossSiteProblem(request) ??
      (access === 'local' ? localProblem(request) : closedProblem(request, token));
    if (problem !== undefined) throw new CairnError('forbidden', problem);
    response.locals.admitted = true;
    next();
  };
}

/** Why a request is not from this computer as far as its headers tell; undefined when it is. */
export function localProblem(request: IncomingMessage): string | undefined {
  const { headers } = request;
  if (request.httpVersionMajor === 1 && request.httpVersionMinor === 0)
    return 'Without accounts, Cairn answers HTTP/1.1 or newer only: HTTP/1.0 is how proxies ask.';
  const host = headers.host?.toLowerCase() ?? '';
  if (!localHost.test(host))
    return 'Without accounts, Cairn answers only to localhost, 127.0.0.1 and [::1], not to the name in the Host header.';
  for (const name in headers) {
    if (proxyHeaders.has(name) || name.startsWith('x-forwarded-'))
      return `Without accounts, Cairn does not answer through a proxy: the request has the header ${name}.`;
  }
  const site = `http://${host}`;
  if (headers.origin !== undefined && headers.origin !== site) return foreign('Origin');
  const referer = headers.referer;
  if (referer !== undefined && referer !== site && !referer.startsWith(`${site}/`)) return foreign('Referer');
  return undefined;
}

/**
 * Why a request may be another site's doing; undefined when it is not. Unsafe methods pass with `Sec-Fetch-Site` of
 * `same-origin` or `none`, else with an Origin (or Referer) of this host, else with neither header: no browser then.
 * Source: OWASP CSRF cheat sheet, "Fetch Metadata"; W3C Fetch Metadata, resource isolation for the safe methods.
 */
export function crossSiteProblem(request: IncomingMessage): string | undefined {
  const { headers } = request;
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return undefined;
  if (safeMethods.has(request.method ?? '')) {
    const visit = headers['sec-fetch-mode'] === 'navigate' && !embeds.has(String(headers['sec-fetch-dest']));
    return site === undefined || visit ? undefined : 'Another site may link here, but not load from here.';
  }
  if (site !== undefined) return foreign('Sec-Fetch-Site');
  const origin = headers.origin ?? headers.referer;
  if (origin === undefined) return undefined;
  return hostOf(origin) === headers.host?.toLowerCase() ? undefined : foreign('Origin');
}

/** Whether the request carries this start's token as `Authorization: Bearer …`. */
export function hasToken(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const localHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;
const proxyHeaders = new Set(['forwarded', 'via', 'x-real-ip']);
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const embeds = new Set(['object', 'embed', 'iframe', 'frame', 'fencedframe']);

function foreign(header: string): string {
  return `This request was sent by another site, as its ${header} header tells.`;
}

// A second Host, a proxy's absolute target, a socket: nothing that a browser or program on this computer sends.
function strangeRequest(request: IncomingMessage): string | undefined {
  if (request.url?.[0] !== '/') return 'The target of the request must be a path.';
  if (request.headers.upgrade?.toLowerCase() === 'websocket') return 'There are no web sockets here.';
  let hosts = 0;
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1 ? 'The request has more than one Host header.' : undefined;
}

function closedProblem(request: IncomingMessage, token: string): string | undefined {
  const path = request.url?.split('?')[0];
  if (path === '/setup' || hasToken(request, token)) return undefined;
  return 'Cairn runs without local mode and has no accounts yet; /setup says what that means.';
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
