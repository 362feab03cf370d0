import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Said } from '../../partials/toasts.tsx';
import { CairnError } from '../core/errors.ts';
import type { WriteResult } from '../services/records.ts';
import { many, readForm, returnTo } from './place.ts';
import { goTo } from './reply.ts';
import { leaveToast } from './toast.ts';
import type { Web } from './web.ts';

// POST /undos: takes back one change (`seq`), several (`seq=4,7`), a batch (`batch`), or what was picked in Activity
// (`pick`, each a seq or `batch:…`). A toast offers to take that back too.

const body = z.object({
  seq: many.optional(),
  batch: z.string().optional(),
  pick: many.optional(),
  return: z.string().optional(),
});

/** More records than these are taken back in the background. */
const AT_ONCE = 500;

type Target = { seq: number } | { seqs: number[] } | { batch: string };

export function undo(web: Web): RequestHandler {
  return async (req, res) => {
    const form = readForm(req, body);
    const who = web.who(req);
    const targets = targetsOf(form);
    const [only] = targets;
    if (targets.length === 1 && only && 'batch' in only) {
      const { ns, note: title, records: total, mutations } = await web.history.undoing(who, only);
      if (total > AT_ONCE) {
        const href = returnTo(form.return, '/activity');
        const { id } = web.runs.start(who, { ns, title, total, href, mutations: mutations() });
        return goTo(res, `/runs/${id}`);
      }
    }
    const results: WriteResult[] = [];
    for (const target of targets) results.push(...(await web.history.undo(who, target)));
    const count = results.length === 1 ? '1 change' : `${results.length} changes`;
    leaveToast(res, { text: `Undid ${count}.`, ...undoOf(results) });
    goTo(res, returnTo(form.return, '/activity'));
  };
}

/** What Undo would take back of these results, for a toast. */
export function undoOf(results: readonly WriteResult[]): Pick<Said, 'undo' | 'batch'> {
  const batches = new Set(results.map((result) => result.batch));
  const [batch] = batches;
  return batches.size === 1 && batch ? { batch } : { undo: results.flatMap((result) => result.seq ?? []) };
}

// A button of one row wins over what is picked around it.
function targetsOf({ seq, batch, pick = [] }: z.infer<typeof body>): Target[] {
  if (batch) return [{ batch }];
  const batches = seq
    ? []
    : pick.filter((each) => each.startsWith('batch:')).map((each) => ({ batch: each.slice(6) }));
  const named = seq?.flatMap((each) => each.split(',')) ?? pick.filter((each) => !each.startsWith('batch:'));
  const seqs = named.map(Number);
  if (!seqs.every((each) => Number.isSafeInteger(each) && each > 0)) {
    throw new CairnError('invalid', 'A change is named by its number.');
  }
  const [first, ...rest] = seqs;
  const single = first === undefined ? [] : rest.length > 0 ? [{ seqs }] : [{ seq: first }];
  if (batches.length + single.length === 0)
    throw new CairnError('invalid', 'Choose at least one change to undo.');
  return [...batches, ...single];
}
