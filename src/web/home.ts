import type { RequestHandler } from 'express';
import { HomePage } from '../../views/home.tsx';
import { frameOf } from './frame.ts';
import { goTo, sendPage } from './reply.ts';
import { cookie } from './toast.ts';
import { todayOf } from './today.ts';
import type { Web } from './web.ts';

// GET /: what there is, what waits, what happened.
// POST /try-this/dismissal: the first run's card has been read.

const TRIED = 'cairn-tried';

export function showHome(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const frame = await frameOf(web, req, res);
    const [today, lately] = await Promise.all([
      todayOf(web, who, frame.inFull, frame.now),
      web.history.activity(who, { limit: 10 }),
    ]);
    const tryThis = cookie(req, TRIED) === undefined;
    await sendPage(req, res, { frame, page: () => HomePage({ frame, today, lately: lately.rows, tryThis }) });
  };
}

export const dismissTryThis: RequestHandler = (req, res) => {
  res.append('Set-Cookie', `${TRIED}=1; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax`);
  if (req.get('HX-Request')) res.send('');
  else goTo(res, '/');
};
