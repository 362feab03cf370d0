import { randomBytes } from 'node:crypto';

// nameProblem · idProblem · collectionProblem · refProblem · refOf · splitRef · isSettings · foldName · slug · timeOrderedId · compareBytes

/** A record's address, `lod/customers/acme-roofing`; settings are `lod/_namespace` and `lod/customers/_schema`. */
export type Ref = string;

/** The parts of a ref; a namespace's settings have no collection. */
export interface RefParts {
  ns: string;
  collection: string;
  id: string;
}

const MAX_BYTES = 128;
const FORBIDDEN = /[/\\:*?"<>|]/;
const ALLOWED = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u;

/** Why a file name (without `.json`) cannot be a namespace, collection or id; undefined when it can. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (Buffer.byteLength(name) > MAX_BYTES) return `is longer than ${MAX_BYTES} bytes`;
  if (!name.isWellFormed() || name.normalize('NFC') !== name) return 'is not in Unicode normal form C';
  if (FORBIDDEN.test(name)) return 'has one of the characters / \\ : * ? " < > |';
  if (/^[._]/.test(name)) return 'begins with a dot or an underscore';
  if (/[. ]$/.test(name)) return 'ends with a dot or a space';
  if (!ALLOWED.test(name)) return 'has a control or invisible character';
  return undefined;
}

/** Why a name cannot be an id: as `nameProblem`, and `new` is the URL of the empty form. */
export function idProblem(id: string): string | undefined {
  return id === 'new' ? 'is reserved' : nameProblem(id);
}

/** Why a name cannot be a collection: as `nameProblem`, and `system` is reserved. `files` is the uploads' own. */
export function collectionProblem(name: string): string | undefined {
  return name === 'system' ? 'is reserved' : nameProblem(name);
}

const PLAIN_REF = /^[a-z0-9][a-z0-9-]{0,99}\/[a-z0-9][a-z0-9-]{0,99}\/[a-z0-9][a-z0-9-]{0,99}$/;

/** Why a ref cannot be one of a record or settings file, in one sentence; undefined when it can. */
export function refProblem(ref: Ref): string | undefined {
  if (PLAIN_REF.test(ref) && !ref.includes('/system/') && !ref.endsWith('/new')) return undefined;
  const parts = splitRef(ref);
  const settings = isSettings(ref);
  if (parts === undefined || (parts.collection === '' && !settings)) {
    return `"${ref}" is not of the form namespace/collection/id.`;
  }
  const { ns, collection, id } = parts;
  const complain = (what: string, name: string, problem: string | undefined) =>
    problem && `The ${what} "${name}" ${problem}.`;
  return (
    complain('namespace', ns, nameProblem(ns)) ??
    (ref.split('/').length === 3
      ? complain('collection', collection, collectionProblem(collection))
      : undefined) ??
    complain('id', id, settings ? nameProblem(id.slice(1)) : idProblem(id))
  );
}

/** The ref of the parts; an empty collection gives a namespace's settings. */
export function refOf(ns: string, collection: string, id: string): Ref {
  return collection === '' ? `${ns}/${id}` : `${ns}/${collection}/${id}`;
}

/** The parts of a ref; undefined when it has not two or three parts. Names are not checked. */
export function splitRef(ref: Ref): RefParts | undefined {
  const parts = ref.split('/');
  const [ns, second, third] = parts;
  if (ns === undefined || second === undefined || parts.length > 3) return undefined;
  return third === undefined ? { ns, collection: '', id: second } : { ns, collection: second, id: third };
}

/** Whether a ref names a settings file (`_namespace`, `_schema`, …) and not a record. */
export function isSettings(ref: Ref): boolean {
  return ref.slice(ref.lastIndexOf('/') + 1).startsWith('_');
}

const PLAIN_NAME = /^[a-z0-9._/-]*$/;

/** A name or ref as file systems see it that do not tell case and Unicode forms apart. */
export function foldName(name: string): string {
  return PLAIN_NAME.test(name) ? name : name.normalize('NFC').toUpperCase().toLowerCase();
}

/** An ASCII slug of a title, at most 80 characters; empty when nothing of it can be written in ASCII. */
export function slug(title: string): string {
  const ascii = title.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[ßẞ]/g, 'ss').replace(/[øØ]/g, 'o');
  const folded = ascii
    .replace(/[æÆ]/g, 'ae')
    .replace(/[œŒ]/g, 'oe')
    .replace(/[łŁ]/g, 'l')
    .replace(/[đĐ]/g, 'd');
  const words = folded
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-');
  return words.slice(0, 80).replace(/^-+|-+$/g, '');
}

/** An id that sorts by the time it was made: 10 characters of milliseconds and 6 random ones, base 32 (Crockford). */
export function timeOrderedId(now = Date.now()): string {
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  let time = '';
  for (let rest = now; time.length < 10; rest = Math.floor(rest / 32)) time = digits[rest % 32] + time;
  const random = [...randomBytes(6)].map((byte) => digits[byte % 32]).join('');
  return time + random;
}

/** Order by UTF-8 bytes, the order of every listing: negative, zero or positive. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
