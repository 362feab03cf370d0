import { type ByteStore, FILES, isFile } from '../../core/bytes.ts';
import type { Operation } from '../../core/change.ts';
import {
  applyEdits,
  canonicalBytes,
  type Edit,
  isBroken,
  mergePatch,
  parseDocument,
  renamedData,
  replaceDocument,
} from '../../core/document.ts';
import { CairnError } from '../../core/errors.ts';
import { isSettings, type Ref, refProblem, splitRef } from '../../core/names.ts';
import type { Store } from '../../core/ports/store.ts';
import { type JsonObject, MAX_FILE } from '../../core/record.ts';
import type { Mutation, Precondition } from '../records.ts';
import type { Past } from './past.ts';
import { notFound } from './read.ts';

// What one wish means for the bytes: which preconditions hold, and what would be there afterwards.
// createChanges · State · Change

/** A record within a write: as on disk at first, then as each mutation leaves it. */
export interface State {
  ref: Ref;
  /** Absent: there is none. */
  bytes?: Buffer;
  etag: string | null;
  /** Absent where there is none or it is broken. */
  data?: JsonObject;
  broken?: string;
  good?: { etag: string; data: JsonObject };
}

/** What a mutation does. `bytes` absent: the record is gone afterwards; the same Buffer as before: nothing happens. */
export interface Change {
  op: Operation;
  ref: Ref;
  from?: Ref;
  bytes?: Buffer;
  /** Of `bytes`, where it is known already. */
  data?: JsonObject;
  /** What the schema compares `data` with, where that is not the record as it was: its keys had other names. */
  compared?: JsonObject;
  /** An earlier version as it was: the schema has no say in it. */
  verbatim?: boolean;
}

/** A mutation whose record has a name. */
export type Named =
  | Exclude<Mutation, { op: 'create' }>
  | { op: 'create'; ref: Ref; bytes: Buffer; data?: JsonObject };

export interface ChangeParts {
  store: Store;
  past: Past;
  bytes?: Pick<ByteStore, 'stat'>;
}

/** Works out the change. Errors: as `Records.write` says. */
export function createChanges({ store, past, bytes: kept }: ChangeParts) {
  async function changeOf(mutation: Named, state: State, stateOf: (ref: Ref) => State): Promise<Change> {
    const { op, ref } = mutation;
    if (op === 'create') return create(ref, mutation, state);
    if (op === 'replace' && state.etag === null) return createByReplacing(ref, mutation, state);
    if (op === 'restore') return restore(ref, mutation.seq, mutation, state);
    if (state.etag === null || state.bytes === undefined) throw await notFound(store, past, ref);
    checkPrecondition(state, mutation);
    if (op === 'delete') return { op: 'delete', ref };
    if (op === 'replace') return { op: 'update', ref, bytes: replaced(state, mutation) };
    if (state.broken !== undefined) throw brokenConflict(state);
    if (op === 'patch') return { op: 'update', ref, bytes: mergePatch(state.bytes, mutation.body) };
    if (op === 'edit') return edited(state, state.bytes, mutation);
    return move(ref, mutation.to, state.bytes, stateOf(mutation.to));
  }

  async function create(
    ref: Ref,
    { bytes, data }: Pick<Change, 'bytes' | 'data'>,
    state: State,
  ): Promise<Change> {
    if (state.etag !== null) {
      throw new CairnError('conflict', `${ref} exists already.`, { etag: servedEtag(state) });
    }
    await refuseTwin(ref);
    return { op: 'create', ref, bytes, data };
  }

  async function createByReplacing(
    ref: Ref,
    wish: Precondition & { body: string; exact?: boolean },
    state: State,
  ): Promise<Change> {
    if (wish.ifNoneMatch !== '*') throw await notFound(store, past, ref);
    return create(ref, { bytes: wish.exact ? Buffer.from(wish.body) : canonicalBytes(wish.body) }, state);
  }

  async function move(ref: Ref, to: Ref, bytes: Buffer, target: State): Promise<Change> {
    const problem = refProblem(to);
    if (problem !== undefined) throw new CairnError('invalid', problem);
    if (isSettings(ref) || isSettings(to)) throw new CairnError('invalid', 'Settings cannot be moved.');
    if (to === ref) throw new CairnError('invalid', `${ref} is there already.`);
    if (target.etag !== null)
      throw new CairnError('conflict', `${to} exists already.`, { etag: servedEtag(target) });
    if ([ref, to].some(isFile) && [ref, to].some((each) => splitRef(each)?.collection !== FILES))
      throw new CairnError('invalid', 'A file stays among the files, and other records outside.');
    await refuseTwin(to, ref);
    await refuseLoose(to);
    return { op: 'move', ref: to, from: ref, bytes };
  }

  async function restore(ref: Ref, seq: number, wish: Precondition, state: State): Promise<Change> {
    if (state.etag !== null) checkPrecondition(state, wish);
    else if (wish.ifMatch !== undefined) throw await notFound(store, past, ref);
    const version = await past.version(ref, seq);
    if (version === undefined) {
      throw new CairnError('not_found', `${ref} has no version ${seq}, or its content was erased.`);
    }
    const document = parseDocument(version.bytes);
    if (isBroken(document)) {
      throw new CairnError(
        'invalid',
        `Version ${seq} of ${ref} is not whole (${document.broken}): restore an earlier one.`,
      );
    }
    if (state.etag === null) {
      await refuseTwin(ref);
      await refuseLoose(ref);
    }
    const bytes = state.bytes?.equals(version.bytes) ? state.bytes : version.bytes;
    return { op: 'restore', ref, bytes, verbatim: true };
  }

  /** A name that some systems cannot tell from another one's. A record may change the case of its own name. */
  async function refuseTwin(ref: Ref, own?: Ref): Promise<void> {
    const twin = await store.twin(ref);
    if (twin === undefined || own?.endsWith(`/${twin.replace(/\.json$/, '')}`)) return;
    throw new CairnError(
      'conflict',
      `"${twin}" exists already, and some systems cannot tell it from the name in ${ref}.`,
    );
  }

  /** Bytes that somebody put there by hand, without a sidecar. */
  async function refuseLoose(ref: Ref): Promise<void> {
    if (!isFile(ref) || (await store.stat(ref)) || !(await kept?.stat(ref))) return;
    throw new CairnError(
      'conflict',
      `There are bytes at ${ref} that were never taken in: move them away first.`,
    );
  }

  return changeOf;
}

