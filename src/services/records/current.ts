import { hash } from 'node:crypto';
import type { Draft } from '../../core/change.ts';
import { isBroken, parseDocument } from '../../core/document.ts';
import { CairnError } from '../../core/errors.ts';
import type { Ref } from '../../core/names.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { Store } from '../../core/ports/store.ts';
import type { FileStat, JsonObject } from '../../core/record.ts';
import { askIndex } from './ask.ts';
import type { Past } from './past.ts';
import type { Unfinished } from './unfinished.ts';

// A record as a write finds it: what is on disk, and what the journal must be told first.
// createCurrents

/** `bytes` absent: there is none. `data` absent: it is broken, and `good` may say what is served instead. */
export interface Current {
  ref: Ref;
  bytes?: Buffer;
  etag: string | null;
  /** Of the file; absent when there is none on disk. */
  stat?: FileStat;
  data?: JsonObject;
  broken?: string;
  good?: { etag: string; data: JsonObject };
  /** The bytes on disk, when the journal does not know them yet. */
  unknown?: Pick<Draft, 'op' | 'ref' | 'prev' | 'etag' | 'bytes'>;
}

/** Reads what is there now; the caller holds the ref's lock. */
export type ReadCurrent = (ref: Ref) => Promise<Current>;

export function createCurrents(store: Store, index: Index, past: Past, unfinished: Unfinished): ReadCurrent {
  return async function current(ref) {
    if (!(await unfinished.finish(ref))) {
      throw new CairnError(
        'unavailable',
        `The last change of ${ref} could not be put in place yet: try again soon.`,
        { retryAfter: 2 },
      );
    }
    const file = await store.read(ref);
    const indexed = await askIndex(() => index.get(ref));
    if (file === undefined) {
      if (indexed === undefined || (await past.last(ref))?.etag === null) return { ref, etag: null };
      // Gone for less than a second, or held: until that is decided, the record is what it was.
      const { bytes, data } = indexed.record;
      return { ref, bytes, data, etag: hash('sha256', bytes) };
    }
    const found = { ref, bytes: file.bytes, etag: file.etag, stat: file.stat };
    if (indexed?.record.etag === file.etag && indexed.record.seq > 0)
      return { ...found, data: indexed.record.data };
    const document = parseDocument(file.bytes);
    const unknown = await unknownBytes(past, ref, file);
    if (!isBroken(document)) return { ...found, data: document.data, unknown };
    const good = indexed?.record ?? goodOf(await past.lastGood(ref));
    return { ...found, broken: document.broken, good, unknown };
  };
}

async function unknownBytes(
  past: Past,
  ref: Ref,
  file: { etag: string; bytes: Buffer },
): Promise<Current['unknown']> {
  const last = await past.last(ref);
  if (last?.etag === file.etag) return undefined;
  const op = last === undefined ? 'seen' : last.etag === null ? 'create' : 'update';
  return { op, ref, prev: last?.etag ?? null, etag: file.etag, bytes: file.bytes };
}

function goodOf(version: { bytes: Buffer; data: JsonObject } | undefined): Current['good'] {
  return version && { etag: hash('sha256', version.bytes), data: version.data };
}
