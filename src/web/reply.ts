import type { Request, Response } from 'express';
import type { PageFrame } from '../../partials/frame/page-frame.ts';
import { SaidAlso } from '../../partials/toasts.tsx';
import { encoded } from '../http/html.ts';

// sendPage · wantsFragment · goTo · goOn

/** The two faces of one URL: the whole page, and the part of it that htmx swaps. Only the one that is sent is drawn. */
export interface Reply {
  frame: PageFrame;
  status?: number;
  page: () => JSX.Element;
  fragment?: () => JSX.Element;
}

/** Sends the page, or its fragment to a partial htmx request. HTML is kept by no shared cache, and asked for again on "back". */
export async function sendPage(req: Request, res: Response, reply: Reply): Promise<void> {
  const html = await (reply.fragment && wantsFragment(req)
    ? drawFragment(reply.fragment, reply.frame)
    : reply.page());
  res.status(reply.status ?? 200);
  res.set({
    'Content-Type': 'text/html; charset=utf-8',
    // Where people sign in, the guard has said that nothing is to be kept.
    'Cache-Control': res.getHeader('Cache-Control') ?? 'private, no-cache',
    Vary: 'HX-Request, HX-Request-Type',
  });
  res.send(encoded(html));
}

/** Whether htmx asks for a part of the page; for `full` (body swaps, history) it gets what a browser would. */
export function wantsFragment(req: Request): boolean {
  return req.get('HX-Request') === 'true' && req.get('HX-Request-Type') === 'partial';
}

/** After a change: on to the page that shows it. 303, so that reloading does not repeat the change. */
export function goTo(res: Response, url: string): void {
  res.redirect(303, url);
}

/** As `goTo`; a form that script sent leaves its page with it, instead of getting the next one in its place. */
export function goOn(req: Request, res: Response, url: string): void {
  if (!wantsFragment(req)) goTo(res, url);
  else res.status(204).set('HX-Redirect', url).end();
}

async function drawFragment(fragment: () => JSX.Element, { said, url }: PageFrame): Promise<string> {
  return (await fragment()) + (said ? await SaidAlso({ said, url }) : '');
}
