import { CairnError } from '../core/errors.ts';
import type { IndexStatus } from '../core/ports.ts';
import type { Who } from '../core/who.ts';
import type { Indexing } from '../services/indexing.ts';
import type { Services } from '../services/services.ts';
import { API, refFrom } from './addresses.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { shapes } from './shapes.ts';

// indexEndpoints: how the index stands, and building it anew. statusJson

/** Index status and rebuilds. Rebuilds are remembered until the process ends. */
export function indexEndpoints({ indexing, search }: Pick<Services, 'indexing' | 'search'>): Endpoint[] {
  const rebuilds = createRebuilds(indexing);
  return [
    endpoint({
      method: 'get',
      path: '/index/status',
      name: 'getIndexStatus',
      tag: 'index',
      summary: 'Whether search is up to date, and what could not be indexed, with reasons',
      answers: { 200: { description: 'The state', shape: shapes.IndexStatus } },
      async handle({ who }) {
        const [status, problems] = await Promise.all([indexing.status(who), search.problems(who)]);
        return { status: 200, json: { ...statusJson(status), problems } };
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
      async handle() {
        return { status: 200, json: { items: rebuilds.all().map(rebuildJson) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/index/rebuilds/:id',
      name: 'getRebuild',
      tag: 'index',
      summary: 'How far a rebuild is',
      answers: { 200: { description: 'The rebuild', shape: shapes.Rebuild } },
      async handle({ params }) {
        const rebuild = rebuilds.all().find(({ id }) => id === params.id);
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

interface Rebuild {
  id: string;
  state: 'running' | 'done' | 'failed';
  by: string;
  startedAt: string;
  endedAt?: string;
  index?: IndexStatus;
  reason?: string;
}

const REMEMBERED = 20;

function createRebuilds(indexing: Indexing) {
  const all: Rebuild[] = [];
  let count = 0;

  async function run(who: Who, rebuild: Rebuild): Promise<void> {
    try {
      rebuild.index = await indexing.rebuild(who, (status) => {
        rebuild.index = status;
      });
      rebuild.state = 'done';
    } catch (thrown) {
      rebuild.state = 'failed';
      rebuild.reason = thrown instanceof CairnError ? thrown.message : 'Something went wrong on our side.';
    }
    rebuild.endedAt = new Date().toISOString();
  }

  return {
    all: () => all,
    start(who: Who): Rebuild {
      const running = all.find(({ state }) => state === 'running');
      if (running) return running;
      count += 1;
      const rebuild: Rebuild = {
        id: String(count),
        state: 'running',
        by: who.name,
        startedAt: new Date().toISOString(),
      };
      all.unshift(rebuild);
      all.length = Math.min(all.length, REMEMBERED);
      void run(who, rebuild);
      return rebuild;
    },
  };
}

function rebuildJson({ index, ...rebuild }: Rebuild) {
  return { ...rebuild, index: index && statusJson(index) };
}
