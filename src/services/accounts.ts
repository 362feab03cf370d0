import { randomBytes } from 'node:crypto';
import {
  type Account,
  type AccountBook,
  accountNameProblem,
  foldAccount,
  type KeptAccount,
  type Session,
  type Token,
} from '../core/accounts.ts';
import { CairnError, type FieldError } from '../core/errors.ts';
import { nameProblem, timeOrderedId } from '../core/names.ts';
import {
  roles as allRoles,
  mayManage,
  mustManage,
  type Roles,
  roleOf,
  rolesWithin,
  type Who,
} from '../core/who.ts';
import { type Admission, createAdmission, hashed } from './accounts/admission.ts';
import { createPasswords, passwordProblem } from './accounts/password.ts';

// Who may sign in, and what as. Signing in itself stands in accounts/admission.ts.

export type { Admission };

/** A person to be added; without a password they choose one themselves, through a link that works once. */
export interface NewAccount {
  name: string;
  roles: Roles;
  password?: string;
}

/** A token to be made. `for` is an account's id, the asker's own when absent; `until` an RFC 3339 time. */
export interface NewToken {
  name: string;
  roles: Roles;
  until?: string;
  for?: string;
}

/**
 * Accounts, for owners of everything; of oneself what everybody may do with their own: password, sessions, tokens. Programs choose no
 * passwords and end no sessions; tokens they make and revoke as owners of everything only.
 */
export interface Accounts {
  /** In order of name. */
  list(who: Who): Promise<Account[]>;
  /** The account that asks; undefined in local mode and for commands. */
  me(who: Who): Promise<Account | undefined>;
  /** `invalid` with `errors` at `/name`, `/password` and `/roles`. `code` is that of the link; absent with a password. The first account has to own everything. */
  add(who: Who, wish: NewAccount): Promise<{ account: Account; code?: string }>;
  /** `conflict` when nobody would be left who owns everything. */
  change(who: Who, id: string, wish: { name?: string; roles?: Roles }): Promise<Account>;
  /** A new link to choose a password; the old password and all sessions end at once. */
  invite(who: Who, id: string): Promise<{ account: Account; code: string }>;
  setPassword(who: Who, id: string, password: string): Promise<void>;
  /** With its sessions and tokens. What it did stays in the history under its name. */
  remove(who: Who, id: string): Promise<void>;
  /** One's own; all other sessions end, `keep` is the one that stays. `invalid` at `/current` when that is wrong. */
  changePassword(who: Who, current: string, password: string, keep?: string): Promise<void>;
  /** Where one is signed in, used last first. */
  sessions(who: Who): Promise<Session[]>;
  endSession(who: Who, key: string): Promise<void>;
  /** All of one's own but for `keep`. */
  endSessions(who: Who, keep?: string): Promise<void>;
  /** One's own; everybody's for owners of everything. */
  tokens(who: Who): Promise<Token[]>;
  /** `secret` is shown this once. A token never has more rights than its account and whoever makes it. */
  addToken(who: Who, wish: NewToken): Promise<{ token: Token; secret: string }>;
  removeToken(who: Who, id: string): Promise<void>;
  /** Revokes all of an account, one's own or, for owners of everything, anybody's; those that there were. A new password leaves them be (decision 093). */
  removeTokens(who: Who, account: string): Promise<Token[]>;
}

export interface AccountsParts {
  book: AccountBook;
  now?: () => Date;
}

const INVITATION_MS = 7 * 86_400_000;

