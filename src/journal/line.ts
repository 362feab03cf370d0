import type { CommitLine, Draft, Operation, Revision } from '../core/change.ts';
import { parseJson } from '../core/document.ts';

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
  return canonicalContent(text, bytes) ?? `,"text":${JSON.stringify(text)}`;
}

function canonicalContent(text: string, bytes: Buffer): string | undefined {
  if (!text.startsWith('{') || !text.endsWith('}\n')) return undefined;
  try {
    const data = parseJson(bytes);
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

/** Whether a line closes a group. */
export function isCommit(line: Buffer): boolean {
  return line.length > COMMIT.length && line.compare(COMMIT, 0, COMMIT.length, 0, COMMIT.length) === 0;
}

/** What a commit line says; undefined when it is damaged. */
export function commitOf(line: Buffer): CommitLine | undefined {
  try {
    const said = JSON.parse(line.toString());
    const whole =
      Number.isInteger(said.commit) && Number.isInteger(said.lines) && Number.isInteger(said.synced);
    return whole && typeof said.epoch === 'string' ? said : undefined;
  } catch {
    return undefined;
  }
}

/** A change line without its place and content; undefined when it is damaged. */
export function headOf(line: Buffer): Omit<Revision, 'position'> | undefined {
  const content = contentStart(line);
  try {
    return checkedHead(
      JSON.parse(content === undefined ? line.toString() : `${line.toString('utf8', 0, content)}}`),
    );
  } catch {
    return undefined;
  }
}

/** Where the content begins, at the comma before its key. Quotes in strings are escaped, so that the first such mark is the key. */
function contentStart(line: Buffer): number | undefined {
  for (const mark of MARKS) {
    const found = line.indexOf(mark);
    if (found !== -1) return found;
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
  const { doc, text, base64 } = parseJson(line) as { doc?: unknown; text?: string; base64?: string };
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
