import type { Request } from 'express';
import { CairnError } from '../core/errors.ts';
import type { Who } from '../core/who.ts';
import { type Visit, visitOf, whoIs } from '../http/visit.ts';

// callerOf · callerOrNobody · callerAgain: who calls the API.

/**
 * Whom the guard let in. In local mode everybody on this computer is the owner, and a program names itself with `Cairn-By`. Where there are
 * accounts that name stands behind the account's: "Ines via nightly-import". Commands of the same user are `cli`.
 */
export function callerOf(request: Request): Who {
  return named(request, visitOf(request), whoIs(request));
}

/** As `callerOf`; whoever has not signed in may see nothing. */
export function callerOrNobody(request: Request): Who {
  return visitOf(request).who ? callerOf(request) : { name: 'nobody', via: 'api', namespaces: [] };
}

/** As `callerOf`, as things are by now. Throws `unauthorized` when a session or token has ended. */
export async function callerAgain(request: Request): Promise<Who> {
  const visit = visitOf(request);
  return named(request, visit, await visit.again());
}

function named(request: Request, { kind, namesItself }: Visit, who: Who): Who {
  const via = kind === 'machine' ? 'cli' : 'api';
  const by = request.headers['cairn-by'];
  if (by === undefined) return { ...who, via };
  const program = programName(String(by));
  return { ...who, via, name: namesItself ? program : behind(who.name, program) };
}

/** So that nobody can call a program like a person. A token's own name stays in front of what its program calls itself. */
function behind(name: string, program: string): string {
  return name.includes(' via ') ? `${name} · ${program}` : `${name} via ${program}`;
}

const MAX_NAME = 80;

function programName(header: string): string {
  // Node reads header bytes as Latin-1; programs write UTF-8.
  const name = Buffer.from(header, 'latin1').toString('utf8').trim();
  if (name !== '' && name.length <= MAX_NAME && !/[\p{C}\ufffd]/u.test(name)) return name;
  throw new CairnError('invalid', `Cairn-By must be a name of 1 to ${MAX_NAME} characters in UTF-8.`);
}
