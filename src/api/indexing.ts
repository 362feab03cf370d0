import { CairnError } from '../core/errors.ts';
import type { IndexStatus } from '../core/ports/found.ts';
import type { Rebuild } from '../services/rebuilds.ts';
import type { Services } from '../services/services.ts';
import { API, refFrom } from './addresses.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { shapes } from './shapes.ts';

// indexEndpoints: how the index stands, and building it anew. statusJson

/** Index status and rebuilds. */
export function indexEndpoints({
  indexing,
  coverage,
  rebuilds,
  search,
}: Pick<Services, 'indexing' | 'coverage' | 'rebuilds' | 'search'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/index/status',
      name: 'getIndexStatus',
      tag: 'index',
      summary: 'Whether search is up to date, and what could not be indexed, with reasons',
      answers: { 200: { description: 'The state', shape: shapes.IndexStatus } },
      async handle({ who }) {
        const [status, report, problems] = await Promise.all([
          indexing.status(who),
          coverage.report(who),
          search.problems(who),
        ]);
        return { status: 200, json: { ...statusJson(status), coverage: report, problems } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/index/chunks/:ns/:collection/:id',
      name: 'getChunks',
      tag: 'index',
      summary: 'What search and models see of a record',
      answers: { 200: { description: 'Its passages, in order', shape: shapes.Chunks } },
      async handle({ who, params }) {
        const ref = refFrom(params);
        return { status: 200, json: { ref, items: await search.chunks(who, ref) } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/index/rebuilds',
      name: 'createRebuild',
      tag: 'index',
      summary: 'Build the index anew beside the live one; joins a rebuild that is running',
      answers: { 202: { description: 'Under way', shape: shapes.Rebuild, headers: ['Location'] } },
      async handle({ who }) {
        const rebuild = rebuilds.start(who);
        const headers = { Location: `${API}/index/rebuilds/${rebuild.id}` };
        return { status: 202, headers, json: rebuildJson(rebuild) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/index/rebuilds',
      name: 'listRebuilds',
      tag: 'index',
      summary: 'Rebuilds since the start, newest first',
      answers: { 200: { description: 'Rebuilds', shape: shapes.Rebuilds } },
      async handle({ who }) {
        return { status: 200, json: { items: rebuilds.all(who).map(rebuildJson) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/index/rebuilds/:id',
      name: 'getRebuild',
      tag: 'index',
      summary: 'How far a rebuild is',
      answers: { 200: { description: 'The rebuild', shape: shapes.Rebuild } },
      async handle({ who, params }) {
        const rebuild = rebuilds.all(who).find(({ id }) => id === params.id);
        if (!rebuild) throw new CairnError('not_found', `There was no rebuild ${params.id} since the start.`);
        return { status: 200, json: rebuildJson(rebuild) };
      },
    }),
  ];
}

/** The state for programs: without where the file is. */
export function statusJson({ file: _file, ...status }: IndexStatus) {
  return status;
}

function rebuildJson({ index, ...rebuild }: Rebuild) {
  return { ...rebuild, index: index && statusJson(index) };
}
