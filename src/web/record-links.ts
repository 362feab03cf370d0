import type { RequestHandler } from 'express';
import { Options } from '../../partials/ui/inputs/options.tsx';
import { splitRef } from '../core/names.ts';
import { recordUrl } from '../core/page-urls.ts';
import { lower } from '../core/words.ts';
import { paramsOf } from './place.ts';
import type { Web } from './web.ts';

// GET /record-links?ns=lod&q=acm&list=…: records of a business that a text can link to, best match first, never all.

const MOST = 8;

export function suggestRecordLinks(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const params = paramsOf(req);
    const found = await web.search.suggestRecords(who, params.get('ns') ?? '', params.get('q') ?? '', MOST);
    const options = await Promise.all(
      found.map(async ({ ref, title }) => {
        const { ns, collection } = splitRef(ref) ?? { ns: '', collection: '' };
        const shape = await web.schemas.shape(who, ns, collection);
        return { value: recordUrl(ref), title, href: recordUrl(ref), hint: lower(shape.singular, shape) };
      }),
    );
    const id = (params.get('list') ?? 'options').replace(/[^\w-]/g, '');
    res.set('Cache-Control', 'private, no-store').type('html');
    res.send(await Options({ id, options, empty: 'No record matches' }));
  };
}
