import { join } from 'node:path';
import { type Files, syncFolder, writeAll } from '../core/files.ts';
import type { Ref } from '../core/names.ts';
import { blankLine } from './line.ts';
import { MEMBER_SIZE, packMember } from './member.ts';
import { type Months, monthFile, monthsIn } from './month.ts';
import { type Found, walk } from './walk.ts';

// Replacing a month's file by another one with the same lines in the same places: packed, or without some contents.
// packMonth · forgetIn

const NEWLINE = Buffer.from('\n');

const SPACE = 0x20;

type Rewrite = (found: Found) => Buffer;

/** Packs a closed month. Stopped at any moment, the month is there in at least one form. */
export async function packMonth(
  files: Files,
  folder: string,
  months: Months,
  ns: string,
  month: string,
): Promise<void> {
  await replaceMonth(files, folder, months, ns, month, true, (found) => found.line);
  files.unlinkSync(monthFile(folder, ns, month));
  syncFolder(files, join(folder, ns));
}

/** Takes the content out of all lines of a ref, or of all refs below it. Returns how many there were. */
export async function forgetIn(
  files: Files,
  folder: string,
  months: Months,
  ns: string,
  target: Ref,
): Promise<number> {
  let count = 0;
  for (const { month, packed } of monthsIn(files, folder, ns)) {
    let found = 0;
    for (const line of walk(months, ns, month, 0)) if (isChosen(line, target)) found += 1;
    if (found === 0) continue;
    count += found;
    await replaceMonth(files, folder, months, ns, month, packed, (line) =>
      isChosen(line, target) ? blank(line) : line.line,
    );
  }
  return count;
}

/** A damaged line may hold what is to be forgotten as well. */
function isChosen(found: Found, target: Ref): boolean {
  if (found.sort === 'commit') return false;
  if (found.sort === 'damaged')
    return found.line.includes(target) && found.line.some((byte) => byte !== SPACE);
  const { ref, op } = found.head;
  return op !== 'forget' && (ref === target || ref.startsWith(`${target}/`));
}

function blank(found: Found): Buffer {
  return found.sort === 'change'
    ? blankLine(found.head, found.line.length)
    : Buffer.alloc(found.line.length, SPACE);
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
    const line = rewrite(found);
    if (size > 0 && size + line.length + 1 > MEMBER_SIZE) {
      yield Buffer.concat(lines, size);
      [lines, size] = [[], 0];
    }
    lines.push(line, NEWLINE);
    size += line.length + 1;
  }
  if (size > 0) yield Buffer.concat(lines, size);
}
