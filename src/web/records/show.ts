import type { Request, RequestHandler } from 'express';
import { type Near, RecordPage, RecordView } from '../../../views/records/show.tsx';
import { isFile } from '../../core/bytes.ts';
import { isCairnError } from '../../core/errors.ts';
import type { Ref } from '../../core/names.ts';
import type { Shape } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';
import { filesOf } from '../files/of-record.ts';
import { filePage } from '../files/page.ts';
import { frameOf } from '../frame.ts';
import { paramsOf, placeOf, refAt } from '../place.ts';
import { sendPage } from '../reply.ts';
import { showOf } from '../show.ts';
import type { Web } from '../web.ts';
import { chosenColumns } from './device-columns.ts';
import { showGone } from './gone.ts';
import { changedIn, linksOf } from './links.ts';
import { relatedTo } from './related.ts';

// GET /db/:ns/:collection/:id: a record to read; ?in= are the parameters of the list that the person came from.

export function showRecord(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const ref = refAt(req);
    const { ns, collection } = placeOf(req);
    const record = await web.records.get(who, ref).catch((error) => showGone(web, req, res, ref, error));
    if (record === undefined) return;
    const shape = await web.schemas.shape(who, ns, collection);
    const [frame, namespace, titles, history, near, errors] = await Promise.all([
      frameOf(web, req, res),
      web.schemas.namespace(who, ns),
      web.search.titles(who, [ref]),
      web.history.versions(who, ref, { limit: 6 }),
      nearIn(web, who, req, shape, ref),
      record.problem?.kind === 'invalid' ? web.schemas.errors(who, ns, collection, record.data) : [],
    ]);
    const [links, related, own] = await Promise.all([
      linksOf(web.search, who, shape.fields, [record.data, ...changedIn(history.items)]),
      relatedTo(web, who, record, frame.now, chosenColumns(req)),
      isFile(ref) ? filePage(web, req, res, record, shape) : filesOf(web, who, ref),
    ]);
    const title = titles.get(ref) ?? String(req.params.id);
    const show = showOf(namespace, frame.now, links, record.bytes);
    const props = {
      frame,
      shape,
      record,
      title,
      show,
      related,
      versions: history.items,
      near,
      errors,
      ...own,
    };
    await sendPage(req, res, { frame, page: () => RecordPage(props), fragment: () => RecordView(props) });
  };
}

/** Before and after in the list that the person came from; nothing when its question no longer makes sense. */
async function nearIn(web: Web, who: Who, req: Request, shape: Shape, ref: Ref): Promise<Near> {
  const list = paramsOf(req).get('in') ?? '';
  try {
    const params = new URLSearchParams(list);
    params.delete('cursor');
    const { query } = await web.lists.ask(who, shape.ns, shape.collection, params);
    const [near, { total, totalCapped }] = await Promise.all([
      web.search.neighbours(who, query, ref),
      web.records.list(who, { ...query, limit: 1 }),
    ]);
    return { ...near, total: totalCapped ? undefined : total, list };
  } catch (error) {
    if (isCairnError(error)) return { list };
    throw error;
  }
}
