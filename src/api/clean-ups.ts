import { z } from 'zod';
import { cleanUpRules } from '../core/clean-up.ts';
import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint, JSON_MEDIA } from './endpoint.ts';
import { dryRun } from './parameters.ts';
import { readJson } from './read-json.ts';
import { asRun, runReply } from './run-reply.ts';
import { shapes } from './shapes.ts';

// cleanUpEndpoints: values of a collection tidied by rules.

const rule = z.enum(cleanUpRules);
const wish = z
  .strictObject({
    rules: z
      .array(rule)
      .optional()
      .meta({ description: 'For every field that they are about; all but `title` when nothing is said' }),
    steps: z
      .array(z.strictObject({ rule, field: z.string() }))
      .optional()
      .meta({ description: 'Just these, with fields by pointer' }),
  })
  .meta({ description: 'What to tidy' });

/** POST /clean-ups/:ns/:collection. */
export function cleanUpEndpoints({ cleanUps }: Pick<Services, 'cleanUps'>): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/clean-ups/:ns/:collection',
      name: 'createCleanUp',
      tag: 'schemas',
      summary: 'Tidy values by rules: spaces, case, phone numbers, dates, numbers, empty texts',
      description:
        'One run with one Undo; only values that change are touched. In a dry run: figures and samples.',
      query: z.object({ dryRun }),
      reads: ['Cairn-By'],
      body: { media: JSON_MEDIA, shape: wish },
      answers: {
        200: { description: 'What would change (dry run)', shape: shapes.CleanUpEffects },
        202: asRun,
      },
      async handle({ who, params, query, body }) {
        const { ns = '', collection = '' } = params;
        const wanted = readJson(body, wish, 'This is no clean-up.');
        if (query.dryRun) return { status: 200, json: await cleanUps.preview(who, ns, collection, wanted) };
        const run = await cleanUps.apply(who, ns, collection, wanted);
        return runReply(run);
      },
    }),
  ];
}
