import { z } from 'zod';
import type { Ref } from '../core/names.ts';
import type { Services } from '../services/services.ts';
import { CONDITIONS, isUnchanged, readPrecondition } from './conditions.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { schemaOf } from './json-schema.ts';
import { dryRun } from './parameters.ts';
import { asChanged, asCreated, asRead, changesJson, noteOf, recordReply, writtenReply } from './records.ts';

// schemaEndpoints: a collection's JSON Schema, as its file is.

const PATH = '/schemas/:ns/:collection';
const MEDIA = ['application/schema+json', 'application/json'] as const;
const asSchema = { media: MEDIA[0], shape: { type: 'object' }, headers: asRead.headers };

/** GET and PUT /schemas/:ns/:collection. */
export function schemaEndpoints({ records, schemas }: Pick<Services, 'records' | 'schemas'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: PATH,
      name: 'getSchema',
      tag: 'schemas',
      summary: "A collection's JSON Schema 2020-12",
      description: 'Without a `_schema.json` it is inferred from the records and has no ETag.',
      reads: ['If-None-Match'],
      answers: {
        200: { description: 'The schema', ...asSchema },
        304: { description: 'Not changed', headers: asRead.headers },
      },
      async handle({ who, params, request }) {
        const shape = await schemas.shape(who, params.ns ?? '', params.collection ?? '');
        if (shape.etag === undefined) {
          return { status: 200, headers: { 'Content-Type': MEDIA[0] }, json: schemaOf(shape) };
        }
        const record = await records.get(who, refOfSchema(params));
        const reply = recordReply(record, isUnchanged(request, record.etag) ? 304 : 200);
        return { ...reply, headers: { ...reply.headers, 'Content-Type': MEDIA[0] } };
      },
    }),
    endpoint({
      method: 'put',
      path: PATH,
      name: 'putSchema',
      tag: 'schemas',
      summary: "Replace a collection's schema, or give it one with If-None-Match: *",
      query: z.object({ dryRun }),
      reads: [...CONDITIONS, 'Cairn-By', 'Cairn-Note'],
      body: { media: MEDIA, shape: { type: 'object' } },
      answers: {
        200: { description: 'Replaced; in a dry run, what would change', ...asChanged },
        201: asCreated,
      },
      async handle(call) {
        const ref = refOfSchema(call.params);
        const precondition = await readPrecondition(call.request, () => records.get(call.who, ref));
        const options = { dryRun: call.query.dryRun, note: noteOf(call) };
        const results = await records.write(
          call.who,
          [{ op: 'replace', ref, body: call.body, ...precondition }],
          options,
        );
        return call.query.dryRun ? { status: 200, json: changesJson(results) } : writtenReply(results[0]);
      },
    }),
  ];
}

function refOfSchema({ ns = '', collection = '' }: Readonly<Record<string, string>>): Ref {
  return `${ns}/${collection}/_schema`;
}
