import { z } from 'zod';
import { CairnError } from '../core/errors.ts';
import { daysOf, listQuery } from '../core/list-query.ts';
import { parseList } from '../core/list-url.ts';
import type { Shape } from '../core/schema.ts';
import type { Who } from '../core/who.ts';
import type { Services } from '../services/services.ts';
import { refFrom } from './addresses.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { limit } from './parameters.ts';
import { shapes } from './shapes.ts';

// searchEndpoints: full text over everything, a namespace or a collection.

/** GET /search, and what is similar to a record. */
export function searchEndpoints({
  records,
  schemas,
  search,
}: Pick<Services, 'records' | 'schemas' | 'search'>): Endpoint[] {
  async function shapeFor(who: Who, ns: string | undefined, collection: string | undefined): Promise<Shape> {
    if (ns !== undefined) await schemas.namespace(who, ns);
    if (collection === undefined) return anything;
    if (ns === undefined) throw new CairnError('invalid', 'The parameter "collection" needs "ns" beside it.');
    return await schemas.shape(who, ns, collection);
  }

  /** The calendar of the namespace, of this machine where several are asked about. */
  async function daysIn(who: Who, ns: string | undefined) {
    const here = { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, language: 'en' };
    return daysOf(ns === undefined ? here : await schemas.namespace(who, ns), new Date());
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
        facets: z
          .enum(['true', 'false'])
          .default('false')
          .meta({ description: 'Also count what was found by collection and tag' }),
      }),
      filters: true,
      answers: { 200: { description: 'Hits', shape: shapes.Hits } },
      async handle({ who, query, search: parameters }) {
        const { q, ns, collection, mode } = query;
        const shape = await shapeFor(who, ns, collection);
        const { state, problems } = parseList(parameters, shape);
        if (problems.length > 0) throw new CairnError('invalid', problems.join(' '));
        const { filters, where } = listQuery(shape, { ...state, q: '' }, await daysIn(who, ns));
        const scope = { ns, collection, mode, filters, where };
        const question = { ...scope, text: q, facets: query.facets === 'true', limit: query.limit };
        return { status: 200, json: await search.find(who, question) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/records/:ns/:collection/:id/similar',
      name: 'listSimilar',
      tag: 'search',
      summary: 'Records of the same namespace that are like this one, the most similar first',
      description: 'By its vectors, or where it has none by its telling words: `mode` says which.',
      query: z.object({ limit: limit(10, 50) }),
      answers: { 200: { description: 'Hits', shape: shapes.Similar } },
      async handle({ who, params, query }) {
        const { ref } = await records.get(who, refFrom(params));
        return { status: 200, json: await search.similar(who, ref, query.limit) };
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
