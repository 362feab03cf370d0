import { isBroken, parseDocument } from '../../core/document.ts';
import { CairnError } from '../../core/errors.ts';
import { type Ref, refProblem } from '../../core/names.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { Store } from '../../core/ports/store.ts';
import { isSameStat, type Problem, type StoredRecord } from '../../core/record.ts';
import { askIndex } from './ask.ts';
import type { Past } from './past.ts';
import type { Unfinished } from './unfinished.ts';

// One record as it is served. docs/design.md §4 "Read".
// createReader · notFound · brokenProblem

export interface ReaderParts {
  store: Store;
  index: Index;
  past: Past;
  unfinished: Unfinished;
  /** Told of a record whose file is not what the index has. */
  stir: (ref: Ref) => void;
  /** Who changes files by hand. */
  user: string;
}

/** Reads a record: the index's copy while the file is the one it was made from, else the file, else the last good version. */
export function createReader({
  store,
  index,
  past,
  unfinished,
  stir,
  user,
}: ReaderParts): (ref: Ref) => Promise<StoredRecord> {
  async function get(ref: Ref): Promise<StoredRecord> {
    if (refProblem(ref) !== undefined) throw new CairnError('not_found', `There is no record "${ref}".`);
    const indexed = await askIndex(() => index.get(ref));
    const stat = await store.stat(ref);
    if (indexed !== undefined && stat !== undefined && isSameStat(indexed.stat, stat)) return indexed.record;
    if (indexed !== undefined && unfinished.has(ref)) return indexed.record;
    if (indexed !== undefined || stat !== undefined) stir(ref);
    return (await fromFile(ref, indexed?.record)) ?? (await missing(ref, indexed?.record));
  }

  async function fromFile(ref: Ref, known: StoredRecord | undefined): Promise<StoredRecord | undefined> {
    const file = await store.read(ref);
    if (file === undefined) return undefined;
    if (known?.etag === file.etag) {
      const own = known.problem?.kind ?? '';
      const problem = ['invalid', 'bytes'].includes(own) ? known.problem : undefined;
      return { ...known, data: known.data, problem };
    }
    const document = parseDocument(file.bytes);
    if (isBroken(document)) return lastGood(ref, known, brokenProblem(ref, document.broken, file.etag));
    const updatedAt = new Date(file.stat.mtimeMs).toISOString();
    return {
      ref,
      etag: file.etag,
      bytes: file.bytes,
      data: document.data,
      seq: 0,
      createdAt: known?.createdAt ?? updatedAt,
      updatedAt,
      updatedBy: user,
    };
  }

  /** Broken on disk: what it was before. */
  async function lastGood(
    ref: Ref,
    known: StoredRecord | undefined,
    problem: Problem,
  ): Promise<StoredRecord> {
    if (known !== undefined) return { ...known, data: known.data, problem };
    const version = await past.lastGood(ref);
    if (version === undefined) {
      const detail = `${ref} cannot be read: ${problem.detail} There is no earlier version of it.`;
      throw new CairnError('conflict', detail, { diskEtag: problem.diskEtag });
    }
    const { revision, bytes, data } = version;
    const { at, by, seq } = revision;
    return {
      ref,
      etag: revision.etag as string,
      bytes,
      data,
      seq,
      createdAt: at,
      updatedAt: at,
      updatedBy: by,
      problem,
    };
  }

  /** No file: for a moment, or while it is held, the record is what it was. */
  async function missing(ref: Ref, known: StoredRecord | undefined): Promise<StoredRecord> {
    if (known !== undefined && (await past.last(ref))?.etag !== null) return known;
    throw await notFound(store, past, ref);
  }

  return get;
}

/** That there is no such record, and where it is now if it was moved. */
export async function notFound(store: Store, past: Past, ref: Ref): Promise<CairnError> {
  const movedTo = await past.movedTo(ref);
  const lives = movedTo !== undefined && (await store.stat(movedTo)) !== undefined;
  return new CairnError(
    'not_found',
    lives ? `${ref} is now ${movedTo}.` : `There is no record "${ref}".`,
    lives ? { movedTo } : {},
  );
}

/** What is wrong with a file that does not parse, and the way out. */
export function brokenProblem(ref: Ref, broken: string, diskEtag: string): Problem {
  const detail = `The file is not whole: ${broken}. Mend it, or save the last good version over it.`;
  return { kind: 'broken', path: `${ref}.json`, ref, detail, diskEtag };
}
