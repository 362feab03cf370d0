import { z } from 'zod';
import { roles as allRoles } from '../core/who.ts';
import type { Services } from '../services/services.ts';
import { API } from './addresses.ts';
import { type Endpoint, endpoint, JSON_MEDIA } from './endpoint.ts';
import { readJson } from './read-json.ts';
import { shapes } from './shapes.ts';

// accountEndpoints: who asks, people who may sign in, tokens of programs.

const roles = z
  .record(z.string(), z.enum(allRoles))
  .meta({ description: 'A role by namespace; `*` is all of them', example: { lod: 'editor' } });
const newAccount = z.strictObject({
  name: z.string(),
  roles,
  password: z.string().optional().meta({ description: 'Without one they choose it through a link' }),
});
const accountChange = z.strictObject({ name: z.string().optional(), roles: roles.optional() });
const password = z.strictObject({ password: z.string() });
const newToken = z.strictObject({
  name: z.string(),
  roles,
  until: z.iso.datetime().optional(),
  for: z
    .string()
    .optional()
    .meta({ description: 'The id of the account that it acts for; your own without it' }),
});

/** GET /me; /users and /tokens. */
export function accountEndpoints({ accounts }: Pick<Services, 'accounts'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/me',
      name: 'getMe',
      tag: 'accounts',
      summary: 'Who asks, and what they may do',
      answers: { 200: { description: 'You', shape: shapes.Me } },
      async handle({ who }) {
        const { name, account, program = false } = who;
        const own = who.roles ?? Object.fromEntries([who.namespaces].flat().map((ns) => [ns, 'owner']));
        return {
          status: 200,
          json: { name, roles: own, program, ...(account !== undefined && { account }) },
        };
      },
    }),
    endpoint({
      method: 'get',
      path: '/users',
      name: 'listUsers',
      tag: 'accounts',
      summary: 'People who may sign in; for owners of everything',
      answers: { 200: { description: 'Accounts, in order of name', shape: shapes.Users } },
      handle: async ({ who }) => ({ status: 200, json: { items: await accounts.list(who) } }),
    }),
    endpoint({
      method: 'post',
      path: '/users',
      name: 'createUser',
      tag: 'accounts',
      summary:
        'Add somebody; without a password the answer has the path of a link that works once, for seven days',
      body: { media: JSON_MEDIA, shape: newAccount },
      answers: { 201: { description: 'Added', shape: shapes.Invited, headers: ['Location'] } },
      async handle({ who, body }) {
        const { account, code } = await accounts.add(who, readJson(body, newAccount));
        return {
          status: 201,
          headers: { Location: `${API}/users/${account.id}` },
          json: { account, ...link(code) },
        };
      },
    }),
    endpoint({
      method: 'patch',
      path: '/users/:id',
      name: 'changeUser',
      tag: 'accounts',
      summary: 'Give somebody another name or other roles, from their next request on',
      body: { media: ['application/merge-patch+json', 'application/json'], shape: accountChange },
      answers: { 200: { description: 'Changed', shape: shapes.User } },
      async handle({ who, params, body }) {
        return {
          status: 200,
          json: await accounts.change(who, params.id ?? '', readJson(body, accountChange)),
        };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/users/:id',
      name: 'deleteUser',
      tag: 'accounts',
      summary: 'Remove somebody, with their sessions and tokens',
      answers: { 204: { description: 'Removed' } },
      async handle({ who, params }) {
        await accounts.remove(who, params.id ?? '');
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'put',
      path: '/users/:id/password',
      name: 'putPassword',
      tag: 'accounts',
      summary: 'Give somebody a password; their sessions end, their tokens stay',
      body: { media: JSON_MEDIA, shape: password },
      answers: { 204: { description: 'Set' } },
      async handle({ who, params, body }) {
        await accounts.setPassword(who, params.id ?? '', readJson(body, password).password);
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/users/:id/tokens',
      name: 'deleteUserTokens',
      tag: 'accounts',
      summary: 'Revoke all tokens of somebody, at once: a new password leaves them as they are',
      answers: { 200: { description: 'Those that were revoked', shape: shapes.Tokens } },
      async handle({ who, params }) {
        return { status: 200, json: { items: await accounts.removeTokens(who, params.id ?? '') } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/users/:id/invitations',
      name: 'createInvitation',
      tag: 'accounts',
      summary: 'A new link to choose a password; the old one and all sessions end at once',
      answers: { 201: { description: 'Invited', shape: shapes.Invited } },
      async handle({ who, params }) {
        const { account, code } = await accounts.invite(who, params.id ?? '');
        return { status: 201, json: { account, ...link(code) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/tokens',
      name: 'listTokens',
      tag: 'accounts',
      summary: 'Your tokens; everybody’s for owners of everything',
      answers: { 200: { description: 'Tokens without their secrets', shape: shapes.Tokens } },
      handle: async ({ who }) => ({ status: 200, json: { items: await accounts.tokens(who) } }),
    }),
    endpoint({
      method: 'post',
      path: '/tokens',
      name: 'createToken',
      tag: 'accounts',
      summary: 'Make a token; `secret` is shown this once',
      body: { media: JSON_MEDIA, shape: newToken },
      answers: { 201: { description: 'Made', shape: shapes.NewToken } },
      async handle({ who, body }) {
        return { status: 201, json: await accounts.addToken(who, readJson(body, newToken)) };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/tokens/:id',
      name: 'deleteToken',
      tag: 'accounts',
      summary: 'Revoke a token, at once',
      answers: { 204: { description: 'Revoked' } },
      async handle({ who, params }) {
        await accounts.removeToken(who, params.id ?? '');
        return { status: 204 };
      },
    }),
  ];
}

function link(code: string | undefined): { link?: string } {
  return code === undefined ? {} : { link: `/welcome/${code}` };
}
