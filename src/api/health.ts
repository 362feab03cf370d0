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
      open: true,
      answers: {
        200: { description: 'It works, or will soon', shape: shapes.Health },
        503: { description: 'The index cannot be used', shape: shapes.Health },
      },
      async handle({ who }) {
        const { records, state, pending, failed, progress, reason } = await indexing.status(who);
        const status = { ready: 'ok', building: 'starting', failed: 'failing' }[state];
        const index = { state, pending, failed, progress, reason };
        // Whoever may see nothing is told that it runs, and no more.
        const facts = who.namespaces.length > 0 ? { version, records, index } : {};
        return { status: state === 'failed' ? 503 : 200, json: { status, ...facts } };
      },
    }),
  ];
}
