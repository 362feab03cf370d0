import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  type AccountBook,
  foldAccount,
  type KeptAccount,
  SESSION_IDLE_MS,
  SESSION_MOST_MS,
  type Session,
  type Token,
} from '../../core/accounts.ts';
import { CairnError } from '../../core/errors.ts';
import { type Roles, rolesWithin } from '../../core/who.ts';
import type { Accounts } from '../accounts.ts';
import { isOutdated, type Passwords } from './password.ts';
import { createPatience } from './patience.ts';

// Letting people and programs in: createAdmission · hashed

/** Somebody who is let in. */
export interface Person {
  id: string;
  name: string;
  roles: Roles;
}

/** What the doors ask before they know who asks. */
export interface Admission {
  /** Whether there are accounts: without any, local mode or setup. */
  any(): boolean;
  /** `unauthorized` in the same words and time whatever is wrong, `too_many` after several failures. */
  signIn(name: string, password: string, address: string): Promise<Person>;
  /** Whether it is the account's password; counted like a sign-in. */
  isOwn(id: string, password: string): Promise<boolean>;
  /** The code of this process for the first account, where it takes one. */
  setupCode(): string;
  /** Whether it is that code; counted like a sign-in. */
  isSetupCode(code: string, address: string): boolean;
  /** Makes the first account, which owns everything; `conflict` when there is one. */
  begin(name: string, password: string): Promise<Person>;
  /** The account as it is now. */
  person(id: string): Person | undefined;
  /** The name of who was invited with this code; undefined when it was used, is too old, or never was one. */
  invited(code: string): string | undefined;
  /** Chooses the password; the code is used up. `gone` as when `invited` is undefined. */
  accept(code: string, password: string): Promise<Person>;
  /** The account and name of a program, with what it may do now; undefined when the token is none, was revoked or has ended. */
  program(secret: string): Promise<(Person & { program: string }) | undefined>;
  /** `key` is a hash of what the cookie has. Undefined when it has ended, or its account is gone. */
  session(key: string): Promise<Session | undefined>;
  /** Remembers that it is used, now and then. */
  touch(session: Session): Promise<void>;
  keep(session: Session): Promise<void>;
  end(key: string): Promise<void>;
  /** What cookies are signed with. */
  secret(): Promise<string>;
}

export interface AdmissionParts {
  book: AccountBook;
  /** All accounts; the service keeps it in step with the book. */
  kept: ReadonlyMap<string, KeptAccount>;
  passwords: Passwords;
  now(): Date;
  add: Accounts['add'];
  put(account: KeptAccount): Promise<unknown>;
  /** `gone` when the invitation was used meanwhile. */
  choosePassword(id: string, password: string, only: { invitation: string | undefined }): Promise<void>;
}

const WRONG = 'The name or the password is wrong.';
const MINUTE = 60_000;

