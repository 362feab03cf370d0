import { isBroken, parseDocument } from '../../core/document.ts';
import { isSettings, type Ref, splitRef } from '../../core/names.ts';
import type { IndexChange } from '../../core/ports/index-writer.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Problem } from '../../core/record.ts';
import type { Ground } from './ground.ts';
import type { Look } from './look.ts';
import { brokenProblem, goneProblem } from './problems.ts';
import type { Target } from './target.ts';

// What follows when a file stayed gone or broken for a moment. believe · hold

export interface Believed {
  ref: Ref;
  look: Look;
}

/** So many, and such a part of what there is, do not go by themselves: somebody has to decide. */
const MANY = 100;
const PART = 0.2;
/** From so many on, the folder is listed again before anything is believed. */
const SUSPICIOUS = 20;

/** Broken files are marked, gone ones are on their way to the journal or held. Nothing is believed gone while the store itself cannot be seen. */
export async function believe(ground: Ground, believed: readonly Believed[]): Promise<void> {
  for (const { ref, look } of believed)
    if (look.is === 'broken') {
      await markBroken(ground, ref, look);
      ground.doubts.settle(ref);
    }
  const gone = believed.filter(({ look }) => look.is === 'gone').map(({ ref }) => ref);
  if (gone.length) await believeGone(ground, gone);
}

async function markBroken(ground: Ground, ref: Ref, look: Look & { is: 'broken' }): Promise<void> {
  const about = { ref, path: ground.options.pathOf(ref), diskEtag: look.file.etag, broken: look.broken };
  for (const target of ground.targets()) {
    const served = await serveLastGood(
      ground,
      target,
      ref,
      brokenProblem({ ...about, served: true }),
      look.stat,
    );
    await target.writer.write([served ?? seenBroken(ref, look, brokenProblem({ ...about, served: false }))]);
  }
}

function seenBroken(ref: Ref, { stat }: Look & { is: 'broken' }, problem: Problem): IndexChange {
  return { op: 'seen', ref, stat, problem };
}

async function believeGone(ground: Ground, gone: readonly Ref[]): Promise<void> {
  const { store } = ground.options;
  const { folders, failed } = await store.folders();
  const unseen = new Set(failed);
  const held = await heldTogether(ground, gone);
  for (const ref of gone) {
    ground.doubts.settle(ref);
    const ns = splitRef(ref)?.ns ?? '';
    if (folders.length === 0 || unseen.has('') || unseen.has(ns)) continue;
    if (held.has(ref)) await hold(ground, ref);
    else await ground.outbox.add({ ref });
    await ground.breathe();
  }
  ground.outbox.flush();
}

/** Which of the gone went with so many others of their collection, namespace or store that they are held. */
async function heldTogether({ doubts, targets, options }: Ground, gone: readonly Ref[]): Promise<Set<Ref>> {
  const folders = (await targets()[0]?.writer.folders()) ?? [];
  const records = tally(folders.map(({ ns, collection, records }) => [ns, collection, records]));
  const going = tally([...new Set([...gone, ...doubts.gone()])].map((ref) => [...placeOf(ref), 1]));
  const missing = folders.map(async ({ ns, collection, records, held }): Promise<Part> => {
    const known = (going.get(`${ns}/${collection}`) ?? 0) + held;
    const more = known < SUSPICIOUS ? 0 : await missingFrom(options.store, ns, collection, records);
    return [ns, collection, Math.max(known, more)];
  });
  const vanished = tally(await Promise.all(missing));
  const together = (key: string) => {
    const count = vanished.get(key) ?? 0;
    return count > MANY && count > PART * (records.get(key) ?? 0);
  };
  return new Set(gone.filter((ref) => keysOf(...placeOf(ref)).some(together)));
}

/** How many records have no file now: events of a slow removal come in one after the other, and some may never come. */
async function missingFrom(store: Store, ns: string, collection: string, records: number): Promise<number> {
  const { entries, failed } = await store.list(ns, collection);
  return failed === undefined ? records - entries.filter(({ ref }) => !isSettings(ref)).length : 0;
}

type Part = [ns: string, collection: string, count: number];

function placeOf(ref: Ref): [ns: string, collection: string] {
  const { ns, collection } = splitRef(ref) ?? { ns: '', collection: '' };
  return [ns, collection];
}

/** A collection, its namespace, and all. */
function keysOf(ns: string, collection: string): string[] {
  return ['', ns, `${ns}/${collection}`];
}

function tally(parts: readonly Part[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [ns, collection, count] of parts)
    for (const key of keysOf(ns, collection)) sums.set(key, (sums.get(key) ?? 0) + count);
  return sums;
}

/** Keeps serving a record whose file is gone. */
export async function hold(ground: Ground, ref: Ref): Promise<void> {
  const problem = goneProblem(ref, ground.options.pathOf(ref));
  for (const target of ground.targets()) {
    const change = (await target.writer.head(ref))
      ? ({ op: 'hold', ref, problem } as const)
      : await serveLastGood(ground, target, ref, problem);
    if (change) await target.writer.write([change]);
  }
}

/** A change that serves the last good version with a problem: the index's own, else the journal's; undefined when there is none. */
async function serveLastGood(
  { options }: Ground,
  { writer, put }: Target,
  ref: Ref,
  problem: Problem,
  stat?: Parameters<Target['put']>[0]['stat'],
): Promise<IndexChange | undefined> {
  if (stat && (await writer.head(ref))) return { op: 'seen', ref, stat, problem };
  const last = await writer.last(ref);
  if (last?.ref !== ref || last.etag === null) return undefined;
  const revision = await writer.lastWithBytes(ref);
  const bytes = revision && (await options.journal.read(revision));
  const document = bytes && parseDocument(bytes);
  if (!revision?.etag || !document || isBroken(document)) return undefined;
  return put({ ref, seq: revision.seq, etag: revision.etag, bytes, document, stat, problem });
}
