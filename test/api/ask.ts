import type { Started } from '../start.ts';

/** A call below /api/v1; `json` is undefined for bodies that are none. */
// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is for its test to say
export interface Answer<Json = any> {
  status: number;
  headers: Headers;
  text: string;
  json: Json;
}

export interface Asked {
  headers?: Record<string, string>;
  /** Text goes as it is, anything else as JSON. */
  body?: unknown;
}

/** Functions that ask a started Cairn: `get('/records/…')`, `put(path, {body, headers})` and so on. */
export function asking({ url }: Pick<Started, 'url'>) {
  async function ask(method: string, path: string, { headers = {}, body }: Asked = {}): Promise<Answer> {
    const type: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...type, ...headers },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      redirect: 'manual',
    });
    const text = await answer.text();
    const isJson = /[/+]json/.test(answer.headers.get('content-type') ?? '') && text !== '';
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  }
  const by = (method: string) => (path: string, asked?: Asked) => ask(method, path, asked);
  return {
    ask,
    get: by('GET'),
    head: by('HEAD'),
    post: by('POST'),
    put: by('PUT'),
    patch: by('PATCH'),
    remove: by('DELETE'),
  };
}

/** The ETag header without its quotes. */
export function etagOf({ headers }: Answer): string {
  return (headers.get('etag') ?? '').replaceAll('"', '');
}
