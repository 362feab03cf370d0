import type { Place } from '../../core/query.ts';
import { isPlain, type Operator, operatorText, type Piece, parseSearch } from '../../core/search-text.ts';
import type { Who } from '../../core/who.ts';
import { FACTS } from './facts.ts';
import { folded, leavesOf } from './fields.ts';
import { possibleValues } from './possible.ts';
import type { Knowledge, Reader } from './reading.ts';
import { readerFor } from './understand.ts';

// How what is being typed could go on: complete

/** What could stand in place of the text from `start` to `end`. */
export interface Completion {
  start: number;
  end: number;
  items: Suggestion[];
}

export interface Suggestion {
  /** The whole operator; one whose value is still to come ends in a colon. */
  insert: string;
  /** What it means, or how the value is called. */
  label: string;
  /** How many records have it. */
  count?: number;
}

/** More than one looks through. */
export const MOST_COMPLETIONS = 8;
/** So much of a word has to be typed before operators are thought of. */
const ENOUGH = 2;

const OPERATORS: Record<string, string> = {
  in: 'a business or a collection',
  is: 'what is to repair',
  tag: 'a tag',
  updated: 'when it changed last',
  created: 'when it was made',
  by: 'who changed it last',
  has: 'a file, or a field that is filled in',
};

/** Completes the piece at the caret: the name of an operator, or its value. */
export async function complete(
  knowledge: Knowledge,
  who: Who,
  text: string,
  caret: number,
  scope: Partial<Place> = {},
): Promise<Completion> {
  const pieces = parseSearch(text);
  const piece = pieces.find(({ start, end }) => start < caret && caret <= end);
  const nothing = { start: caret, end: caret, items: [] };
  if (!piece || piece.kind === 'phrase') return nothing;
  const others = pieces.filter((other) => other.kind === 'operator' && other !== piece) as Operator[];
  const { reader } = await readerFor(knowledge, who, others, scope);
  const items =
    piece.kind === 'operator' && caret >= piece.valueAt
      ? await valuesFor(piece, text.slice(piece.valueAt, caret), reader)
      : namesFor(piece, text.slice(piece.start, caret), reader);
  return { start: piece.start, end: piece.end, items: items.slice(0, MOST_COMPLETIONS) };
}

function namesFor(piece: Piece, typed: string, { shapes }: Reader): Suggestion[] {
  const begin = folded(typed.replace(/^-/, ''));
  if (begin.length < ENOUGH) return [];
  const minus = piece.negated ? '-' : '';
  const operators = Object.entries(OPERATORS).filter(([name]) => name.startsWith(begin));
  const fields = new Map<string, string>();
  for (const shape of shapes)
    for (const { key, label } of leavesOf(shape.fields))
      if (goesBy(key, label, begin) && !FACTS.includes(key.toLowerCase()))
        fields.set(operatorText(key, 'x').replace(/x$/, ''), `${label}, in ${shape.title}`);
  return [...operators.map(([name, label]) => [`${name}:`, label] as const), ...fields].map(
    ([name, label]) => ({ insert: minus + name, label }),
  );
}

/** By its own name, not by that of the group around it: whoever looks for a roof does not want each field of roofs. */
function goesBy(key: string, label: string, begin: string): boolean {
  return [key, label.split(' › ').at(-1) ?? ''].some((name) => folded(name).startsWith(begin));
}

async function valuesFor(operator: Operator, typed: string, reader: Reader): Promise<Suggestion[]> {
  const { name, negated } = operator;
  // Of several values the last one is being typed.
  const [, head = '', begin = ''] = /^((?:[^",]*,)*)(?:[<>]=?)?"?(.*)$/s.exec(typed) ?? [];
  const found = await possibleValues(operator, begin, reader);
  // What stands in quotes is one value.
  const fitting = found.filter(({ value }) => head === '' || isPlain(value));
  const before = (operator.compare ?? '') + head;
  return fitting.map(({ value, ...rest }) => ({
    insert: operatorText(name, value, { negated, before }),
    ...rest,
  }));
}
