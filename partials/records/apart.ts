import type { FieldDifference } from '../ui/diff.tsx';

type Sides = Omit<FieldDifference, 'label'>;

const LONG = 60;
const AROUND = 60;

/** What differs between two texts: of long ones only the words from the first to the last that differ, with a little around them. */
export function apart(before: string, after: string): Sides {
  if (!before || !after || Math.max(before.length, after.length) < LONG) return { before, after };
  const start = sameStart(before, after);
  const end = sameEnd(before, after, start);
  const was = before.slice(start, before.length - end);
  const is = after.slice(start, after.length - end);
  // Spaces and line ends alone cannot be seen.
  if (was.trim() === is.trim()) return { before, after };
  return {
    before: was.trim(),
    after: is.trim(),
    lead: endOf(after.slice(0, start)),
    trail: beginningOf(after.slice(after.length - end)),
  };
}

/** How many characters are the same at the beginning, up to where a word ends in both. */
function sameStart(before: string, after: string): number {
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same += 1;
  while (same > 0 && !(betweenWords(before, same) && betweenWords(after, same))) same -= 1;
  return same;
}

/** How many are the same at the end, behind the first `start`. */
function sameEnd(before: string, after: string, start: number): number {
  const most = Math.min(before.length, after.length) - start;
  let same = 0;
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  const between = () =>
    betweenWords(before, before.length - same) && betweenWords(after, after.length - same);
  while (same > 0 && !between()) same -= 1;
  return same;
}

function betweenWords(text: string, at: number): boolean {
  return at === 0 || at === text.length || /\s/.test(text[at - 1] ?? '') || /\s/.test(text[at] ?? '');
}

function endOf(text: string): string {
  return text.length <= AROUND ? text : `…${text.slice(-AROUND).replace(/^\S*\s?/, '')}`;
}

function beginningOf(text: string): string {
  return text.length <= AROUND ? text : `${text.slice(0, AROUND).replace(/\s?\S*$/, '')}…`;
}
