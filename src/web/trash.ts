import type { RequestHandler } from 'express';
import { TrashList, TrashPage } from '../../views/trash.tsx';
import { frameOf } from './frame.ts';
import { paramsOf, wholeNumber } from './place.ts';
import { sendPage } from './reply.ts';
import type { Web } from './web.ts';

// GET /trash: what was deleted and can come back, newest first; ?ns= &before=

export function showTrash(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const params = paramsOf(req);
    const before = wholeNumber(params.get('before'));
    const frame = await frameOf(web, req, res);
    const { items, next } = await web.history.trash(who, { limit: 50, before });
    const props = { frame, items, next, before };
    await sendPage(req, res, { frame, page: () => TrashPage(props), fragment: () => TrashList(props) });
  };
}
