import { type ByteStore, bytesOf, isFile } from '../../core/bytes.ts';
import { isSettings, type Ref, splitRef } from '../../core/names.ts';
import type { IndexWriter } from '../../core/ports/index-writer.ts';
import type { Listing } from '../../core/ports/store.ts';
import { type FileStat, isSameStat, type JsonObject, type Problem } from '../../core/record.ts';
import type { Body, Extraction, Extractor, Texts, Unread } from '../../core/texts.ts';
import { changedProblem, lostProblem } from './problems.ts';

// What is in files besides their sidecars: whether the bytes are those that are named, and their text. What is not known is found out
// beside everything else, then the record is derived again. createInsides

export interface InsidesParts {
  bytes: Pick<ByteStore, 'stat' | 'examine' | 'open'>;
  texts: Texts;
  extractor: Pick<Extractor, 'extract' | 'refusal' | 'close'>;
}

export interface Insides {
  /** What is known by now. */
  of(ref: Ref, data: JsonObject): Promise<{ problem?: Problem; body?: Body; unread?: Unread }>;
  /** A folder of files was listed: bytes that are others than before are looked at. */
  compare(listing: Listing): Promise<void>;
  /** How many files wait to be looked at or read. */
  readonly size: number;
  close(): Promise<void>;
}

interface Surroundings {
  /** The live index, which keeps notes; undefined when there is none. */
  writer(): Pick<IndexWriter, 'note' | 'setNote'> | undefined;
  pathOf(ref: Ref): string;
  /** More is known of a file: its record has to be derived again. */
  again(refs: readonly Ref[]): void;
  warn(message: string): void;
}

/** Bytes at the moment when their hash was made. */
interface Known {
  sha256: string;
  stat: FileStat;
}

export function createInsides({ bytes, texts, extractor }: InsidesParts, around: Surroundings): Insides {
  const known = new Map<Ref, Known>();
  /** Files without bytes, as their records say it already. */
  const lost = new Set<Ref>();
  /** With what their records say of them. */
  const waiting = new Map<Ref, JsonObject>();
  let busy = 0;
  let running: Promise<void> | undefined;
  let closed = false;

  async function knownOf(ref: Ref): Promise<Known | undefined> {
    const found = known.get(ref);
    if (found) return found;
    const note = await around.writer()?.note(noteName(ref));
    if (note === undefined) return undefined;
    const read = JSON.parse(note) as Known;
    known.set(ref, read);
    return read;
  }

  async function remember(ref: Ref, { sha256, stat }: Known): Promise<void> {
    known.set(ref, { sha256, stat });
    await around.writer()?.setNote(noteName(ref), JSON.stringify({ sha256, stat }));
  }

  function enqueue(ref: Ref, data: JsonObject): void {
    waiting.set(ref, data);
    running ??= run().finally(() => {
      running = undefined;
    });
  }

  async function run(): Promise<void> {
    for (let [next] = waiting; next && !closed; [next] = waiting) {
      const [ref, data] = next;
      waiting.delete(ref);
      busy = 1;
      const more = await findOut(ref, data).catch((thrown) =>
        around.warn(`${ref}: ${(thrown as Error).message}`),
      );
      busy = 0;
      if (!closed) around.again(more ? [ref] : []);
    }
  }

  /** Whether more is known than before. */
  async function findOut(ref: Ref, data: JsonObject): Promise<boolean> {
    const wanted = bytesOf(data);
    const stat = await bytes.stat(ref);
    if (wanted === undefined || stat === undefined) return false;
    let own = await knownOf(ref);
    const isNew = own === undefined || !isSameStat(own.stat, stat);
    if (isNew) {
      own = await bytes.examine(ref);
      if (own) await remember(ref, own);
    }
    if (own?.sha256 !== wanted.sha256) return isNew;
    return (await readText(ref, String(data.type), wanted)) || isNew;
  }

  async function readText(
    ref: Ref,
    type: string,
    wanted: { sha256: string; size: number },
  ): Promise<boolean> {
    if (extractor.refusal(type, wanted.size) || (await texts.get(wanted.sha256))) return false;
    const opened = await bytes.open(ref, wanted);
    if (opened === undefined) return false;
    const parts: Buffer[] = [];
    for await (const part of opened.stream()) parts.push(part);
    const extraction = await extractor.extract(Buffer.concat(parts), type);
    const still = closed ? undefined : await bytes.open(ref, wanted);
    still?.close();
    // Of what was erased meanwhile nothing is kept.
    if (still === undefined) return false;
    await texts.put(wanted.sha256, extraction);
    return true;
  }

  return {
    async of(ref, data) {
      const path = around.pathOf(ref);
      const stat = await bytes.stat(ref);
      if (stat === undefined) lost.add(ref);
      else lost.delete(ref);
      if (stat === undefined) return { problem: lostProblem(ref, path) };
      const wanted = bytesOf(data);
      const own = await knownOf(ref);
      const isKnown = own !== undefined && isSameStat(own.stat, stat);
      if (!isKnown) enqueue(ref, data);
      if (wanted?.size !== stat.size || (isKnown && own.sha256 !== wanted.sha256))
        return { problem: changedProblem(ref, path) };
      const refused = extractor.refusal(String(data.type), wanted.size);
      if (refused !== undefined) return { unread: { state: 'skipped', reason: refused } };
      const extraction = await texts.get(wanted.sha256);
      if (extraction === undefined) enqueue(ref, data);
      return read(extraction);
    },
    async compare({ entries, bytes: there }) {
      const others: Ref[] = [];
      for (const { ref } of entries) {
        if (isSettings(ref)) continue;
        const stat = there?.get(splitRef(ref)?.id ?? '');
        const own = stat && (await knownOf(ref));
        const isSame = stat ? own !== undefined && isSameStat(own.stat, stat) : lost.has(ref);
        if (!isSame) others.push(ref);
      }
      if (others.length > 0) around.again(others.filter(isFile));
    },
    get size() {
      return waiting.size + busy;
    },
    async close() {
      closed = true;
      await extractor.close();
      await running;
    },
  };
}

function read(extraction: Extraction | undefined): { body: Body } | { unread: Unread } {
  if (extraction === undefined) return { unread: { state: 'waiting' } };
  if ('body' in extraction) return { body: extraction.body };
  if ('failed' in extraction) return { unread: { state: 'failed', reason: extraction.failed } };
  return { unread: { state: 'skipped', reason: extraction.skipped } };
}

function noteName(ref: Ref): string {
  return `bytes ${ref}`;
}
