import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { SignInDialog } from '../../../partials/access/sign-in.tsx';
import { SignInPage } from '../../../views/access/sign-in.tsx';
import { SignedOutPage } from '../../../views/access/signed-out.tsx';
import { isCairnError } from '../../core/errors.ts';
import { problemOf } from '../../http/problem.ts';
import { visitOf } from '../../http/visit.ts';
import { paramsOf, readForm, returnTo } from '../place.ts';
import { goTo } from '../reply.ts';
import type { Web } from '../web.ts';
import { sendOutside } from './outside.ts';

// GET and POST /signin: by name and password, then on to where one wanted to go. POST /signout. askToSignIn

const form = z.object({
  name: z.string().max(200).default(''),
  password: z.string().max(2000).default(''),
  to: z.string().max(2000).optional(),
  /** `dialog`: over a page that is open, whose form is kept. */
  part: z.string().optional(),
});

export function showSignIn(web: Web): RequestHandler {
  return async (req, res) => {
    const params = paramsOf(req);
    const to = wayOn(params.get('to'));
    if (params.get('part') === 'dialog') return sendOutside(res, 200, SignInDialog({}));
    if (!web.admission.any()) return goTo(res, '/setup');
    if (visitOf(req).kind === 'person') return goTo(res, to);
    await sendOutside(res, 200, SignInPage({ assets: web.assets, to, signedOut: params.has('out') }));
  };
}

export function signIn(web: Web): RequestHandler {
  return async (req, res) => {
    const { name, password, to: wanted, part } = readForm(req, form);
    const to = wayOn(wanted);
    try {
      const person = await web.admission.signIn(name.trim(), password, req.ip ?? '');
      await web.sessions.begin(req, res, person.id);
      if (part === 'dialog') return void res.status(204).end();
      goTo(res, to);
    } catch (thrown) {
      if (!isCairnError(thrown, 'unauthorized') && !isCairnError(thrown, 'too_many')) throw thrown;
      const { problem, headers } = problemOf(thrown, '');
      res.set(headers);
      const props = { name, error: thrown.message };
      const html = part === 'dialog' ? SignInDialog(props) : SignInPage({ assets: web.assets, to, ...props });
      await sendOutside(res, problem.status, html);
    }
  };
}

export function signOut(web: Web): RequestHandler {
  return async (req, res) => {
    await web.sessions.end(req, res);
    // What was typed and kept on the device is not for whoever comes next.
    res.set('Clear-Site-Data', '"storage"');
    goTo(res, '/signin?out');
  };
}

/**
 * Answers who has to sign in: a page leads to the sign-in and back; what a form sent is kept on a page from which it can be sent again; to script,
 * which keeps its page, a bare 401.
 */
export function askToSignIn(web: Pick<Web, 'assets'>, parse: RequestHandler): RequestHandler {
  return async (req, res) => {
    if (req.get('HX-Request')) return void res.status(401).set('HX-Reswap', 'none').end();
    if (req.method === 'GET' || req.method === 'HEAD') {
      const to = wayOn(req.originalUrl);
      return goTo(res, to === '/' ? '/signin' : `/signin?${new URLSearchParams({ to })}`);
    }
    const fields = req.is('application/x-www-form-urlencoded') ? await fieldsOf(req, res, parse) : undefined;
    await sendOutside(res, 401, SignedOutPage({ assets: web.assets, action: req.originalUrl, fields }));
  };
}

async function fieldsOf(req: Request, res: Response, parse: RequestHandler): Promise<[string, string][]> {
  await new Promise<void>((resolve, reject) =>
    parse(req, res, (error?: unknown) => (error ? reject(error) : resolve())),
  );
  return [...new URLSearchParams(String(req.body))];
}

/** A page of this site that is no way in or out. */
function wayOn(to: unknown): string {
  const path = returnTo(to, '/');
  return /^\/(signin|signout|setup|welcome)(\/|\?|$)/.test(path) ? '/' : path;
}
