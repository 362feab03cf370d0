import fs from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { JournalMark } from '../core/backup.ts';
import type { Draft, Revision } from '../core/change.ts';
import { CairnError } from '../core/errors.ts';
import { createSync, type Files, type Step, unavailable } from '../core/files.ts';
import { type Ref, timeOrderedId } from '../core/names.ts';
import type { Journal, Transaction } from '../core/ports/journal.ts';
import { type Appender, createAppender } from './append.ts';
import { beginLine, encodeCommit, encodeDraft } from './line.ts';
import { createMonths, latest, monthFile, monthsIn, namespacesIn } from './month.ts';
import { createJournalReader } from './reader.ts';
import { repairEnd } from './repair.ts';
import { forgetIn, packMonth } from './rewrite.ts';

// The journal as lines of JSON in files: one folder a namespace, one file a month. docs/design.md §2, docs/decisions/030.
// createJsonlJournal

export interface JsonlOptions {
  /** The journal folder. */
  folder: string;
  /** The file system; another one in tests that lose power. */
  files?: Files;
  now?: () => Date;
  /** Told of each step of a commit just after it; tests stop the process there. */
  step?: Step;
}

/** A journal in files, and what only this player does. */
export interface JsonlJournal extends Journal {
  /** Packs the months that are over. Runs beside other work; also done at every start by whoever opens it. */
  pack(): Promise<void>;
  /** Runs `use` with the moment at hand. Files only grow until it has ended: packing and forgetting wait, writing does not. */
  still<Result>(use: (mark: JournalMark) => Promise<Result>): Promise<Result>;
  /** Begins a new epoch, as a restored backup has to: cursors of before are not of this life any more. */
  renew(): Promise<void>;
}

interface Prepared extends Transaction {
  rests: Buffer[];
}

interface Waiting {
  transaction: Prepared;
  done: (revisions: Revision[]) => void;
  failed: (error: unknown) => void;
}

const GROUP_BYTES = 16 * 1024 * 1024;

