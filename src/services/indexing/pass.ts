import { compareBytes, isSettings, type Ref, refOf } from '../../core/names.ts';
import type { IndexWriter, Known } from '../../core/ports/index-writer.ts';
import type { Entry, Listing } from '../../core/ports/store.ts';
import { isSameStat } from '../../core/record.ts';

// Comparing a folder on disk with what the index knows of it. compareFolder

/** What is not as the index knows it. */
export interface Differences {
  /** New, changed, or too young when they were last looked at; settings first. */
  changed: Ref[];
  /** Known, and not there. */
  missing: Ref[];
  known: number;
}

const PAGE = 5000;

/** Compares by stat alone; no file is opened. `listing` must not have failed. */
export async function compareFolder(
  writer: IndexWriter,
  listing: Listing,
  breathe: () => Promise<unknown>,
): Promise<Differences> {
  const { ns, collection, entries, problems } = listing;
  const differences: Differences = { changed: [], missing: [], known: 0 };
  // What is said of bytes does not tell that their record is there.
  const listed = new Set(problems.flatMap(({ kind, ref }) => (kind === 'bytes' ? [] : ref)));
  const gone = (known: Known) => {
    const ref = refOf(ns, collection, known.id);
    if (!listed.has(ref)) differences.missing.push(ref);
  };
  const start = refOf(ns, collection, '').length;
  const idAt = (place: number) => entries[place]?.ref.slice(start);
  let at = 0;
  for await (const page of knownFiles(writer, ns, collection)) {
    for (const known of page) {
      let id = idAt(at);
      for (; id !== undefined && id !== known.id && compareBytes(id, known.id) < 0; id = idAt(++at))
        differences.changed.push((entries[at] as Entry).ref);
      if (id !== known.id) gone(known);
      else if (!isSameStat((entries[at++] as Entry).stat, known.stat) || known.stat.racy)
        differences.changed.push(refOf(ns, collection, id));
    }
    differences.known += page.length;
    await breathe();
  }
  for (const entry of entries.slice(at)) differences.changed.push(entry.ref);
  differences.changed = [...differences.changed.filter(isSettings), ...differences.changed.filter(isRecord)];
  return differences;
}

async function* knownFiles(writer: IndexWriter, ns: string, collection: string): AsyncGenerator<Known[]> {
  for (let after = ''; ; ) {
    const page = await writer.known(ns, collection, after, PAGE);
    yield page;
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    after = last.id;
  }
}

function isRecord(ref: Ref): boolean {
  return !isSettings(ref);
}
