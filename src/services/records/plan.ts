import { hash } from 'node:crypto';
import type { Draft } from '../../core/change.ts';
import { canonicalBytes, completeDocument, diffDocuments } from '../../core/document.ts';
import { CairnError, type FieldError, isCairnError } from '../../core/errors.ts';
import { foldName, isSettings, type Ref, refOf, refProblem, timeOrderedId } from '../../core/names.ts';
import type { Store } from '../../core/ports/store.ts';
import type { FileStat, JsonObject } from '../../core/record.ts';
import type { Who } from '../../core/who.ts';
import type { Mutation, WriteOptions, WriteResult } from '../records.ts';
import type { Schemas } from '../schemas.ts';
import { type ByteChange, bringsBytes, byteChange, byteRefusals } from './bytes.ts';
import { type Change, dataOf, type Named, type State } from './change.ts';
import type { Current, ReadCurrent } from './current.ts';
import type { Locks, Release } from './locks.ts';

// A write worked out to the end, before anything is written: every check, every byte.
// createPlanner · Plan

/** How a file has to be afterwards. */
export interface Final {
  ref: Ref;
  /** Absent: no file. */
  bytes?: Buffer;
  etag: string | null;
  /** The file as it was when it was read; absent when there was none. */
  expected?: FileStat;
}

export interface Plan {
  /** In order: bytes that the journal does not know yet, then the changes. */
  drafts: Draft[];
  /** One for each mutation; `draft` is its place in `drafts`, absent when nothing changes. */
  outcomes: { result: WriteResult; draft?: number }[];
  finals: Final[];
  /** What it means for the bytes of files, in order. */
  bytes: ByteChange[];
}

/** One mutation: what it does, and the record before and after it. */
interface Step {
  change: Change;
  before: State;
  after: State;
}

export interface PlannerParts {
  schemas: Pick<Schemas, 'refusals' | 'fillIn' | 'newId' | 'settingsProblem'>;
  locks: Locks;
  current: ReadCurrent;
  twin: Store['twin'];
  changeOf: (mutation: Named, state: State, stateOf: (ref: Ref) => State) => Promise<Change>;
  /** What other writes will have made of records, that the index does not have yet. */
  inFlight: ReadonlyMap<Ref, JsonObject | null>;
  now: () => Date;
  user: string;
}

const BREATH = 64;

