import { z } from 'zod';
import { refOf } from '../core/names.ts';
import type { Services } from '../services/services.ts';
import { refFrom } from './addresses.ts';
import { CONDITIONS, readPrecondition } from './conditions.ts';
import { type Endpoint, endpoint, JSON_MEDIA } from './endpoint.ts';
import { dryRun } from './parameters.ts';
import { readJson } from './read-json.ts';
import { changesJson, followedReply, noteOf } from './records.ts';
import { asRun } from './run-reply.ts';
import { shapes } from './shapes.ts';

const wish = z.strictObject({
  id: z.string().min(1).meta({ description: 'Its new id, in the same collection' }),
  references: z.boolean().default(true).meta({
    description: 'Whether what refers to it in its namespace changes along; false: that leads nowhere then',
  }),
});

/** POST /records/:ns/:collection/:id/move. */
export function moveEndpoints({ records, references }: Pick<Services, 'records' | 'references'>): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/records/:ns/:collection/:id/move',
      name: 'moveRecord',
      tag: 'records',
      summary: 'Give a record another id, with all that refers to it, as one batch; the old address leads on',
      description: 'A dry run says exactly which records change. Very many are changed by a run.',
      query: z.object({ dryRun }),
      reads: [...CONDITIONS, 'Cairn-By', 'Cairn-Note'],
      body: { media: JSON_MEDIA, shape: wish },
      answers: {
        200: { description: 'What changed, or would', shape: shapes.Changes },
        202: asRun,
      },
      async handle(call) {
        const { who, params, request, body } = call;
        const { ns = '', collection = '' } = params;
        const ref = refFrom(params);
        const { id, references: along } = readJson(
          body,
          wish,
          'The body must be {"id": "new-id"}, with "references": false to leave those.',
        );
        const precondition = await readPrecondition(request, () => records.get(who, ref));
        const mutation = { op: 'move', ref, to: refOf(ns, collection, id), ...precondition } as const;
        const options = { dryRun: call.query.dryRun, note: noteOf(call) };
        if (!along) return { status: 200, json: changesJson(await records.write(who, [mutation], options)) };
        return followedReply(await references.change(who, mutation, options));
      },
    }),
  ];
}
