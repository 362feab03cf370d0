import type { RequestHandler } from 'express';
import { RecordJsonPage } from '../../../views/records/json.tsx';
import { frameOf } from '../frame.ts';
import { placeOf, refAt } from '../place.ts';
import { sendPage } from '../reply.ts';
import type { Web } from '../web.ts';

// GET …/json: the record's file as it is.

export function showJson(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const ref = refAt(req);
    const { ns, collection } = placeOf(req);
    const [frame, record, shape, titles] = await Promise.all([
      frameOf(web, req, res),
      web.records.get(who, ref),
      web.schemas.shape(who, ns, collection),
      web.search.titles(who, [ref]),
    ]);
    const title = titles.get(ref) ?? String(req.params.id);
    await sendPage(req, res, { frame, page: () => RecordJsonPage({ frame, record, shape, title }) });
  };
}
