import type { RequestHandler } from 'express';
import { SimilarRecords } from '../../../partials/records/similar.tsx';
import { isIcon } from '../../../partials/ui/icon.tsx';
import { splitRef } from '../../core/names.ts';
import { refAt } from '../place.ts';
import type { Web } from '../web.ts';

// GET …/similar: what is like a record, for its page.

const MOST = 6;

export function showSimilar(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { hits, mode } = await web.search.similar(who, refAt(req), MOST);
    const records = await Promise.all(
      hits.map(async ({ ref, title }) => {
        const { ns, collection } = splitRef(ref) ?? { ns: '', collection: '' };
        const { singular, icon } = await web.schemas.shape(who, ns, collection);
        return { ref, title, singular, icon: isIcon(icon) ? icon : ('file' as const) };
      }),
    );
    res.set('Cache-Control', 'private, no-cache').type('html');
    res.send(await SimilarRecords({ records, mode }));
  };
}
