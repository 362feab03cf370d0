import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { shapes } from './shapes.ts';

// evalEndpoints: how well search does on a namespace's own questions.

/** GET and POST /evals/:ns. */
export function evalEndpoints({ evals }: Pick<Services, 'evals'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/evals/:ns',
      name: 'listScores',
      tag: 'search',
      summary: 'How the search test of a namespace went so far, oldest first',
      answers: { 200: { description: 'Scores', shape: shapes.Scores } },
      async handle({ who, params }) {
        return { status: 200, json: { items: await evals.scores(who, params.ns ?? '') } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/evals/:ns',
      name: 'runEvals',
      tag: 'search',
      summary: "Ask every question of a namespace's `_evals.json`, and keep the score",
      answers: { 200: { description: 'How it went', shape: shapes.Evaluation } },
      async handle({ who, params }) {
        return { status: 200, json: await evals.run(who, params.ns ?? '') };
      },
    }),
  ];
}
