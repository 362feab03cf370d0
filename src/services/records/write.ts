import { CairnError } from '../../core/errors.ts';
import { isSettings, type Ref, refOf, splitRef } from '../../core/names.ts';
import type { JsonObject } from '../../core/record.ts';
import { mustChange, mustChangeRef, type Who } from '../../core/who.ts';
import type { Mutation, Records, WriteOptions, WriteResult } from '../records.ts';
import type { Carrier } from './carry.ts';
import { createLocks, type Locks, type Release } from './locks.ts';
import type { Plan } from './plan.ts';

// One write, from the wish to the answer.
// createWriter

export interface WriterParts {
  locks: Locks;
  plan: (who: Who, mutations: readonly Mutation[], options: WriteOptions, held: Release[]) => Promise<Plan>;
  carrier: Carrier;
  /** Shared with the planner: what writes that are under way make of records. */
  inFlight: Map<Ref, JsonObject | null>;
}

export function createWriter({ locks, plan, carrier, inFlight }: WriterParts): Records['write'] {
  /** Writes to one collection are planned one after the other, so that numbers and unique values see each other. */
  const gates = createLocks();

  async function write(
    who: Who,
    mutations: readonly Mutation[],
    options: WriteOptions = {},
  ): Promise<WriteResult[]> {
    checkNamespaces(who, mutations);
    const held = [await locks.take(mutations.flatMap(refsOf))];
    try {
      const planned = await planGated(who, mutations, options, held);
      if (options.dryRun || planned.drafts.length === 0) return planned.outcomes.map(({ result }) => result);
      return await carryOut(planned);
    } finally {
      for (const release of held) release();
    }
  }

  async function planGated(who: Who, mutations: readonly Mutation[], options: WriteOptions, held: Release[]) {
    const open = await gates.take(mutations.flatMap(collectionsOf));
    try {
      const planned = await plan(who, mutations, options, held);
      if (!options.dryRun)
        for (const { ref, bytes } of planned.finals) inFlight.set(ref, bytes ? afterOf(planned, ref) : null);
      return planned;
    } finally {
      open();
    }
  }

  async function carryOut({ drafts, finals, outcomes, bytes }: Plan): Promise<WriteResult[]> {
    const mine = finals.map(({ ref }) => [ref, inFlight.get(ref)] as const);
    const landed = () => {
      for (const [ref, data] of mine) if (inFlight.get(ref) === data) inFlight.delete(ref);
    };
    try {
      const { revisions, indexed } = await carrier.carry(drafts, finals, bytes);
      void indexed.then(landed);
      return outcomes.map(({ result, draft }) =>
        draft === undefined ? result : { ...result, seq: revisions[draft]?.seq },
      );
    } catch (thrown) {
      landed();
      throw thrown;
    }
  }

  return write;
}

/** All in one namespace, which the writer may change. */
function checkNamespaces(who: Who, mutations: readonly Mutation[]): void {
  const namespaces = new Set(mutations.flatMap(namespacesOf));
  const [ns] = namespaces;
  if (ns === undefined) throw new CairnError('invalid', 'There is nothing to write.');
  for (const ref of mutations.flatMap(refsOf)) if (isSettings(ref)) mustChangeRef(who, ref);
  for (const each of namespaces) mustChange(who, each);
  if (namespaces.size > 1)
    throw new CairnError('invalid', 'All changes of one write have to be in one namespace.');
}

function namespacesOf(mutation: Mutation): string[] {
  if (mutation.op === 'create') return [mutation.ns];
  return refsOf(mutation).map((ref) => splitRef(ref)?.ns ?? ref);
}

/** The refs that a mutation names; of a record still without id, the collection's. */
function refsOf(mutation: Mutation): Ref[] {
  if (mutation.op === 'create')
    return mutation.id === undefined ? [] : [refOf(mutation.ns, mutation.collection, mutation.id)];
  return mutation.op === 'move' ? [mutation.ref, mutation.to] : [mutation.ref];
}

/** The collections that a mutation takes something from or brings something into. */
function collectionsOf(mutation: Mutation): string[] {
  if (mutation.op === 'create') return [`${mutation.ns}/${mutation.collection}`];
  return refsOf(mutation).map((ref) => ref.slice(0, ref.lastIndexOf('/')));
}

function afterOf({ outcomes }: Plan, ref: Ref): JsonObject | null {
  return outcomes.findLast(({ result }) => result.ref === ref)?.result.after ?? null;
}
