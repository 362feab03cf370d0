import { join } from 'node:path';
import type { Revision } from '../core/change.ts';
import { type Files, syncFolder, writeAll } from '../core/files.ts';
import { blankLine } from './line.ts';
import { MEMBER_SIZE, packMember } from './member.ts';
import { type Months, monthFile, monthsIn } from './month.ts';
import { walk } from './walk.ts';

// Replacing a month's file by another one with the same lines in the same places: packed, or without some contents.
// packMonth · forgetIn

type Rewrite = (line: Buffer, head: Omit<Revision, 'position'> | undefined) => Buffer;

/** Packs a closed month. Stopped at any moment, the month is there in at least one form. */
export async function packMonth(
  files: Files,
  folder: string,
  months: Months,
  ns: string,
  month: string,
): Promise<void> {
  await replaceMonth(files, folder, months, ns, month, true, (line) => line);
  files.unlinkSync(monthFile(folder, ns, month));
  syncFolder(files, join(folder, ns));
}

/** Takes the content out of all lines of the refs for which `chosen` holds. Returns how many there were. */
export async function forgetIn(
  files: Files,
  folder: string,
  months: Months,
  ns: string,
  chosen: (ref: string) => boolean,
): Promise<number> {
  let count = 0;
  for (const { month, packed } of monthsIn(files, folder, ns)) {
    const found = countIn(months, ns, month, chosen);
    if (found === 0) continue;
    count += found;
    await replaceMonth(files, folder, months, ns, month, packed, (line, head) => {
      return head !== undefined && chosen(head.ref) ? blankLine(head, line.length) : line;
    });
  }
  return count;
}

function countIn(months: Months, ns: string, month: string, chosen: (ref: string) => boolean): number {
  let count = 0;
  for (const found of walk(months, ns, month, 0)) {
    if (found.sort === 'change' && found.head.op !== 'forget' && chosen(found.head.ref)) count += 1;
  }
  return count;
}

/** Writes the month anew beside the old file, makes it durable, then gives it the name. */
async function replaceMonth(
  files: Files,
  folder: string,
  months: Months,
  ns: string,
  month: string,
  packed: boolean,
  rewrite: Rewrite,
): Promise<void> {
  const path = monthFile(folder, ns, month, packed);
  const fd = files.openSync(`${path}.tmp`, 'w');
  try {
    for (const text of piecesOf(months, ns, month, rewrite))
      writeAll(files, fd, packed ? await packMember(text) : text);
    files.fsyncSync(fd);
  } finally {
    files.closeSync(fd);
  }
  files.renameSync(`${path}.tmp`, path);
  syncFolder(files, join(folder, ns));
}

/** The month's lines in pieces of about one member, each ending with a line. */
function* piecesOf(months: Months, ns: string, month: string, rewrite: Rewrite): Generator<Buffer> {
  let lines: Buffer[] = [];
  let size = 0;
  for (const found of walk(months, ns, month, 0)) {
    const line = months.open(ns, month, (text) => text.read(found.offset, found.length + 1)) as Buffer;
    if (size > 0 && size + line.length > MEMBER_SIZE) {
      yield Buffer.concat(lines, size);
      [lines, size] = [[], 0];
    }
    lines.push(
      withNewline(rewrite(line.subarray(0, -1), found.sort === 'change' ? found.head : undefined), line),
    );
    size += line.length;
  }
  if (size > 0) yield Buffer.concat(lines, size);
}

function withNewline(text: Buffer, line: Buffer): Buffer {
  return text.buffer === line.buffer && text.byteOffset === line.byteOffset
    ? line
    : Buffer.concat([text, Buffer.from('\n')]);
}
