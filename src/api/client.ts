import { streamOf } from './client/events.ts';
import { type FilesOf, filesOf } from './client/files.ts';
import { type RecordsOf, recordsOf } from './client/records.ts';
import { type Ask, type ClientOptions, createRequest } from './client/request.ts';
import { type ClientRun, doneBy, type RunsOf, runsOf } from './client/runs.ts';

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
export type { ClientRun, RunsOf } from './client/runs.ts';

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

/** What a batch did, or would do. Where it was so much that a run did it, that run and no single changes. */
export interface BatchAnswer {
  changes: Changed[];
  run?: ClientRun;
}

export interface CairnClient<Records extends object = AnyRecords> {
  /** The records of a collection, "namespace/collection". */
  records<Place extends keyof Records & string>(place: Place): RecordsOf<Records[Place]>;
  files(ns: string): FilesOf;
  /**
   * Up to 1,000 changes in one namespace, all or none. `dryRun`: every check, nothing written. Resolves when all is done, also what refers
   * and follows.
   */
  batch(changes: readonly BatchChange[], options?: { note?: string; dryRun?: boolean }): Promise<BatchAnswer>;
  search(text: string, options?: SearchOptions): Promise<SearchAnswer>;
  /** Everything that happened after a cursor (`0`: from the beginning), oldest first. */
  changes(since?: string): AsyncGenerator<ChangeEvent>;
  /** What happens from now, or from a cursor, on, as it happens; goes on after interruptions until `signal` is aborted. */
  stream(options?: { since?: string; signal?: AbortSignal }): AsyncGenerator<ChangeEvent>;
  runs: RunsOf;
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
  const runs = runsOf(request);

  return {
    records: (place) => recordsOf(request, runs, place),
    files: (ns) => filesOf(request, ns),
    async batch(changes, { note, dryRun } = {}) {
      const body = { changes, ...(note !== undefined && { note }) };
      const answer = await request('POST', '/batch', { query: { dryRun }, body });
      const run = await doneBy(runs, answer);
      return run ? { changes: [], run } : { changes: ((await answer.json()) as BatchAnswer).changes };
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
    runs,
    ask,
    request,
  };
}
