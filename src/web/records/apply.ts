import type { Edit } from '../../core/document.ts';
import { isCairnError } from '../../core/errors.ts';
import type { StoredRecord } from '../../core/record.ts';
import type { Run } from '../../core/run.ts';
import type { WriteResult } from '../../services/records.ts';
import type { Web } from '../web.ts';
import type { Opened } from './open.ts';
import { type Clash, rebase, type Take, type Version } from './rebase.ts';

// applyForm: writes a form's edits onto the record as it is now, whoever changed it since the form was drawn.

export interface Wish {
  /** The version that the form was drawn from; undefined when it is not known any more. */
  base: (Version & { etag: string }) | undefined;
  edits: readonly Edit[];
  /** The form itself, for `take:`, `theirs` and `follow`. */
  posted: URLSearchParams;
}

/** What was written, nothing when nothing was changed; `others` are the parts that somebody else had changed meanwhile. */
export interface Saved {
  results: WriteResult[];
  others: string[];
  /** Does it with very many that refer to the record. */
  run?: Run | undefined;
}

/** What two people changed and nobody chose between, and the version that theirs is. */
export interface Clashing {
  clashes: Clash[];
  others: string[];
  current: StoredRecord;
  take: (pointer: string) => Take | undefined;
}

/** Somebody may write between reading and writing; more often than this in a row means that something else is wrong. */
const TRIES = 5;

/**
 * Saves only the changed values, with If-Match of the version that they were brought onto. Changes of different values come
 * together; the same value changed twice is asked about. Throws as `records.write` does.
 */
export async function applyForm(web: Web, opened: Opened, wish: Wish): Promise<Saved | Clashing> {
  const { who, ref } = opened;
  let current = opened.record;
  for (let tries = 1; ; tries++) {
    const { edits, clashes, others, take } = brought(wish, current);
    if (clashes.some(({ pointer }) => take(pointer) === undefined)) return { clashes, others, current, take };
    if (edits.length === 0) return { results: [], others };
    try {
      const mutation = { op: 'edit', ref, edits, ifMatch: current.etag } as const;
      if (wish.posted.get('follow') === 'yes')
        return { ...(await web.references.change(who, mutation)), others };
      return { results: await web.records.write(who, [mutation]), others };
    } catch (thrown) {
      if (!isCairnError(thrown, 'precondition_failed') || tries === TRIES) throw thrown;
      current = await web.records.get(who, ref);
    }
  }
}

function brought({ base, edits, posted }: Wish, current: StoredRecord) {
  // A choice was made between two versions; about a third one nobody was asked.
  const chosen = posted.get('theirs') === current.etag;
  const take = (pointer: string) => (chosen ? takeOf(posted.get(`take:${pointer}`)) : undefined);
  if (base?.etag === current.etag) return { edits: [...edits], clashes: [], others: [], take };
  return { ...rebase(base, current, edits, take), take };
}

function takeOf(text: string | null): Take | undefined {
  return text === 'mine' || text === 'theirs' || text === 'both' ? text : undefined;
}
