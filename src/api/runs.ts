import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { shapes } from './shapes.ts';

/** GET /runs, GET /runs/:id, POST /runs/:id/cancellation. */
export function runEndpoints({ runs }: Pick<Services, 'runs'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/runs',
      name: 'listRuns',
      tag: 'runs',
      summary: 'Many changes that were made in the background since the start, newest first',
      answers: { 200: { description: 'Runs', shape: shapes.Runs } },
      async handle({ who }) {
        return { status: 200, json: { items: runs.all(who) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/runs/:id',
      name: 'getRun',
      tag: 'runs',
      summary: 'How far a run is, and what became of it',
      answers: { 200: { description: 'The run', shape: shapes.Run } },
      async handle({ who, params }) {
        return { status: 200, json: runs.get(who, params.id ?? '') };
      },
    }),
    endpoint({
      method: 'post',
      path: '/runs/:id/cancellation',
      name: 'cancelRun',
      tag: 'runs',
      summary: 'End a run and take back what it did; one that has ended stays as it is',
      description: 'For who started it, and for owners of the namespace.',
      answers: { 200: { description: 'The run, ended', shape: shapes.Run } },
      async handle({ who, params }) {
        return { status: 200, json: await runs.cancel(who, params.id ?? '') };
      },
    }),
  ];
}
