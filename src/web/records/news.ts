import type { RequestHandler } from 'express';
import { didTo, whoElse } from '../../../partials/activity/words.ts';
import { NewsNotice } from '../../../partials/records/news.tsx';
import { formatsOf } from '../../../partials/ui/formats.ts';
import { sayMoment } from '../../../partials/ui/time.tsx';
import { isCairnError } from '../../core/errors.ts';
import { capital } from '../../core/words.ts';
import { paramsOf, placeOf, refAt } from '../place.ts';
import type { Web } from '../web.ts';

// GET …/news?etag=&problem=: asked by an open page every few seconds; 204 while the record is still that version with that problem. A question every
// few seconds survives restarts, proxies and sleeping laptops, and holds no connection open, of which a browser has six.

/** Problems of which the version that is served says nothing. */
const STOPS = new Set(['broken', 'gone']);

export function showNews(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const ref = refAt(req);
    res.set('Cache-Control', 'no-store');
    const record = await web.records.get(who, ref).catch((error) => {
      if (isCairnError(error, 'not_found')) return undefined;
      throw error;
    });
    const params = paramsOf(req);
    const editing = params.has('editing');
    if (record?.etag === params.get('etag')) {
      const problem = STOPS.has(record.problem?.kind ?? '') ? record.problem : undefined;
      if (!problem || problem.kind === params.get('problem')) return void res.status(204).end();
      const sentence = problem.kind === 'broken' ? 'Its file cannot be read any more' : 'Its file is gone';
      return void res.type('html').send(await NewsNotice({ ref, sentence, editing, broken: problem.detail }));
    }
    const [namespace, { items }] = await Promise.all([
      web.schemas.namespace(who, placeOf(req).ns),
      web.history.versions(who, ref, { limit: 1 }),
    ]);
    const [change] = items;
    const by = change ? whoElse(change, who.name) : 'somebody';
    // What the journal met only now is news because it is not what the page shows: it was changed.
    const did = change && change.op !== 'seen' ? didTo(change) : 'changed';
    const when = change ? sayMoment(new Date(change.at), new Date(), formatsOf(namespace)) : 'just now';
    const sentence = `${capital(by)} ${did} this ${when}.`;
    res.type('html').send(await NewsNotice({ ref, sentence, editing }));
  };
}
