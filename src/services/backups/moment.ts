import type { Amendment, JournalMark } from '../../core/backup.ts';
import { bytesOf, isFile } from '../../core/bytes.ts';
import type { Revision } from '../../core/change.ts';
import { isBroken, parseDocument } from '../../core/document.ts';
import { type Ref, refProblem } from '../../core/names.ts';
import type { JournalReader } from '../../core/ports/journal.ts';

// amendmentsTo: what has to be put right in files that were copied while people went on writing.

/** What one record was at the moment. */
interface State {
  /** The change that made it so; null: it was not there. Undefined: that has to be looked up. */
  made: Revision | null | undefined;
  /** Whether Cairn changed it since, or perhaps had not put it in place yet: the copy may be of before, of after, or missing. */
  doubtful: boolean;
  /** Hashes that its file had or has. */
  known: Set<string | null>;
}

/**
 * For each record whose file may have been another one than the journal said at the mark: what it was. Records that were only edited by
 * hand since then stay as they were copied, since such an edit may be older than its line.
 */
export async function* amendmentsTo(
  { synced, seq }: Pick<JournalMark, 'synced' | 'seq'>,
  journal: JournalReader,
): AsyncGenerator<Amendment> {
  const states = new Map<Ref, State>();
  for await (const revision of journal.scan(synced)) {
    for (const [ref, made] of effectsOf(revision)) {
      const state = states.get(ref) ?? { made: undefined, doubtful: false, known: new Set() };
      states.set(ref, state);
      const before = ref === (revision.from ?? ref) ? revision.prev : null;
      for (const etag of [before, made?.etag ?? null]) state.known.add(etag);
      if (revision.seq <= seq) state.made = made;
      if (revision.seq <= seq || revision.via !== 'disk') state.doubtful = true;
    }
  }
  for (const [ref, { doubtful }] of states) if (!doubtful || refProblem(ref)) states.delete(ref);
  await lookUp(journal, { synced, seq }, states);
  for (const [ref, { made, known }] of states) {
    const bytes = made ? await journal.read(made) : undefined;
    yield { ref, bytes, insteadOf: [...known], ...(isFile(ref) && sha256In(bytes)) };
  }
}

/** Finds what records were that had no change between the checkpoint and the mark. */
async function lookUp(
  journal: JournalReader,
  { synced, seq }: Pick<JournalMark, 'synced' | 'seq'>,
  states: Map<Ref, State>,
): Promise<void> {
  const open = new Map([...states].filter(([, { made }]) => made === undefined));
  for (const ns of new Set([...open.keys()].map((ref) => ref.slice(0, ref.indexOf('/'))))) {
    for await (const revision of journal.scan(0, ns)) {
      for (const [ref, made] of effectsOf(revision)) {
        const state = open.get(ref);
        if (state === undefined) continue;
        const before = revision.seq <= synced;
        // Bytes that came by hand and that nobody knew were there before they were journaled.
        const unknown = revision.seq > seq && state.made === undefined && revision.via === 'disk';
        if (before || unknown) state.made = made;
        else state.made ??= null;
      }
    }
  }
}

/** The records that a change concerns, and what made them what they are after it. */
function effectsOf(revision: Revision): [Ref, Revision | null][] {
  const { ref, from, etag } = revision;
  const made = etag === null ? null : revision;
  return from === undefined
    ? [[ref, made]]
    : [
        [from, null],
        [ref, made],
      ];
}

function sha256In(bytes: Buffer | undefined): { sha256: string } | undefined {
  const document = bytes && parseDocument(bytes);
  const named = document && !isBroken(document) ? bytesOf(document.data) : undefined;
  return named && { sha256: named.sha256 };
}
