import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { endRefusing } from './body.ts';
import { HttpError, type Problem, problemOf } from './problem.ts';

// notFound · errorHandler · wantsHtml

/** Draws a problem as a page: HTML. */
export type ErrorPage = (problem: Problem, request: Request) => string | Promise<string>;

/** Answers whatever no door answered. */
export const notFound: RequestHandler = (request) => {
  throw new HttpError(404, 'not_found', `There is nothing at ${request.path}.`);
};

/**
 * The last middleware: every error as problem+json, or as a page for people whom the guard admitted. Bugs are logged with
 * the request id.
 */
export function errorHandler(log: Logger, page?: ErrorPage): ErrorRequestHandler {
  return async (thrown, request, response, _next) => {
    const { problem, headers, bug } = problemOf(thrown, String(response.getHeader('X-Request-Id') ?? ''));
    if (bug)
      log.error({ err: thrown, requestId: problem.requestId, method: request.method, url: request.path });
    // Half an answer must not look like a whole one.
    if (response.headersSent) return void response.destroy();
    // What was half-prepared for the answer that did not come must not describe this one.
    for (const name of ['ETag', 'Last-Modified', 'Location', 'Content-Length', 'Content-Encoding'])
      response.removeHeader(name);
    response.status(problem.status).set(headers).setHeader('Cache-Control', 'no-store');
    const text = wantsHtml(request)
      ? await pageText(response, problem, request, log, response.locals.admitted ? page : undefined)
      : problemText(response, problem);
    endRefusing(request, response, text);
  };
}

/** Whether a person's browser asks: never below /api. */
export function wantsHtml(request: Request): boolean {
  return !/^\/api(\/|$)/.test(request.path) && request.accepts(['json', 'html']) === 'html';
}

function problemText(response: Response, problem: Problem): string {
  response.setHeader('Content-Type', 'application/problem+json');
  return JSON.stringify(problem);
}

async function pageText(
  response: Response,
  problem: Problem,
  request: Request,
  log: Logger,
  page: ErrorPage | undefined,
): Promise<string> {
  let html: string | undefined;
  try {
    html = await page?.(problem, request);
  } catch (thrown) {
    log.error({ err: thrown, requestId: problem.requestId }, 'the error page failed');
  }
  response.vary('Accept');
  response.setHeader(
    'Content-Type',
    html === undefined ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8',
  );
  return html ?? `${problem.status} ${problem.title}\n\n${problem.detail}\n`;
}
