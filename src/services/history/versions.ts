import { diffDocuments, isBroken, parseDocument } from '../../core/document.ts';
import { CairnError } from '../../core/errors.ts';
import type { Ref } from '../../core/names.ts';
import type { Activity, Index, Journal } from '../../core/ports.ts';
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
  if (revisions.length === 0 && before === undefined)
    throw new CairnError('not_found', `Nothing is known of "${ref}".`);
  const data = await Promise.all(revisions.map((revision) => dataOf(parts.journal, revision)));
  const items = revisions
    .slice(0, limit)
    .map((revision, at) => ({ ...revision, changes: diffDocuments(data[at + 1] ?? {}, data[at] ?? {}) }));
  return { items, ...(revisions.length > limit ? { next: items.at(-1)?.seq } : {}) };
}

/** One revision of a record with its bytes; `not_found` when it is not one of this record, or has no content. */
export async function readVersion(
  { index, journal }: Parts,
  ref: Ref,
  seq: number,
): Promise<{ revision: Activity; bytes: Buffer; data: JsonObject | undefined }> {
  const revision = (await lineage(index, ref, 1, seq + 1))[0];
  if (revision?.seq !== seq) throw new CairnError('not_found', `"${ref}" has no version ${seq}.`);
  const bytes = await journal.read(revision);
  if (!bytes)
    throw new CairnError(
      'not_found',
      `Version ${seq} of "${ref}" has no content: ${withoutContent(revision)}.`,
    );
  return { revision, bytes, data: parsed(bytes) };
}

/** The data after a revision; undefined when it has none, or it does not parse. */
export async function dataOf(journal: Journal, revision: Activity): Promise<JsonObject | undefined> {
  const bytes = revision.etag === null ? undefined : await journal.read(revision);
  return bytes && parsed(bytes);
}

function parsed(bytes: Buffer): JsonObject | undefined {
  const document = parseDocument(bytes);
  return isBroken(document) ? undefined : document.data;
}

function withoutContent(revision: Activity): string {
  return revision.op === 'delete' ? 'it was deleted then' : 'it was erased for good';
}

// A move is the new ref's first revision; what came before stands under the old ref.
async function lineage(
  index: Index,
  ref: Ref,
  limit: number,
  before: number | undefined,
): Promise<Activity[]> {
  const found: Activity[] = [];
  let name = ref;
  let until = before;
  while (found.length < limit) {
    const page = await index.revisions({
      namespaces: '*',
      ref: name,
      before: until,
      limit: limit - found.length,
    });
    const move = page.findIndex((revision) => revision.op === 'move' && revision.from !== undefined);
    found.push(...(move < 0 ? page : page.slice(0, move + 1)));
    const origin = found.at(-1);
    if (move < 0 || origin?.from === undefined) return found;
    name = origin.from;
    until = origin.seq;
  }
  return found;
}