/** Reads what there is. Everything else of the process may rely on it: nobody else writes the book. */
export async function openAccounts({
  book,
  now = () => new Date(),
}: AccountsParts): Promise<{ accounts: Accounts; admission: Admission }> {
  const kept = new Map((await book.accounts()).map((account) => [account.id, account]));
  const passwords = createPasswords();

  const one = (id: string): KeptAccount => {
    const found = kept.get(id);
    if (!found) throw new CairnError('not_found', 'There is no such account.');
    return found;
  };
  const asPerson = (who: Who): KeptAccount => {
    refusePrograms(who);
    return own(who);
  };
  const own = (who: Who): KeptAccount => {
    if (who.account === undefined)
      throw new CairnError('conflict', 'Nobody is signed in: this is about an account.');
    return one(who.account);
  };

  async function put(account: KeptAccount): Promise<Account> {
    await book.putAccount(account);
    kept.set(account.id, account);
    return shown(account);
  }

  /** `conflict` when nobody would be left who can sign in and owns everything. */
  function mustLeaveOwner(after: KeptAccount | undefined, id: string): void {
    const others = [...kept.values()].filter((account) => account.id !== id);
    if ([...others, ...(after ? [after] : [])].some(ownsAll)) return;
    throw new CairnError(
      'conflict',
      'Somebody has to be left who owns everything and can sign in: make another owner first.',
    );
  }

  function check(wish: Partial<NewAccount>, self?: KeptAccount): void {
    const { name, roles, password } = wish;
    const errors: FieldError[] = [];
    const problem = name !== undefined && accountNameProblem(name);
    if (problem) errors.push({ pointer: '/name', message: `A name ${problem}.` });
    else if (name !== undefined && isTaken(name, self))
      errors.push({ pointer: '/name', message: 'Somebody is called so already.' });
    const weak = password !== undefined && passwordProblem(password, name ?? self?.name ?? '');
    if (weak) errors.push({ pointer: '/password', message: weak });
    const odd = roles && rolesProblem(roles);
    if (odd) errors.push({ pointer: '/roles', message: odd });
    if (errors.length > 0)
      throw new CairnError('invalid', errors.map(({ message }) => message).join(' '), { errors });
  }

  function isTaken(name: string, self?: KeptAccount): boolean {
    return [...kept.values()].some(
      (account) => account !== self && foldAccount(account.name) === foldAccount(name),
    );
  }

  function invitation(): {
    code: string;
    invited: Pick<KeptAccount, 'invitation' | 'invitedUntil' | 'password'>;
  } {
    const code = randomBytes(24).toString('base64url');
    const invitedUntil = new Date(now().getTime() + INVITATION_MS).toISOString();
    return { code, invited: { password: null, invitation: hashed(code), invitedUntil } };
  }

  async function add(who: Who, { name, roles, password }: NewAccount) {
    mustManage(who);
    if (password !== undefined) refusePrograms(who);
    check({ name, roles, ...(password !== undefined && { password }) });
    const isFirst = kept.size === 0;
    const { code, invited } = invitation();
    const secret = password === undefined ? invited : { password: await passwords.hash(password) };
    const account: KeptAccount = {
      id: timeOrderedId(),
      name,
      roles,
      added: now().toISOString(),
      by: who.name,
      ...secret,
    };
    if (isFirst && !ownsAll(account))
      throw new CairnError(
        'conflict',
        'The first account has to own everything and have a password: nobody could add others.',
      );
    // While the password was hashed somebody else may have taken the name, or been the first.
    check({ name });
    if (isFirst && kept.size > 0)
      throw new CairnError('conflict', 'There is an account already: sign in with it.');
    return { account: await put(account), ...(password === undefined && { code }) };
  }

  async function choosePassword(
    id: string,
    password: string,
    { keep, invitation: needed }: { keep?: string; invitation?: string | undefined } = {},
  ): Promise<void> {
    check({ password }, one(id));
    const hash = await passwords.hash(password);
    // Hashing takes its time: what else was changed meanwhile stays.
    const { invitation: code, invitedUntil: _until, ...rest } = one(id);
    if (needed !== undefined && code !== needed)
      throw new CairnError('gone', 'This link was used meanwhile.');
    await put({ ...rest, password: hash });
    await book.removeSessionsOf(id, keep);
  }

  const accounts: Accounts = {
    async list(who) {
      mustManage(who);
      const byName = (a: KeptAccount, b: KeptAccount) => a.name.localeCompare(b.name, 'en');
      return [...kept.values()].sort(byName).map(shown);
    },
    me: async (who) => (who.account === undefined ? undefined : shown(one(who.account))),
    add,
    async change(who, id, wish) {
      mustManage(who);
      const account = one(id);
      check(wish, account);
      const after = { ...account, ...wish };
      mustLeaveOwner(after, id);
      return put(after);
    },
    async invite(who, id) {
      mustManage(who);
      if (one(id).password !== null) refusePrograms(who);
      const { code, invited } = invitation();
      const after = { ...one(id), ...invited };
      mustLeaveOwner(after, id);
      await book.removeSessionsOf(id);
      return { account: await put(after), code };
    },
    async setPassword(who, id, password) {
      mustManage(who);
      refusePrograms(who);
      await choosePassword(id, password);
    },
    async remove(who, id) {
      mustManage(who);
      one(id);
      mustLeaveOwner(undefined, id);
      await book.removeAccount(id);
      kept.delete(id);
    },
    async changePassword(who, current, password, keep) {
      const account = asPerson(who);
      if (!(await admission.isOwn(account.id, current)))
        throw new CairnError('invalid', 'This is not your present password.', {
          errors: [{ pointer: '/current', message: 'This is not your present password.' }],
        });
      await choosePassword(account.id, password, { ...(keep !== undefined && { keep }) });
    },
    sessions: async (who) => book.sessionsOf(asPerson(who).id),
    async endSession(who, key) {
      const { id } = asPerson(who);
      const session = await book.session(key);
      if (session?.account !== id) throw new CairnError('not_found', 'There is no such session.');
      await book.removeSession(key);
    },
    endSessions: async (who, keep) => book.removeSessionsOf(asPerson(who).id, keep),
    async tokens(who) {
      const all = (await book.tokens()).map(({ hash: _hash, ...token }) => token);
      return mayManage(who) ? all : all.filter(({ account }) => account === own(who).id);
    },
    async addToken(who, { name, roles, until, for: of }) {
      if (of !== undefined && of !== who.account) mustManage(who);
      if (!mayManage(who)) refusePrograms(who);
      const account = of === undefined ? own(who) : one(of);
      const given = (await book.tokens()).filter((token) => token.account === account.id);
      checkToken(
        { name, roles, until },
        given.map((token) => token.name),
        now(),
      );
      const within = rolesWithin(roles, rolesWithin(account.roles, who.roles ?? { '*': 'owner' }));
      if (Object.keys(within).length === 0)
        throw invalid('/roles', 'The token may do nothing: its account has no such rights.');
      const secret = `cairn_${randomBytes(32).toString('base64url')}`;
      const token: Token = {
        id: timeOrderedId(),
        name,
        account: account.id,
        roles: within,
        made: now().toISOString(),
        ...(until !== undefined && { until }),
      };
      await book.putToken({ ...token, hash: hashed(secret) });
      return { token, secret };
    },
    async removeToken(who, id) {
      if (!mayManage(who)) refusePrograms(who);
      const token = (await accounts.tokens(who)).find((each) => each.id === id);
      if (!token) throw new CairnError('not_found', 'There is no such token.');
      await book.removeToken(id);
    },
    async removeTokens(who, account) {
      if (account !== who.account) mustManage(who);
      if (!mayManage(who)) refusePrograms(who);
      const { id } = one(account);
      const given = (await accounts.tokens(who)).filter((token) => token.account === id);
      for (const token of given) await book.removeToken(token.id);
      return given;
    },
  };
  const admission = createAdmission({ book, kept, passwords, now, add, put, choosePassword });
  return { accounts, admission };
}

