import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import { type Session as Kept, SESSION_MOST_MS } from '../core/accounts.ts';

// createSessions: who is signed in in which browser, by a cookie. https://expressjs.com/en/resources/middleware/session.html

/** Keeps sessions by a hash of what their cookie has. */
export interface SessionKeeper {
  session(key: string): Promise<Kept | undefined>;
  touch(session: Kept): Promise<void>;
  keep(session: Kept): Promise<void>;
  end(key: string): Promise<void>;
  secret(): Promise<string>;
}

export interface Sessions {
  /** The session that a request's cookie is of; undefined without a cookie, or when it has ended. */
  read(request: Request, response: Response): Promise<Kept | undefined>;
  /** Whether it goes on. */
  still(key: string): Promise<boolean>;
  /** Begins one, always a new one: what the cookie was before is worth nothing any more. */
  begin(request: Request, response: Response, account: string): Promise<void>;
  /** Ends it, and takes the cookie away. */
  end(request: Request, response: Response): Promise<void>;
}

declare module 'express-session' {
  interface SessionData {
    facts: Omit<Kept, 'key'>;
  }
}

/** `__Host-` binds a cookie to this host and TLS; a browser takes such a one over TLS only. */
const NAMES = { secure: '__Host-cairn', plain: 'cairn' };

export function createSessions(keeper: SessionKeeper): Sessions {
  let making: Promise<Record<'secure' | 'plain', RequestHandler>> | undefined;
  const made = () => {
    making ??= keeper.secret().then((secret) => ({
      secure: cookies(keeper, secret, true),
      plain: cookies(keeper, secret, false),
    }));
    return making;
  };

  async function load(request: Request, response: Response): Promise<void> {
    const handler = (await made())[request.secure ? 'secure' : 'plain'];
    await new Promise<void>((resolve, reject) =>
      handler(request, response, (error?: unknown) => (error ? reject(error) : resolve())),
    );
  }

  return {
    async read(request, response) {
      const name = request.secure ? NAMES.secure : NAMES.plain;
      if (!(request.headers.cookie ?? '').includes(`${name}=`)) return undefined;
      if (!request.session) await load(request, response);
      const { facts } = request.session;
      return facts && { key: keyOf(request.sessionID), ...facts };
    },
    still: async (key) => (await keeper.session(key)) !== undefined,
    async begin(request, response, account) {
      if (!request.session) await load(request, response);
      await new Promise<void>((resolve, reject) =>
        request.session.regenerate((error) => (error ? reject(error) : resolve())),
      );
      const now = Date.now();
      request.session.facts = {
        account,
        made: now,
        seen: now,
        agent: (request.headers['user-agent'] ?? '').slice(0, 300),
        address: request.ip ?? '',
      };
      await new Promise<void>((resolve, reject) =>
        request.session.save((error) => (error ? reject(error) : resolve())),
      );
    },
    async end(request, response) {
      if (!request.session) await load(request, response);
      await new Promise<void>((resolve) => request.session.destroy(() => resolve()));
      const { secure } = request;
      const name = secure ? NAMES.secure : NAMES.plain;
      response.clearCookie(name, { path: '/', httpOnly: true, sameSite: 'lax', secure });
    },
  };
}

function cookies(keeper: SessionKeeper, secret: string, secure: boolean): RequestHandler {
  return session({
    name: secure ? NAMES.secure : NAMES.plain,
    secret,
    store: new KeptSessions(keeper),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: SESSION_MOST_MS },
  });
}

type Done<Value = unknown> = (error?: unknown, value?: Value | null) => void;

/** express-session's store over ours. What it changes in a cookie's own facts is not kept: they follow from the session. */
class KeptSessions extends session.Store {
  readonly keeper: SessionKeeper;

  constructor(keeper: SessionKeeper) {
    super();
    this.keeper = keeper;
  }

  override get(id: string, done: Done<session.SessionData>): void {
    const found = async () => {
      const kept = await this.keeper.session(keyOf(id));
      if (!kept) return null;
      const { key: _key, ...facts } = kept;
      const cookie = { originalMaxAge: SESSION_MOST_MS, expires: new Date(kept.made + SESSION_MOST_MS) };
      return { facts, cookie };
    };
    found().then((data) => done(null, data), done);
  }

  override set(id: string, { facts }: session.SessionData, done: Done = () => {}): void {
    const kept = facts ? this.keeper.keep({ key: keyOf(id), ...facts }) : undefined;
    Promise.resolve(kept).then(() => done(), done);
  }

  override touch(id: string, { facts }: session.SessionData, done: Done = () => {}): void {
    const touched = facts ? this.keeper.touch({ key: keyOf(id), ...facts }) : undefined;
    Promise.resolve(touched).then(() => done(), done);
  }

  override destroy(id: string, done: Done = () => {}): void {
    this.keeper.end(keyOf(id)).then(() => done(), done);
  }
}

function keyOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
