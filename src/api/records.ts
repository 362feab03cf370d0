import { z } from 'zod';
import { CairnError } from '../core/errors.ts';
import type { StoredRecord } from '../core/record.ts';
import { quoteETag } from '../http/etags.ts';
import type { Mutation, WriteResult } from '../services/records.ts';
import type { Followed, Renaming } from '../services/references.ts';
import type { Services } from '../services/services.ts';
import { API, recordAddress, refFrom } from './addresses.ts';
import { CONDITIONS, isUnchanged, readPrecondition } from './conditions.ts';
import { type Call, type Endpoint, endpoint, JSON_MEDIA, type Reply } from './endpoint.ts';
import { expandItems } from './expand.ts';
import { pick } from './fields.ts';
import { pageText } from './items.ts';
import { references as along, dryRun, limit, names } from './parameters.ts';
import { asRun, runReply } from './run-reply.ts';
import { shapes } from './shapes.ts';

// recordEndpoints: GET, PUT, PATCH, DELETE one; GET, POST many. recordReply · writtenReply · followedReply, and how they are described

const ONE = '/records/:ns/:collection/:id';
const MANY = '/records/:ns/:collection';
const changing = z.object({ dryRun });
const renaming = z.object({ dryRun, references: along });
const shape = { $ref: '#/components/schemas/Record' };
const facts = ['Last-Modified', 'Cairn-Updated-By', 'Cairn-Problem', 'Cairn-Disk-ETag'];
/** A record as it is answered after a change, or what a dry run would change. */
export const asChanged = {
  shape: { anyOf: [shape, { $ref: '#/components/schemas/Changes' }] },
  headers: ['ETag', 'Cairn-Seq', 'Link'],
};
/** A record as it is read. */
export const asRead = { shape, headers: [...asChanged.headers, ...facts] };
/** A record that is new. */
export const asCreated = { description: 'Created', shape, headers: [...asChanged.headers, 'Location'] };
const dryRunAnswer = { description: 'What would change (dry run)', shape: shapes.Changes };

/** Records, one and many. */
export function recordEndpoints({ records, references, lists, search }: Services): Endpoint[] {
  const current = (call: Call<unknown>) => () => records.get(call.who, refFrom(call.params));

  async function change(call: Call<{ dryRun: boolean }>, mutation: Mutation): Promise<Reply> {
    const results = await records.write(call.who, [mutation], {
      dryRun: call.query.dryRun,
      note: noteOf(call),
    });
    return call.query.dryRun ? { status: 200, json: changesJson(results) } : writtenReply(results[0]);
  }

  /** A change that what refers to the record follows where that is wished. */
  async function rename(call: Call<z.output<typeof renaming>>, mutation: Renaming): Promise<Reply> {
    if (!call.query.references) return change(call, mutation);
    const options = { dryRun: call.query.dryRun, note: noteOf(call) };
    const followed = await references.change(call.who, mutation, options);
    return call.query.dryRun || followed.run ? followedReply(followed) : writtenReply(followed.results[0]);
  }

  return [
    endpoint({
      method: 'get',
      path: ONE,
      name: 'getRecord',
      tag: 'records',
      summary: 'One record, as its file is',
      reads: ['If-None-Match'],
      answers: {
        200: { description: "The file's bytes", ...asRead },
        304: { description: 'Not changed', headers: asRead.headers },
      },
      async handle({ who, params, request }) {
        const record = await records.get(who, refFrom(params));
        return recordReply(record, isUnchanged(request, record.etag) ? 304 : 200);
      },
    }),
    endpoint({
      method: 'put',
      path: ONE,
      name: 'putRecord',
      tag: 'records',
      summary: 'Replace a record, or create it with If-None-Match: *',
      query: renaming,
      reads: [...CONDITIONS, 'Cairn-By', 'Cairn-Note'],
      body: { media: JSON_MEDIA, shape },
      answers: {
        200: { description: 'Replaced; in a dry run, what would change', ...asChanged },
        201: asCreated,
        202: asRun,
      },
      async handle(call) {
        const precondition = await readPrecondition(call.request, current(call));
        return await rename(call, {
          op: 'replace',
          ref: refFrom(call.params),
          body: call.body,
          ...precondition,
        });
      },
    }),
    endpoint({
      method: 'patch',
      path: ONE,
      name: 'patchRecord',
      tag: 'records',
      summary: 'Change some values: JSON merge patch (RFC 7396)',
      query: renaming,
      reads: [...CONDITIONS, 'Cairn-By', 'Cairn-Note'],
      body: { media: ['application/merge-patch+json', ...JSON_MEDIA], shape: { type: 'object' } },
      answers: {
        200: { description: 'Changed; in a dry run, what would change', ...asChanged },
        202: asRun,
      },
      async handle(call) {
        const precondition = await readPrecondition(call.request, current(call));
        return await rename(call, {
          op: 'patch',
          ref: refFrom(call.params),
          body: call.body,
          ...precondition,
        });
      },
    }),
    endpoint({
      method: 'delete',
      path: ONE,
      name: 'deleteRecord',
      tag: 'records',
      summary: 'Delete a record; its history stays and it can be restored',
      query: changing,
      reads: [...CONDITIONS, 'Cairn-By', 'Cairn-Note'],
      answers: { 200: dryRunAnswer, 204: { description: 'Deleted', headers: ['Cairn-Seq'] } },
      async handle(call) {
        const precondition = await readPrecondition(call.request, current(call));
        return await change(call, { op: 'delete', ref: refFrom(call.params), ...precondition });
      },
    }),
    endpoint({
      method: 'get',
      path: MANY,
      name: 'listRecords',
      tag: 'records',
      summary: 'The records of a collection: searched, filtered, sorted, a page at a time',
      query: z.object({
        q: z.string().optional().meta({
          description:
            'Words that the record must hold, the last may be unfinished; and operators like `status:open` or `updated:>2026-01`',
        }),
        view: z.string().optional().meta({
          description:
            'Id of a saved view: what it asks for holds as well, its order where no other is given',
        }),
        sort: z
          .string()
          .optional()
          .meta({ description: 'Fields separated by commas; a minus before one turns it round' }),
        limit: limit(50),
        cursor: z
          .string()
          .optional()
          .meta({ description: '`nextCursor` or `previousCursor` of another page' }),
        back: z.literal('1').optional().meta({ description: 'With `previousCursor`: the page before it' }),
        fields: names('Only these fields in `data`, separated by commas: `name,address/city`'),
        expand: names('Relations whose targets are added as `expanded`, separated by commas'),
      }),
      filters: true,
      answers: { 200: { description: 'A page', shape: shapes.RecordPage } },
      async handle({ who, params, query, search: parameters }) {
        const { ns = '', collection = '' } = params;
        const { shape, problems, ...asked } = await lists.ask(who, ns, collection, parameters);
        if (problems.length > 0) throw new CairnError('invalid', problems.join(' '));
        const { items, ...rest } = await records.list(who, { ...asked.query, limit: query.limit });
        const expanded = await expandItems({ who, records, search, shape }, items, query.expand ?? []);
        const { fields } = query;
        const { nextCursor, previousCursor, total, totalCapped } = rest;
        const text = pageText(items, {
          ...(fields && { data: (item) => pick(item.data, fields) }),
          expanded,
          rest: { nextCursor, previousCursor, total, totalCapped },
        });
        return { status: 200, text };
      },
    }),
    endpoint({
      method: 'post',
      path: MANY,
      name: 'createRecord',
      tag: 'records',
      summary: 'Create a record',
      query: changing.extend({
        id: z.string().optional().meta({ description: 'Its id; made from the title when absent' }),
      }),
      reads: ['Cairn-By', 'Cairn-Note'],
      body: { media: JSON_MEDIA, shape },
      answers: {
        200: dryRunAnswer,
        201: asCreated,
      },
      async handle(call) {
        const { ns = '', collection = '' } = call.params;
        const { id } = call.query;
        if (id?.startsWith('_')) throw new CairnError('invalid', `The id "${id}" begins with an underscore.`);
        return await change(call, { op: 'create', ns, collection, id, body: call.body });
      },
    }),
  ];
}

