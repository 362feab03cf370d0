import type { RequestHandler } from 'express';
import { RunFragment, RunPage } from '../../views/run.tsx';
import { frameOf } from './frame.ts';
import { goTo, sendPage } from './reply.ts';
import type { Web } from './web.ts';

// GET /runs/:id: how far many changes are. POST /runs/:id/cancellation: ends them and takes back what was done.

export function showRun(web: Web): RequestHandler {
  return async (req, res) => {
    const run = web.runs.get(web.who(req), String(req.params.id));
    const frame = await frameOf(web, req, res);
    const props = { frame, run };
    await sendPage(req, res, { frame, page: () => RunPage(props), fragment: () => RunFragment(props) });
  };
}

export function cancelRun(web: Web): RequestHandler {
  return async (req, res) => {
    const { id } = await web.runs.cancel(web.who(req), String(req.params.id));
    goTo(res, `/runs/${id}`);
  };
}
