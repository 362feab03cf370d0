import type { RequestHandler } from 'express';
import { ActivityList, ActivityPage } from '../../views/activity.tsx';
import { frameOf } from './frame.ts';
import { paramsOf, wholeNumber } from './place.ts';
import { sendPage } from './reply.ts';
import type { Web } from './web.ts';

// GET /activity: everything that happened, newest first; ?by= &in=ns/collection &via= &before=

export function showActivity(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const params = paramsOf(req);
    const [ns, collection] = (params.get('in') ?? '').split('/');
    const chosen = {
      by: params.get('by') || undefined,
      via: params.get('via') || undefined,
      ns: ns || undefined,
      collection: collection || undefined,
      before: wholeNumber(params.get('before')),
    };
    const [frame, { rows, next }, latest] = await Promise.all([
      frameOf(web, req, res),
      web.history.activity(who, { ...chosen, limit: 50 }),
      web.history.activity(who, { limit: 200 }),
    ]);
    const people = [...new Set(latest.rows.flatMap(({ revisions }) => revisions.map(({ by }) => by)))].sort();
    const props = { frame, rows, next, chosen, people };
    await sendPage(req, res, { frame, page: () => ActivityPage(props), fragment: () => ActivityList(props) });
  };
}
