import { z } from 'zod';
import { CairnError } from '../core/errors.ts';
import { parseList } from '../core/list-url.ts';
import type { Shape } from '../core/schema.ts';
import type { Who } from '../core/who.ts';
import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { limit } from './parameters.ts';
import { shapes } from './shapes.ts';

// searchEndpoints: full text over everything, a namespace or a collection.

/** GET /search. */
export function searchEndpoints({ schemas, search }: Pick<Services, 'schemas' | 'search'>): Endpoint[] {
  async function shapeFor(who: Who, ns: string | undefined, collection: string | undefined): Promise<Shape> {
    if (ns !== undefined) await schemas.namespace(who, ns);
    if (collection === undefined) return anything;
    if (ns === undefined) throw new CairnError('invalid', 'The parameter "collection" needs "ns" beside it.');
    return await schemas.shape(who, ns, collection);
  }

  return [
    endpoint({
      method: 'get',
      path: '/search',
      name: 'search',
      tag: 'search',
      summary: 'Full-text search, best match first',
      description: '`mode` in the answer says what was really used.',
      query: z.object({
        q: z.string().min(1).meta({
          description: 'Words, "phrases", -words, and operators like `in:lod/jobs`',
          example: 'roof',
        }),
        ns: z.string().optional(),
        collection: z.string().optional().meta({ description: 'With `ns`' }),
        mode: z.enum(['hybrid', 'keyword', 'semantic']).default('hybrid'),
        limit: limit(20, 100),
      }),
      filters: true,
      answers: { 200: { description: 'Hits', shape: shapes.Hits } },
      async handle({ who, query, search: parameters }) {
        const { q, ns, collection, mode } = query;
        const { state, problems } = parseList(parameters, await shapeFor(who, ns, collection));
        if (problems.length > 0) throw new CairnError('invalid', problems.join(' '));
        const question = { text: q, ns, collection, mode, filters: state.filters, limit: query.limit };
        return { status: 200, json: await search.find(who, question) };
      },
    }),
  ];
}

// Over several collections a field has no one type: values of filters are taken as text.
const anything: Shape = {
  ns: '',
  collection: '',
  title: '',
  singular: '',
  fields: [],
  groups: [],
  titlePointers: [],
  columns: [],
  sort: [],
  inferred: true,
};
