import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { errno, type Files, readAt } from '../core/files.ts';
import { compareBytes } from '../core/names.ts';
import { type Member, readMembers, unpackMember } from './member.ts';

// The files of a journal, `<namespace>/<YYYY-MM>.jsonl`, and their text, packed or not.
// namespacesIn · monthsIn · monthFile · nextMonth · latest · createMonths

/** One month of one namespace as text that can be read anywhere. */
export interface MonthText {
  ns: string;
  month: string;
  /** Length of the text in bytes. */
  size: number;
  /** At most `length` bytes of text; fewer at its end. Throws when a packed part is damaged. */
  read(offset: number, length: number): Buffer;
}

/** Which months a namespace has, and whether they are packed. */
export interface MonthName {
  month: string;
  packed: boolean;
}

/** The namespaces that have a journal, in byte order. */
export function namespacesIn(files: Files, folder: string): string[] {
  try {
    const entries = files.readdirSync(folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    return names.map((entry) => entry.name).sort(compareBytes);
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw error;
  }
}

/** A namespace's months, oldest first. A month that is there in both forms was being packed: the unpacked one counts. */
export function monthsIn(files: Files, folder: string, ns: string): MonthName[] {
  const months = new Map<string, boolean>();
  try {
    for (const name of files.readdirSync(join(folder, ns))) {
      const [, month, gz] = /^(\d{4,}-\d\d)\.jsonl(\.gz)?$/.exec(name) ?? [];
      if (month !== undefined) months.set(month, gz !== undefined && months.get(month) !== false);
    }
  } catch (error) {
    if (errno(error) !== 'ENOENT') throw error;
  }
  return [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, packed]) => ({ month, packed }));
}

/** The path of a month's file. */
export function monthFile(folder: string, ns: string, month: string, packed = false): string {
  return join(folder, ns, `${month}.jsonl${packed ? '.gz' : ''}`);
}

/** The month after. */
export function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}

/** The latest of some months. */
export function latest(months: string[]): string {
  return months.sort().at(-1) ?? '';
}

/** Opens months for reading, one at a time; remembers where the members of packed ones are. */
export interface Months {
  /** Runs `use` with the month's text; undefined when there is no such month. */
  open<T>(ns: string, month: string, use: (text: MonthText) => T): T | undefined;
}

const KEPT = 64;

/** Months below one journal folder. */
export function createMonths(files: Files, folder: string): Months {
  const tables = new Map<string, { stamp: string; members: Member[] | undefined }>();
  let unpacked: { key: string; text: Buffer } | undefined;

  function open<T>(ns: string, month: string, use: (text: MonthText) => T): T | undefined {
    for (const packed of [false, true]) {
      const path = monthFile(folder, ns, month, packed);
      const fd = openQuietly(path);
      if (fd === undefined) continue;
      try {
        return use({ ns, month, ...(packed ? packedText(path, fd) : plainText(fd)) });
      } finally {
        files.closeSync(fd);
      }
    }
    return undefined;
  }

  function openQuietly(path: string): number | undefined {
    try {
      return files.openSync(path, 'r');
    } catch (error) {
      if (errno(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  function plainText(fd: number): Pick<MonthText, 'size' | 'read'> {
    return {
      size: files.fstatSync(fd).size,
      read: (offset, length) => readAt(files, fd, offset, length),
    };
  }

  function packedText(path: string, fd: number): Pick<MonthText, 'size' | 'read'> {
    const { size: fileSize, mtimeMs, ino } = files.fstatSync(fd);
    const stamp = `${path} ${ino} ${mtimeMs} ${fileSize}`;
    const members = tableOf(path, stamp, fd, fileSize);
    if (members === undefined) return foreignText(stamp, fd, fileSize);
    const last = members.at(-1);
    const textOf = (member: Member) => kept(`${stamp} ${member.at}`, () => unpackMember(files, fd, member));
    return {
      size: last ? last.from + last.size : 0,
      read: (offset, length) => readAcross(members, textOf, offset, length),
    };
  }

  function tableOf(path: string, stamp: string, fd: number, fileSize: number): Member[] | undefined {
    const known = tables.get(path);
    if (known?.stamp === stamp) return known.members;
    const members = readMembers(files, fd, fileSize);
    if (tables.size >= KEPT) tables.delete(tables.keys().next().value as string);
    tables.set(path, { stamp, members });
    return members;
  }

  /** A month that another program packed again has no sizes in its headers: it is unpacked as a whole. */
  function foreignText(stamp: string, fd: number, fileSize: number): Pick<MonthText, 'size' | 'read'> {
    const text = kept(stamp, () => gunzipSync(readAt(files, fd, 0, fileSize)));
    return { size: text.length, read: (offset, length) => text.subarray(offset, offset + length) };
  }

  function kept(key: string, unpack: () => Buffer): Buffer {
    if (unpacked?.key !== key) unpacked = { key, text: unpack() };
    return unpacked.text;
  }

  return { open };
}

function readAcross(
  members: Member[],
  textOf: (member: Member) => Buffer,
  offset: number,
  length: number,
): Buffer {
  const parts: Buffer[] = [];
  const end = offset + length;
  for (let index = memberAt(members, offset); index < members.length; index++) {
    const member = members[index] as Member;
    if (member.from >= end) break;
    parts.push(textOf(member).subarray(Math.max(0, offset - member.from), end - member.from));
  }
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}

/** The index of the member that holds an offset. */
function memberAt(members: Member[], offset: number): number {
  let [low, high] = [0, members.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { from, size } = members[middle] as Member;
    if (from + size <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
