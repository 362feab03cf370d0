import type { Filter } from '../../core/query.ts';
import { type Operator, readValue } from '../../core/search-text.ts';
import { startOf, todayIn } from '../../core/values/days.ts';
import { readSpan } from '../../core/values/spans.ts';
import { inSpans, readSpans } from './days.ts';
import { folded, leavesOf } from './fields.ts';
import { NOTHING, type Reader, type Reading, signed } from './reading.ts';

// Operators about records as such: is: has: by: tag: updated: created: · readFact · PROBLEMS

/** What `is:` takes: the kind of the record's problem, `problem` for any, and what it means. */
export const PROBLEMS: Record<string, { kind?: string; help: string }> = {
  problem: { help: 'anything to repair' },
  broken: { kind: 'broken', help: 'its file cannot be read' },
  invalid: { kind: 'invalid', help: 'does not fit its fields' },
  dangling: { kind: 'link', help: 'refers to something that is not there' },
  duplicate: { kind: 'duplicate', help: 'has what only one record may have' },
  held: { kind: 'gone', help: 'its file is gone' },
};

const READERS: Record<string, (operator: Operator, reader: Reader) => Reading> = {
  is: readIs,
  has: readHas,
  by: ({ value, negated }) => ({
    clause: signed({ pointer: '@by', op: 'contains', value }, negated),
    words: `${negated ? 'not ' : ''}changed by ${value}`,
  }),
  tag: readTag,
  updated: (operator, reader) => readMoment('@updated', 'changed', operator, reader),
  created: (operator, reader) => readMoment('@created', 'created', operator, reader),
};

/** Names of the operators that every collection has. */
export const FACTS = Object.keys(READERS);

/** Reads an operator about the record; undefined when it is none. Without a value it is still being typed. */
export function readFact(operator: Operator, reader: Reader): Reading {
  const name = operator.name.toLowerCase();
  const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  if (!read) return undefined;
  return operator.value === '' ? NOTHING : read(operator, reader);
}

function readIs(operator: Operator): Reading {
  const { value, negated } = operator;
  const problem = Object.hasOwn(PROBLEMS, folded(value)) ? PROBLEMS[folded(value)] : undefined;
  if (!problem) return { problem: `“is:” takes ${list(Object.keys(PROBLEMS))}, not “${value}”.` };
  const filter: Filter = problem.kind
    ? { pointer: '@problem', op: 'eq', value: problem.kind }
    : { pointer: '@problem', op: 'empty', value: false };
  return { clause: signed(filter, negated), words: `is ${negated ? 'not ' : ''}${value.toLowerCase()}` };
}

function readHas({ value, negated }: Operator, { shapes }: Reader): Reading {
  const words = (what: string) => `${negated ? 'without' : 'with'} ${what}`;
  const wanted = folded(value);
  if (wanted === 'file' || wanted === 'files')
    return { clause: signed({ pointer: '@files', op: 'gt', value: 0 }, negated), words: words('a file') };
  const tags = wanted === 'tag' || wanted === 'tags';
  const named = shapes.flatMap(({ fields }) =>
    leavesOf(fields).filter(({ key, label }) => folded(key) === wanted || folded(label) === wanted),
  );
  const pointers = tags ? tagPointers(shapes) : [...new Set(named.map(({ pointer }) => pointer))];
  if (pointers.length === 0) return { problem: `There is no field “${value}”.` };
  const any = pointers.map((pointer): Filter => ({ pointer, op: 'empty', value: false }));
  return { clause: signed({ any }, negated), words: words(tags ? 'tags' : (named[0]?.label ?? value)) };
}

function readTag(operator: Operator, { shapes }: Reader): Reading {
  const asked = readValue(operator);
  const values = 'values' in asked ? asked.values : [operator.value];
  const pointers = tagPointers(shapes);
  if (pointers.length === 0) return { problem: 'Nothing here has tags.' };
  const any = pointers.flatMap((pointer) =>
    values.map((value): Filter => ({ pointer: `${pointer}/*`, op: 'same', value })),
  );
  const words = `${operator.negated ? 'not tagged' : 'tagged'} ${values.join(' or ')}`;
  return { clause: signed({ any }, operator.negated), words };
}

/** Lists of tags, in whichever collection. */
export function tagPointers(shapes: Reader['shapes']): string[] {
  const fields = shapes.flatMap((shape) => leavesOf(shape.fields));
  const tags = fields.filter(
    ({ widget, key, searchable }) =>
      (widget === 'tags' && searchable) || (key === 'tags' && widget !== 'text'),
  );
  return [...new Set(tags.map(({ pointer }) => pointer.replace(/\/\*$/, '')))];
}

function readMoment(
  pointer: '@updated' | '@created',
  verb: string,
  operator: Operator,
  { knowledge, timeZone, language }: Reader,
): Reading {
  const today = todayIn(timeZone, knowledge.now());
  const read = readSpans(operator, (text) => readSpan(text, today, language));
  if ('problem' in read) return read;
  const clause = inSpans(read.spans, (bound, day) => ({
    pointer,
    op: bound === 'from' ? 'gte' : 'lt',
    value: startOf(day, timeZone),
  }));
  return {
    clause: signed(clause, operator.negated),
    words: `${operator.negated ? 'not ' : ''}${verb} ${read.words}`,
  };
}

function list(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
