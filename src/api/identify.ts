import type { Request } from 'express';
import { CairnError } from '../core/errors.ts';
import type { Who } from '../core/who.ts';
import { hasToken } from '../http/guard.ts';

// createIdentify: who calls the API.

export type Identify = (request: Request) => Who;

/**
 * In local mode everybody on this computer is the owner; a program names itself with `Cairn-By`. Commands of the same
 * user, which know this start's token, are `cli`.
 */
export function createIdentify(owner: string, token: string): Identify {
  const api: Who = { name: owner, via: 'api', namespaces: '*' };
  const cli: Who = { ...api, via: 'cli' };
  return (request) => {
    const { authorization, 'cairn-by': by } = request.headers;
    const who = authorization !== undefined && hasToken(request, token) ? cli : api;
    return by === undefined ? who : { ...who, name: programName(String(by)) };
  };
}

const MAX_NAME = 80;

function programName(header: string): string {
  // Node reads header bytes as Latin-1; programs write UTF-8.
  const name = Buffer.from(header, 'latin1').toString('utf8').trim();
  if (name !== '' && name.length <= MAX_NAME && !/[\p{C}\ufffd]/u.test(name)) return name;
  throw new CairnError('invalid', `Cairn-By must be a name of 1 to ${MAX_NAME} characters in UTF-8.`);
}
