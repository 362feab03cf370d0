import { isFormat } from '../fields/formats.ts';
import { readDate, readTime } from './dates.ts';

// Date-times between their written form and the clock on the wall of a time zone: momentText · readMoment

/** A written date-time: 2026-11-30T14:30:00.000+01:00 in its parts. */
interface Written {
  date: string;
  /** Between date and time. */
  mark: string;
  hours: string;
  seconds: string | undefined;
  fraction: string;
  /** Z, z, +01:00, +0100 or nothing. */
  offset: string;
}

const WRITTEN = /^(\d{4}-\d\d-\d\d)([Tt ])(\d\d:\d\d)(?::(\d\d)(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?$/;

/** The wall-clock time of a written date-time, `2026-11-30T14:30`, seconds only where there are some; other texts as they are. */
export function momentText(written: string, timeZone: string): string {
  const parts = parse(written);
  if (!parts) return written;
  const instant = instantOf(parts);
  const wall = instant === undefined ? wallOf(parts) : instant + offsetAt(instant, timeZone);
  return Number.isNaN(wall) ? written : clockText(wall);
}

/**
 * The written date-time of a wall-clock time that a person typed, in the style of the value it replaces: `Z`, a number, or nothing;
 * with or without seconds. An offset that is not the zone's own stays; a new value gets the zone's. In the hour that happens twice
 * the old value's offset decides, else the first. `problem` when the text is no time, or falls into the hour that is skipped.
 */
export function readMoment(
  typed: string,
  zone: { language: string; timeZone: string },
  old?: string,
): { written: string } | { problem: string } {
  const wall = readWall(typed, zone.language);
  if (wall === undefined) return { problem: 'must be a date and a time like 2026-11-30 14:30' };
  const before = old === undefined ? undefined : parse(old);
  if (before && before.offset === '') return { written: write(wall, before, '') };
  const [first, second] = instantsAt(wall, zone.timeZone);
  if (first === undefined) return { problem: skipped(wall, zone.timeZone) };
  const instant =
    second !== undefined && before && wall - second === offsetThen(before, zone.timeZone) ? second : first;
  const fixed = before && fixedOffset(before, zone.timeZone);
  if (before && fixed !== undefined) return { written: write(instant + fixed, before, before.offset) };
  return { written: writeInstant(instant, wall, before) };
}

function skipped(wall: number, timeZone: string): string {
  return `does not exist in ${timeZone}: the clocks go forward over ${clockText(wall).slice(11)} that day`;
}

/** How far ahead the zone's clocks were at the old value. */
function offsetThen(before: Written, timeZone: string): number {
  return offsetAt(instantOf(before) as number, timeZone);
}

/** An offset (ms) in the old value that is not what the zone's clocks showed then; `Z` counts as the zone's. */
function fixedOffset(before: Written, timeZone: string): number | undefined {
  if (/^[Zz]$/.test(before.offset)) return undefined;
  const offset = milliseconds(before.offset);
  return offset === offsetThen(before, timeZone) ? undefined : offset;
}

function writeInstant(instant: number, wall: number, before: Written | undefined): string {
  const offset = wall - instant;
  const utc = (before && /^[Zz]$/.test(before.offset)) || offset % 60_000 !== 0;
  if (utc) return write(instant, before, before && /^[Zz]$/.test(before.offset) ? before.offset : 'Z');
  return write(wall, before, offsetText(offset, !before || before.offset.includes(':')));
}

/** A clock's time with a style's details. */
function write(wall: number, style: Written | undefined, offset: string): string {
  const iso = new Date(wall).toISOString();
  const keepsSeconds = style === undefined || style.seconds !== undefined || wall % 60_000 !== 0;
  const fraction = style?.fraction.replace(/\d/g, '0') ?? '';
  const clock = keepsSeconds ? iso.slice(11, 19) + fraction : iso.slice(11, 16);
  return `${iso.slice(0, 10)}${style?.mark ?? 'T'}${clock}${offset}`;
}

function parse(written: string): Written | undefined {
  const [, date = '', mark = '', hours = '', seconds, fraction = '', offset = ''] =
    WRITTEN.exec(written) ?? [];
  if (!isFormat('date-time', written)) return undefined;
  return { date, mark, hours, seconds, fraction, offset };
}

function wallOf({ date, hours, seconds = '00' }: Written): number {
  return Date.parse(`${date}T${hours}:${seconds}Z`);
}

function instantOf(parts: Written): number | undefined {
  return parts.offset === '' ? undefined : wallOf(parts) - milliseconds(parts.offset);
}

function milliseconds(offset: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(offset) ?? ['', '+', '0', '0'];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function offsetText(offset: number, colon: boolean): string {
  const minutes = Math.abs(offset) / 60_000;
  const pad = (number: number) => String(Math.floor(number)).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${pad(minutes / 60)}${colon ? ':' : ''}${pad(minutes % 60)}`;
}

function readWall(typed: string, language: string): number | undefined {
  const text = typed.trim();
  const [, date = '', time = ''] =
    /^(\S+?)(?:[Tt]|,?\s+)(\d.*)$/.exec(text) ?? /^(.*\d{4}),?\s+(\d.*)$/.exec(text) ?? [];
  const day = readDate(date, language);
  const clock = readTime(time);
  if (!day || !clock) return undefined;
  return Date.parse(`${day}T${clock.length === 5 ? `${clock}:00` : clock}Z`);
}

function clockText(wall: number): string {
  const iso = new Date(wall).toISOString();
  return iso.slice(17, 19) === '00' ? iso.slice(0, 16) : iso.slice(0, 19);
}

/** The instants at which a zone's clocks show a wall time: none, one or two, the earlier first. */
function instantsAt(wall: number, timeZone: string): number[] {
  const day = 86_400_000;
  const offsets = new Set([offsetAt(wall - day, timeZone), offsetAt(wall + day, timeZone)]);
  const instants = [...offsets].map((offset) => wall - offset);
  return instants.filter((instant) => instant + offsetAt(instant, timeZone) === wall).sort((a, b) => a - b);
}

// An entry a zone; making a formatter costs more than using it.
const clocks = new Map<string, Intl.DateTimeFormat>();

/** How far (ms) a zone's clocks are ahead of UTC at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(timeZone, clock);
  const wall = Date.parse(`${clock.format(instant).replace(' ', 'T')}Z`);
  return wall - Math.floor(instant / 1000) * 1000;
}
