import { z } from 'zod';
import type { Services } from '../services/services.ts';
import type { ViewChange } from '../services/views.ts';
import { type Call, type Endpoint, endpoint, JSON_MEDIA } from './endpoint.ts';
import { readJson } from './read-json.ts';
import { shapes } from './shapes.ts';

// viewEndpoints: saved lists of a collection.

const MANY = '/views/:ns/:collection';
const ONE = `${MANY}/:view`;
const said = {
  name: z.string().min(1).max(80),
  list: z.string().max(4000).meta({
    description: 'Parameters of the list: `filter[status][eq]=sent&sort=due`',
    example: 'filter[status][eq]=sent',
  }),
  pinned: z.boolean().optional().meta({ description: 'Whether it stands on the first page, with its count' }),
  sum: z.string().optional().meta({ description: 'The field whose sum stands beside the count' }),
  isDefault: z.boolean().optional().meta({ description: 'Whether the collection opens with it' }),
};
const wish = z.strictObject({
  ...said,
  own: z.boolean().optional().meta({ description: 'For nobody else' }),
});
const change = z
  .strictObject({
    ...said,
    move: z.int().optional().meta({ description: 'Places to the right; to the left below 0' }),
  })
  .partial();

/** GET and POST /views/:ns/:collection, PATCH and DELETE one. */
export function viewEndpoints({ views }: Pick<Services, 'views'>): Endpoint[] {
  const place = ({ params: { ns = '', collection = '' } }: Call<unknown>) => [ns, collection] as const;
  const answer = ({ view }: ViewChange, status = 200) => ({ status, json: view });
  return [
    endpoint({
      method: 'get',
      path: MANY,
      name: 'listViews',
      tag: 'views',
      summary: 'The saved views of a collection in their order, shared ones first',
      description: 'Ask for the records of one with `?view=` of `GET /records/:ns/:collection`.',
      answers: { 200: { description: 'Views', shape: shapes.Views } },
      async handle(call) {
        const { views: items, ...rest } = await views.all(call.who, ...place(call));
        return { status: 200, json: { items, ...rest } };
      },
    }),
    endpoint({
      method: 'post',
      path: MANY,
      name: 'createView',
      tag: 'views',
      summary: 'Save a list under a name',
      reads: ['Cairn-By'],
      body: { media: JSON_MEDIA, shape: wish },
      answers: { 201: { description: 'Saved', shape: shapes.View } },
      async handle(call) {
        return answer(await views.save(call.who, ...place(call), readJson(call.body, wish)), 201);
      },
    }),
    endpoint({
      method: 'patch',
      path: ONE,
      name: 'patchView',
      tag: 'views',
      summary: 'Rename, change, pin or move a view',
      reads: ['Cairn-By'],
      body: { media: ['application/merge-patch+json', ...JSON_MEDIA], shape: change },
      answers: { 200: { description: 'Changed', shape: shapes.View } },
      async handle(call) {
        const { view: id = '' } = call.params;
        return answer(await views.save(call.who, ...place(call), { id, ...readJson(call.body, change) }));
      },
    }),
    endpoint({
      method: 'delete',
      path: ONE,
      name: 'deleteView',
      tag: 'views',
      summary: 'Take a view away',
      reads: ['Cairn-By'],
      answers: { 204: { description: 'Gone' } },
      async handle(call) {
        await views.remove(call.who, ...place(call), call.params.view ?? '');
        return { status: 204 };
      },
    }),
  ];
}
