// ClientError · createRequest: one call of the API, with its errors as one class.

/** A complaint about one value; `pointer` (RFC 6901) leads to it. */
export interface ValueError {
  pointer: string;
  message: string;
}

/** What the API refused, or that it could not be reached (`status` 0, `code` "unreachable"). */
export class ClientError extends Error {
  /** `not_found`, `precondition_failed`, `invalid` …: docs/api.md. */
  readonly code: string;
  readonly status: number;
  readonly errors: readonly ValueError[];
  /** All that was said: `etag`, `index`, `requestId` and so on. */
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(status: number, problem: Record<string, unknown>, cause?: unknown) {
    super(String(problem.detail ?? problem.title ?? `The answer was ${status}.`), { cause });
    this.name = 'ClientError';
    this.status = status;
    this.code = typeof problem.code === 'string' ? problem.code : 'unexpected';
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
    this.problem = problem;
  }
}

export interface ClientOptions {
  /** Where Cairn is: `http://127.0.0.1:4000`. */
  url: string;
  token?: string;
  /** The name that changes get in the history: `Cairn-By`. */
  by?: string;
  fetch?: typeof fetch;
}

export interface Ask {
  query?: Record<string, string | number | boolean | undefined> | URLSearchParams;
  /** An object is sent as JSON; forms, blobs and text as they are. */
  body?: unknown;
  headers?: Record<string, string | undefined>;
  signal?: AbortSignal;
}

/** Asks, at a path below /api/v1. Resolves with good answers only; else throws a ClientError. */
export type Request = (method: string, path: string, ask?: Ask) => Promise<Response>;

export function createRequest({ url, token, by, fetch: ask = fetch }: ClientOptions): Request {
  const base = `${url.replace(/\/+$/, '')}/api/v1`;
  const always = {
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(by && { 'Cairn-By': latin1(by) }),
  };

  return async (method, path, { query, body, headers = {}, signal } = {}) => {
    const given = Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    const init = {
      method,
      headers: { ...always, ...typeOf(body), ...Object.fromEntries(given) },
      body: isAsItIs(body) ? (body as BodyInit | undefined) : JSON.stringify(body),
      ...(signal && { signal }),
    };
    let answer: Response;
    try {
      answer = await ask(base + path + textOf(query), init);
    } catch (cause) {
      if (signal?.aborted) throw cause;
      const detail = `${url} does not answer: ${reasonOf(cause)}.`;
      throw new ClientError(0, { code: 'unreachable', detail }, cause);
    }
    if (answer.ok || answer.status === 304) return answer;
    throw new ClientError(answer.status, await problemOf(answer));
  };
}

/** A path of names, each made safe: `/records/lod/customers/acme%20roofing`. */
export function pathOf(...names: (string | number)[]): string {
  return names.map((name) => `/${encodeURIComponent(name)}`).join('');
}

/** Header values are Latin-1: the bytes of UTF-8 pass through as they are. */
export function latin1(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function typeOf(body: unknown): Record<string, string> {
  return body === undefined || (isAsItIs(body) && typeof body !== 'string')
    ? {}
    : { 'Content-Type': 'application/json' };
}

function isAsItIs(body: unknown): boolean {
  if (body === undefined || typeof body === 'string') return true;
  return (
    [FormData, Blob, ArrayBuffer, ReadableStream].some((kind) => body instanceof kind) ||
    ArrayBuffer.isView(body)
  );
}

function textOf(query: Ask['query']): string {
  if (query === undefined) return '';
  const parameters = query instanceof URLSearchParams ? query : new URLSearchParams();
  if (!(query instanceof URLSearchParams))
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) parameters.set(name, String(value));
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

async function problemOf(answer: Response): Promise<Record<string, unknown>> {
  const text = await answer.text();
  try {
    const problem = JSON.parse(text);
    if (typeof problem === 'object' && problem !== null) return problem;
  } catch {
    // What stands in between answers as it likes.
  }
  return { detail: `${answer.status} ${answer.statusText}`.trim() };
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? inner.message : String(inner);
}
