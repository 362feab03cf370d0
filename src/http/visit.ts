import type { Request } from 'express';
import { CairnError } from '../core/errors.ts';
import type { Who } from '../core/who.ts';

// Who a request is from, as the guard found it: setVisit · visitOf · whoIs

/** `local`: anybody on this computer, where there are no accounts; `machine`: a command of the same user; `nobody`: has to sign in. */
export interface Visit {
  kind: 'local' | 'machine' | 'person' | 'program' | 'nobody';
  /** Undefined for nobody. Its door is `web`. */
  who?: Who;
  /** What a program calls itself stands alone in the journal: there are no accounts that it could be taken for. */
  namesItself?: boolean;
  /** Of a person: the key of the session. */
  session?: string;
  /** Who it is from now on: rights may have changed, a session or token may have ended since. Throws `unauthorized`. */
  again(): Promise<Who>;
}

const visits = new WeakMap<Request, Visit>();

/** Remembers who a request is from. */
export function setVisit(request: Request, visit: Visit): void {
  visits.set(request, visit);
}

/** Who a request is from; nobody, where the guard has not looked. */
export function visitOf(request: Request): Visit {
  return visits.get(request) ?? NOBODY;
}

/** Who asks. Throws `unauthorized` for nobody. */
export function whoIs(request: Request): Who {
  const { who } = visitOf(request);
  if (!who) throw unauthorized();
  return who;
}

export function unauthorized(): CairnError {
  return new CairnError(
    'unauthorized',
    'Sign in first. A program sends a token: Authorization: Bearer cairn_…',
  );
}

export const NOBODY: Visit = {
  kind: 'nobody',
  again: async () => {
    throw unauthorized();
  },
};
