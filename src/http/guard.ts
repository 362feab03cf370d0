import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { CairnError } from '../core/errors.ts';
import { type Roles, type Who, whoWith } from '../core/who.ts';
import { wantsHtml } from './errors.ts';
import type { Sessions } from './sessions.ts';
import { NOBODY, setVisit, unauthorized, type Visit } from './visit.ts';

// createGuard · localProblem · crossSiteProblem · hasToken. docs/design.md §5 "Guard".

/** Without accounts, `local`: people on this computer, no sign-in; `closed`: nobody but /setup and the owner's own commands. */
export type Access = 'local' | 'closed';

/** Somebody who may be let in. */
interface Person {
  id: string;
  name: string;
  roles: Roles;
}

/** Accounts and tokens, as the guard asks for them. */
export interface Register {
  /** Whether there are accounts; without any, `access` decides. */
  any(): boolean;
  person(id: string): Person | undefined;
  program(secret: string): Promise<(Person & { program: string }) | undefined>;
}

export interface GuardParts {
  access: Access;
  /** This start's secret, known to commands of the same user. */
  token: string;
  /** What the journal calls the user of this computer. */
  user: string;
  /** Without it there are never any accounts. */
  register?: Register;
  sessions?: Sessions;
  /** The one address that people use, if it is set. */
  url?: URL | undefined;
  /** Answers a browser that has to sign in; others get `unauthorized`. */
  askToSignIn?: RequestHandler;
}

/**
 * Stands before every door, and finds out who comes. Throws `forbidden` for what nobody may send, `unauthorized` for who has to sign in; only
 * requests that pass are `admitted` (in `response.locals`), and only they may be shown pages, which have names on them.
 */
export function createGuard(parts: GuardParts): RequestHandler {
  const { access, token, register, url } = parts;
  const local = { name: parts.user, via: 'web', namespaces: '*' } as const;
  return (request, response, next) => {
    const accounts = register?.any() ?? false;
    const problem =
      strangeRequest(request) ??
      crossSiteProblem(request, request.secure) ??
      (accounts
        ? addressProblem(request, url)
        : access === 'local'
          ? localProblem(request)
          : closedProblem(request, token));
    if (problem !== undefined) throw new CairnError('forbidden', problem);
    if (hasToken(request, token))
      return admit({ kind: 'machine', who: local, again: async () => local, namesItself: !accounts });
    if (!accounts) return admit(access === 'local' ? localVisit(local, register) : NOBODY);
    return visitor(parts, request, response).then((visit) => {
      // What somebody signed in saw must not be there for the next one at this browser.
      if (!isPublic(request.path)) response.setHeader('Cache-Control', 'no-store');
      if (visit.kind !== 'nobody' || isPublic(request.path)) return admit(visit);
      if (parts.askToSignIn && wantsHtml(request)) return parts.askToSignIn(request, response, next);
      throw unauthorized();
    });

    function admit(visit: Visit): void {
      setVisit(request, visit);
      response.locals.admitted = visit.kind !== 'nobody' || !accounts;
      next();
    }
  };
}

/** Local mode ends with the first account, also for who is still listening. */
function localVisit(who: Who, register: Register | undefined): Visit {
  const again = async () => {
    if (register?.any()) throw unauthorized();
    return who;
  };
  return { kind: 'local', who, again, namesItself: true };
}

/** A token that is shown counts, and nothing beside it; else the cookie. */
async function visitor(
  { register, sessions }: GuardParts,
  request: Request,
  response: Response,
): Promise<Visit> {
  if (!register) return NOBODY;
  if (request.headers.authorization !== undefined) {
    const secret = /^Bearer +(\S+)$/i.exec(request.headers.authorization)?.[1] ?? '';
    const again = async () => {
      const found = await register.program(secret);
      if (!found) throw new CairnError('unauthorized', 'This token is none, was revoked, or has ended.');
      const { id, name, roles, program } = found;
      return { ...whoWith(`${name} via ${program}`, 'web', roles), account: id, program: true };
    };
    return { kind: 'program', who: await again(), again };
  }
  const session = await sessions?.read(request, response);
  if (!session) return NOBODY;
  const again = async () => {
    // Asked by its cookie each time: it may have ended.
    const person = (await sessions?.still(session.key)) && register.person(session.account);
    if (!person) throw unauthorized();
    return { ...whoWith(person.name, 'web', person.roles), account: person.id };
  };
  const person = register.person(session.account);
  return person ? { kind: 'person', who: await again(), session: session.key, again } : NOBODY;
}

/** What answers without signing in: the ways to do so, and what pages are drawn with. */
function isPublic(path: string): boolean {
  return PUBLIC.has(path) || path.startsWith('/static/') || path.startsWith('/welcome/');
}

const PUBLIC = new Set(['/signin', '/setup', '/api/v1/health']);

/** With one known address, others are mistakes or worse; what is sent in the clear from elsewhere was not protected on its way. */
function addressProblem(request: Request, url: URL | undefined): string | undefined {
  const host = request.headers.host?.toLowerCase() ?? '';
  if (url === undefined || (localHost.test(host) && isLoopback(request.socket.remoteAddress)))
    return undefined;
  if (host !== url.host) return `This Cairn is at ${url.origin}.`;
  if (url.protocol === 'https:' && !request.secure)
    return `This Cairn is at ${url.origin}: ask there, over TLS.`;
  return undefined;
}

function isLoopback(address = ''): boolean {
  return /^(::ffff:)?127\.|^::1$/.test(address);
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
 * `same-origin` or `none`, else with an Origin (or Referer) of this host, over TLS if the request came so, else with neither header: no browser then.
 * Source: OWASP CSRF cheat sheet, "Fetch Metadata"; W3C Fetch Metadata, resource isolation for the safe methods.
 */
export function crossSiteProblem(request: IncomingMessage, secure = false): string | undefined {
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
  const isOurs = hostOf(origin) === headers.host?.toLowerCase() && (!secure || origin.startsWith('https:'));
  return isOurs ? undefined : foreign('Origin');
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
  if (path === '/setup' || path?.startsWith('/static/') || hasToken(request, token)) return undefined;
  return 'Cairn runs without local mode and has no accounts yet; /setup makes the first one.';
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
