import type { CollectionCount } from '../core/ports/found.ts';
import type { Who } from '../core/who.ts';
import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { shapes } from './shapes.ts';

// collectionEndpoints: what there is.

/** GET /collections. */
export function collectionEndpoints({ schemas, search }: Pick<Services, 'schemas' | 'search'>): Endpoint[] {
  async function described(who: Who, { ns, collection, records, problems, updatedAt }: CollectionCount) {
    const { title, singular, icon, description, inferred } = await schemas.shape(who, ns, collection);
    return { ns, collection, title, singular, icon, description, inferred, records, problems, updatedAt };
  }

  return [
    endpoint({
      method: 'get',
      path: '/collections',
      name: 'listCollections',
      tag: 'collections',
      summary: 'Namespaces and collections, with counts',
      answers: { 200: { description: 'All of them', shape: shapes.Collections } },
      async handle({ who }) {
        const [namespaces, counts] = await Promise.all([schemas.namespaces(who), search.collections(who)]);
        const items = await Promise.all(counts.map((count) => described(who, count)));
        return { status: 200, json: { namespaces, items } };
      },
    }),
  ];
}
