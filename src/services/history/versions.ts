import { diffDocuments, exactData, isBroken, parseDocument } from '../../core/document.ts';
import { CairnError } from '../../core/errors.ts';
import type { Ref } from '../../core/names.ts';
import type { Activity, ActivityQuery } from '../../core/ports/found.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Version } from '../history.ts';

// readVersions · readVersion · dataOf: one record's past, through its moves.

interface Parts {
  index: Index;
  journal: Journal;
}

/** A record's revisions, newest first, each with what it changed. `next` is the `before` of the following page. */
export async function readVersions(
  parts: Parts,
  ref: Ref,
  { limit = 50, before }: { limit?: number; before?: number },
): Promise<{ items: Version[]; next?: number }> {
  const revisions = await lineage(parts.index, ref, limit + 1, before);
  if (revisions.length === 0 && before === undefined) throw await unknown(parts.index, ref);
  const bytes = await Promise.all(revisions.map((revision) => bytesOf(parts.journal, revision)));
  const items = revisions.slice(0, limit).map((revision, at) => ({
    ...revision,
    changes: diffDocuments(exactly(bytes[at + 1]), exactly(bytes[at])),
  }));
  return { items, ...(revisions.length > limit ? { next: items.at(-1)?.seq } : {}) };
}

/** One revision of a record with its bytes; `not_found` when it is not one of this record, or has no content. */
export async function readVersion(
  { index, journal }: Parts,
  ref: Ref,
  seq: number,
): Promise<{ revision: Activity; bytes: Buffer; data: JsonObject | undefined }> {
  const revision = (await lineage(index, ref, 1, seq + 1))[0];
  if (revision === undefined) throw await unknown(index, ref, `"${ref}" has no version ${seq}.`);
  if (revision?.seq !== seq) throw new CairnError('not_found', `"${ref}" has no version ${seq}.`);
  const bytes = await journal.read(revision);
  if (!bytes)
    throw new CairnError(
      'not_found',
      `Version ${seq} of "${ref}" has no content: ${withoutContent(revision)}.`,
    );
  return { revision, bytes, data: parsed(bytes) };
}

/** The error for a name without a past: it may be that of a record which has another one now. */
async function unknown(
  index: Index,
  ref: Ref,
  otherwise = `Nothing is known of "${ref}".`,
): Promise<CairnError> {
  const movedTo = (await newest(index, { from: ref }))?.ref;
  if (movedTo === undefined) return new CairnError('not_found', otherwise);
  return new CairnError('not_found', `${ref} is now ${movedTo}, with its history.`, { movedTo });
}

/** The data after a revision; undefined when it has none, or it does not parse. */
export async function dataOf(journal: Journal, revision: Activity): Promise<JsonObject | undefined> {
  const bytes = await bytesOf(journal, revision);
  return bytes && parsed(bytes);
}

async function bytesOf(journal: Journal, revision: Activity): Promise<Buffer | undefined> {
  return revision.etag === null ? undefined : await journal.read(revision);
}

function exactly(bytes: Buffer | undefined): JsonObject | undefined {
  const document = bytes && parseDocument(bytes);
  return document && !isBroken(document) ? exactData(document) : undefined;
}

function parsed(bytes: Buffer): JsonObject | undefined {
  const document = parseDocument(bytes);
  return isBroken(document) ? undefined : document.data;
}

function withoutContent(revision: Activity): string {
  return revision.op === 'delete' ? 'it was deleted then' : 'it was erased for good';
}

/**
 * A record's revisions under its name and earlier ones, newest first. A move is the first revision under the new name, and the last thing that
 * concerns the old one: what comes there later is another record.
 */
async function lineage(
  index: Index,
  ref: Ref,
  limit: number,
  before = Number.MAX_SAFE_INTEGER,
): Promise<Activity[]> {
  const found: Activity[] = [];
  let until = Number.MAX_SAFE_INTEGER;
  for (let name: Ref | undefined = ref; name !== undefined && found.length < limit; ) {
    const came = await newest(index, { ref: name, op: 'move', before: until });
    const left = await newest(index, { from: name, before: until });
    const since = Math.max((came?.seq ?? 0) - 1, left?.seq ?? 0);
    const page = {
      namespaces: '*' as const,
      ref: name,
      since,
      before: Math.min(until, before),
      limit: limit - found.length,
    };
    found.push(...(await index.revisions(page)));
    const isFirst = came === undefined || (left !== undefined && left.seq > came.seq);
    name = isFirst ? undefined : came.from;
    until = came?.seq ?? 0;
  }
  return found;
}

async function newest(
  index: Index,
  query: Pick<ActivityQuery, 'ref' | 'from' | 'op' | 'before'>,
): Promise<Activity | undefined> {
  const [revision] = await index.revisions({ namespaces: '*', limit: 1, ...query });
  return revision;
}
