import type { Request } from 'express';
import { ErrorPage, ErrorToast } from '../../views/error.tsx';
import type { Problem } from '../http/problem.ts';
import { frameOf } from './frame.ts';
import { wantsFragment } from './reply.ts';
import type { Web } from './web.ts';

// errorPage: a problem as a page in words; to a partial htmx request as a toast, so that what was there stays.

/** Draws problems for browsers; the app sets status and headers. */
export function errorPage(web: Web): (problem: Problem, request: Request) => Promise<string> {
  return async (problem, req) => {
    const res = req.res;
    if (res && wantsFragment(req)) {
      res.set({ 'HX-Retarget': '#toasts', 'HX-Reswap': 'append' });
      return ErrorToast({ problem });
    }
    // When the services themselves fail, so does the frame; the words must come all the same.
    const frame = res && (await frameOf(web, req, res).catch(() => undefined));
    return ErrorPage({ problem, frame, path: req.path });
  };
}
