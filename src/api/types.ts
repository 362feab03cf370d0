import { z } from 'zod';
import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint } from './endpoint.ts';

/** GET /types.d.ts. */
export function typeEndpoints({ types }: Pick<Services, 'types'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/types.d.ts',
      name: 'getTypes',
      tag: 'collections',
      summary: 'TypeScript types of all records, from the schemas',
      description: 'An interface for each collection, and `Records`, which the typed client takes.',
      query: z.object({ ns: z.string().optional().meta({ description: 'Of one namespace only' }) }),
      answers: { 200: { description: 'A module of declarations', media: 'text/plain; charset=utf-8' } },
      async handle({ who, query }) {
        const text = await types.declare(who, query.ns);
        return {
          status: 200,
          headers: { 'Content-Type': 'text/plain; charset=utf-8' },
          bytes: Buffer.from(text),
        };
      },
    }),
  ];
}
