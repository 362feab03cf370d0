import type { Indexing } from '../services/indexing.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { shapes } from './shapes.ts';

// healthEndpoints

/** GET /health. */
export function healthEndpoints(indexing: Indexing, version: string): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/health',
      name: 'getHealth',
      tag: 'health',
      summary: 'Whether Cairn works; while it starts, how far it is',
      answers: { 200: { description: 'The state', shape: shapes.Health } },
      async handle({ who }) {
        const { records, state, pending, failed, progress, reason } = await indexing.status(who);
        const status = { ready: 'ok', building: 'starting', failed: 'failing' }[state];
        return {
          status: 200,
          json: { status, version, records, index: { state, pending, failed, progress, reason } },
        };
      },
    }),
  ];
}
