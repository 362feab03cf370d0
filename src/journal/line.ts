import type { CommitLine, Draft, Operation, Revision } from '../core/change.ts';

// One line of the journal: its head first, its content last, so that heads are read without the contents.
// encodeDraft · beginLine · encodeCommit · headOf · contentOf · commitOf · isCommit · blankLine

const COMMIT = Buffer.from('{"v":1,"commit":');
const MARKS = [',"doc":', ',"text":', ',"base64":'].map((mark) => Buffer.from(mark));
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A draft's line without its beginning, `{"v":1,"seq":N`, which is known at the commit only. */
export function encodeDraft(draft: Draft): Buffer {
  const { at, by, via, op, ref, from, prev, etag, batch, note, bytes } = draft;
  const head = JSON.stringify({ at, by, via, op, ref, from, prev, etag, batch, note }).slice(1, -1);
  return Buffer.from(`,${head}${bytes === undefined ? '' : encodeContent(bytes)}}\n`);
}

/** The beginning of a line, to which an encoded draft is the rest. */
export function beginLine(seq: number): Buffer {
  return Buffer.from(`{"v":1,"seq":${seq}`);
}

/** `doc` where two-space JSON and a newline give the same bytes again, else `text`, else (not UTF-8) `base64`. */
function encodeContent(bytes: Buffer): string {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return `,"base64":"${bytes.toString('base64')}"`;
  }
  return canonicalContent(text) ?? `,"text":${JSON.stringify(text)}`;
}

function canonicalContent(text: string): string | undefined {
  if (!text.startsWith('{') || !text.endsWith('}\n')) return undefined;
  try {
    const data = JSON.parse(text);
    return canonical(data) === text ? `,"doc":${JSON.stringify(data)}` : undefined;
  } catch {
    return undefined;
  }
}

function canonical(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** The line that closes a group. */
export function encodeCommit(commit: CommitLine): Buffer {
  return Buffer.from(`${JSON.stringify(commit)}\n`);
}

/** Whether the line at `start` closes a group. */
export function isCommit(bytes: Buffer, start: number, end: number): boolean {
  return (
    end - start > COMMIT.length && bytes.compare(COMMIT, 0, COMMIT.length, start, start + COMMIT.length) === 0
  );
}

/** The commit line at `start`; undefined when it is damaged. */
export function commitOf(bytes: Buffer, start: number, end: number): CommitLine | undefined {
  try {
    const line = JSON.parse(bytes.toString('utf8', start, end));
    const whole =
      Number.isInteger(line.commit) && Number.isInteger(line.lines) && Number.isInteger(line.synced);
    return whole && typeof line.epoch === 'string' ? line : undefined;
  } catch {
    return undefined;
  }
}

/** A change line without its place and content; undefined when it is damaged. */
export function headOf(bytes: Buffer, start: number, end: number): Omit<Revision, 'position'> | undefined {
  const content = contentStart(bytes, start, end);
  try {
    const head =
      content === undefined
        ? bytes.toString('utf8', start, end)
        : `${bytes.toString('utf8', start, content)}}`;
    return checkedHead(JSON.parse(head));
  } catch {
    return undefined;
  }
}

/** Where the content begins, at the comma before its key. Quotes in strings are escaped, so that the first such mark is the key. */
function contentStart(bytes: Buffer, start: number, end: number): number | undefined {
  const line = bytes.subarray(start, end);
  for (const mark of MARKS) {
    const found = line.indexOf(mark);
    if (found !== -1) return start + found;
  }
  return undefined;
}

function checkedHead(line: Record<string, unknown>): Omit<Revision, 'position'> | undefined {
  const { seq, at, by, via, op, ref, from, prev, etag, batch, note } = line;
  if (
    !Number.isSafeInteger(seq) ||
    typeof ref !== 'string' ||
    typeof op !== 'string' ||
    typeof at !== 'string'
  )
    return undefined;
  return {
    seq: seq as number,
    at,
    by: by as string,
    via: via as string,
    op: op as Operation,
    ref,
    ...(from === undefined ? {} : { from: from as string }),
    prev: (prev ?? null) as string | null,
    etag: (etag ?? null) as string | null,
    ...(batch === undefined ? {} : { batch: batch as string }),
    ...(note === undefined ? {} : { note: note as string }),
  };
}

/** The bytes that a line keeps; undefined when it keeps none. Throws when the line is damaged. */
export function contentOf(line: Buffer): Buffer | undefined {
  const { doc, text, base64 } = JSON.parse(line.toString('utf8'));
  if (doc !== undefined) return Buffer.from(canonical(doc));
  if (text !== undefined) return Buffer.from(text);
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}

/** The same line without content, hashes and note, filled up with spaces to its length so that all other lines keep their places. */
export function blankLine(head: Omit<Revision, 'position'>, length: number): Buffer {
  const { seq, at, by, via, ref, from } = head;
  const line = JSON.stringify({ v: 1, seq, at, by, via, op: 'forget', ref, from, prev: null, etag: null });
  return Buffer.from(line.padEnd(length - Buffer.byteLength(line) + line.length));
}
