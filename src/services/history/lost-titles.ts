import { titleOf } from '../../core/fields.ts';
import { type Ref, splitRef } from '../../core/names.ts';
import type { Activity } from '../../core/ports/found.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { Shape } from '../../core/schema.ts';
import { dataOf } from './versions.ts';

// withLostTitles: what a record was called that is not there any more, or has another id now.

export interface LostTitlesParts {
  index: Index;
  journal: Journal;
  shape(ns: string, collection: string): Promise<Pick<Shape, 'titlePointers'>>;
}

/** A record's last revisions are looked through this far for content. */
const LAST_FEW = 5;

/** The revisions with a title for those that the index knows only by id: the one of the record's last content in the journal. */
export async function withLostTitles(parts: LostTitlesParts, revisions: Activity[]): Promise<Activity[]> {
  const nameless = revisions.filter(({ ref, title }) => isRecord(ref) && title === splitRef(ref)?.id);
  const refs = [...new Set(nameless.map(({ ref }) => ref))];
  const known = await parts.index.titles(refs);
  const titles = new Map<Ref, string>();
  for (const ref of refs) if (!known.has(ref)) titles.set(ref, await lostTitle(parts, ref));
  return revisions.map((revision) => ({ ...revision, title: titles.get(revision.ref) ?? revision.title }));
}

async function lostTitle({ index, journal, shape }: LostTitlesParts, ref: Ref): Promise<string> {
  const { ns, collection, id } = splitRef(ref) ?? { ns: '', collection: '', id: ref };
  for (const revision of await index.revisions({ namespaces: '*', ref, limit: LAST_FEW })) {
    const data = await dataOf(journal, revision);
    if (data) return titleOf(await shape(ns, collection).catch(() => undefined), data, id);
  }
  return id;
}

function isRecord(ref: Ref): boolean {
  const { collection, id } = splitRef(ref) ?? { collection: '', id: '' };
  return collection !== '' && !id.startsWith('_');
}
