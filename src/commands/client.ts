import { CairnError, type ErrorCode } from '../core/errors.ts';
import type { Located } from './machine.ts';

// connect: the API of the server that owns the store, for commands beside it.

export interface Client {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body?: unknown): Promise<Answer>;
  put<Answer>(path: string, body: unknown): Promise<Answer>;
  patch<Answer>(path: string, body: unknown): Promise<Answer>;
  remove(path: string): Promise<void>;
  /** Posts a form with files, or bytes; they are read while they are sent. */
  send<Answer>(path: string, body: FormData | Blob): Promise<Answer>;
  /** The bytes at a path, as they come. */
  bytes(path: string): Promise<AsyncIterable<Uint8Array>>;
}

/** A client with this start's token; undefined when nobody answers there. `path` is below /api/v1. */
export async function connect({ owner }: Pick<Located, 'owner'>): Promise<Client | undefined> {
  if (!owner?.url) return undefined;
  const { url, token } = owner;

  async function ask(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
    const isRaw = body instanceof FormData || body instanceof Blob;
    if (body instanceof Blob) headers['Content-Type'] = 'application/octet-stream';
    else if (body !== undefined && !isRaw) headers['Content-Type'] = 'application/json';
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      body: isRaw ? body : body === undefined ? null : JSON.stringify(body),
    });
    if (answer.ok) return answer;
    const json = await answer.json();
    throw new CairnError((json.code as ErrorCode) ?? 'unavailable', String(json.detail ?? answer.statusText));
  }
  const call = async <Answer>(method: string, path: string, body?: unknown) =>
    JSON.parse((await (await ask(method, path, body)).text()) || 'null') as Answer;

  const client: Client = {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body) => call('PATCH', path, body),
    remove: async (path) => void (await ask('DELETE', path)),
    send: (path, body) => call('POST', path, body),
    bytes: async (path) => (await ask('GET', path)).body ?? new Blob([]).stream(),
  };
  // What an earlier process left behind answers nothing, or something else. Rebuilds are listed whatever state the index is in.
  const answer = await client.get<{ items?: unknown[] }>('/index/rebuilds').catch(() => undefined);
  return Array.isArray(answer?.items) ? client : undefined;
}
