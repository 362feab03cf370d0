import type { RequestHandler } from 'express';
import { NamespacePage } from '../../views/namespace.tsx';
import { frameOf } from './frame.ts';
import { sendPage } from './reply.ts';
import { todayOf } from './today.ts';
import type { Web } from './web.ts';

// GET /db/:ns: one business, its collections and what happened in it.

export function showNamespace(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const ns = String(req.params.ns);
    const namespace = await web.schemas.namespace(who, ns);
    const frame = await frameOf(web, req, res);
    const business = frame.inFull.find((each) => each.ns === ns) ?? { ...namespace, collections: [] };
    const [today, lately] = await Promise.all([
      todayOf(web, who, [business], frame.now),
      web.history.activity(who, { ns, limit: 10 }),
    ]);
    await sendPage(req, res, {
      frame,
      page: () => NamespacePage({ frame, business, today, lately: lately.rows }),
    });
  };
}
