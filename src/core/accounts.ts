import type { Roles } from './who.ts';

// People and programs that may sign in, and the role that keeps them. accountNameProblem · foldAccount

/** A person who may sign in. */
export interface Account {
  id: string;
  /** What one signs in with, and what the journal keeps. */
  name: string;
  roles: Roles;
  /** When it was made, and by whom. */
  added: string;
  by: string;
  /** When somebody last signed in with it. */
  signedIn?: string;
  /** Whether it has a password; one without waits for its invitation to be used. */
  hasPassword: boolean;
  /** Until when the link to choose a password can be used. */
  invitedUntil?: string;
}

/** An account as it is kept. */
export interface KeptAccount extends Omit<Account, 'hasPassword'> {
  /** A PHC string of argon2id; null before the first one was chosen. */
  password: string | null;
  /** SHA-256 of the code in the link. */
  invitation?: string;
}

/** One browser that is signed in. */
export interface Session {
  /** SHA-256 of what its cookie has. */
  key: string;
  account: string;
  /** Milliseconds of the epoch. */
  made: number;
  seen: number;
  /** What the browser says it is, and where it came from. */
  agent: string;
  address: string;
}

/** What a program shows instead of a password. */
export interface Token {
  id: string;
  /** What the journal calls the program: "Ines via backup-script". */
  name: string;
  /** The account that it acts for. */
  account: string;
  /** What it may do at most; its account's roles bound it as well. */
  roles: Roles;
  made: string;
  until?: string;
  used?: string;
}

/** Keeps accounts, sessions and tokens where only the operator may look. Nothing secret is kept as it is, only its hash. */
export interface AccountBook {
  accounts(): Promise<KeptAccount[]>;
  /** Adds it or puts it in the place of the one with its id. */
  putAccount(account: KeptAccount): Promise<void>;
  /** With its sessions and tokens. */
  removeAccount(id: string): Promise<void>;
  session(key: string): Promise<Session | undefined>;
  sessionsOf(account: string): Promise<Session[]>;
  putSession(session: Session): Promise<void>;
  /** Says when it was used last; one that was removed meanwhile stays removed. */
  useSession(key: string, seen: number): Promise<void>;
  removeSession(key: string): Promise<void>;
  /** All of an account, but for one. */
  removeSessionsOf(account: string, but?: string): Promise<void>;
  /** Those that were made or seen before. */
  removeOldSessions(madeBefore: number, seenBefore: number): Promise<void>;
  tokens(): Promise<(Token & { hash: string })[]>;
  token(hash: string): Promise<Token | undefined>;
  putToken(token: Token & { hash: string }): Promise<void>;
  /** Says when it was used last. */
  useToken(id: string, at: string): Promise<void>;
  removeToken(id: string): Promise<void>;
  /** The secret that cookies are signed with, made at the first call. */
  secret(): Promise<string>;
  close(): Promise<void>;
}

/** A session ends when it was not used for so long (milliseconds), and in any case so long after signing in. */
export const SESSION_IDLE_MS = 14 * 86_400_000;
export const SESSION_MOST_MS = 60 * 86_400_000;

const NAME = /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} .'’@_+-]{0,59}$/u;

/** Why a text cannot be the name of an account or a token; undefined when it can. */
export function accountNameProblem(name: string): string | undefined {
  if (!NAME.test(name) || name.normalize('NFC') !== name || name.endsWith(' '))
    return "must have 1 to 60 letters, digits, spaces and . ' @ _ + -, and begin with a letter or digit";
  if (/ via /i.test(name)) return 'must not have " via " in it: so the history names programs';
  return undefined;
}

/** A name as it is compared: nobody is called like somebody else but for case. */
export function foldAccount(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim();
}
