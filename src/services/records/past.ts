import type { Revision } from '../../core/change.ts';
import { isBroken, parseDocument } from '../../core/document.ts';
import type { Ref } from '../../core/names.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { JsonObject } from '../../core/record.ts';
import { askIndex } from './ask.ts';

// What the journal says about one record, whether or not the index is there to ask.
// createPast · Version

/** A version with its bytes. */
export interface Version {
  revision: Revision;
  bytes: Buffer;
  data: JsonObject;
}

export interface Past {
  /** The last thing that happened to a ref, a move away from it included: then, as after a delete, `etag` is null. */
  last(ref: Ref): Promise<Pick<Revision, 'seq' | 'etag'> | undefined>;
  /** To be told of each commit. */
  learn(revisions: readonly Revision[]): void;
  /** To be told of revisions that are in the index. */
  indexed(revisions: readonly Revision[]): void;
  /** The newest version of a ref that is a record; undefined when there never was one. */
  lastGood(ref: Ref): Promise<Version | undefined>;
  /** The version that a revision made; undefined when it is not one of this record's or has no bytes. */
  version(ref: Ref, seq: number): Promise<{ revision: Revision; bytes: Buffer } | undefined>;
  /** Where a record that was moved away is now. */
  movedTo(ref: Ref): Promise<Ref | undefined>;
}

type Heads = Map<Ref, Pick<Revision, 'seq' | 'etag'>>;

/** Asks the index when it is ready, else reads the journal, which is slower and always right. */
export function createPast(journal: Journal, index: Index): Past {
  /** Last revisions by ref that the index may not have yet. */
  const recent: Heads = new Map();
  /** Last revisions by ref, while there is no index to ask. */
  let heads: { found: Heads; read: Promise<void> } | undefined;

  async function isReady(): Promise<boolean> {
    const ready = (await askIndex(() => index.isWhole())) ?? false;
    if (ready) heads = undefined;
    return ready;
  }

  async function last(ref: Ref): Promise<Pick<Revision, 'seq' | 'etag'> | undefined> {
    if (!(await isReady())) return (await readHeads()).get(ref);
    const [own] = await index.revisions({ namespaces: '*', ref, limit: 1 });
    const [away] = await index.revisions({ namespaces: '*', from: ref, limit: 1 });
    const known = away && away.seq > (own?.seq ?? 0) ? { seq: away.seq, etag: null } : own;
    const latest = recent.get(ref);
    return latest && latest.seq > (known?.seq ?? 0) ? latest : known;
  }

  async function readHeads(): Promise<Heads> {
    if (heads === undefined) {
      const found: Heads = new Map();
      heads = { found, read: readInto(found) };
    }
    const { found, read } = heads;
    await read;
    return found;
  }

  async function readInto(found: Heads): Promise<void> {
    for await (const revision of journal.scan(0)) note(found, revision);
  }

  function learn(revisions: readonly Revision[]): void {
    for (const revision of revisions) note(recent, revision);
    if (heads !== undefined) for (const revision of revisions) note(heads.found, revision);
  }

  function indexed(revisions: readonly Revision[]): void {
    for (const { seq, ref, from = ref } of revisions)
      for (const each of [ref, from]) if (recent.get(each)?.seq === seq) recent.delete(each);
  }

  function note(into: Heads, { seq, etag, ref, from }: Revision): void {
    if ((into.get(ref)?.seq ?? 0) < seq) into.set(ref, { seq, etag });
    if (from !== undefined && (into.get(from)?.seq ?? 0) < seq) into.set(from, { seq, etag: null });
  }

  /** Every revision of a ref, newest first, moves away from it included. */
  async function* revisionsOf(ref: Ref): AsyncGenerator<Revision> {
    if (!(await isReady())) {
      const found: Revision[] = [];
      for await (const revision of journal.scan(0, namespaceOf(ref)))
        if (concerns(revision, ref)) found.push(revision);
      yield* found.reverse();
      return;
    }
    for (let before: number | undefined; ; ) {
      const own = await index.revisions({ namespaces: '*', ref, before, limit: 20 });
      const away = await index.revisions({ namespaces: '*', from: ref, before, limit: 20 });
      const page = [...own, ...away].sort((a, b) => b.seq - a.seq).slice(0, 20);
      yield* page;
      before = page.at(-1)?.seq;
      if (before === undefined) return;
    }
  }

  async function lastGood(ref: Ref): Promise<Version | undefined> {
    for await (const revision of revisionsOf(ref)) {
      if (revision.from === ref || revision.etag === null) continue;
      const bytes = await journal.read(revision);
      const document = bytes && parseDocument(bytes);
      if (bytes && document && !isBroken(document)) return { revision, bytes, data: document.data };
    }
    return undefined;
  }

  async function version(ref: Ref, seq: number): Promise<{ revision: Revision; bytes: Buffer } | undefined> {
    for await (const revision of journal.scan(seq - 1, namespaceOf(ref))) {
      if (revision.seq !== seq || !(await isOf(ref, revision))) return undefined;
      const bytes = await journal.read(revision);
      return bytes && { revision, bytes };
    }
    return undefined;
  }

  /** Whether a revision belongs to a record under its present name or an earlier one. */
  async function isOf(ref: Ref, revision: Revision): Promise<boolean> {
    if (revision.ref === ref) return true;
    const seen = new Set<Ref>();
    for (let name: Ref | undefined = ref; name !== undefined && !seen.has(name); ) {
      seen.add(name);
      name = await cameFrom(name);
      if (name === revision.ref) return true;
    }
    return false;
  }

  async function cameFrom(ref: Ref): Promise<Ref | undefined> {
    for await (const revision of revisionsOf(ref))
      if (revision.ref === ref && revision.from !== undefined) return revision.from;
    return undefined;
  }

  async function movedTo(ref: Ref): Promise<Ref | undefined> {
    const seen = new Set<Ref>();
    let name = ref;
    while (!seen.has(name)) {
      seen.add(name);
      const away: Ref | undefined = await wentTo(name);
      if (away === undefined) break;
      name = away;
    }
    return name === ref ? undefined : name;
  }

  async function wentTo(ref: Ref): Promise<Ref | undefined> {
    for await (const revision of revisionsOf(ref)) return revision.from === ref ? revision.ref : undefined;
    return undefined;
  }

  return { last, learn, indexed, lastGood, version, movedTo };
}

function concerns(revision: Revision, ref: Ref): boolean {
  return revision.ref === ref || revision.from === ref;
}

function namespaceOf(ref: Ref): string {
  return ref.slice(0, ref.indexOf('/'));
}
