import type { Request } from 'express';
import { z } from 'zod';
import { CairnError } from '../core/errors.ts';
import type { Who } from '../core/who.ts';
import type { Changes, History } from '../services/history.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { revisionJson } from './history.ts';
import { limit } from './parameters.ts';
import { shapes } from './shapes.ts';
import { streamEvents } from './stream.ts';

// changeEndpoints: the replayable feed, a page at a time and as a stream.

const since = z
  .string()
  .regex(/^(0|[0-9a-z]+\.\d+)$/, 'It must be a cursor of this feed, or 0')
  .meta({
    description: 'A cursor, `epoch.seq`; `0` is the beginning. 410 when this store has not got that far',
    example: '0',
  });

/** GET /changes and /changes/stream; streams end when `closing` says so. */
export function changeEndpoints(history: History, closing: AbortSignal): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/changes',
      name: 'listChanges',
      tag: 'changes',
      summary: 'What happened after a cursor, oldest first',
      query: z.object({ since: since.default('0'), limit: limit(100) }),
      answers: { 200: { description: 'Changes', shape: shapes.Feed } },
      async handle({ who, query }) {
        return { status: 200, json: feedJson(await history.changes(who, query.since, query.limit)) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/changes/stream',
      name: 'streamChanges',
      tag: 'changes',
      summary: 'What happens, as it happens (server-sent events)',
      description:
        'Each event `change` has a change as its data and its cursor as its id; `Last-Event-ID` or `since` goes on after one, also across restarts. Without either the stream begins now.',
      query: z.object({ since: since.optional() }),
      reads: ['Last-Event-ID'],
      answers: { 200: { description: 'Events whose data is an Event', media: 'text/event-stream' } },
      async handle({ who, again, query, request, response }) {
        const cursor = lastEventId(request) ?? query.since ?? (await now(history, who));
        const next = async (after: string) => {
          const { items, nextCursor } = feedJson(await history.changes(await again(), after, 100));
          return {
            events: items.map((item) => ({ id: item.cursor, name: 'change', data: item })),
            nextCursor,
          };
        };
        const wake = (call: () => void) => history.subscribe(who, call);
        await streamEvents({ request, response, closing, next, wake, cursor });
        return undefined;
      },
    }),
  ];
}

function feedJson({ items, nextCursor }: Changes) {
  const [epoch] = nextCursor.split('.');
  const events = items.map(({ data, ...revision }) => {
    return { cursor: `${epoch}.${revision.seq}`, ...revisionJson(revision), ...(data && { data }) };
  });
  return { items: events, nextCursor };
}

function lastEventId(request: Request): string | undefined {
  const header = request.headers['last-event-id'];
  if (header === undefined) return undefined;
  const cursor = since.safeParse(header);
  if (cursor.success) return cursor.data;
  throw new CairnError('invalid', 'Last-Event-ID is no cursor of this feed.');
}

async function now(history: History, who: Who): Promise<string> {
  const [{ nextCursor }, { rows }] = await Promise.all([
    history.changes(who, '0', 1),
    history.activity(who, { limit: 1 }),
  ]);
  const last = Math.max(0, ...rows.flatMap(({ revisions }) => revisions.map(({ seq }) => seq)));
  return `${nextCursor.split('.')[0]}.${last}`;
}
