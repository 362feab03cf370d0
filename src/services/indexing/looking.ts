import { type Ref, splitRef } from '../../core/names.ts';
import type { IndexChange } from '../../core/ports/index-writer.ts';
import type { Problem } from '../../core/record.ts';
import { type Believed, believe } from './believe.ts';
import type { Ground } from './ground.ts';
import { isKnown, type Judgement, judge, type Look, lookAt } from './look.ts';
import { unreadableProblem } from './problems.ts';
import type { Target } from './target.ts';

// Looking at files one after the other, and doing what follows for one index. lookAtAll · withLooks

const SLICE = 128;
const SLICE_BYTES = 256 * 1024;

/** Looks at the files of refs. Returns problems of those that cannot be read; all else is done, doubted or on its way to the journal. */
export async function lookAtAll(
  ground: Ground,
  target: Target,
  refs: readonly Ref[],
  each: (done: number) => void = () => {},
): Promise<Problem[]> {
  const { options, outbox, doubts, agenda, breathe } = ground;
  const unreadable: Problem[] = [];
  const believed: Believed[] = [];
  const changes = createBatch(target);
  for (const [index, ref] of refs.entries()) {
    each(index);
    if (outbox.has(ref)) {
      agenda.later(ref);
      continue;
    }
    if (await isKnown(target, options.store, ref)) {
      doubts.settle(ref);
      await breathe();
      continue;
    }
    const look = await lookAt(options.store, ref);
    const judgement = await judge(target, ref, look);
    const doubt = judgement && 'doubt' in judgement ? judgement.doubt : undefined;
    if (doubt === undefined) doubts.settle(ref);
    else if (doubts.holds(ref, doubt)) believed.push({ ref, look });
    if (look.is === 'unreadable') unreadable.push(unreadableProblem(options.pathOf(ref), look.reason, ref));
    await follow(ground, target, changes, ref, look, judgement);
    await breathe();
  }
  await changes.flush();
  outbox.flush();
  await believe(ground, believed);
  return unreadable;
}

/** For long work: what moved meanwhile is looked at in its pauses, for the index that is live then. */
export function withLooks(ground: Ground, living: () => Target): Ground {
  const breathe = async () => {
    const paused = await ground.breathe();
    const refs = paused ? ground.agenda.refs() : [];
    if (refs.length) await lookAtAll(ground, living(), refs);
    return paused;
  };
  return { ...ground, breathe };
}

async function follow(
  ground: Ground,
  target: Target,
  changes: Batch,
  ref: Ref,
  look: Look,
  judgement: Judgement,
): Promise<void> {
  if (!judgement) return;
  if ('observe' in judgement) await ground.outbox.add({ ref, file: judgement.observe });
  if (!('change' in judgement)) return;
  await changes.add(judgement.change, look.is === 'document' ? look.file.bytes.length : 0);
  if (judgement.change.op === 'put') await afterSchema(ground, target, changes, ref);
}

/** A schema has to be in place before the next record is read; records that were read without it are read again. */
async function afterSchema({ agenda }: Ground, { writer }: Target, changes: Batch, ref: Ref): Promise<void> {
  const { ns, collection, id } = splitRef(ref) ?? { ns: '', collection: '', id: '' };
  if (id !== '_schema') return;
  await changes.flush();
  if ((await writer.sample(ns, collection, 1)).length) agenda.reshape({ ns, collection });
}

interface Batch {
  add(change: IndexChange, bytes: number): Promise<void>;
  flush(): Promise<void>;
}

function createBatch({ writer }: Target): Batch {
  let changes: IndexChange[] = [];
  let size = 0;
  return {
    async add(change, bytes) {
      changes.push(change);
      size += bytes;
      if (changes.length >= SLICE || size >= SLICE_BYTES) await this.flush();
    },
    async flush() {
      const some = changes;
      changes = [];
      size = 0;
      await writer.write(some);
    },
  };
}
