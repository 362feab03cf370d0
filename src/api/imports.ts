import { z } from 'zod';
import { CairnError } from '../core/errors.ts';
import { type Import, type ImportWish, importModes } from '../core/import.ts';
import { keyOf, mappedColumns } from '../core/import-map.ts';
import { type TableEncoding, tableEncodings } from '../core/tables.ts';
import type { Who } from '../core/who.ts';
import { mediaTypeOf, readBytes } from '../http/body.ts';
import { readForm } from '../http/multipart.ts';
import type { Services } from '../services/services.ts';
import { type Call, type Endpoint, endpoint } from './endpoint.ts';
import { dryRun, names } from './parameters.ts';
import { asRun, runReply } from './run-reply.ts';
import { shapes } from './shapes.ts';

// importEndpoints: files of rows. POST a file; GET, POST …/runs, GET …/invalid, DELETE one that waits.

const MANY = '/imports/:ns';
const ONE = '/imports/:ns/:id';
const body = {
  media: ['application/octet-stream', 'multipart/form-data'],
  shape: { type: 'string', format: 'binary' },
  description:
    'The bytes of a CSV, XLSX, JSON, NDJSON or ZIP file, with any media type or as the one file of a form; it is told by its bytes',
};

const wishes = z.object({
  dryRun,
  collection: z
    .string()
    .min(1)
    .meta({ description: 'Where the records go; made where there is none', example: 'customers' }),
  name: z.string().optional().meta({ description: 'What the file is called' }),
  title: z.string().optional().meta({ description: 'Of a collection that is made' }),
  singular: z.string().optional().meta({ description: 'One record of a collection that is made' }),
  key: names('What tells which record a row is: `@id`, or fields that must all agree, separated by commas'),
  map: z.string().optional().meta({
    description:
      'JSON object of headers: `{"Name": "name", "Nr.": "@id", "Notes": "-", "Colour": "new:choice", "Firm": "new:relation:customers"}`. Others are matched by name, and else become new fields',
  }),
  mode: z.enum(importModes).default('both').meta({ description: 'Add and change, only add, only change' }),
  empty: z
    .enum(['leave', 'clear'])
    .default('leave')
    .meta({ description: 'What empty cells do to values that are there' }),
  delimiter: z.string().optional().meta({ description: 'Of a CSV; found out when absent' }),
  encoding: z.enum(tableEncodings).optional().meta({ description: 'Of a CSV; found out when absent' }),
  header: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'Whether the first row names the columns' }),
  sheet: z.string().optional().meta({ description: 'Of a workbook; the first one with rows when absent' }),
});

type Take = (name: string, source: AsyncIterable<Buffer>) => Promise<Import>;

const oneAtATime = () => new CairnError('invalid', 'Send one file of rows at a time.');

