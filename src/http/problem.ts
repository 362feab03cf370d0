import { STATUS_CODES } from 'node:http';
import { type ErrorCode, type FieldError, isCairnError } from '../core/errors.ts';

// HttpError · problemOf · problemWith: every error as RFC 9457 problem details, translated here and nowhere else for HTTP.

/** Problem details, as the API sends them and error pages show them. */
export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  code: string;
  detail: string;
  errors?: FieldError[];
  index?: number;
  etag?: string;
  diskEtag?: string;
  movedTo?: string;
  requestId: string;
}

/** What only HTTP can get wrong: methods, media types, headers. `headers` go with the answer (`Allow`, `Accept-Patch`). */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

const statusOf: Record<ErrorCode, number> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  precondition_failed: 412,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
};

/** The problem that a thrown value is, with headers to send; `bug` when it was nothing anybody foresaw. */
export function problemOf(
  thrown: unknown,
  requestId: string,
): { problem: Problem; headers: Record<string, string>; bug: boolean } {
  if (isCairnError(thrown)) {
    const { retryAfter, cause: _cause, errors: _errors, ...extras } = thrown.extras;
    // 400: the request cannot be read. 422: it can, and its values do not fit.
    const status = thrown.code === 'invalid' && thrown.errors.length > 0 ? 422 : statusOf[thrown.code];
    const problem = problemWith(status, thrown.code, thrown.message, requestId);
    if (thrown.errors.length > 0) problem.errors = thrown.errors;
    const headers: Record<string, string> = {};
    if (thrown.code === 'unavailable' || thrown.code === 'too_many')
      headers['Retry-After'] = String(Math.ceil(retryAfter ?? 1));
    if (thrown.code === 'unauthorized') headers['WWW-Authenticate'] = 'Bearer realm="Cairn"';
    return { problem: { ...problem, ...extras }, headers, bug: false };
  }
  if (thrown instanceof HttpError)
    return {
      problem: problemWith(thrown.status, thrown.code, thrown.message, requestId),
      headers: thrown.headers,
      bug: false,
    };
  const refused = refusedByParser(thrown);
  if (refused) return { problem: problemWith(...refused, requestId), headers: {}, bug: false };
  const sorry = 'Something went wrong on our side.';
  return { problem: problemWith(500, 'internal', sorry, requestId), headers: {}, bug: true };
}

/** Problem details of these. */
export function problemWith(status: number, code: string, detail: string, requestId: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail, requestId };
}

// The router and the form parser throw errors with a 4xx `status`; their words are ours to choose.
function refusedByParser(thrown: unknown): [number, string, string] | undefined {
  if (!(thrown instanceof Error) || !('status' in thrown)) return undefined;
  const { status } = thrown;
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  if (thrown instanceof URIError)
    return [
      400,
      'invalid',
      'The address has a percent sign that does not stand before two hexadecimal digits of UTF-8.',
    ];
  if (status === 413) return [413, 'too_large', 'The form is too large.'];
  if (status === 415)
    return [415, 'unsupported_media_type', 'The body is compressed or in a charset that is not read.'];
  return [status, 'invalid', 'The request could not be read.'];
}