/** An account without what only Cairn may know. */
function shown({ password, invitation: _code, ...account }: KeptAccount): Account {
  return { ...account, hasPassword: password !== null };
}

function ownsAll({ roles, password }: KeptAccount): boolean {
  return roleOf(roles, '*') === 'owner' && password !== null;
}

/** A stolen token must not become somebody's password, nor sign its owner out. */
function refusePrograms({ program }: Who): void {
  if (program) throw new CairnError('forbidden', 'A token cannot do this: sign in as a person.');
}

function rolesProblem(roles: Roles): string | undefined {
  const entries = Object.entries(roles);
  if (entries.length === 0) return 'Give a role in at least one business, or in all.';
  const odd = entries.find(
    ([ns, role]) => (ns !== '*' && nameProblem(ns) !== undefined) || !allRoles.includes(role),
  );
  return (
    odd &&
    `"${odd[0]}: ${odd[1]}" is no role: it is viewer, editor or owner, by the name of a namespace or * for all.`
  );
}

function checkToken(
  { name, roles, until }: Omit<NewToken, 'for'>,
  taken: readonly string[],
  now: Date,
): void {
  const problem = accountNameProblem(name);
  if (problem) throw invalid('/name', `A name ${problem}.`);
  if (taken.includes(name)) throw invalid('/name', 'There is a token of this name already.');
  const odd = rolesProblem(roles);
  if (odd) throw invalid('/roles', odd);
  if (until !== undefined && !(Date.parse(until) > now.getTime()))
    throw invalid('/until', 'It would have ended already.');
}

function invalid(pointer: string, message: string): CairnError {
  return new CairnError('invalid', message, { errors: [{ pointer, message }] });
}