/** Plans a write. New locks that it needs for ids it makes are added to `held`. The caller holds those of all other refs. */
export function createPlanner(parts: PlannerParts) {
  const { schemas, locks, current, changeOf, inFlight, now, user } = parts;

  async function plan(
    who: Who,
    mutations: readonly Mutation[],
    options: WriteOptions,
    held: Release[],
  ): Promise<Plan> {
    const found = new Map<Ref, Current>();
    const states = new Map<Ref, State>();
    const changes: Step[] = [];

    const peers = new Map(inFlight);
    const names = new Map<string, Ref>();

    function leave(state: State): void {
      states.set(state.ref, state);
      peers.set(state.ref, state.data ?? null);
      if (state.etag !== null) names.set(foldName(state.ref), state.ref);
      else if (names.get(foldName(state.ref)) === state.ref) names.delete(foldName(state.ref));
    }
    async function read(ref: Ref): Promise<void> {
      if (found.has(ref)) return;
      found.set(ref, await current(ref));
      leave(found.get(ref) as Current);
    }
    const stateOf = (ref: Ref) => states.get(ref) as State;

    async function step(mutation: Mutation): Promise<void> {
      const taken = (ref: Ref) => states.has(ref) || options.spoken?.(ref) === true;
      const named = mutation.op === 'create' ? await nameNew(who, mutation, taken, peers, held) : mutation;
      const problem = refProblem(named.ref);
      if (problem !== undefined)
        throw new CairnError(named.op === 'create' ? 'invalid' : 'not_found', problem);
      await read(named.ref);
      if (named.op === 'move' && refProblem(named.to) === undefined) await read(named.to);
      const before = stateOf(named.ref);
      const change = await changeOf(named, before, stateOf);
      refuseTwin(names.get(foldName(change.ref)), change);
      const after = isIdle(change, before) ? before : stateAfter(change);
      changes.push({ change, before, after });
      if (change.from !== undefined) leave({ ref: change.from, etag: null });
      leave(after);
    }

    for (const [index, mutation] of mutations.entries()) {
      await numbered(index, mutations.length, () => step(mutation));
      if (index % BREATH === BREATH - 1) await new Promise(setImmediate);
    }
    for (const [index, { change, before }] of changes.entries()) {
      try {
        await numbered(index, mutations.length, () =>
          refuse(who, change, before, stateOf(change.ref), peers, options),
        );
      } catch (thrown) {
        if (!options.dryRun || !options.refused || !isCairnError(thrown, 'invalid')) throw thrown;
        options.refused(index, thrown);
      }
    }
    return layOut(who, changes, found, states, options);
  }

  // ---- new records -------------------------------------------------------------------------------------------------

  /** The name and bytes of a record to be created: what the schema fills in, then the id. */
  async function nameNew(
    who: Who,
    { ns, collection, id, body }: Extract<Mutation, { op: 'create' }>,
    isTaken: (ref: Ref) => boolean,
    peers: ReadonlyMap<Ref, JsonObject | null>,
    held: Release[],
  ): Promise<Named> {
    const given = canonicalBytes(body);
    const data = dataOf(refOf(ns, collection, id ?? 'new'), given);
    const planned = peers.get(`${ns}/${collection}/_schema`) ?? undefined;
    const filled = await schemas.fillIn(who, ns, collection, data, newOnes(peers, ns, collection), planned);
    const whole = filled === data ? { bytes: given, data } : { bytes: completeDocument(given, filled) };
    if (id !== undefined) return { op: 'create', ref: refOf(ns, collection, id), ...whole };
    const reserved = new Map<string, Release>();
    const taken = async (candidate: string) => {
      const ref = refOf(ns, collection, candidate);
      const release = isTaken(ref) ? undefined : await reserve(ref);
      if (release) reserved.set(candidate, release);
      return release === undefined;
    };
    try {
      const made = await schemas.newId(who, ns, collection, filled, taken, planned);
      const release = reserved.get(made);
      if (release) held.push(release);
      reserved.delete(made);
      return { op: 'create', ref: refOf(ns, collection, made), ...whole };
    } finally {
      for (const release of reserved.values()) release();
    }
  }

  /** Takes a free id for this write, so that nobody else is given it meanwhile. */
  async function reserve(ref: Ref): Promise<Release | undefined> {
    const release = refProblem(ref) === undefined ? locks.tryTake(ref) : undefined;
    if (release === undefined) return undefined;
    let isFree = false;
    try {
      isFree = (await current(ref)).etag === null && !(await parts.twin(ref));
    } finally {
      if (!isFree) release();
    }
    return isFree ? release : undefined;
  }

  // ---- what the schema says ----------------------------------------------------------------------------------------

  async function refuse(
    who: Who,
    change: Change,
    before: State,
    after: State,
    peers: Map<Ref, JsonObject | null>,
    { brings, coming }: WriteOptions,
  ): Promise<void> {
    const { ref, from } = change;
    if (change.verbatim || change.bytes === before.bytes || after.data === undefined) return;
    if (from !== undefined && collectionOf(from) === collectionOf(ref)) return;
    // Who uploads cannot fill in what a schema of their own may want: the record is marked until somebody does.
    if (bringsBytes(ref, after.data, brings)) return;
    const own = peers.get(ref) ?? null;
    peers.delete(ref);
    const errors = isSettings(ref)
      ? schemas.settingsProblem(who, ref, after.data)
      : await schemas.refusals(who, {
          ref,
          before: from === undefined ? (change.compared ?? dataBefore(before)) : undefined,
          after: after.data,
          peers,
          coming,
        });
    if (from === undefined) errors.push(...byteRefusals(ref, dataBefore(before), after.data));
    peers.set(ref, own);
    if (errors.length > 0) throw new CairnError('invalid', sentenceOf(ref, errors), { errors });
  }

  // ---- the plan ----------------------------------------------------------------------------------------------------

  function layOut(
    who: Who,
    changes: readonly Step[],
    found: ReadonlyMap<Ref, Current>,
    states: ReadonlyMap<Ref, State>,
    { note, batch = changes.length > 1 ? timeOrderedId() : undefined }: WriteOptions,
  ): Plan {
    const at = now().toISOString();
    const real = changes.filter(({ change, before }) => !isIdle(change, before));
    const touched = new Set(real.flatMap(({ change }) => [change.ref, change.from ?? change.ref]));
    const drafts: Draft[] = [...found.values()].flatMap(({ ref, unknown }) =>
      unknown && touched.has(ref) ? [{ at, by: user, via: 'disk', ...unknown }] : [],
    );
    const outcomes = changes.map(({ change, before, after }) => {
      const result = { ...resultOf(change, before, after), ...(batch !== undefined && { batch }) };
      if (isIdle(change, before)) return { result };
      const { op, ref, from, bytes } = change;
      const prev = op === 'create' ? null : before.etag;
      const said = {
        ...(from !== undefined && { from }),
        ...(batch !== undefined && { batch }),
        ...(note !== undefined && { note }),
      };
      const draft = drafts.push({
        at,
        by: who.name,
        via: who.via,
        op,
        ref,
        prev,
        etag: result.etag,
        ...said,
        ...(bytes && { bytes }),
      });
      return { result, draft: draft - 1 };
    });
    const finals = [...touched].flatMap((ref) =>
      finalOf(found.get(ref) as Current, states.get(ref) as State),
    );
    const bytes = real.flatMap(({ change, before, after }) => {
      const named = { ref: change.ref, from: change.from, etag: after.etag };
      return byteChange(named, dataBefore(before), after.data) ?? [];
    });
    return { drafts, outcomes, finals, bytes };
  }

  return plan;
}