/** A record's bytes with what is known about them in the headers. */
export function recordReply(record: StoredRecord, status = 200): Reply {
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    ETag: quoteETag(record.etag),
    'Cache-Control': 'private, no-cache',
    'Last-Modified': new Date(record.updatedAt).toUTCString(),
    'Cairn-Seq': String(record.seq),
    'Cairn-Updated-By': headerText(record.updatedBy),
    Link: linksOf(record.ref),
  };
  if (record.problem) headers['Cairn-Problem'] = headerText(record.problem.detail);
  if (record.problem?.diskEtag) headers['Cairn-Disk-ETag'] = quoteETag(record.problem.diskEtag);
  return status === 304 ? { status, headers } : { status, headers, bytes: record.bytes };
}

/** The answer to a write: the record as it is now, 201 when it is new, 204 when it is gone. */
export function writtenReply(result: WriteResult | undefined): Reply {
  if (result === undefined) throw new Error('a write without a result');
  const { ref, etag, seq, bytes } = result;
  const headers: Record<string, string> = seq === undefined ? {} : { 'Cairn-Seq': String(seq) };
  if (etag === null) return { status: 204, headers };
  headers['Content-Type'] = 'application/json';
  headers['Cache-Control'] = 'private, no-cache';
  headers.ETag = quoteETag(etag);
  headers.Link = linksOf(ref);
  if (result.op !== 'create') return { status: 200, headers, bytes };
  headers.Location = recordAddress(ref);
  return { status: 201, headers, bytes };
}

/** The answer to a change that took along what refers: what changed, or the run that does it. */
export function followedReply({ results, run }: Followed): Reply {
  if (run) return runReply(run);
  return { status: 200, json: changesJson(results) };
}

/** What writes did or would do, for dry runs and batches. */
export function changesJson(results: readonly WriteResult[]) {
  const [first] = results;
  return {
    changes: results.map(({ bytes: _bytes, batch: _batch, ...rest }) => rest),
    ...(first?.batch !== undefined && { batch: first.batch }),
  };
}

/** Why a program makes a change, kept in the journal. Throws `invalid` when it is too long. */
export function noteOf({ request }: Call<unknown>): string | undefined {
  const header = request.headers['cairn-note'];
  if (header === undefined) return undefined;
  const note = Buffer.from(String(header), 'latin1').toString('utf8').trim();
  if (note.length > MAX_NOTE) throw new CairnError('invalid', `Cairn-Note is over ${MAX_NOTE} characters.`);
  return note === '' ? undefined : note;
}

const MAX_NOTE = 500;

function linksOf(ref: string): string {
  const path = ref.split('/').map(encodeURIComponent).join('/');
  return `<${API}/records/${path}/history>; rel="version-history", </db/${path}>; rel="alternate"; type="text/html"`;
}

// Header values are Latin-1; UTF-8 bytes pass through them as they are.
function headerText(text: string): string {
  return Buffer.from(text.replace(/[\p{Cc}]+/gu, ' ')).toString('latin1');
}
