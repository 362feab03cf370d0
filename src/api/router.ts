import { type Request, type RequestHandler, type Response, Router } from 'express';
import { isCairnError } from '../core/errors.ts';
import { type Ref, splitRef } from '../core/names.ts';
import { hasBody, mediaTypeOf, readText } from '../http/body.ts';
import { HttpError } from '../http/problem.ts';
import { API } from './addresses.ts';
import type { Endpoint, Reply } from './endpoint.ts';
import { callerAgain, callerOf, callerOrNobody } from './identify.ts';
import { readParameters } from './parameters.ts';

// createRouter: endpoints as an Express router.

export interface RouterParts {
  maxBodyBytes: number;
}

/** Answers the endpoints below /api/v1; other methods on their paths get 405 with Allow. Paths asked most should stand first. */
export function createRouter(endpoints: readonly Endpoint[], parts: RouterParts): Router {
  const router = Router({ caseSensitive: true, strict: false });
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const here = endpoints.filter((endpoint) => endpoint.path === path);
    const route = router.route(API + path);
    for (const endpoint of here) route[endpoint.method](handlerOf(endpoint, parts));
    route.all(otherMethods(here));
  }
  return router;
}

function handlerOf(endpoint: Endpoint, { maxBodyBytes }: RouterParts): RequestHandler {
  return async (request, response) => {
    refuseAccept(endpoint, request);
    const { query, search } = readParameters(endpoint, request);
    const who = endpoint.open ? callerOrNobody(request) : callerOf(request);
    const body = await bodyOf(endpoint, request, maxBodyBytes);
    const params = request.params as Record<string, string>;
    try {
      const again = () => callerAgain(request);
      const call = { params, query, search, body, request, response, again };
      const reply = await endpoint.handle({ ...call, who });
      if (reply !== undefined) send(response, reply);
    } catch (thrown) {
      const moved = isCairnError(thrown, 'not_found') ? thrown.extras.movedTo : undefined;
      if (moved === undefined || params.id === undefined) throw thrown;
      redirect(endpoint, request, response, moved);
    }
  };
}

async function bodyOf(endpoint: Endpoint, request: Request, limit: number): Promise<string> {
  if (!hasBody(request)) {
    if (!endpoint.body || endpoint.streams) return '';
    throw new HttpError(400, 'invalid', `The request needs a body: ${endpoint.body.media.join(' or ')}.`);
  }
  if (endpoint.streams) return '';
  const media = endpoint.body?.media ?? ['application/json'];
  const given = mediaTypeOf(request);
  if (!media.includes(given))
    throw new HttpError(
      415,
      'unsupported_media_type',
      `The Content-Type is ${given || 'missing'}; it must be ${media.join(' or ')}.`,
      endpoint.method === 'patch' ? { 'Accept-Patch': media.join(', ') } : { Accept: media.join(', ') },
    );
  return await readText(request, limit);
}

function refuseAccept(endpoint: Endpoint, request: Request): void {
  const { accept } = request.headers;
  if (endpoint.streams) return;
  // What programs send most, without parsing it.
  if (accept === undefined || accept === '*/*') return;
  const media = Object.values(endpoint.answers).map((answer) => answer.media ?? 'application/json');
  const offered = media.flatMap((type) => (type.endsWith('+json') ? [type, 'application/json'] : [type]));
  if (request.accepts(offered) === false)
    throw new HttpError(
      406,
      'not_acceptable',
      `This answers with ${[...new Set(offered)].join(' or ')} only.`,
    );
}

function otherMethods(here: readonly Endpoint[]): RequestHandler {
  const methods = here.map(({ method }) => method.toUpperCase());
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  const patch = here.find(({ method }) => method === 'patch');
  const headers: Record<string, string> = { Allow: allow };
  if (patch?.body) headers['Accept-Patch'] = patch.body.media.join(', ');
  return (request, response) => {
    if (request.method === 'OPTIONS') return void response.status(204).set(headers).end();
    throw new HttpError(
      405,
      'method_not_allowed',
      `${request.method} is not possible here; ${allow} are.`,
      headers,
    );
  };
}

function send(response: Response, { status, headers, json, text, bytes }: Reply): void {
  response.statusCode = status;
  for (const name in headers) response.setHeader(name, headers[name] as string);
  const body = bytes ?? text ?? (json === undefined ? undefined : JSON.stringify(json));
  if (body === undefined) return void response.end();
  if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', 'application/json');
  if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-store');
  // Node would leave it out where the body is: in the answer to HEAD.
  response.setHeader('Content-Length', Buffer.byteLength(body));
  // As Latin-1 the same bytes go out together with the headers, in one write.
  if (typeof body === 'string') response.end(body);
  else response.end(body.toString('latin1'), 'latin1');
}

// The same address with the new parts: a record's history and passages move with it.
function redirect(endpoint: Endpoint, request: Request, response: Response, to: Ref): void {
  const parts: Record<string, unknown> = { ...request.params, ...splitRef(to) };
  const path = endpoint.path.replace(/:(\w+)/g, (_whole, name) => encodeURIComponent(String(parts[name])));
  const query = /\?.*$/.exec(request.url)?.[0] ?? '';
  response.setHeader('Location', API + path + query);
  response.status(308).end();
}
