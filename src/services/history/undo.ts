import { CairnError } from '../../core/errors.ts';
import { type Ref, splitRef, timeOrderedId } from '../../core/names.ts';
import type { Activity } from '../../core/ports/found.ts';
import type { Index } from '../../core/ports/search-index.ts';
import { maySee, mustChangeRef, type Who } from '../../core/who.ts';
import type { Mutation, Records, WriteOptions, WriteResult } from '../records.ts';

// undo: takes back revisions by writing what was there before them; the past itself is never changed.

const PAGE = 500;

/** What to take back. */
export type UndoTarget = { seq: number } | { batch: string } | { seqs: number[] };

interface Parts {
  index: Index;
  write: Records['write'];
}

/** Up to so many records are taken back all or none; of more, each slice for itself, as one batch. */
const SLICE = 1000;

/** What taking something back would write. */
export interface Undoing {
  ns: string;
  /** "Undo of 12 changes". */
  note: string;
  /** How many records it is about. */
  records: number;
  mutations(): AsyncGenerator<Mutation>;
}

/** Works out how revisions are taken back. Errors as those of `undo`. */
export async function undoing(
  { index }: Pick<Parts, 'index'>,
  who: Who,
  target: UndoTarget,
): Promise<Undoing> {
  const revisions = (await targeted(index, target)).filter(({ ref }) => maySee(who, splitRef(ref)?.ns ?? ''));
  const [first] = revisions;
  if (!first) throw new CairnError('not_found', 'There is nothing to undo: no such change.');
  refuseLasting(who, revisions);
  const plans = plansOf(revisions);
  await refuseChangedSince(index, plans);
  return {
    ns: splitRef(first.ref)?.ns ?? '',
    note: noteOf(revisions),
    records: plans.length,
    async *mutations() {
      // Records that were moved may have taken the places of one another: names are given up before they are taken, the last one first.
      const moved = plans.filter((plan) => originOf(plan) !== plan.ref).reverse();
      const [alone, changed] = [moved.filter(isMoveAlone), moved.filter((plan) => !isMoveAlone(plan))];
      for (const plan of changed) yield* removalOf(plan);
      for (const plan of [...alone, ...changed]) yield* await backOf(index, plan);
      for (const plan of plans) if (!moved.includes(plan)) yield* await mutationsOf(index, plan);
    },
  };
}

/**
 * Takes the revisions back as one batch. `conflict` names the records that somebody changed since (first ten), `not_found`
 * when there is nothing of the kind, `invalid` for what cannot be taken back (a file seen, an erasure).
 */
export async function undo(
  parts: Parts,
  who: Who,
  target: UndoTarget,
  options: WriteOptions = {},
): Promise<WriteResult[]> {
  const { note, records, mutations } = await undoing(parts, who, target);
  const together = { note, ...(records > SLICE && { batch: timeOrderedId() }), ...options };
  const results: WriteResult[] = [];
  let slice: Mutation[] = [];
  const send = async () => {
    if (slice.length > 0) results.push(...(await parts.write(who, slice, together)));
    slice = [];
  };
  for await (const mutation of mutations()) {
    if (slice.length >= SLICE) await send();
    slice.push(mutation);
  }
  await send();
  return results;
}

/** What happened to one record within the target, oldest first. */
interface Plan {
  ref: Ref;
  revisions: Activity[];
}

async function targeted(index: Index, target: UndoTarget): Promise<Activity[]> {
  if ('batch' in target) return batchOf(index, target.batch);
  const seqs = 'seq' in target ? [target.seq] : target.seqs;
  const found = await Promise.all(
    seqs.map((seq) => index.revisions({ namespaces: '*', since: seq - 1, before: seq + 1, limit: 1 })),
  );
  return found.flat().sort((a, b) => a.seq - b.seq);
}