export function createAdmission({
  book,
  kept,
  passwords,
  now,
  add,
  put,
  choosePassword,
}: AdmissionParts): Admission {
  const clock = () => now().getTime();
  const pairs = createPatience({ free: 5, first: 1000, most: MINUTE }, clock);
  const addresses = createPatience({ free: 25, first: 1000, most: MINUTE }, clock);
  // From many addresses at once: so slow that it is no use, so short that the person behind the name still gets in.
  const names = createPatience({ free: 50, first: 1000, most: 5000 }, clock);

  const code = randomBytes(10).toString('hex');
  const called = (name: string) =>
    [...kept.values()].find((account) => foldAccount(account.name) === foldAccount(name));
  const personOf = ({ id, name, roles }: KeptAccount): Person => ({ id, name, roles });

  function waiting(code: string): KeptAccount | undefined {
    const hash = hashed(code);
    const found = [...kept.values()].find(({ invitation }) => invitation === hash);
    return found && Date.parse(found.invitedUntil ?? '') > clock() ? found : undefined;
  }

  async function signIn(name: string, password: string, address: string): Promise<Person> {
    const account = called(name);
    const network = networkOf(address);
    const folded = foldAccount(name).slice(0, 200);
    const counts = [
      [pairs, `${folded} ${network}`],
      [addresses, network],
      ...((await isKnown(account, network)) ? [] : [[names, folded] as const]),
    ] as const;
    for (const [patience, key] of counts) patience.check(key);
    // Counted before it is tried, so that many tries at once are many.
    for (const [patience, key] of counts) patience.failed(key);
    if (!(await passwords.matches(password.slice(0, 1000), account?.password ?? null)) || !account)
      throw new CairnError('unauthorized', WRONG);
    for (const [patience, key] of counts)
      patience === pairs ? patience.succeeded(key) : patience.forgive(key);
    // Meanwhile it may have been changed, or removed.
    const current = kept.get(account.id);
    if (current?.password !== account.password || current === undefined)
      throw new CairnError('unauthorized', WRONG);
    const hash = isOutdated(account.password ?? '') ? await passwords.hash(password) : account.password;
    return entered({ ...(kept.get(account.id) ?? current), password: hash });
  }

  /** Whoever comes in, by a password, as the first or by an invitation, is signed in from now on. */
  async function entered(account: KeptAccount): Promise<Person> {
    await put({ ...account, signedIn: now().toISOString() });
    return personOf(account);
  }

  /** Where somebody is signed in, a stranger's failures do not keep them out. */
  async function isKnown(account: KeptAccount | undefined, network: string): Promise<boolean> {
    const sessions = account ? await book.sessionsOf(account.id) : [];
    return sessions.some(({ address }) => networkOf(address) === network);
  }

  return {
    any: () => kept.size > 0,
    signIn,
    async isOwn(id, password) {
      const account = kept.get(id);
      pairs.check(`own ${id}`);
      pairs.failed(`own ${id}`);
      const is = await passwords.matches(password.slice(0, 1000), account?.password ?? null);
      if (is) pairs.succeeded(`own ${id}`);
      return is;
    },
    setupCode: () => code,
    isSetupCode(given, address) {
      const key = `setup ${networkOf(address)}`;
      pairs.check(key);
      pairs.failed(key);
      // Hashes, because they are of one length.
      return timingSafeEqual(Buffer.from(hashed(given)), Buffer.from(hashed(code)));
    },
    async begin(name, password) {
      if (kept.size > 0) throw new CairnError('conflict', 'There is an account already: sign in with it.');
      const { account } = await add(
        { name, via: 'web', namespaces: '*' },
        { name, password, roles: { '*': 'owner' } },
      );
      return entered(kept.get(account.id) as KeptAccount);
    },
    person(id) {
      const account = kept.get(id);
      return account && personOf(account);
    },
    invited: (code) => waiting(code)?.name,
    async accept(code, password) {
      const account = waiting(code);
      if (!account) throw new CairnError('gone', 'This link was used or is too old. Ask for a new one.');
      await choosePassword(account.id, password, { invitation: account.invitation });
      return entered(kept.get(account.id) ?? account);
    },
    async program(secret) {
      const token = await book.token(hashed(secret));
      const account = token && kept.get(token.account);
      if (!account || hasEnded(token)) return undefined;
      if (clock() - Date.parse(token.used ?? '1970') > MINUTE)
        await book.useToken(token.id, now().toISOString());
      return { ...personOf(account), roles: rolesWithin(token.roles, account.roles), program: token.name };
    },
    async session(key) {
      const session = await book.session(key);
      if (!session || !kept.has(session.account)) return undefined;
      const isOver = clock() - session.made > SESSION_MOST_MS || clock() - session.seen > SESSION_IDLE_MS;
      if (isOver) await book.removeOldSessions(clock() - SESSION_MOST_MS, clock() - SESSION_IDLE_MS);
      return isOver ? undefined : session;
    },
    async touch(session) {
      if (clock() - session.seen > MINUTE) await book.useSession(session.key, clock());
    },
    keep: (session) => book.putSession(session),
    end: (key) => book.removeSession(key),
    secret: () => book.secret(),
  };

  function hasEnded({ until }: Token): boolean {
    return until !== undefined && Date.parse(until) <= clock();
  }
}

/** IPv6 hands whole networks to one household: what they share counts. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace('::ffff:', '');
  // Zeros are left out where there are most of them, which may be before the part that a household chooses, or reach into it.
  const [start = '', end] = address.split('::');
  const first = start === '' ? [] : start.split(':');
  const last = end === undefined || end === '' ? [] : end.split(':');
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0');
  return [...first, ...zeros, ...last].slice(0, 4).join(':');
}

/** What is kept of a secret: it has so many random bits that no slow hash is needed. */
export function hashed(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
