import { isBroken, parseDocument } from '../../core/document.ts';
import type { IndexChange } from '../../core/ports.ts';
import type { Place } from './agenda.ts';
import type { Ground } from './ground.ts';
import type { Target } from './target.ts';

// Reading a collection's records again as its changed schema says, from the index's own bytes. rederive

const SLICE = 32;

export async function rederive(ground: Ground, target: Target, { ns, collection }: Place): Promise<void> {
  target.shapes.forget(ns, collection);
  let done = 0;
  for (let after = ''; ; ) {
    const kept = await target.writer.records(ns, collection, after, SLICE);
    const changes: IndexChange[] = [];
    for (const { id: _id, problem, bytes, ...record } of kept) {
      const document = parseDocument(bytes);
      const lasting = problem?.kind === 'invalid' ? undefined : problem;
      if (!isBroken(document))
        changes.push(await target.put({ ...record, bytes, document, problem: lasting }));
    }
    await target.writer.write(changes);
    done += kept.length;
    ground.tell(`Reading ${ns}/${collection} with its new schema`, done, done);
    await ground.breathe();
    const last = kept.at(-1);
    if (kept.length < SLICE || !last) return;
    after = last.id;
  }
}
