import fs from 'node:fs';
import { relative } from 'node:path';
import type { Revision } from '../core/change.ts';
import type { Files } from '../core/files.ts';
import type { Journal, JournalFault, JournalReader } from '../core/ports/journal.ts';
import { contentOf, headOf } from './line.ts';
import { createMonths, type Months, monthFile, monthsIn, namespacesIn } from './month.ts';
import { hasItsContent, PROBE, revisionsIn, seek, walk } from './walk.ts';

// Reading a journal, beside its one writer if need be (the index worker does).
// createJournalReader · readAll

const SLICE_MS = 8;

/** Reads the journal in a folder. Groups that are not closed are not seen. */
export function createJournalReader(
  folder: string,
  files: Files = fs,
): JournalReader & Pick<Journal, 'verify'> {
  const months = createMonths(files, folder);

  /** In slices, so that other work in this thread goes on. */
  async function* scan(since: number, ns?: string): AsyncGenerator<Revision> {
    const namespaces = ns === undefined ? namespacesIn(files, folder) : [ns];
    let began = performance.now();
    for (const revision of inOrder(
      namespaces.map((name) => revisionsSince(files, folder, months, name, since)),
    )) {
      yield revision;
      if (performance.now() - began < SLICE_MS) continue;
      await new Promise(setImmediate);
      began = performance.now();
    }
  }

  async function read({
    ref,
    position,
    seq,
  }: Pick<Revision, 'ref' | 'position' | 'seq'>): Promise<Buffer | undefined> {
    const ns = ref.slice(0, ref.indexOf('/'));
    const [month = '', offset, length] = position.split(':');
    const line = months.open(ns, month, (text) => text.read(Number(offset), Number(length)));
    const head = line && headOf(line);
    if (line === undefined || head?.seq !== seq)
      throw new Error(`The journal has no revision ${seq} of ${ref} at ${position}.`);
    return contentOf(line);
  }

  async function verify(): Promise<{ lines: number; faults: JournalFault[] }> {
    let lines = 0;
    const faults: JournalFault[] = [];
    for (const ns of namespacesIn(files, folder)) {
      for (const { month, packed } of monthsIn(files, folder, ns)) {
        const file = relative(folder, monthFile(folder, ns, month, packed));
        const found = verifyMonth(months, ns, month);
        lines += found.lines;
        faults.push(...found.faults.map((fault) => ({ file, ...fault })));
        await new Promise(setImmediate);
      }
    }
    return { lines, faults };
  }

  return { scan, read, verify };
}

/** Several ascending sequences as one. */
function* inOrder(sequences: Generator<Revision>[]): Generator<Revision> {
  const heads = sequences.map((rest) => ({ rest, next: rest.next() })).filter(({ next }) => !next.done);
  while (heads.length > 0) {
    let first = heads[0] as (typeof heads)[number];
    for (const head of heads) if (head.next.value.seq < first.next.value.seq) first = head;
    yield first.next.value;
    first.next = first.rest.next();
    if (first.next.done) heads.splice(heads.indexOf(first), 1);
  }
}

/** All revisions of a namespace after `since`, in order. */
function* revisionsSince(
  files: Files,
  folder: string,
  months: Months,
  ns: string,
  since: number,
): Generator<Revision> {
  const all = monthsIn(files, folder, ns);
  let first = all.length - 1;
  while (first > 0 && firstSeq(months, ns, (all[first] as { month: string }).month) > since + 1) first -= 1;
  for (const [index, { month }] of all.slice(Math.max(0, first)).entries()) {
    const from = index === 0 && since > 0 ? seek(months, ns, month, since) : 0;
    for (const revision of revisionsIn(months, ns, month, from)) if (revision.seq > since) yield revision;
  }
}

function firstSeq(months: Months, ns: string, month: string): number {
  for (const found of walk(months, ns, month, 0, PROBE)) {
    if (found.sort === 'change') return found.head.seq;
  }
  return Number.POSITIVE_INFINITY;
}

/** Counts a month's revisions and finds what does not read, does not have its content, or was never closed. */
function verifyMonth(
  months: Months,
  ns: string,
  month: string,
): { lines: number; faults: Omit<JournalFault, 'file'>[] } {
  const faults: Omit<JournalFault, 'file'>[] = [];
  let lines = 0;
  let group = 0;
  try {
    for (const found of walk(months, ns, month, 0)) {
      const { offset, line } = found;
      if (found.sort === 'damaged') faults.push({ offset, reason: 'This line does not read.' });
      if (found.sort === 'commit') {
        if (group !== found.commit.lines)
          faults.push({
            offset,
            reason: `${found.commit.lines} changes were closed here, ${group} are there.`,
          });
        group = 0;
      }
      if (found.sort !== 'change') continue;
      lines += 1;
      group += 1;
      if (!hasItsContent(line, found.head.etag))
        faults.push({
          offset,
          reason: `Revision ${found.head.seq} does not have the content that its etag names.`,
        });
    }
  } catch (error) {
    faults.push({ offset: 0, reason: `This file does not read any further: ${(error as Error).message}.` });
  }
  if (group > 0) faults.push({ offset: 0, reason: `The last ${group} changes were never closed.` });
  return { lines, faults };
}
