import type { Clause, Place } from '../../core/query.ts';
import { type Operator, type Piece, parseSearch, type Understood, wordsOf } from '../../core/search-text.ts';
import type { Who } from '../../core/who.ts';
import { FACTS, readFact } from './facts.ts';
import { fieldsNamed } from './fields.ts';
import { narrowed, readPlaces } from './places.ts';
import { type Knowledge, NOTHING, type Reader, type Reading, type Understanding } from './reading.ts';
import { readField } from './values.ts';

// From what a person typed to a question: understand

/** More make a question that nobody understands: the rest is left out, and said to be. */
const MOST_OPERATORS = 40;

/** Reads a question within a scope. Text without operators costs nothing. */
export async function understand(
  knowledge: Knowledge,
  who: Who,
  text: string,
  scope: Partial<Place> = {},
): Promise<Understanding> {
  const pieces = parseSearch(text);
  const typed = pieces.filter((piece) => piece.kind === 'operator');
  const [operators, others] = [typed.slice(0, MOST_OPERATORS), typed.slice(MOST_OPERATORS)];
  if (operators.length === 0) return { query: { ...scope, ...(text.trim() && { text }) }, operators: [] };
  const { reader, readings: where } = await readerFor(knowledge, who, operators, scope);
  const read = await Promise.all(
    operators.map(async (operator) => where.get(operator) ?? (await readOperator(operator, reader))),
  );
  const readings = new Map(operators.map((operator, at) => [operator, read[at]]));
  const unread = others.filter((operator) => isOperator(operator, reader));
  for (const operator of unread) readings.set(operator, NOTHING);
  const words = pieces.map((piece) => asWords(text, piece, readings));
  return {
    query: {
      ...scope,
      ...(operators.some(isPlace) && narrowed(reader.shapes)),
      ...textOf(wordsOf(text, words)),
      ...clausesOf(read),
    },
    operators: [
      ...operators.flatMap((operator) => understood(text, operator, readings.get(operator))),
      ...tooMany(unread),
    ],
  };
}

/** What the operators are read with once those about places are read. */
export async function readerFor(
  knowledge: Knowledge,
  who: Who,
  operators: readonly Operator[],
  scope: Partial<Place>,
): Promise<{ reader: Reader; readings: Map<Operator, Reading> }> {
  const [all, namespaces] = await Promise.all([knowledge.collections(who), knowledge.namespaces(who)]);
  const open = all.filter(
    ({ ns, collection }) =>
      [undefined, ns].includes(scope.ns) && [undefined, collection].includes(scope.collection),
  );
  const every = await Promise.all(open.map(({ ns, collection }) => knowledge.shape(who, ns, collection)));
  const { shapes, readings } = readPlaces(operators.filter(isPlace), every, namespaces);
  const asked = new Set(shapes.map(({ ns }) => ns));
  const [only, ...others] = namespaces.filter(({ ns }) => asked.has(ns));
  const one = only && others.length === 0 ? only : undefined;
  const timeZone = one?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const reader = { who, knowledge, shapes, namespaces, timeZone, language: one?.language ?? 'en' };
  return { reader, readings };
}

function isPlace({ name }: Operator): boolean {
  return name.toLowerCase() === 'in';
}

function isOperator(operator: Operator, { shapes }: Reader): boolean {
  const name = operator.name.toLowerCase();
  return isPlace(operator) || FACTS.includes(name) || fieldsNamed(shapes, operator.name).length > 0;
}

function tooMany([first, ...others]: readonly Operator[]): Understood[] {
  if (!first) return [];
  const { start, end } = first;
  const words = others.length ? `${others.length + 1} more` : 'one more';
  return [
    {
      start,
      end,
      words,
      problem: `A question has at most ${MOST_OPERATORS} operators. The rest was left out.`,
    },
  ];
}

/** An operator without a value is being typed, and asks for nothing yet. */
async function readOperator(operator: Operator, reader: Reader): Promise<Reading> {
  const fact = readFact(operator, reader);
  if (fact) return fact;
  const named = fieldsNamed(reader.shapes, operator.name);
  if (named.length === 0) return undefined;
  return operator.value === '' ? NOTHING : await readField(operator, named, reader);
}

function asWords(text: string, piece: Piece, readings: ReadonlyMap<Operator, Reading>): Piece {
  if (piece.kind !== 'operator' || readings.get(piece) !== undefined) return piece;
  const { start, end, negated } = piece;
  return { kind: 'word', text: text.slice(start, end), start, end, negated };
}

function textOf(words: string): { text?: string } {
  return words === '' ? {} : { text: words };
}

function clausesOf(readings: readonly Reading[]): { where?: Clause } {
  const clauses = readings.flatMap((reading) => reading?.clause ?? []);
  const telling = clauses.filter((clause) => !('all' in clause) || clause.all.length > 0);
  return telling.length === 0 ? {} : { where: { all: telling } };
}

function understood(text: string, operator: Operator, reading: Reading): Understood[] {
  const { start, end } = operator;
  if (reading === undefined) return [];
  if ('problem' in reading) {
    const problem = reading.clause ? reading.problem : `${reading.problem} It was left out.`;
    return [{ start, end, words: text.slice(start, end), problem }];
  }
  return reading.words === '' ? [] : [{ start, end, words: reading.words }];
}
