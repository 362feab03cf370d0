import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import { ExportPage } from '../../views/export.tsx';
import { exportFormats } from '../core/tables.ts';
import type { AskedList } from '../services/lists.ts';
import { frameOf } from './frame.ts';
import { paramsOf, placeOf } from './place.ts';
import { withChosen } from './records/device-columns.ts';
import { sendPage } from './reply.ts';
import type { Web } from './web.ts';

// GET /export/:ns/:collection: which file. GET …/file: the file, of the list that the same address names, or of what was picked in it:
// `list` are its parameters, then, and `pick` those of its records that are meant, unless `all` are.

export function showExport(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    const wanted = listIn(paramsOf(req));
    const asked = await web.lists.ask(who, ns, collection, wanted);
    const [frame, { total, totalCapped }] = await Promise.all([
      frameOf(web, req, res),
      web.records.list(who, { ...pickedOf(wanted, asked.query), limit: 1, cursor: undefined }),
    ]);
    const params = [...wanted].filter(([name]) => !['limit', 'cursor', 'back', 'columns'].includes(name));
    const props = {
      frame,
      shape: withChosen(req, asked.shape),
      state: asked.state,
      total,
      totalCapped,
      params,
    };
    await sendPage(req, res, { frame, page: () => ExportPage(props) });
  };
}

export function downloadExport(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    const params = paramsOf(req);
    const { shape, state, query } = await web.lists.ask(who, ns, collection, params);
    const { cursor: _, limit: __, backwards: ___, ...list } = pickedOf(params, query);
    const [wanted, delimiter] = (params.get('format') ?? 'csv').split(':');
    const format = exportFormats.find((each) => each === wanted) ?? 'csv';
    const file = await web.exports.open(who, {
      ...{ shape, query: list, format },
      columns: params.get('all') === 'no' ? (state.columns ?? shape.columns) : undefined,
      titles: params.has('titles'),
      csv: { delimiter: delimiter === ';' ? ';' : ',', mark: delimiter !== 'plain' },
    });
    res.attachment(file.name).set({ 'Content-Type': file.type, 'Cache-Control': 'no-store' });
    await pipeline(file.bytes, res);
  };
}

/** What the form of a list sends, as the address of the list with those that are picked. */
function listIn(params: URLSearchParams): URLSearchParams {
  const list = params.get('list');
  if (list === null) return params;
  const wanted = new URLSearchParams(list);
  if (!params.has('all')) for (const id of params.getAll('pick')) wanted.append('pick', id);
  return wanted;
}

/** The question about those that are picked alone. */
function pickedOf(params: URLSearchParams, query: AskedList['query']): AskedList['query'] {
  const picked = params.getAll('pick');
  if (picked.length === 0) return query;
  return { ...query, filters: [...(query.filters ?? []), { pointer: '@id', op: 'in', value: picked }] };
}
