import type { Revision } from '../../core/change.ts';
import { CairnError, isCairnError } from '../../core/errors.ts';
import { type Ref, splitRef } from '../../core/names.ts';
import type { Activity } from '../../core/ports/found.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { Index } from '../../core/ports/search-index.ts';
import { maySee, type Who } from '../../core/who.ts';
import type { Changes } from '../history.ts';

// createFeed: the journal as a stream. Read from the journal, not the index, because the index takes interactive changes
// before bulk ones and a reader of the feed must never pass over a seq.

const DELIVERY = 500;
/** After a delivery that failed the next one is tried so many milliseconds later. */
const AGAIN_MS = 1000;

/** The feed: pages of changes by cursor, and subscribers who hear of commits in the order of seq. */
export function createFeed(journal: Journal, index: Pick<Index, 'titles'>) {
  const listeners = new Map<(revisions: Activity[]) => void, Who>();
  let delivered = journal.lastSeq;
  let delivering = false;

  async function changes(who: Who, cursor: string, limit: number): Promise<Changes> {
    const since = positionOf(journal, cursor);
    const { revisions, last } = await after(journal, since, limit, (revision) => visible(who, revision));
    return { items: await titled(index, revisions), nextCursor: `${journal.epoch}.${last}` };
  }

  function subscribe(who: Who, listener: (revisions: Activity[]) => void): () => void {
    const own = (revisions: Activity[]) => listener(revisions);
    if (listeners.size === 0) delivered = journal.lastSeq;
    listeners.set(own, who);
    return () => listeners.delete(own);
  }

  /** To be called after each commit. Never throws and never makes the writer wait. */
  function committed(): void {
    if (listeners.size === 0 || delivering) return;
    delivering = true;
    setImmediate(() => void deliver().then(settle, () => setTimeout(settle, AGAIN_MS).unref()));
  }

  async function deliver(): Promise<void> {
    const { revisions, last } = await after(journal, delivered, DELIVERY, () => true);
    const news = await titled(index, revisions);
    delivered = last;
    for (const [listener, who] of listeners) {
      const theirs = news.filter((revision) => visible(who, revision));
      if (theirs.length > 0) listener(theirs);
    }
  }

  function settle(): void {
    delivering = false;
    if (delivered < journal.lastSeq) committed();
  }

  return { changes, subscribe, committed };
}

/** The seq of a cursor `<epoch>.<seq>`, or `0`; `gone` when it is of another epoch or of the future. */
function positionOf(journal: Journal, cursor: string): number {
  if (cursor === '0' || cursor === '') return 0;
  const [, epoch, digits] = /^([0-9a-z]+)\.([0-9]{1,15})$/.exec(cursor) ?? [];
  if (digits === undefined)
    throw new CairnError('invalid', `"${cursor}" is no cursor: use a nextCursor, or 0 for the beginning.`);
  const seq = Number(digits);
  if (epoch === journal.epoch && seq <= journal.lastSeq) return seq;
  throw new CairnError('gone', 'This cursor is of another life of the journal: begin again at 0.');
}

// `last` is the seq up to which everything was looked at, so that a page of invisible changes still moves the cursor on.
async function after(
  journal: Journal,
  since: number,
  limit: number,
  wanted: (revision: Revision) => boolean,
) {
  const revisions: Revision[] = [];
  let last = since;
  for await (const revision of journal.scan(since)) {
    last = revision.seq;
    if (wanted(revision)) revisions.push(revision);
    if (revisions.length === limit) break;
  }
  return { revisions, last };
}

async function titled(index: Pick<Index, 'titles'>, revisions: readonly Revision[]): Promise<Activity[]> {
  const titles = await titlesOf(index, [...new Set(revisions.map(({ ref }) => ref))]);
  return revisions.map((revision) => ({
    ...revision,
    title: titles.get(revision.ref) ?? splitRef(revision.ref)?.id ?? '',
  }));
}

/** None while there is no index: what happened is told all the same. */
async function titlesOf(index: Pick<Index, 'titles'>, refs: readonly Ref[]): Promise<Map<Ref, string>> {
  try {
    return await index.titles(refs);
  } catch (thrown) {
    if (!isCairnError(thrown, 'unavailable')) throw thrown;
    return new Map();
  }
}

function visible(who: Who, revision: Revision): boolean {
  return maySee(who, splitRef(revision.ref)?.ns ?? '');
}
