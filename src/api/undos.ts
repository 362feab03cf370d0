import { z } from 'zod';
import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint, JSON_MEDIA } from './endpoint.ts';
import { dryRun } from './parameters.ts';
import { readJson } from './read-json.ts';
import { changesJson } from './records.ts';
import { asRun, runReply } from './run-reply.ts';
import { shapes } from './shapes.ts';

const seq = z.int().positive().meta({ description: 'The number of a change, as in histories and /changes' });
const target = z.union([
  z.strictObject({ seq }),
  z.strictObject({ seqs: z.array(seq).min(1).max(1000) }),
  z.strictObject({ batch: z.string().min(1).meta({ description: 'Everything of a batch, or of a run' }) }),
]);

/** More records than these are taken back in the background. */
const AT_ONCE = 1000;

/** POST /undos. */
export function undoEndpoints({ history, runs }: Pick<Services, 'history' | 'runs'>): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/undos',
      name: 'createUndo',
      tag: 'history',
      summary:
        'Take back one change, several, or a whole batch, as one batch; undoing that brings them again',
      description: `409 names the records that were changed since. More than ${AT_ONCE} records are taken back by a run.`,
      query: z.object({ dryRun }),
      reads: ['Cairn-By'],
      body: { media: JSON_MEDIA, shape: target },
      answers: {
        200: { description: 'What changed, or would', shape: shapes.Changes },
        202: asRun,
      },
      async handle({ who, query, body }) {
        const wanted = readJson(
          body,
          target,
          'The body must be {"seq": 12}, {"seqs": [12, 13]} or {"batch": "…"}.',
        );
        const { ns, note: title, records: total, mutations } = await history.undoing(who, wanted);
        if (query.dryRun || total <= AT_ONCE)
          return { status: 200, json: changesJson(await history.undo(who, wanted, query)) };
        const run = runs.start(who, { ns, title, total, mutations: mutations() });
        return runReply(run);
      },
    }),
  ];
}
