import type { RequestHandler } from 'express';
import { PassagesPage } from '../../../views/records/passages.tsx';
import { frameOf } from '../frame.ts';
import { placeOf, refAt } from '../place.ts';
import { sendPage } from '../reply.ts';
import type { Web } from '../web.ts';

// GET …/passages: the record as search and models see it.

export function showPassages(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const ref = refAt(req);
    const { ns, collection } = placeOf(req);
    const [record, chunks] = await Promise.all([web.records.get(who, ref), web.search.chunks(who, ref)]);
    const [frame, shape, titles] = await Promise.all([
      frameOf(web, req, res),
      web.schemas.shape(who, ns, collection),
      web.search.titles(who, [ref]),
    ]);
    const title = titles.get(ref) ?? String(req.params.id);
    const problem = record.problem?.kind === 'invalid' ? undefined : record.problem;
    const props = { frame, shape, title, ref, chunks, problem };
    await sendPage(req, res, { frame, page: () => PassagesPage(props) });
  };
}
