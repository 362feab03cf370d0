import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { shapes } from './shapes.ts';

/** GET /checks/:ns/:collection. */
export function checkEndpoints({ fields }: Pick<Services, 'fields'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/checks/:ns/:collection',
      name: 'getCheck',
      tag: 'schemas',
      summary: 'How the records of a collection and its fields differ',
      description:
        'Keys that no field describes (`meant`: likely a slip for another one), fields without a value, values of several types, values that do not fit; of at most 100,000 records.',
      answers: { 200: { description: 'What differs', shape: shapes.Drift } },
      async handle({ who, params }) {
        return { status: 200, json: await fields.check(who, params.ns ?? '', params.collection ?? '') };
      },
    }),
  ];
}
