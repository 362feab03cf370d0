import { z } from 'zod';
import type { History } from '../services/history.ts';
import { type Endpoint, endpoint, JSON_MEDIA } from './endpoint.ts';
import { dryRun } from './parameters.ts';
import { readJson } from './read-json.ts';
import { shapes } from './shapes.ts';

// erasureEndpoints: really erasing, what `cairn forget` does beside a running server.

const erasure = z.strictObject({
  target: z
    .string()
    .min(1)
    .meta({ description: 'A ref, or a namespace', example: 'lod/customers/acme-roofing' }),
});

/** POST /erasures. */
export function erasureEndpoints(history: History): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/erasures',
      name: 'createErasure',
      tag: 'history',
      summary: 'Erase a record or namespace for good: file, history, index, caches',
      description: 'There is no undo. A line without content stays in the journal.',
      query: z.object({ dryRun }),
      reads: ['Cairn-By'],
      body: { media: JSON_MEDIA, shape: erasure },
      answers: { 200: { description: 'Erased, or what would be', shape: shapes.Erasure } },
      async handle({ who, query, body }) {
        const { target } = readJson(
          body,
          erasure,
          'The body must be {"target": "namespace/collection/id"} or {"target": "namespace"}.',
        );
        return { status: 200, json: { target, ...(await history.forget(who, target, query)) } };
      },
    }),
  ];
}
