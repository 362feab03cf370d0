import type { Request } from 'express';
import { CairnError } from '../core/errors.ts';
import type { StoredRecord } from '../core/record.ts';
import { type ETags, matchesETag, quoteETag, readETags } from '../http/etags.ts';
import type { Precondition } from '../services/records.ts';

// CONDITIONS · isUnchanged · readPrecondition. RFC 9110 §13.

/** The headers that a change may depend on. */
export const CONDITIONS = ['If-Match', 'If-None-Match', 'If-Unmodified-Since'] as const;

/** Whether the asker's If-None-Match names this version: then 304. */
export function isUnchanged(request: Request, etag: string): boolean {
  const header = request.headers['if-none-match'];
  // What a well-kept cache sends, without parsing it.
  if (header === undefined) return false;
  if (header === quoteETag(etag)) return true;
  const tags = readETags('If-None-Match', header);
  return tags !== undefined && matchesETag(tags, etag);
}

/**
 * What the writer believes is there, for the service, which checks it again under the lock. Conditions that name several
 * versions, versions that must not be there, or a time are decided on what `current` says now.
 */
export async function readPrecondition(
  request: Request,
  current: () => Promise<StoredRecord>,
): Promise<Precondition> {
  const ifMatch = readETags('If-Match', request.headers['if-match']);
  const ifNoneMatch = readETags('If-None-Match', request.headers['if-none-match']);
  if (ifMatch !== undefined) {
    if (ifNoneMatch !== undefined) refuseMatching(ifNoneMatch, await current());
    return { ifMatch: ifMatch === '*' ? '*' : await oneOf(ifMatch, current) };
  }
  if (ifNoneMatch === '*') return { ifNoneMatch: '*' };
  if (ifNoneMatch !== undefined) return refuseMatching(ifNoneMatch, await current());
  const since = request.headers['if-unmodified-since'];
  return since === undefined ? {} : await unmodifiedSince(since, await current());
}

async function oneOf(
  tags: Exclude<ETags, '*'>,
  current: () => Promise<StoredRecord>,
): Promise<string | undefined> {
  if (tags.length === 1) return tags[0];
  const { etag, problem } = await current();
  return tags.find((tag) => tag === etag || tag === problem?.diskEtag) ?? tags[0];
}

/** The version that is there instead of those excluded. */
function refuseMatching(tags: ETags, record: StoredRecord): Precondition {
  if (matchesETag(tags, record.etag))
    throw stale('The record has the version that If-None-Match excludes.', record);
  return { ifMatch: record.etag };
}

async function unmodifiedSince(header: string, record: StoredRecord): Promise<Precondition> {
  const time = Date.parse(header);
  // RFC 9110 §13.1.4: a time that is none is passed over.
  if (Number.isNaN(time)) return {};
  if (Math.floor(Date.parse(record.updatedAt) / 1000) * 1000 > time)
    throw stale(`The record was changed at ${record.updatedAt}.`, record);
  return { ifMatch: record.etag };
}

function stale(sentence: string, { etag }: StoredRecord): CairnError {
  return new CairnError('precondition_failed', sentence, { etag });
}
