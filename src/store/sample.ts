import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { type CommitLine, commitLine, type JournalLine, journalLine } from '../core/change.ts';
import { timeOrderedId } from '../core/names.ts';

// The sample store, copied so that its reference day is today.
// copySampleStore · shiftDates

/**
 * Copies the sample store in `from` to `to`, every date moved by the whole days between its `referenceDate` (in
 * `sample.json`) and `today` (YYYY-MM-DD, UTC: the journal then holds nothing of the future). The journal tells the same
 * story of the moved bytes: hashes are made anew, lines stand in the file of their new month, and its epoch is new.
 * Bytes of uploads stay. Does nothing when `to` exists; appears whole or not at all.
 */
export async function copySampleStore(from: string, to: string, { today }: { today: string }): Promise<void> {
  if (await exists(to)) return;
  const days = daysBetween(await referenceDate(from), today);
  await mkdir(dirname(resolve(to)), { recursive: true });
  const building = await mkdtemp(`${resolve(to)}.new-`);
  try {
    await copyRecords(join(from, 'json-db'), join(building, 'json-db'), days);
    await copyJournal(join(from, 'journal'), join(building, 'journal'), days);
    await copyFile(join(from, 'README.md'), join(building, 'README.md'));
    await putInPlace(building, to);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** A string value that is a date or date-time and nothing else; not a key, not a quotation inside a longer string. */
const DATE_VALUE =
  /(?<!\\)"(\d{4}-\d{2}-\d{2})((?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?)"(?!\s*:)/g;

/**
 * JSON text with every string value that is wholly an ISO date or date-time moved by `days`. Time of day and written offset
 * stay, and so does all formatting: it is an edit of text, which serves a half-saved file as well as a whole one.
 */
export function shiftDates(json: string, days: number): string {
  return json.replaceAll(DATE_VALUE, (_, date: string, time: string) => `"${shiftDay(date, days)}${time}"`);
}

const DAY_MS = 86_400_000;

function shiftDay(date: string, days: number): string {
  const at = Date.parse(date);
  return Number.isNaN(at) ? date : new Date(at + days * DAY_MS).toISOString().slice(0, 10);
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

async function referenceDate(from: string): Promise<string> {
  return JSON.parse(await readFile(join(from, 'sample.json'), 'utf8')).referenceDate;
}

async function copyRecords(from: string, to: string, days: number): Promise<void> {
  for (const path of await filesIn(from)) {
    const target = join(to, path);
    await mkdir(dirname(target), { recursive: true });
    if (extname(path) !== '.json') await copyFile(join(from, path), target);
    else await writeFile(target, shiftDates(await readFile(join(from, path), 'utf8'), days));
  }
}

async function copyJournal(from: string, to: string, days: number): Promise<void> {
  const epoch = timeOrderedId();
  for (const ns of await readdir(from)) {
    const lines: string[] = [];
    for (const path of await filesIn(join(from, ns))) {
      lines.push(...(await readFile(join(from, ns, path), 'utf8')).split('\n').filter((line) => line !== ''));
    }
    await mkdir(join(to, ns), { recursive: true });
    for (const [month, text] of rewriteJournal(lines, days, epoch)) {
      await writeFile(join(to, ns, `${month}.jsonl`), text);
    }
  }
}

/** The lines of one namespace's journal, oldest first, moved by `days`: the text of each month. */
function rewriteJournal(lines: readonly string[], days: number, epoch: string): Map<string, string> {
  const months = new Map<string, string>();
  const hashes = new Map<string, string>();
  let month = '';
  let group = '';
  for (const line of lines.map(readLine)) {
    const moved = 'commit' in line ? { ...line, epoch } : moveLine(line, days, hashes);
    if ('at' in moved && group === '') month = moved.at.slice(0, 7);
    group += `${JSON.stringify(moved)}\n`;
    if ('at' in moved) continue;
    months.set(month, (months.get(month) ?? '') + group);
    group = '';
  }
  return months;
}

function readLine(text: string): JournalLine | CommitLine {
  const line = JSON.parse(text);
  return 'commit' in line ? commitLine.parse(line) : journalLine.parse(line);
}

/** `hashes` leads from the etags of earlier lines to those of their moved bytes, and learns this one's. */
function moveLine(line: JournalLine, days: number, hashes: Map<string, string>): JournalLine {
  const moved = { ...line, at: shiftDay(line.at.slice(0, 10), days) + line.at.slice(10) };
  if (line.prev !== null) moved.prev = movedHash(line, line.prev, hashes);
  if (line.etag === null) return moved;
  const text = shiftDates(line.text ?? `${JSON.stringify(line.doc, null, 2)}\n`, days);
  if (line.text === undefined) moved.doc = JSON.parse(text);
  else moved.text = text;
  moved.etag = createHash('sha256').update(text).digest('hex');
  hashes.set(line.etag, moved.etag);
  return moved;
}

function movedHash(line: JournalLine, hash: string, hashes: ReadonlyMap<string, string>): string {
  const moved = hashes.get(hash);
  if (moved === undefined)
    throw new Error(`Line ${line.seq} of the sample's journal follows bytes that it does not hold.`);
  return moved;
}

/** Another start may have been quicker: its copy is as good. */
async function putInPlace(building: string, to: string): Promise<void> {
  try {
    await rename(building, to);
  } catch (error) {
    if (!(await exists(to))) throw error;
  }
}

/** Paths of all files below a folder, relative to it, in order. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
