import { hash } from 'node:crypto';
import type { CommitLine, Revision } from '../core/change.ts';
import { commitOf, contentOf, headOf, isCommit } from './line.ts';
import type { Months } from './month.ts';

// Going through one month, forwards line by line or at its end group by group.
// PROBE · walk · revisionsIn · seek · lastGroup

/** A line, without its newline, and where it was found, in bytes of text. */
export type Found = { offset: number; line: Buffer } & (
  | { sort: 'change'; head: Omit<Revision, 'position'> }
  | { sort: 'commit'; commit: CommitLine }
  | { sort: 'damaged' }
);

const CHUNK = 1024 * 1024;
/** For a look at a single line. */
export const PROBE = 32 * 1024;

/** All whole lines from an offset on. Text after the last newline is an unfinished write and is left out. */
export function* walk(
  months: Months,
  ns: string,
  month: string,
  from: number,
  step = CHUNK,
): Generator<Found> {
  let length = step;
  for (let offset = from; ; ) {
    const chunk = months.open(ns, month, (text) => text.read(offset, length)) ?? Buffer.alloc(0);
    const end = chunk.lastIndexOf(10) + 1;
    if (end > 0) yield* linesOf(chunk, end, offset);
    if (chunk.length < length) return;
    length = end > 0 ? step : length * 2;
    offset += end;
  }
}

function* linesOf(chunk: Buffer, chunkEnd: number, offset: number): Generator<Found> {
  for (let start = 0; start < chunkEnd; ) {
    const end = chunk.indexOf(10, start);
    yield foundIn(chunk.subarray(start, end), offset + start);
    start = end + 1;
  }
}

function foundIn(line: Buffer, offset: number): Found {
  if (isCommit(line)) {
    const commit = commitOf(line);
    return commit ? { sort: 'commit', commit, offset, line } : { sort: 'damaged', offset, line };
  }
  const head = headOf(line);
  return head ? { sort: 'change', head, offset, line } : { sort: 'damaged', offset, line };
}

/** The revisions of a month from an offset on, each once its group is closed. */
export function* revisionsIn(months: Months, ns: string, month: string, from: number): Generator<Revision> {
  let open: Revision[] = [];
  for (const found of walk(months, ns, month, from)) {
    if (found.sort === 'change') {
      open.push({ ...found.head, position: `${month}:${found.offset}:${found.line.length}` });
    } else if (found.sort === 'commit') {
      yield* open;
      open = [];
    }
  }
}

/** The offset of a line from which on all revisions after `since` are found, by halving. */
export function seek(months: Months, ns: string, month: string, since: number): number {
  let low = 0;
  let high = months.open(ns, month, (text) => text.size) ?? 0;
  while (high - low > CHUNK / 4) {
    const middle = low + ((high - low) >> 1);
    const found = firstLineAfter(months, ns, month, middle, high);
    if (found === undefined) high = middle;
    else if (found.seq <= since) low = found.offset;
    else high = middle;
  }
  return low;
}

/** The first readable line that begins after an offset. */
function firstLineAfter(months: Months, ns: string, month: string, after: number, before: number) {
  const newline = endOfLine(months, ns, month, after, before);
  if (newline === undefined) return undefined;
  for (const found of walk(months, ns, month, newline, PROBE)) {
    if (found.offset >= before) return undefined;
    if (found.sort === 'change') return { seq: found.head.seq, offset: found.offset };
  }
  return undefined;
}

function endOfLine(months: Months, ns: string, month: string, from: number, to: number): number | undefined {
  for (let offset = from; offset < to; offset += PROBE) {
    const at = months.open(ns, month, (text) => text.read(offset, PROBE).indexOf(10)) ?? -1;
    if (at !== -1) return offset + at + 1;
  }
  return undefined;
}

/** The last group of a month that is closed by a commit line. */
export interface Group {
  commit: CommitLine;
  /** Where its first line begins, and where the text after it does. */
  start: number;
  end: number;
  /** Every line of it is there and has the content that its hash names. */
  whole: boolean;
  /** The text after it: an unfinished write. */
  tail: number;
}

/** Reads backwards for the last closed group; undefined when there is none. */
export function lastGroup(months: Months, ns: string, month: string): Group | undefined {
  return months.open(ns, month, (text) => {
    for (let length = 64 * 1024; ; length *= 4) {
      const from = Math.max(0, text.size - length);
      const group = groupAtEnd(text.read(from, text.size - from), from);
      if (group !== undefined || from === 0) return group;
    }
  });
}

/** Undefined when the bytes do not hold a whole group, from the commit line before it or the file's beginning. */
function groupAtEnd(bytes: Buffer, from: number): Group | undefined {
  const size = bytes.lastIndexOf(10) + 1;
  let last: { commit: CommitLine; start: number; end: number } | undefined;
  for (let end = size; end > 0; ) {
    const start = end < 2 ? 0 : bytes.lastIndexOf(10, end - 2) + 1;
    if (start === 0 && from > 0) return undefined;
    const line = bytes.subarray(start, end - 1);
    if (isCommit(line)) {
      if (last !== undefined) return groupOf(bytes, end, last, from);
      const commit = commitOf(line);
      if (commit !== undefined) last = { commit, start, end };
    }
    end = start;
  }
  return last && groupOf(bytes, 0, last, from);
}

function groupOf(
  bytes: Buffer,
  start: number,
  last: { commit: CommitLine; start: number; end: number },
  from: number,
): Group {
  return {
    commit: last.commit,
    start: from + start,
    end: from + last.end,
    whole: isWhole(bytes, start, last.start, last.commit),
    tail: bytes.length - last.end,
  };
}

function isWhole(bytes: Buffer, start: number, end: number, { commit, lines }: CommitLine): boolean {
  let count = 0;
  let seq = commit;
  for (let at = start; at < end; count++) {
    const line = bytes.subarray(at, bytes.indexOf(10, at));
    const head = headOf(line);
    if (head === undefined || !hasItsContent(line, head.etag)) return false;
    seq = head.seq;
    at += line.length + 1;
  }
  return count === lines && (lines === 0 || seq === commit);
}

/** Whether a line's content has the hash that its head names. */
export function hasItsContent(line: Buffer, etag: string | null): boolean {
  try {
    const content = contentOf(line);
    return etag === null ? content === undefined : content !== undefined && hash('sha256', content) === etag;
  } catch {
    return false;
  }
}
