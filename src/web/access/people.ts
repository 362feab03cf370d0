import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { PeoplePage, type PeopleProps } from '../../../views/access/people.tsx';
import { frameOf } from '../frame.ts';
import { readForm } from '../place.ts';
import { goTo, sendPage } from '../reply.ts';
import { leaveToast } from '../toast.ts';
import type { Web } from '../web.ts';
import { errorsOf, rolesIn } from './forms.ts';

// GET and POST /settings/people; POST /settings/people/:id/roles, invitation, revocation and removal: accounts, for owners of everything.

export function showPeople(web: Web): RequestHandler {
  return (req, res) => draw(web, req, res);
}

const adding = z.object({ name: z.string().max(200), password: z.string().max(2000).default('') });

export function addPerson(web: Web): RequestHandler {
  return async (req, res) => {
    const { name: given, password } = readForm(req, adding);
    const [name, roles] = [given.trim(), rolesIn(req)];
    try {
      const { account, code } = await web.accounts.add(web.who(req), {
        ...{ name, roles },
        ...(password && { password }),
      });
      if (code !== undefined)
        return draw(web, req, res, { invited: { id: account.id, name, link: linkTo(web, req, code) } });
    } catch (thrown) {
      return draw(web, req, res, { refused: { name, roles, errors: errorsOf(thrown, 'roles') } }, 422);
    }
    leaveToast(res, { text: `${name} can sign in.` });
    goTo(res, '/settings/people');
  };
}

export function changeRoles(web: Web): RequestHandler {
  return async (req, res) => {
    const id = String(req.params.id);
    try {
      const { name } = await web.accounts.change(web.who(req), id, { roles: rolesIn(req) });
      leaveToast(res, { text: `${name} has these roles from now on.` });
      goTo(res, '/settings/people');
    } catch (thrown) {
      await draw(web, req, res, { refused: { id, errors: errorsOf(thrown, 'roles') } }, 422);
    }
  };
}

export function invitePerson(web: Web): RequestHandler {
  return async (req, res) => {
    const id = String(req.params.id);
    try {
      const { account, code } = await web.accounts.invite(web.who(req), id);
      await draw(web, req, res, { invited: { id, name: account.name, link: linkTo(web, req, code) } });
    } catch (thrown) {
      await draw(web, req, res, { refused: { id, errors: errorsOf(thrown, 'roles') } }, 422);
    }
  };
}

export function revokeTokens(web: Web): RequestHandler {
  return async (req, res) => {
    const ended = await web.accounts.removeTokens(web.who(req), String(req.params.id));
    leaveToast(res, { text: `Ended ${ended.length === 1 ? '1 token' : `${ended.length} tokens`}.` });
    goTo(res, '/settings/people');
  };
}

export function removePerson(web: Web): RequestHandler {
  return async (req, res) => {
    const id = String(req.params.id);
    try {
      await web.accounts.remove(web.who(req), id);
      leaveToast(res, { text: 'They cannot sign in any more.' });
      goTo(res, '/settings/people');
    } catch (thrown) {
      await draw(web, req, res, { refused: { id, errors: errorsOf(thrown, 'roles') } }, 422);
    }
  };
}

/** At the address that people use, as far as it is known. */
function linkTo({ about }: Web, req: Request, code: string): string {
  return `${about.url?.origin ?? `${req.protocol}://${req.get('Host')}`}/welcome/${code}`;
}

async function draw(
  web: Web,
  req: Request,
  res: Response,
  more: Pick<PeopleProps, 'invited' | 'refused'> = {},
  status = 200,
): Promise<void> {
  const who = web.who(req);
  const [people, tokens] = await Promise.all([web.accounts.list(who), web.accounts.tokens(who)]);
  if (people.length === 0) return goTo(res, '/setup');
  const frame = await frameOf(web, req, res);
  const props = { frame, people, tokens, ...more };
  await sendPage(req, res, { frame, status, page: () => PeoplePage(props) });
}
