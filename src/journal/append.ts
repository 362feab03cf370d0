import { join } from 'node:path';
import { type Files, makeFolder, type Sync, syncFolder, unavailable, writeAll } from '../core/files.ts';
import { latest, monthFile, monthsIn, nextMonth } from './month.ts';

// The open end of one namespace's journal.
// createAppender

/** Appends to the newest month of a namespace. */
export interface Appender {
  /** The month that text for `month` goes to: never an older one than the last, never a packed one. */
  monthFor(month: string): string;
  /** Where the next byte of that month goes. */
  sizeOf(month: string): number;
  /** The same, where that month is the one being written to. */
  sizeIfOpen(month: string): number | undefined;
  /** Appends and makes durable. When it fails the file is as before, or nothing more is taken until it is. */
  append(month: string, text: Buffer): Promise<void>;
  /** From now on text goes to a later month than this one, which may be packed. */
  seal(month: string): void;
  /** Throws, and closes nothing, while the file has an unfinished end that cannot be cut off. */
  close(): void;
}

/** Opens the end of a namespace's journal. `step` hears of each step just after it. */
export function createAppender(
  files: Files,
  folder: string,
  ns: string,
  sync: Sync,
  step: (name: string) => void,
): Appender {
  let sealed = '';
  let current: { month: string; fd: number; size: number; torn: boolean } | undefined;

  function monthFor(wanted: string): string {
    const month = wanted > sealed || sealed === '' ? wanted : nextMonth(sealed);
    if (current !== undefined) return latest([month, current.month]);
    const last = monthsIn(files, folder, ns).at(-1);
    if (last === undefined || month > last.month) return month;
    return last.packed ? nextMonth(last.month) : last.month;
  }

  function opened(month: string) {
    if (current?.month === month) return current;
    close();
    makeFolder(files, join(folder, ns));
    const path = monthFile(folder, ns, month);
    const isNew = files.lstatSync(path, { throwIfNoEntry: false }) === undefined;
    const fd = files.openSync(path, 'a+');
    if (isNew) syncFolder(files, join(folder, ns));
    current = { month, fd, size: files.fstatSync(fd).size, torn: false };
    return current;
  }

  async function append(month: string, text: Buffer): Promise<void> {
    const end = opened(month);
    if (end.torn) cut(end);
    try {
      writeAll(files, end.fd, text);
      step('journal written');
      await sync(end.fd);
      step('journal synced');
      end.size += text.length;
    } catch (error) {
      end.torn = true;
      cutQuietly(end);
      throw unavailable(`write the journal of ${ns}`, error);
    }
  }

  function cut(end: { fd: number; size: number; torn: boolean }): void {
    files.ftruncateSync(end.fd, end.size);
    files.fsyncSync(end.fd);
    end.torn = false;
  }

  function cutQuietly(end: { fd: number; size: number; torn: boolean }): void {
    try {
      cut(end);
    } catch {
      // Tried again before the next line.
    }
  }

  function seal(month: string): void {
    if (month > sealed) sealed = month;
    if (current !== undefined && current.month <= month) close();
  }

  function close(): void {
    if (current === undefined) return;
    if (current.torn) cut(current);
    files.closeSync(current.fd);
    current = undefined;
  }

  return {
    monthFor,
    sizeOf: (month) => opened(month).size,
    sizeIfOpen: (month) => (current?.month === month ? current.size : undefined),
    append,
    seal,
    close,
  };
}
