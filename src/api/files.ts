import type { Request } from 'express';
import { z } from 'zod';
import { FILES } from '../core/bytes.ts';
import { CairnError } from '../core/errors.ts';
import type { ListItem } from '../core/ports/found.ts';
import type { JsonObject } from '../core/record.ts';
import { mediaTypeOf, readBytes } from '../http/body.ts';
import { sendDownload } from '../http/download.ts';
import { quoteETag } from '../http/etags.ts';
import { readForm } from '../http/multipart.ts';
import type { Services } from '../services/services.ts';
import type { Upload, Uploaded } from '../services/uploads.ts';
import { API, refFrom } from './addresses.ts';
import { CONDITIONS, readPrecondition } from './conditions.ts';
import { type Call, type Endpoint, endpoint, type Reply } from './endpoint.ts';
import { dryRun, limit } from './parameters.ts';
import { changesJson, noteOf, writtenReply } from './records.ts';
import { shapes } from './shapes.ts';

// fileEndpoints: uploads and downloads.

const MANY = '/files/:ns';
const ONE = '/files/:ns/:id';
const changing = z.object({ dryRun });
const writes = ['Cairn-By', 'Cairn-Note'];
const form = {
  type: 'object',
  properties: { file: { type: 'array', items: { type: 'string', format: 'binary' } } },
};
const foretold = { description: 'What would change (dry run)', shape: shapes.Changes };
const fileOrChanges = {
  anyOf: [{ $ref: '#/components/schemas/UploadedFile' }, { $ref: '#/components/schemas/Changes' }],
};
const asFile = { shape: fileOrChanges, headers: ['Location', 'ETag', 'Cairn-Seq'] };
const bytes = {
  media: 'application/octet-stream',
  headers: ['ETag', 'Last-Modified', 'Content-Disposition', 'Accept-Ranges'],
};
const body = {
  media: ['multipart/form-data', 'application/octet-stream'],
  shape: form,
  description:
    'A form with files, or the bytes of one file with any other media type; its type is told by the bytes',
};