export function importEndpoints({ imports }: Pick<Services, 'imports'>): Endpoint[] {
  const idOf = (params: Readonly<Record<string, string>>) => params.id ?? '';

  /** Nobody asks for it any more; it may be gone already. */
  function throwAway(who: Who, id: string): void {
    try {
      imports.discard(who, id);
    } catch {
      // Whoever is told of it has left, or hears of something else; what stays goes after a week.
    }
  }

  /** Takes in the file that is the body, or that a form holds. */
  async function receive(
    { who, request, query }: Call<{ name?: string | undefined }>,
    take: Take,
  ): Promise<Import> {
    if (mediaTypeOf(request) !== 'multipart/form-data') return take(query.name ?? 'rows', readBytes(request));
    const taken: Import[] = [];
    try {
      await readForm(request, async (called, source) => {
        if (taken.length > 0) throw oneAtATime();
        taken.push(await take(query.name ?? called, source));
      });
      const [one] = taken;
      if (!one) throw oneAtATime();
      return one;
    } catch (thrown) {
      for (const { id } of taken) throwAway(who, id);
      throw thrown;
    }
  }

  return [
    endpoint({
      method: 'post',
      path: MANY,
      name: 'createImport',
      tag: 'imports',
      summary: 'Import a file of rows as one run; with dryRun, what would become of each row',
      query: wishes,
      reads: ['Cairn-By'],
      body,
      streams: true,
      answers: {
        200: { description: 'The plan (dry run); it waits for POST …/runs', shape: shapes.ImportPlan },
        202: asRun,
      },
      async handle(call) {
        const { who, params, query, response } = call;
        const { ns = '' } = params;
        const { collection, title, delimiter, encoding, header, sheet } = query;
        const read = {
          ...(delimiter !== undefined && { delimiter }),
          ...(encoding !== undefined && { encoding: encoding as TableEncoding }),
          ...(header !== undefined && { header: header === 'true' }),
          ...(sheet !== undefined && { sheet }),
        };
        const { id } = await receive(call, (name, source) =>
          imports.receive(who, ns, { name, source, collection, title, read }),
        );
        // Of a dry run nobody else will hear: it stops when who asked has left.
        const left = () => response.writableFinished || throwAway(who, id);
        if (query.dryRun) response.once('close', left);
        if (query.dryRun && response.destroyed) left();
        try {
          const given = await imports.read(who, id);
          if (given.columns.length === 0)
            throw new CairnError('invalid', given.reason ?? 'There are no rows.');
          await imports.decide(who, id, wishOf(query, given));
          const plan = await imports.checked(who, id);
          if (query.dryRun)
            return { status: 200, json: { id, columns: given.wish.columns, key: given.wish.key, ...plan } };
          const run = await imports.apply(who, id);
          return runReply(run);
        } catch (thrown) {
          throwAway(who, id);
          throw thrown;
        }
      },
    }),
    endpoint({
      method: 'get',
      path: ONE,
      name: 'getImport',
      tag: 'imports',
      summary: 'An import that waits: how its file was read, and where each column goes',
      answers: { 200: { description: 'The import', shape: shapes.Import } },
      async handle({ who, params }) {
        return { status: 200, json: imports.get(who, idOf(params)) };
      },
    }),
    endpoint({
      method: 'get',
      path: `${ONE}/invalid`,
      name: 'getInvalidRows',
      tag: 'imports',
      summary: 'The rows that cannot be taken as a CSV, with the reasons in a last column',
      streams: true,
      answers: { 200: { description: 'The rows', media: 'text/csv; charset=utf-8' } },
      async handle({ who, params, response }) {
        const bytes = await imports.invalid(who, idOf(params));
        response.set({ 'Content-Type': 'text/csv; charset=utf-8', 'Cache-Control': 'no-store' });
        for await (const piece of bytes) response.write(piece);
        response.end();
        return undefined;
      },
    }),
    endpoint({
      method: 'post',
      path: `${ONE}/runs`,
      name: 'applyImport',
      tag: 'imports',
      summary: 'Do what a dry run said',
      answers: { 202: asRun },
      async handle({ who, params }) {
        const run = await imports.apply(who, idOf(params));
        return runReply(run);
      },
    }),
    endpoint({
      method: 'delete',
      path: ONE,
      name: 'deleteImport',
      tag: 'imports',
      summary: 'Throw away an import that waits',
      answers: { 204: { description: 'Gone' } },
      async handle({ who, params }) {
        imports.discard(who, idOf(params));
        return { status: 204 };
      },
    }),
  ];
}

/** What the parameters ask for, over what was suggested. Throws `invalid` for a header or a type that there is not. */
function wishOf(
  { map, mode, empty, key, singular }: z.infer<typeof wishes>,
  given: Import,
): Partial<ImportWish> {
  return {
    columns: mappedColumns(map === undefined ? {} : readMap(map), given),
    ...{ mode, empty },
    ...(key && { key: keyOf(key) }),
    ...(singular !== undefined && { singular }),
  };
}

const mapping = z.record(z.string(), z.string());

function readMap(text: string): Record<string, string> {
  try {
    return mapping.parse(JSON.parse(text));
  } catch (cause) {
    throw new CairnError('invalid', 'map is no JSON object of texts: write {"Header": "field"}.', { cause });
  }
}
