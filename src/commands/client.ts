import { setTimeout as wait } from 'node:timers/promises';
import { ClientError, createClient } from '../api/client.ts';
import { CairnError, type ErrorCode } from '../core/errors.ts';
import type { Run } from '../core/run.ts';
import type { Located } from './machine.ts';

// connect: the API of the server that owns the store, or of the one that was named, for commands. endOf: a run there, ended.

/** The client that programs use, by the paths below /api/v1; what it is refused is a CairnError here. */
export interface Client {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body?: unknown): Promise<Answer>;
  put<Answer>(path: string, body: unknown): Promise<Answer>;
  patch<Answer>(path: string, body: unknown): Promise<Answer>;
  remove<Answer = void>(path: string): Promise<Answer>;
  /** Posts a form with files, or bytes; they are read while they are sent. */
  send<Answer>(path: string, body: FormData | Blob): Promise<Answer>;
  /** The bytes at a path, as they come. */
  bytes(path: string): Promise<AsyncIterable<Uint8Array>>;
}

/** Undefined when nobody answers beside the store; throws when nobody does where it was said that somebody would. */
export async function connect({
  owner,
  remote,
}: Pick<Located, 'owner' | 'remote'>): Promise<Client | undefined> {
  if (!owner?.url) return undefined;
  const { request } = createClient(owner);
  /** The JSON of an answer; null where there is none. */
  const ask = async (...asked: Parameters<typeof request>) =>
    JSON.parse((await (await request(...asked)).text()) || 'null');
  const client: Client = {
    get: (path) => translated(ask('GET', path)),
    post: (path, body) => translated(ask('POST', path, { body })),
    put: (path, body) => translated(ask('PUT', path, { body })),
    patch: (path, body) => translated(ask('PATCH', path, { body })),
    remove: (path) => translated(ask('DELETE', path)),
    send: (path, body) => translated(ask('POST', path, { body, headers: typeOf(body) })),
    bytes: async (path) => (await translated(request('GET', path))).body ?? new Blob([]).stream(),
  };
  if (remote) return client;
  // What an earlier process left behind answers nothing, or something else. Rebuilds are listed whatever state the index is in.
  const answer = await client.get<{ items?: unknown[] }>('/index/rebuilds').catch(() => undefined);
  return Array.isArray(answer?.items) ? client : undefined;
}

const LOOK_MS = 200;

/** Asks for a run until it has ended. */
export async function endOf(client: Client, run: Run): Promise<Run> {
  let now = run;
  while (now.endedAt === undefined) {
    await wait(LOOK_MS);
    now = await client.get<Run>(`/runs/${run.id}`);
  }
  return now;
}

async function translated<Answer>(asking: Promise<Answer>): Promise<Answer> {
  try {
    return await asking;
  } catch (thrown) {
    if (!(thrown instanceof ClientError)) throw thrown;
    const { status, code, message, errors, cause } = thrown;
    const known = status === 0 ? 'unavailable' : (code as ErrorCode);
    throw new CairnError(known, message, { errors: [...errors], cause });
  }
}

/** Of bytes that do not say what they are. */
function typeOf(body: FormData | Blob): Record<string, string> {
  return body instanceof Blob ? { 'Content-Type': 'application/octet-stream' } : {};
}
