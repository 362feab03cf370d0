import { z } from 'zod';
import { CairnError } from '../core/errors.ts';
import type { Activity } from '../core/ports/found.ts';
import type { Services } from '../services/services.ts';
import { refFrom } from './addresses.ts';
import { CONDITIONS, readPrecondition } from './conditions.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { dryRun, limit } from './parameters.ts';
import { asChanged, changesJson, noteOf, writtenReply } from './records.ts';
import { shapes } from './shapes.ts';

// historyEndpoints: a record's versions, one version's bytes, and the way back. revisionJson

const PATH = '/records/:ns/:collection/:id/history';

/** History and restore. */
export function historyEndpoints({ history, records }: Pick<Services, 'history' | 'records'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: PATH,
      name: 'listVersions',
      tag: 'history',
      summary: "A record's versions, newest first, with what each changed",
      query: z.object({
        limit: limit(50),
        cursor: z.string().regex(/^\d+$/, 'It must be a nextCursor').optional(),
      }),
      answers: { 200: { description: 'Versions', shape: shapes.History } },
      async handle({ who, params, query }) {
        const before = query.cursor === undefined ? undefined : Number(query.cursor);
        const { items, next } = await history.versions(who, refFrom(params), { limit: query.limit, before });
        const json = {
          items: items.map(({ changes, ...revision }) => ({ ...revisionJson(revision), changes })),
          nextCursor: next === undefined ? undefined : String(next),
        };
        return { status: 200, json };
      },
    }),
    endpoint({
      method: 'get',
      path: `${PATH}/:seq`,
      name: 'getVersion',
      tag: 'history',
      summary: 'The bytes of one version',
      answers: {
        200: {
          description: 'The bytes',
          shape: { $ref: '#/components/schemas/Record' },
          headers: ['ETag', 'Cairn-Seq'],
        },
      },
      async handle({ who, params }) {
        const { revision, bytes } = await history.version(who, refFrom(params), seqFrom(params));
        const headers = {
          'Content-Type': 'application/json',
          ETag: `"${revision.etag}"`,
          'Cairn-Seq': params.seq ?? '',
        };
        return { status: 200, headers, bytes };
      },
    }),
    endpoint({
      method: 'post',
      path: `${PATH}/:seq/restore`,
      name: 'restoreVersion',
      tag: 'history',
      summary: 'Make a version the current one; also brings a deleted record back',
      query: z.object({ dryRun }),
      reads: [...CONDITIONS, 'Cairn-By', 'Cairn-Note'],
      answers: { 200: { description: 'Restored; in a dry run, what would change', ...asChanged } },
      async handle(call) {
        const ref = refFrom(call.params);
        const precondition = await readPrecondition(call.request, () => records.get(call.who, ref));
        const mutation = { op: 'restore', ref, seq: seqFrom(call.params), ...precondition } as const;
        const options = { dryRun: call.query.dryRun, note: noteOf(call) };
        const results = await records.write(call.who, [mutation], options);
        return call.query.dryRun ? { status: 200, json: changesJson(results) } : writtenReply(results[0]);
      },
    }),
  ];
}

/** A revision for people and programs: without where the journal keeps it. */
export function revisionJson({ position: _position, ...revision }: Activity) {
  return revision;
}

function seqFrom({ seq = '' }: Readonly<Record<string, string>>): number {
  if (/^[1-9]\d{0,15}$/.test(seq)) return Number(seq);
  throw new CairnError('not_found', `There is no version ${seq}.`);
}