async function batchOf(index: Index, batch: string): Promise<Activity[]> {
  const found: Activity[] = [];
  for (let since = 0; ; since = found.at(-1)?.seq ?? since) {
    const page = await index.revisions({ namespaces: '*', batch, since, ascending: true, limit: PAGE });
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}

function refuseLasting(who: Who, revisions: readonly Activity[]): void {
  for (const { ref, op } of revisions) {
    mustChangeRef(who, ref);
    if (op === 'seen')
      throw new CairnError(
        'invalid',
        `"${ref}" was found on disk as it is: there is no earlier version. Delete it instead.`,
      );
    if (op === 'forget')
      throw new CairnError('invalid', `"${ref}" was erased for good: nothing is left to bring back.`);
  }
}

// A record that was moved within the target is one plan under its last name.
function plansOf(revisions: readonly Activity[]): Plan[] {
  const plans = new Map<Ref, Plan>();
  for (const revision of revisions) {
    const origin = revision.op === 'move' && revision.from !== undefined ? revision.from : revision.ref;
    const plan = plans.get(origin) ?? { ref: revision.ref, revisions: [] };
    plans.delete(origin);
    plans.set(revision.ref, { ref: revision.ref, revisions: [...plan.revisions, revision] });
  }
  return [...plans.values()];
}

async function refuseChangedSince(index: Index, plans: readonly Plan[]): Promise<void> {
  const changed: Activity[] = [];
  let undone = 0;
  for (const { ref, revisions } of plans) {
    const [last] = await index.revisions({ namespaces: '*', ref, limit: 1 });
    if (!last || last.seq === revisions.at(-1)?.seq) continue;
    changed.push(last);
    if (last.etag === revisions[0]?.prev) undone++;
  }
  if (changed.length === 0) return;
  if (undone === plans.length)
    throw new CairnError('conflict', 'This was taken back already: everything is as it was before.');
  const names = changed.slice(0, 10).map(({ ref }) => `"${ref}"`);
  const more = changed.length > names.length ? ` and ${changed.length - names.length} more` : '';
  throw new CairnError(
    'conflict',
    `Changed again since, so nothing was undone: ${names.join(', ')}${more}.`,
    {
      errors: changed.map(({ ref, by }) => ({ pointer: '', message: `${ref} was changed by ${by} since` })),
    },
  );
}

/** What the record was called before the target. */
function originOf({ revisions: [first], ref }: Plan): Ref {
  return (first?.op === 'move' ? first.from : first?.ref) ?? ref;
}

/** Gives up what a record is called now. */
function removalOf({ ref, revisions }: Plan): Mutation[] {
  const etag = revisions.at(-1)?.etag;
  return etag ? [{ op: 'delete', ref, ifMatch: etag }] : [];
}

/** One move is all that happened to the record. */
function isMoveAlone({ revisions }: Plan): boolean {
  return revisions.length === 1;
}

/** Of a record that was moved: its name, and content, of before. */
async function backOf(index: Index, plan: Plan): Promise<Mutation[]> {
  const {
    ref,
    revisions: [first],
  } = plan;
  if (!first || first.prev === null) return [];
  const to = originOf(plan);
  if (isMoveAlone(plan)) return [{ op: 'move', ref, to, ifMatch: first.etag ?? undefined }];
  return [{ op: 'restore', ref: to, seq: await seqBefore(index, to, first), ifNoneMatch: '*' }];
}

async function mutationsOf(index: Index, plan: Plan): Promise<Mutation[]> {
  const { ref, revisions } = plan;
  const first = revisions[0];
  if (!first) return [];
  if (first.prev === null) return removalOf(plan);
  const etag = revisions.at(-1)?.etag;
  const seq = await seqBefore(index, ref, first);
  return [{ op: 'restore', ref, seq, ...(etag && { ifMatch: etag }) }];
}

async function seqBefore(index: Index, ref: Ref, revision: Activity): Promise<number> {
  const [earlier] = await index.revisions({ namespaces: '*', ref, before: revision.seq, limit: 1 });
  if (earlier && earlier.etag === revision.prev) return earlier.seq;
  throw new CairnError('conflict', `The version of "${ref}" before this change is not in its history.`);
}

function noteOf(revisions: readonly Activity[]): string {
  return `Undo of ${revisions.length} ${revisions.length === 1 ? 'change' : 'changes'}`;
}
