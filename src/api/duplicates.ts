import { z } from 'zod';
import { splitRef } from '../core/names.ts';
import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint, JSON_MEDIA } from './endpoint.ts';
import { dryRun } from './parameters.ts';
import { readJson } from './read-json.ts';
import { changesJson } from './records.ts';
import { shapes } from './shapes.ts';

// duplicateEndpoints: records that seem to be one, and making them one.

const ref = z.string().refine((text) => splitRef(text) !== undefined, 'must be namespace/collection/id');
const merge = z
  .strictObject({
    keep: ref,
    remove: ref,
    take: z
      .array(z.string())
      .optional()
      .meta({ description: 'Keys whose value is taken from the one that goes' }),
  })
  .meta({ description: 'Two records that are one' });
const distinction = z
  .strictObject({ ids: z.array(z.string().min(1)).min(2).max(100) })
  .meta({ description: 'Records that are not the same' });

/** GET /duplicates/:ns/:collection, POST /distinctions/:ns/:collection, POST /merges. */
export function duplicateEndpoints({ duplicates }: Pick<Services, 'duplicates'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/duplicates/:ns/:collection',
      name: 'listDuplicates',
      tag: 'schemas',
      summary: 'Groups of records that seem to be one, with the reasons',
      description:
        'By e-mail address, phone number, name and address, and names that are nearly the same; of at most 100,000 records.',
      answers: { 200: { description: 'Groups', shape: shapes.Duplicates } },
      async handle({ who, params }) {
        return { status: 200, json: await duplicates.find(who, params.ns ?? '', params.collection ?? '') };
      },
    }),
    endpoint({
      method: 'post',
      path: '/distinctions/:ns/:collection',
      name: 'createDistinction',
      tag: 'schemas',
      summary: 'Say that records are not the same; they are never found as duplicates again',
      reads: ['Cairn-By'],
      body: { media: JSON_MEDIA, shape: distinction },
      answers: { 200: { description: 'What changed', shape: shapes.Changes } },
      async handle({ who, params, body }) {
        const { ids } = readJson(body, distinction);
        const { ns = '', collection = '' } = params;
        return { status: 200, json: changesJson(await duplicates.distinguish(who, ns, collection, ids)) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/merges',
      name: 'createMerge',
      tag: 'schemas',
      summary: 'Make one record of two; what refers to the other one follows, in one batch with one Undo',
      query: z.object({ dryRun }),
      reads: ['Cairn-By'],
      body: { media: JSON_MEDIA, shape: merge },
      answers: { 200: { description: 'What changed, or would', shape: shapes.Changes } },
      async handle({ who, query, body }) {
        return { status: 200, json: changesJson(await duplicates.merge(who, readJson(body, merge), query)) };
      },
    }),
  ];
}
