import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { AccountPage, type AccountProps } from '../../../views/access/account.tsx';
import { visitOf } from '../../http/visit.ts';
import { frameOf } from '../frame.ts';
import { readForm } from '../place.ts';
import { goTo, sendPage } from '../reply.ts';
import { leaveToast } from '../toast.ts';
import type { Web } from '../web.ts';
import { errorsOf, rolesIn } from './forms.ts';

// GET /settings/account, and what one changes there: password, sessions, tokens.

export function showAccount(web: Web): RequestHandler {
  return (req, res) => draw(web, req, res);
}

const passwords = z.object({ current: z.string().max(2000), password: z.string().max(2000) });

export function changePassword(web: Web): RequestHandler {
  return async (req, res) => {
    const { current, password } = readForm(req, passwords);
    try {
      await web.accounts.changePassword(web.who(req), current, password, visitOf(req).session);
    } catch (thrown) {
      return draw(web, req, res, { errors: errorsOf(thrown, 'current') }, 422);
    }
    const who = web.who(req);
    const tokens = (await web.accounts.tokens(who)).filter(({ account }) => account === who.account);
    const still = tokens.length === 0 ? '' : ' Your tokens go on: end those below that you do not know.';
    leaveToast(res, { text: `Your password is changed.${still}` });
    goTo(res, '/settings/account');
  };
}

const ending = z.object({ key: z.string() });

export function endSessions(web: Web): RequestHandler {
  return async (req, res) => {
    const { key } = readForm(req, ending);
    const who = web.who(req);
    if (key === 'others') await web.accounts.endSessions(who, visitOf(req).session);
    else await web.accounts.endSession(who, key);
    leaveToast(res, { text: key === 'others' ? 'You are signed out everywhere else.' : 'Signed out there.' });
    goTo(res, '/settings/account');
  };
}

const making = z.object({ name: z.string().max(200), days: z.enum(['90', '365', '']).default('90') });

export function makeToken(web: Web): RequestHandler {
  return async (req, res) => {
    const { name, days } = readForm(req, making);
    const roles = rolesIn(req);
    const until = days && new Date(Date.now() + Number(days) * 86_400_000).toISOString();
    try {
      const wish = { name: name.trim(), roles, ...(until && { until }) };
      const { secret } = await web.accounts.addToken(web.who(req), wish);
      await draw(web, req, res, { made: { name: wish.name, secret } });
    } catch (thrown) {
      const errors = { token: Object.values(errorsOf(thrown, 'name')).join(' ') };
      await draw(web, req, res, { errors, wished: { name, roles, days } }, 422);
    }
  };
}

export function revokeToken(web: Web): RequestHandler {
  return async (req, res) => {
    await web.accounts.removeToken(web.who(req), String(req.params.id));
    leaveToast(res, { text: 'The token has ended.' });
    goTo(res, '/settings/account');
  };
}

async function draw(
  web: Web,
  req: Request,
  res: Response,
  more: Pick<AccountProps, 'made' | 'errors' | 'wished'> = {},
  status = 200,
): Promise<void> {
  const who = web.who(req);
  const account = await web.accounts.me(who);
  if (!account) return goTo(res, '/setup');
  const [frame, sessions, tokens] = await Promise.all([
    frameOf(web, req, res),
    web.accounts.sessions(who),
    web.accounts.tokens(who),
  ]);
  const own = tokens.filter((token) => token.account === account.id);
  const props = { frame, account, sessions, here: visitOf(req).session, tokens: own, ...more };
  await sendPage(req, res, { frame, status, page: () => AccountPage(props) });
}
