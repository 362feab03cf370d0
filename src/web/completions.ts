import type { RequestHandler } from 'express';
import { Completions } from '../../partials/search/completions.tsx';
import type { Completion } from '../services/search.ts';
import { paramsOf } from './place.ts';
import type { Web } from './web.ts';

// GET /completions?q=&caret=&list=&ns=&collection=: how what stands at the caret of a search box could go on.

export function suggestCompletions(web: Web): RequestHandler {
  return async (req, res) => {
    const params = paramsOf(req);
    const q = (params.get('q') ?? '').slice(0, 400);
    const scope = { ns: params.get('ns') ?? undefined, collection: params.get('collection') ?? undefined };
    const caret = Number(params.get('caret') ?? q.length);
    const completion = await web.search.complete(web.who(req), q, caret, scope);
    const id = (params.get('list') ?? 'completions').replace(/[^\w-]/g, '');
    res.set('Cache-Control', 'private, no-store').type('html');
    res.send(await Completions({ id, items: completedIn(q, completion) }));
  };
}

/** The text with each of the suggestions in it; behind a whole operator stands a space, so that one can go on. */
export function completedIn(text: string, { start, end, items }: Completion) {
  return items.map(({ insert, label, count }) => {
    const goesOn = insert.endsWith(':');
    const before = text.slice(0, start) + insert + (goesOn ? '' : ' ');
    const after = goesOn ? text.slice(end) : text.slice(end).trimStart();
    return { text: before + after, caret: before.length, insert, label, count };
  });
}