/** Throws `precondition_failed` when the record is not what the writer believes, `conflict` when it is broken and that was not said. */
function checkPrecondition(state: State, { ifMatch, ifNoneMatch }: Precondition): void {
  const etag = servedEtag(state);
  if (ifNoneMatch === '*') {
    throw new CairnError('precondition_failed', `${state.ref} exists already.`, { etag });
  }
  if (state.broken !== undefined) {
    if (ifMatch !== '*' && ifMatch !== state.etag) throw brokenConflict(state);
  } else if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== state.etag) {
    throw new CairnError('precondition_failed', `${state.ref} was changed meanwhile: look at it again.`, {
      etag,
    });
  }
}

function brokenConflict({ ref, broken, etag, good }: State): CairnError {
  const detail = `The file of ${ref} is not whole on disk: ${broken}. Mend it there, or replace it as a whole.`;
  return new CairnError('conflict', detail, {
    ...(good && { etag: good.etag }),
    diskEtag: etag ?? undefined,
  });
}

/** The version that readers get. */
function servedEtag({ broken, etag, good }: State): string | undefined {
  return (broken === undefined ? etag : good?.etag) ?? undefined;
}

function edited(state: State, bytes: Buffer, { ref, edits }: { ref: Ref; edits: Edit[] }): Change {
  const renames = edits.some(({ rename }) => rename !== undefined);
  const compared = renames && state.data ? { compared: renamedData(state.data, edits) } : {};
  return { op: 'update', ref, bytes: applyEdits(bytes, edits), ...compared };
}

function replaced(state: State, { body, exact }: { body: string; exact?: boolean }): Buffer {
  if (exact) return state.bytes?.equals(Buffer.from(body)) ? state.bytes : Buffer.from(body);
  return state.broken === undefined ? replaceDocument(state.bytes as Buffer, body) : canonicalBytes(body);
}

/** The data of new bytes. Throws `too_large` for what could not be read again, `invalid` for what is no record. */
export function dataOf(ref: Ref, bytes: Buffer): JsonObject {
  if (bytes.length > MAX_FILE) {
    throw new CairnError('too_large', `${ref} would be larger than ${MAX_FILE / 1024 / 1024} MB.`);
  }
  const document = parseDocument(bytes);
  if (isBroken(document)) throw new CairnError('invalid', `${ref} would not be whole: ${document.broken}.`);
  return document.data;
}