/** Opens the journal in a folder as its one writer; cuts off an unfinished end. */
export function createJsonlJournal({
  folder,
  files = fs,
  now = () => new Date(),
  step = () => {},
}: JsonlOptions): JsonlJournal {
  const months = createMonths(files, folder);
  const reader = createJournalReader(folder, files);
  const sync = createSync(files);
  const appenders = new Map<string, Appender>();
  const opened = openEnds();
  let { epoch, lastSeq, synced } = opened;
  /** Seqs are never used twice by one process, even those of a group that failed. */
  let nextSeq = lastSeq + 1;
  let written = synced;
  let lastNs = opened.ns;
  const waiting: Waiting[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  /** Packing and forgetting replace files, one after the other. Never rejects. */
  let rewriting: Promise<void> = Promise.resolve();
  let closing = false;

  function openEnds() {
    let newest = { commit: 0, synced: 0, epoch: timeOrderedId(now().getTime()) };
    let ns: string | undefined;
    let synced = 0;
    try {
      for (const name of namespacesIn(files, folder)) {
        const last = repairEnd(files, folder, months, name);
        if (last === undefined) continue;
        synced = Math.max(synced, last.synced);
        if (last.commit >= newest.commit) [newest, ns] = [last, name];
      }
    } catch (error) {
      throw unavailable('open the journal', error);
    }
    return { epoch: newest.epoch, lastSeq: newest.commit, synced, ns };
  }

  // ---- writing ---------------------------------------------------------------------------------------------------

  async function begin(drafts: readonly Draft[]): Promise<Transaction> {
    const ns = namespaceOf(drafts[0]?.ref ?? '');
    if (drafts.length === 0) throw new CairnError('invalid', 'There is nothing to write.');
    if (drafts.some((draft) => namespaceOf(draft.ref) !== ns)) {
      throw new CairnError('invalid', 'All changes of one write have to be in one namespace.');
    }
    return { ns, drafts, rests: drafts.map(encodeDraft) } as Prepared;
  }

  function commit(transaction: Transaction): Promise<Revision[]> {
    return new Promise((done, failed) => {
      waiting.push({ transaction: transaction as Prepared, done, failed });
      if (waiting.length === 1) alone(commitWaiting);
    });
  }

  /** Runs after everything that was asked for before it: groups never overlap. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  }

  async function commitWaiting(): Promise<void> {
    while (waiting.length > 0) await commitGroup(takeGroup());
  }

  /** Everything that waits, up to a size: a group is held in memory. */
  function takeGroup(): Waiting[] {
    let bytes = 0;
    const end = waiting.findIndex(({ transaction }) => {
      bytes += transaction.rests.reduce((sum, rest) => sum + rest.length, 0);
      return bytes > GROUP_BYTES;
    });
    return waiting.splice(0, end === -1 ? waiting.length : Math.max(1, end));
  }

  /** One write and one sync for each namespace, side by side; told to the waiting when all are done, so that seqs appear in order. */
  async function commitGroup(group: Waiting[]): Promise<void> {
    const shares = Map.groupBy(group, ({ transaction }) => transaction.ns);
    const tellings = await Promise.all([...shares].map(([ns, share]) => commitShare(ns, share)));
    for (const tell of tellings) tell();
  }

  /** A namespace that fails does not hold up the others. Returns what tells the waiting. */
  async function commitShare(ns: string, share: Waiting[]): Promise<() => void> {
    try {
      const month = appenderOf(ns).monthFor(monthOf(share));
      const { texts, revisions } = layOut(share, month, appenderOf(ns).sizeOf(month));
      const end = nextSeq - 1;
      const said = synced;
      const commit = encodeCommit({ v: 1, commit: end, lines: revisions.length, synced: said, epoch });
      await appenderOf(ns).append(month, Buffer.concat([...texts, commit]));
      return () => {
        [lastSeq, lastNs, written] = [Math.max(lastSeq, end), ns, Math.max(written, said)];
        for (const { transaction, done } of share) done(revisions.splice(0, transaction.drafts.length));
      };
    } catch (error) {
      const refusal = unavailable(`write the journal of ${ns}`, error);
      return () => {
        for (const { failed } of share) failed(refusal);
      };
    }
  }

  /** The lines of a share with their seqs, and where each will be found. */
  function layOut(share: Waiting[], month: string, size: number): { texts: Buffer[]; revisions: Revision[] } {
    const texts: Buffer[] = [];
    const revisions: Revision[] = [];
    let offset = size;
    for (const { transaction } of share) {
      for (const [index, { bytes: _, ...draft }] of transaction.drafts.entries()) {
        const seq = nextSeq++;
        const text = [beginLine(seq), transaction.rests[index] as Buffer] as const;
        const length = text[0].length + text[1].length;
        revisions.push({ ...draft, seq, position: `${month}:${offset}:${length - 1}` });
        texts.push(...text);
        offset += length;
      }
    }
    return { texts, revisions };
  }

  function monthOf(share: Waiting[]): string {
    return latest(
      share.flatMap(({ transaction }) => transaction.drafts.map((draft) => draft.at.slice(0, 7))),
    );
  }

  function appenderOf(ns: string): Appender {
    let appender = appenders.get(ns);
    if (appender === undefined) {
      appender = createAppender(files, folder, ns, sync, step);
      appenders.set(ns, appender);
    }
    return appender;
  }

  // ---- after the commit ------------------------------------------------------------------------------------------

  /** Never what is written but not durable yet. */
  async function* scan(since: number, ns?: string): AsyncGenerator<Revision> {
    for await (const revision of reader.scan(since, ns)) {
      if (revision.seq > lastSeq) return;
      yield revision;
    }
  }

  async function checkpoint(seq: number): Promise<void> {
    synced = Math.max(synced, Math.min(seq, lastSeq));
  }

  async function* pending(): AsyncGenerator<{ revision: Revision; bytes: Buffer | undefined }> {
    for await (const revision of scan(synced)) yield { revision, bytes: await reader.read(revision) };
  }

  /** The checkpoint in a line of its own, for a clean end. Not worth an error: without it recovery looks at more lines. */
  async function writeCheckpoint(): Promise<void> {
    if (synced <= written || lastNs === undefined) return;
    try {
      const appender = appenderOf(lastNs);
      const line = encodeCommit({ v: 1, commit: lastSeq, lines: 0, synced, epoch });
      await appender.append(appender.monthFor(''), line);
      written = synced;
    } catch {
      return;
    }
  }

  // ---- packing and forgetting ------------------------------------------------------------------------------------

  function pack(): Promise<void> {
    const result = rewriting.then(packAll);
    rewriting = result.then(nothing, nothing);
    return result;
  }

  async function packAll(): Promise<void> {
    const thisMonth = now().toISOString().slice(0, 7);
    for (const ns of namespacesIn(files, folder)) {
      for (const { month, packed } of monthsIn(files, folder, ns)) {
        if (packed || month >= thisMonth || closing) continue;
        await alone(async () => {
          await writeCheckpoint();
          appenderOf(ns).seal(month);
        });
        await packMonth(files, folder, months, ns, month);
      }
    }
  }

  function still<Result>(use: (mark: JournalMark) => Promise<Result>): Promise<Result> {
    const result = rewriting.then(() => alone(mark)).then(use);
    rewriting = result.then(nothing, nothing);
    return result;
  }

  /** What is closed of each file, at a moment at which nothing is being written. */
  async function mark(): Promise<JournalMark> {
    const months = namespacesIn(files, folder).flatMap((ns) =>
      monthsIn(files, folder, ns).map(({ month, packed }) => {
        const path = monthFile(folder, ns, month, packed);
        const size = appenders.get(ns)?.sizeIfOpen(month) ?? files.lstatSync(path).size;
        return { path: relative(folder, path).split(sep).join('/'), size };
      }),
    );
    return { epoch, seq: lastSeq, synced, files: months };
  }

  function renew(): Promise<void> {
    return alone(async () => {
      if (lastNs === undefined) return;
      epoch = timeOrderedId(now().getTime());
      const appender = appenderOf(lastNs);
      const line = encodeCommit({ v: 1, commit: lastSeq, lines: 0, synced, epoch });
      await appender.append(appender.monthFor(''), line);
    });
  }

  function forget(target: Ref): Promise<number> {
    const ns = namespaceOf(target);
    const work = async () => {
      appenderOf(ns).close();
      removeRemains(ns);
      return forgetIn(files, folder, months, ns, target);
    };
    const result = rewriting.then(() => alone(work));
    rewriting = result.then(nothing, nothing);
    return result;
  }

  /** What repairs set aside, or packing left, may hold what is to be forgotten, and nothing that is needed. */
  function removeRemains(ns: string): void {
    if (!namespacesIn(files, folder).includes(ns)) return;
    for (const name of files.readdirSync(join(folder, ns))) {
      if (name.includes('.torn-') || name.endsWith('.tmp')) files.unlinkSync(join(folder, ns, name));
    }
  }

  async function close(): Promise<void> {
    closing = true;
    await rewriting;
    await alone(writeCheckpoint);
    for (const appender of appenders.values()) closeQuietly(appender);
  }

  return {
    get epoch() {
      return epoch;
    },
    get lastSeq() {
      return lastSeq;
    },
    begin,
    commit,
    pending,
    checkpoint,
    scan,
    read: reader.read,
    forget,
    verify: reader.verify,
    pack,
    still,
    renew,
    close,
  };
}

function nothing(): void {}

// The next start cuts off what could not be cut now.
function closeQuietly(appender: Appender): void {
  try {
    appender.close();
  } catch {
    return;
  }
}

function namespaceOf(ref: Ref): string {
  const slash = ref.indexOf('/');
  return slash === -1 ? ref : ref.slice(0, slash);
}
