import { isBroken, parseDocument } from '../../core/document.ts';
import type { Ref } from '../../core/names.ts';
import type { IndexChange } from '../../core/ports/index-writer.ts';
import type { Problem } from '../../core/record.ts';
import type { Place } from './agenda.ts';
import type { Ground } from './ground.ts';
import type { Target } from './target.ts';

// Reading records again from the index's own bytes: all of a collection whose schema changed, or some of whose files more is known.
// rederive · deriveAgain

const SLICE = 32;

export async function rederive(ground: Ground, target: Target, { ns, collection }: Place): Promise<void> {
  target.shapes.forget(ns, collection);
  let done = 0;
  for (let after = ''; ; ) {
    const kept = await target.writer.records(ns, collection, after, SLICE);
    const changes: IndexChange[] = [];
    for (const { id: _id, problem, bytes, ...record } of kept) {
      const document = parseDocument(bytes);
      if (!isBroken(document))
        changes.push(await target.put({ ...record, bytes, document, ...lasting(problem) }));
    }
    await target.writer.write(changes);
    done += kept.length;
    ground.tell(`Reading ${ns}/${collection} with its new schema`, done, done, { ns, collection });
    await ground.breathe();
    const last = kept.at(-1);
    if (kept.length < SLICE || !last) return;
    after = last.id;
  }
}

export async function deriveAgain(ground: Ground, target: Target, refs: readonly Ref[]): Promise<void> {
  const { writer } = target;
  for (const ref of refs) {
    const [bytes, head, stat] = [await writer.read(ref), await writer.head(ref), await writer.seen(ref)];
    const document = bytes && parseDocument(bytes);
    if (!head || !document || isBroken(document)) continue;
    const { etag, seq, problem } = head;
    await writer.write([await target.put({ ref, seq, etag, bytes, document, stat, ...lasting(problem) })]);
    await ground.breathe();
  }
}

/** What is wrong with the file itself; the rest is found again. */
function lasting(problem: Problem | undefined): { problem?: Problem } {
  return problem === undefined || problem.kind === 'invalid' || problem.kind === 'bytes' ? {} : { problem };
}
