import { z } from 'zod';
import { embeddingSettings } from '../core/models.ts';
import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint, JSON_MEDIA } from './endpoint.ts';
import { dryRun } from './parameters.ts';
import { readJson } from './read-json.ts';
import { shapes } from './shapes.ts';

// modelEndpoints: which model embeds, and choosing another one.

const PATH = '/index/model';

const wish = embeddingSettings
  .extend({ key: z.string().max(1000).optional().meta({ description: 'Never shown again; "" forgets it' }) })
  .meta({ description: 'The model to embed with' });

/** GET and PUT /index/model, POST /index/model/retries. */
export function modelEndpoints({ models }: Pick<Services, 'models'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: PATH,
      name: 'getModel',
      tag: 'index',
      summary: 'Which model embeds, and how far it is',
      answers: { 200: { description: 'The model', shape: shapes.Model } },
      handle: async ({ who }) => ({ status: 200, json: models.get(who) }),
    }),
    endpoint({
      method: 'put',
      path: PATH,
      name: 'putModel',
      tag: 'index',
      summary: 'Embed with another model; the vectors there are serve until its own are complete',
      description: 'The answer tells what it takes. A model that cannot be asked is refused.',
      query: z.object({ dryRun }),
      body: { media: JSON_MEDIA, shape: wish },
      answers: {
        200: { description: 'Chosen; in a dry run, what it would take', shape: shapes.ModelChoice },
      },
      async handle({ who, query, body }) {
        return {
          status: 200,
          json: await models.choose(who, readJson(body, wish, 'This is no model to embed with.'), query),
        };
      },
    }),
    endpoint({
      method: 'post',
      path: `${PATH}/retries`,
      name: 'createModelRetry',
      tag: 'index',
      summary: 'Try again to embed what failed',
      answers: { 202: { description: 'Under way', shape: shapes.Model } },
      async handle({ who }) {
        await models.retry(who);
        return { status: 202, json: models.get(who) };
      },
    }),
  ];
}
