import { streamOf } from './client/events.ts';
import { type FilesOf, filesOf } from './client/files.ts';
import { type RecordsOf, recordsOf } from './client/records.ts';
import { type Ask, type ClientOptions, createRequest, pathOf } from './client/request.ts';

// The API for programs, in Node and browsers, without dependencies: createClient
//
//   import { createClient } from 'cairn/client';
//   import type { Records } from './cairn.d.ts';   // cairn types > cairn.d.ts
//   const cairn = createClient<Records>({ url: 'http://127.0.0.1:4000' });
//   const { data, etag } = await cairn.records('lod/customers').get('acme-roofing');

export type { FilesOf, UploadedFile } from './client/files.ts';
export type {
  ChangeOptions,
  Found,
  Listed,
  ListOptions,
  Page,
  Patch,
  RecordsOf,
  Version,
} from './client/records.ts';
export { type Ask, ClientError, type ClientOptions, type ValueError } from './client/request.ts';

/** What a record holds when nobody said. */
export type AnyRecords = Record<string, Record<string, unknown>>;

/** One change of a batch. `references`: what refers to its record by its id, or by a value that changes, changes along. */
export type BatchChange =
  | { op: 'create'; collection: string; id?: string; data: object }
  | { op: 'replace' | 'patch'; ref: string; data: object; ifMatch?: string; references?: boolean }
  | { op: 'delete'; ref: string; ifMatch?: string }
  | { op: 'move'; ref: string; to: string; ifMatch?: string; references?: boolean }
  | { op: 'restore'; ref: string; seq: number; ifMatch?: string };

/** What a change did, or would do. */
export interface Changed {
  ref: string;
  op: string;
  etag: string | null;
  seq?: number;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  diff: { pointer: string; before?: unknown; after?: unknown }[];
}

/** What happened to one record. */
export interface ChangeEvent {
  seq: number;
  at: string;
  by: string;
  via: string;
  op: string;
  ref: string;
  from?: string;
  etag: string | null;
  batch?: string;
  note?: string;
  title: string;
  /** Where to go on from. */
  cursor: string;
}

export interface SearchHit {
  ref: string;
  chunkId: string;
  pointer: string;
  title: string;
  snippet: string;
  score: number;
  why: string;
}

export interface SearchAnswer {
  hits: SearchHit[];
  mode: 'hybrid' | 'keyword' | 'semantic';
  total: number;
  totalCapped: boolean;
  corrected?: string;
  tookMs: number;
}

export interface SearchOptions {
  ns?: string;
  collection?: string;
  mode?: SearchAnswer['mode'];
  limit?: number;
  facets?: boolean;
  signal?: AbortSignal;
}

/** Many changes under way; `state` says whether they have ended. */
export interface ClientRun {
  id: string;
  ns: string;
  title: string;
  state: 'running' | 'undoing' | 'done' | 'failed' | 'cancelled';
  done: number;
  total?: number;
  counts: Record<string, number>;
  reason?: string;
}

const ASK_AGAIN_MS = 500;

export interface CairnClient<Records extends object = AnyRecords> {
  /** The records of a collection, "namespace/collection". */
  records<Place extends keyof Records & string>(place: Place): RecordsOf<Records[Place]>;
  files(ns: string): FilesOf;
  /** Up to 1,000 changes in one namespace, all or none. `dryRun`: every check, nothing written. */
  batch(changes: readonly BatchChange[], options?: { note?: string; dryRun?: boolean }): Promise<Changed[]>;
  search(text: string, options?: SearchOptions): Promise<SearchAnswer>;
  /** Everything that happened after a cursor (`0`: from the beginning), oldest first. */
  changes(since?: string): AsyncGenerator<ChangeEvent>;
  /** What happens from now, or from a cursor, on, as it happens; goes on after interruptions until `signal` is aborted. */
  stream(options?: { since?: string; signal?: AbortSignal }): AsyncGenerator<ChangeEvent>;
  runs: {
    get(id: string): Promise<ClientRun>;
    /** Resolves when it has ended, whichever way. */
    ended(id: string): Promise<ClientRun>;
    cancel(id: string): Promise<ClientRun>;
  };
  /** Any other call, at a path below /api/v1, with its answer's JSON. */
  ask<Answer>(method: string, path: string, ask?: Ask): Promise<Answer>;
  /** The same, as it comes. */
  request(method: string, path: string, ask?: Ask): Promise<Response>;
}

/** A client of one Cairn. All calls throw a ClientError when they are refused. */
export function createClient<Records extends object = AnyRecords>(
  options: ClientOptions,
): CairnClient<Records> {
  const request = createRequest(options);
  const ask = async <Answer>(method: string, path: string, asked?: Ask): Promise<Answer> =>
    (await request(method, path, asked)).json() as Promise<Answer>;
  const run = (id: string) => ask<ClientRun>('GET', `/runs${pathOf(id)}`);

  return {
    records: (place) => recordsOf(request, place),
    files: (ns) => filesOf(request, ns),
    async batch(changes, { note, dryRun } = {}) {
      const body = { changes, ...(note !== undefined && { note }) };
      const answer = await ask<{ changes: Changed[] }>('POST', '/batch', { query: { dryRun }, body });
      return answer.changes;
    },
    search: (q, { signal, ...more } = {}) => ask('GET', '/search', { query: { q, ...more }, signal }),
    async *changes(since = '0') {
      for (let cursor = since; ; ) {
        const page = await ask<{ items: ChangeEvent[]; nextCursor: string }>('GET', '/changes', {
          query: { since: cursor, limit: 500 },
        });
        yield* page.items;
        if (page.items.length === 0) return;
        cursor = page.nextCursor;
      }
    },
    stream: (given = {}) => streamOf<ChangeEvent>(request, '/changes/stream', given),
    runs: {
      get: run,
      async ended(id) {
        for (;;) {
          const found = await run(id);
          if (found.state !== 'running' && found.state !== 'undoing') return found;
          await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
        }
      },
      cancel: (id) => ask('POST', `/runs${pathOf(id)}/cancellation`),
    },
    ask,
    request,
  };
}
