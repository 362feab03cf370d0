import { CairnError, type ErrorCode } from '../core/errors.ts';
import type { Located } from './machine.ts';

// connect: the API of the server that owns the store, for commands beside it.

export interface Client {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body?: unknown): Promise<Answer>;
  put<Answer>(path: string, body: unknown): Promise<Answer>;
}

/** A client with this start's token; undefined when nobody answers there. `path` is below /api/v1. */
export async function connect({ owner }: Pick<Located, 'owner'>): Promise<Client | undefined> {
  if (!owner?.url) return undefined;
  const { url, token } = owner;

  async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    const json = await answer.json();
    if (answer.ok) return json as Answer;
    throw new CairnError((json.code as ErrorCode) ?? 'unavailable', String(json.detail ?? answer.statusText));
  }

  const client: Client = {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
  };
  // What an earlier process left behind answers nothing, or something else. Rebuilds are listed whatever state the index is in.
  const answer = await client.get<{ items?: unknown[] }>('/index/rebuilds').catch(() => undefined);
  return Array.isArray(answer?.items) ? client : undefined;
}