/** Two names in one write that some systems cannot tell apart. */
function refuseTwin(other: Ref | undefined, { op, ref, from }: Change): void {
  if (op === 'update' || op === 'delete' || other === undefined || other === ref || other === from) return;
  throw new CairnError(
    'conflict',
    `Some systems cannot tell ${other} and ${ref} apart: choose another name.`,
  );
}

/** What the records of a collection say that the index may not have yet. */
function* newOnes(
  peers: ReadonlyMap<Ref, JsonObject | null>,
  ns: string,
  collection: string,
): Generator<JsonObject> {
  for (const [ref, data] of peers) if (data && collectionOf(ref) === `${ns}/${collection}`) yield data;
}

function stateAfter({ ref, bytes, data }: Change): State {
  if (bytes === undefined) return { ref, etag: null };
  return { ref, bytes, etag: hash('sha256', bytes), data: data ?? dataOf(ref, bytes) };
}

/** Nothing to write: the record says what was wished already. */
function isIdle({ bytes, from }: Change, before: State): boolean {
  return from === undefined && bytes !== undefined && bytes === before.bytes;
}

function resultOf({ op, ref, bytes }: Change, before: State, after: State): WriteResult {
  const was = dataBefore(before);
  return {
    ref,
    op,
    etag: after.etag,
    ...(was && { before: was }),
    ...(after.data && { after: after.data }),
    ...(bytes && { bytes }),
    diff: before === after ? [] : diffDocuments(was, after.data),
  };
}

function dataBefore(state: State): JsonObject | undefined {
  return state.data ?? state.good?.data;
}

/** What has to be done to the file; nothing when it is as it shall be. */
function finalOf(found: Current, { ref, bytes, etag }: State): Final[] {
  if (etag === (found.stat === undefined ? null : found.etag)) return [];
  return [{ ref, etag, ...(bytes && { bytes }), ...(found.stat && { expected: found.stat }) }];
}

function collectionOf(ref: Ref): string {
  return ref.slice(0, ref.lastIndexOf('/'));
}

function sentenceOf(ref: Ref, errors: readonly FieldError[]): string {
  const said = errors
    .slice(0, 3)
    .map(({ pointer, message }) => (pointer === '' ? message : `${pointer}: ${message}`));
  return `${ref} cannot be saved. ${said.join('; ')}${errors.length > 3 ? ` and ${errors.length - 3} more` : ''}`;
}

/** Runs one step of several; its refusal says which one it was. */
async function numbered(index: number, count: number, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (thrown) {
    if (!isCairnError(thrown) || count === 1) throw thrown;
    throw new CairnError(thrown.code, thrown.message, { ...thrown.extras, index });
  }
}
