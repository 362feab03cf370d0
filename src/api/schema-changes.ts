import { z } from 'zod';
import { schemaOperation } from '../core/schema-change.ts';
import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint, JSON_MEDIA } from './endpoint.ts';
import { dryRun } from './parameters.ts';
import { readJson } from './read-json.ts';
import { noteOf } from './records.ts';
import { asRun, runReply } from './run-reply.ts';
import { shapes } from './shapes.ts';

// schemaChangeEndpoints: the fields of a collection changed together with its records.

const MOST = 500;
const wish = z
  .strictObject({
    operations: z.array(schemaOperation).max(MOST),
    ifMatch: z.string().optional().meta({ description: 'ETag of the schema that they were thought out for' }),
    misfits: z.enum(['keep', 'refuse']).optional().meta({
      description: 'What becomes of values that cannot be converted: they stay, or nothing is done',
    }),
  })
  .meta({ description: 'Operations, done one after the other; none keeps the fields that were inferred' });

/** POST /schemas/:ns/:collection/changes. */
export function schemaChangeEndpoints({ fields }: Pick<Services, 'fields'>): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/schemas/:ns/:collection/changes',
      name: 'createSchemaChange',
      tag: 'schemas',
      summary: 'Change fields together with the records, as one run with one Undo',
      description:
        'In a dry run: how many records each operation changes, samples, and what cannot be converted. A collection without a schema gets the one that was inferred, with the operations done to it.',
      query: z.object({ dryRun }),
      reads: ['Cairn-By', 'Cairn-Note'],
      body: { media: JSON_MEDIA, shape: wish },
      answers: {
        200: { description: 'What would change (dry run)', shape: shapes.SchemaEffects },
        202: asRun,
      },
      async handle(call) {
        const { ns = '', collection = '' } = call.params;
        const { operations, ...options } = readJson(call.body, wish, 'These are no changes of fields.');
        if (call.query.dryRun)
          return { status: 200, json: await fields.preview(call.who, ns, collection, operations, options) };
        const note = noteOf(call);
        const run = await fields.apply(call.who, ns, collection, operations, { ...options, note });
        return runReply(run);
      },
    }),
  ];
}
