import { isCairnError } from '../../core/errors.ts';
import type { Ref } from '../../core/names.ts';
import type { StoredRecord } from '../../core/record.ts';
import type { Who } from '../../core/who.ts';
import type { History } from '../../services/history.ts';
import type { Version } from './rebase.ts';

/** A version that a form was drawn from. */
export interface DrawnVersion extends Version {
  etag: string;
}

/** A form that was left open longer than this many changes ago is compared with what it says itself. */
const PAGES = 10;
const PAGE = 20;

/**
 * The version of a record with this ETag: the current one, or one of its history. Undefined when it is too old, was erased for
 * good, or never was.
 */
export async function versionWith(
  history: History,
  who: Who,
  ref: Ref,
  etag: string,
  current: StoredRecord | undefined,
): Promise<DrawnVersion | undefined> {
  if (current?.etag === etag) return current;
  let before: number | undefined;
  for (let page = 0; page < PAGES; page++) {
    const { items, next } = await history.versions(who, ref, { limit: PAGE, ...(before && { before }) });
    const found = items.find((version) => version.etag === etag);
    if (found) return contentOf(history, who, ref, found.seq, etag);
    if (next === undefined) return undefined;
    before = next;
  }
  return undefined;
}

async function contentOf(
  history: History,
  who: Who,
  ref: Ref,
  seq: number,
  etag: string,
): Promise<DrawnVersion | undefined> {
  try {
    const { bytes, data } = await history.version(who, ref, seq);
    return data && { etag, bytes, data };
  } catch (thrown) {
    if (isCairnError(thrown, 'not_found')) return undefined;
    throw thrown;
  }
}
