import type { Activity, ActivityQuery } from '../../core/ports/found.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { ActivityRow } from '../history.ts';

// readActivity: revisions as people think of them: one row for what was done at once.

const SHOWN_OF_A_BATCH = 20;

/** Rows, newest first. A batch stands where its newest revision does. `next` is the `before` of the following page. */
export async function readActivity(
  index: Index,
  query: ActivityQuery,
): Promise<{ rows: ActivityRow[]; next?: number }> {
  const rows: ActivityRow[] = [];
  const passed = new Set<string>();
  let before = query.before;
  while (rows.length <= query.limit) {
    const page = await index.revisions({ ...query, before, notBatches: [...passed], limit: query.limit + 1 });
    for (const revision of page) {
      if (revision.batch !== undefined && passed.has(revision.batch)) continue;
      const row = await rowOf(index, query, revision);
      if (row) rows.push(row);
      if (revision.batch !== undefined) passed.add(revision.batch);
    }
    before = page.at(-1)?.seq;
    if (page.length <= query.limit) break;
  }
  const shown = rows.slice(0, query.limit);
  return { rows: shown, ...(rows.length > query.limit ? { next: shown.at(-1)?.revisions[0]?.seq } : {}) };
}

// Undefined for the tail of a batch that stood on an earlier page.
async function rowOf(
  index: Index,
  query: ActivityQuery,
  revision: Activity,
): Promise<ActivityRow | undefined> {
  const { batch } = revision;
  if (batch === undefined)
    return { count: 1, revisions: [revision], undoable: await undoable(index, [revision]) };
  const { count, newest } = await index.batch(query, batch);
  if (query.before !== undefined && newest >= query.before) return undefined;
  const revisions = await index.revisions({ ...query, before: undefined, batch, limit: SHOWN_OF_A_BATCH });
  return { batch, count, revisions, undoable: await undoable(index, revisions) };
}

// Asks about the first few only: Undo itself checks all, and names those that were changed since.
async function undoable(index: Index, revisions: readonly Activity[]): Promise<boolean> {
  for (const { ref, seq, op } of revisions.slice(0, 3)) {
    if (op === 'seen' || op === 'forget') return false;
    const [last] = await index.revisions({ namespaces: '*', ref, limit: 1 });
    if (last?.seq !== seq) return false;
  }
  return true;
}