/** Files: GET, POST many; GET, PUT, DELETE one; POST what was put there by hand. */
export function fileEndpoints({ uploads, records, lists }: Services): Endpoint[] {
  const refOf = ({ params }: Call<unknown>) => refFrom({ ...params, collection: FILES });
  const noted = (call: Call<{ dryRun: boolean }>) => ({ dryRun: call.query.dryRun, note: noteOf(call) });

  /** Takes in all files of the body; none of them stays behind when one is refused. */
  async function receive({ who, params, request }: Call<unknown>, name: string): Promise<Upload[]> {
    const taken: Upload[] = [];
    const take = async (given: string, source: AsyncIterable<Buffer>) =>
      void taken.push(await uploads.receive(who, params.ns ?? '', given, source));
    try {
      if (mediaTypeOf(request) === 'multipart/form-data') await readForm(request, take);
      else {
        if (Number(request.headers['content-length'] ?? 0) > uploads.limit) throw tooLarge(uploads.limit);
        await take(name, readBytes(request));
      }
      return taken;
    } catch (thrown) {
      await uploads.discard(who, taken);
      throw thrown;
    }
  }

  /** A condition as it stands in the request; there is one version only to compare with: that of the bytes. */
  async function conditionOf(call: Call<unknown>) {
    return readPrecondition(call.request, async () => {
      const record = await records.get(call.who, refOf(call));
      return { ...record, etag: String(record.data.sha256 ?? record.etag) };
    });
  }

  return [
    endpoint({
      method: 'get',
      path: MANY,
      name: 'listFiles',
      tag: 'files',
      summary: 'The files of a namespace, newest first',
      query: z.object({
        q: z.string().optional().meta({ description: 'Words of the name, or of the text inside' }),
        for: z.string().optional().meta({ description: 'Only those that belong to this record, by its ref' }),
        sort: z.string().optional().meta({ description: 'name, size, added; a minus turns it round' }),
        limit: limit(50),
        cursor: z.string().optional().meta({ description: 'nextCursor of the page before' }),
      }),
      filters: true,
      answers: { 200: { description: 'Files', shape: shapes.FilePage } },
      async handle({ who, params, query, search }) {
        const { ns = '' } = params;
        const { query: asked, problems } = await lists.ask(who, ns, FILES, search);
        if (problems.length > 0) throw new CairnError('invalid', problems.join(' '));
        const belongs =
          query.for === undefined ? [] : [{ pointer: '/records', op: 'has', value: query.for } as const];
        const filters = [...(asked.filters ?? []), ...belongs];
        const page = await records.list(who, { ...asked, filters, limit: query.limit });
        const { items, nextCursor, total, totalCapped } = page;
        const json = { items: items.map(itemJson), nextCursor, total, totalCapped };
        return { status: 200, json: { ...json, problems: await uploads.problems(who, ns) } };
      },
    }),
    endpoint({
      method: 'post',
      path: MANY,
      name: 'createFiles',
      tag: 'files',
      summary: 'Upload files, all or none; each gets a free name',
      query: changing.extend({
        name: z
          .string()
          .min(1)
          .optional()
          .meta({ description: 'Name of the file, where the body is its bytes' }),
        for: z.string().optional().meta({ description: 'The record that they belong to, by its ref' }),
      }),
      reads: writes,
      body,
      streams: true,
      answers: {
        200: foretold,
        201: {
          description: 'Created',
          shape: shapes.UploadedFiles,
          headers: ['Location', 'ETag', 'Cairn-Seq'],
        },
      },
      async handle(call) {
        const { who, params, query, request } = call;
        if (query.name === undefined && !isForm(request))
          throw new CairnError('invalid', 'Say what the file is called: ?name=roof.jpg, or send a form.');
        const taken = await receive(call, query.name ?? '');
        const results = await uploads.add(who, params.ns ?? '', taken, { ...noted(call), for: query.for });
        if (query.dryRun) return { status: 200, json: changesJson(results) };
        const [first] = results;
        const one = results.length === 1 && first ? addressed(first) : {};
        return { status: 201, headers: one, json: { items: results.map(uploadedJson) } };
      },
    }),
    endpoint({
      method: 'get',
      path: ONE,
      name: 'getFile',
      tag: 'files',
      summary: 'The bytes of a file, whole or in part',
      description:
        'Pictures, PDF and text are shown by browsers, everything else is saved. One range is answered with 206; If-Range is read.',
      query: z.object({
        seq: z
          .string()
          .regex(/^[1-9]\d{0,15}$/, 'It must be the number of a version')
          .transform(Number)
          .optional()
          .meta({ description: 'Of one of its versions' }),
        save: z.enum(['true', 'false']).optional().meta({ description: 'true: to be saved, never shown' }),
      }),
      reads: ['If-None-Match', 'Range', 'If-Range'],
      streams: true,
      answers: {
        200: { description: 'The bytes', ...bytes },
        206: {
          description: 'A part of them',
          media: bytes.media,
          headers: [...bytes.headers, 'Content-Range'],
        },
        304: { description: 'Not changed', headers: ['ETag'] },
      },
      async handle(call) {
        const { request, response, query } = call;
        const { record, ...file } = await uploads.open(call.who, refOf(call), { seq: query.seq });
        const save = query.save === 'true';
        await sendDownload(request, response, { ...file, modified: record.updatedAt, save });
        return undefined;
      },
    }),
    endpoint({
      method: 'put',
      path: ONE,
      name: 'putFile',
      tag: 'files',
      summary: 'Give a file other bytes; the earlier ones stay in its history',
      query: changing.extend({
        name: z.string().min(1).optional().meta({ description: "Its new name; the file's own when absent" }),
      }),
      reads: [...CONDITIONS, ...writes],
      body,
      streams: true,
      answers: { 200: { description: 'Replaced; in a dry run, what would change', ...asFile } },
      async handle(call) {
        const { who, query } = call;
        const condition = await conditionOf(call);
        // Nobody should send a hundred megabytes to hear that there is no such file.
        await records.get(who, refOf(call));
        const taken = await receive(call, query.name ?? '');
        const [upload] = taken;
        if (upload === undefined || taken.length > 1) {
          await uploads.discard(who, taken);
          throw new CairnError('invalid', 'Exactly one file takes the place of a file.');
        }
        const result = await uploads.replace(who, refOf(call), upload, { ...noted(call), ...condition });
        if (query.dryRun) return { status: 200, json: changesJson([result]) };
        return { status: 200, headers: addressed(result), json: uploadedJson(result) };
      },
    }),
    endpoint({
      method: 'delete',
      path: ONE,
      name: 'deleteFile',
      tag: 'files',
      summary: 'Delete a file; its history stays, and it can be restored with its bytes',
      query: changing,
      reads: [...CONDITIONS, ...writes],
      answers: { 200: foretold, 204: { description: 'Deleted', headers: ['Cairn-Seq'] } },
      async handle(call): Promise<Reply> {
        const result = await uploads.remove(call.who, refOf(call), {
          ...noted(call),
          ...(await conditionOf(call)),
        });
        return call.query.dryRun ? { status: 200, json: changesJson([result]) } : writtenReply(result);
      },
    }),
    endpoint({
      method: 'post',
      path: `${ONE}/adoption`,
      name: 'adoptFile',
      tag: 'files',
      summary: 'Take in what was put there, or changed, by hand',
      query: changing,
      reads: writes,
      answers: { 200: { description: 'Taken in; in a dry run, what would change', ...asFile } },
      async handle(call) {
        const result = await uploads.adopt(call.who, refOf(call), noted(call));
        if (call.query.dryRun) return { status: 200, json: changesJson([result]) };
        return { status: 200, headers: addressed(result), json: uploadedJson(result) };
      },
    }),
  ];
}

function isForm(request: Request): boolean {
  return mediaTypeOf(request) === 'multipart/form-data';
}

/** Said before any of it is sent. */
function tooLarge(most: number): CairnError {
  return new CairnError(
    'too_large',
    `The file is larger than ${most} bytes, which is the limit (CAIRN_MAX_FILE).`,
  );
}

/** Where a file is, and the version of its bytes. */
function addressed({ ref, sha256, seq }: Uploaded): Record<string, string> {
  const [ns = '', , id = ''] = ref.split('/');
  return {
    Location: `${API}/files/${encodeURIComponent(ns)}/${encodeURIComponent(id)}`,
    ETag: quoteETag(sha256),
    ...(seq !== undefined && { 'Cairn-Seq': String(seq) }),
  };
}

function uploadedJson({ ref, name, type, size, sha256, etag, seq, sameAs }: Uploaded) {
  return { ref, id: ref.slice(ref.lastIndexOf('/') + 1), name, type, size, sha256, etag, seq, sameAs };
}

function itemJson({ ref, id, title, etag, updatedAt, updatedBy, data, problem }: ListItem) {
  const { name, type, size, sha256, added, records } = data as JsonObject;
  return { ref, id, title, name, type, size, sha256, added, records, etag, updatedAt, updatedBy, problem };
}
