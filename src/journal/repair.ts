import { join } from 'node:path';
import type { CommitLine } from '../core/change.ts';
import { CairnError } from '../core/errors.ts';
import { type Files, readAt, syncFolder, writeAll } from '../core/files.ts';
import { headOf } from './line.ts';
import { type Months, monthFile, monthsIn } from './month.ts';
import { lastGroup } from './walk.ts';

// What an interruption left at the end of a journal, cut off before anything is added.
// repairEnd

/**
 * Cuts off what was never closed, and a last group that is not whole: its sync never ended, so that nobody was told of it. What may
 * be more than an unfinished write is kept beside the month as `<month>.torn-<offset>`. Returns the last commit line, if any.
 * Errors: `unavailable` for a journal that a newer version wrote.
 */
export function repairEnd(files: Files, folder: string, months: Months, ns: string): CommitLine | undefined {
  const all = monthsIn(files, folder, ns);
  for (const { month, packed } of all.reverse()) {
    if (!packed) removeHalfPacked(files, folder, ns, month);
    const group = lastGroup(months, ns, month);
    if (group?.whole && group.tail === 0) return group.commit;
    if (!packed)
      cutAt(files, folder, ns, month, group === undefined ? 0 : group.whole ? group.end : group.start);
    const last = group?.whole ? group : lastGroup(months, ns, month);
    if (last !== undefined) return last.commit;
  }
  return undefined;
}

/** Packing was interrupted before the text was removed, which therefore still counts. */
function removeHalfPacked(files: Files, folder: string, ns: string, month: string): void {
  const packed = monthFile(folder, ns, month, true);
  if (files.lstatSync(packed, { throwIfNoEntry: false })) files.unlinkSync(packed);
}

function cutAt(files: Files, folder: string, ns: string, month: string, offset: number): void {
  const fd = files.openSync(monthFile(folder, ns, month), 'r+');
  try {
    const { size } = files.fstatSync(fd);
    const cut = readAt(files, fd, offset, size - offset);
    if (cut.length === 0) return;
    refuseNewer(cut, ns, month);
    if (!isUnfinishedWrite(cut)) setAside(files, join(folder, ns), `${month}.torn-${offset}`, cut);
    files.ftruncateSync(fd, offset);
    files.fsyncSync(fd);
  } finally {
    files.closeSync(fd);
  }
}

function refuseNewer(cut: Buffer, ns: string, month: string): void {
  const [, version] = /^\{"v":(\d+)/.exec(cut.toString('latin1', 0, 16)) ?? [];
  if (version !== undefined && version !== '1') {
    throw new CairnError(
      'unavailable',
      `The journal of ${ns}, ${month}, was written by a newer version of Cairn.`,
    );
  }
}

/** Changes without a commit line, the last of them perhaps cut short. */
function isUnfinishedWrite(cut: Buffer): boolean {
  for (let start = 0; start < cut.length; ) {
    const end = cut.indexOf(10, start);
    if (end === -1) return true;
    if (headOf(cut.subarray(start, end)) === undefined) return false;
    start = end + 1;
  }
  return true;
}

function setAside(files: Files, folder: string, name: string, bytes: Buffer): void {
  const fd = files.openSync(join(folder, name), 'w');
  try {
    writeAll(files, fd, bytes);
    files.fsyncSync(fd);
  } finally {
    files.closeSync(fd);
  }
  syncFolder(files, folder);
}
