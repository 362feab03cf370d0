import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { foldAccount } from '../../core/accounts.ts';
import { CairnError } from '../../core/errors.ts';

// createPasswords · isOutdated · passwordProblem

const derive = promisify(argon2);

/** argon2id with what OWASP's cheat sheet on password storage names as its least: 19 MiB, two passes. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT = 16;
const TAG = 32;

/** NIST SP 800-63B: length counts, mixtures of signs do not. */
export const LEAST = 12;
const MOST = 256;

export interface Passwords {
  /** A PHC string. https://github.com/P-H-C/phc-string-format */
  hash(password: string): Promise<string>;
  /** Whether it is the password. Takes as long for an account that is not there, or has none: `kept` is null then. */
  matches(password: string, kept: string | null): Promise<boolean>;
}

/** Each takes 19 MiB and a while of a core: a crowd waits, and is refused (`too_many`) before it would wait for long. */
export function createPasswords(): Passwords {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function turn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (waiting.length >= QUEUE)
      throw new CairnError('too_many', 'Many sign in at this moment. Try again in a few seconds.', {
        retryAfter: 2,
      });
    if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  }

  return {
    async hash(password) {
      const nonce = randomBytes(SALT);
      const tag = await turn(() => derived(password, nonce, TAG, COST));
      const { memory, passes, parallelism } = COST;
      return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(nonce)}$${plain(tag)}`;
    },
    async matches(password, kept) {
      const read = readPhc(kept ?? NOBODY);
      if (!read) return false;
      const tag = await turn(() => derived(password, read.nonce, read.tag.length, read.cost));
      return timingSafeEqual(tag, read.tag) && kept !== null;
    },
  };
}

const AT_ONCE = 2;
const QUEUE = 20;

/** Whether it was hashed with less than what is used now. */
export function isOutdated(kept: string): boolean {
  const cost = readPhc(kept)?.cost;
  return !cost || cost.memory < COST.memory || cost.passes < COST.passes;
}

/** Why a password is refused, with what would do; undefined when it is good. */
export function passwordProblem(password: string, name: string): string | undefined {
  const length = [...password].length;
  if (length < LEAST)
    return `A password needs at least ${LEAST} characters. Three or four words that you think of are easier to keep than signs, and harder to guess.`;
  if (length > MOST) return `A password has at most ${MOST} characters.`;
  const folded = foldAccount(password);
  if (new Set(folded).size < 5)
    return 'This repeats the same few signs, which is among the first things that are tried.';
  const rest = folded.replaceAll(foldAccount(name), '').replace(COMMON, '');
  if (rest.length < 6)
    return 'This is the name, or a password that everybody knows: it is among the first that are tried.';
  return undefined;
}

const COMMON =
  /cairn|passwor[dt]|qwerty(uiop)?|asdfgh(jkl)?|zxcvbnm?|letmein|welcome|admin(istrator)?|0?123456789?0?|abcdef/g;

/** The hash of no password, for names that nobody has. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

function derived(password: string, nonce: Buffer, tagLength: number, cost: typeof COST): Promise<Buffer> {
  return derive('argon2id', { message: password.normalize('NFKC'), nonce, tagLength, ...cost });
}

function readPhc(text: string) {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(text);
  if (!found) return undefined;
  const [memory = 0, passes = 0, parallelism = 0] = found.slice(1, 4).map(Number);
  const [nonce, tag] = found.slice(4).map((part) => Buffer.from(part, 'base64'));
  return nonce && tag && { cost: { memory, passes, parallelism }, nonce, tag };
}

function plain(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
