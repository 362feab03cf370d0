import type { FieldChange } from './document.ts';
import type { FieldError } from './errors.ts';
import type { Ref } from './names.ts';
import type { JsonObject } from './record.ts';
import type { Cell, ReadOptions, TableFacts } from './tables.ts';

// An import, from the file that somebody brings to the records that come of it.

/** What a new field can be. */
export const newTypes = [
  'text',
  'longtext',
  'integer',
  'number',
  'money',
  'percent',
  'boolean',
  'date',
  'datetime',
  'time',
  'email',
  'url',
  'phone',
  'choice',
  'list',
  'relation',
  'json',
] as const;
export type NewType = (typeof newTypes)[number];

/** What all values of a column say. */
export interface ColumnFinding {
  column: string;
  filled: number;
  /** No value comes twice. */
  unique: boolean;
  /** The first few different values. */
  examples: string[];
  /** How many of the filled ones could be read so. */
  fits: Partial<Record<NewType, number>>;
  suggested: NewType;
  /** What separates the decimals of its numbers, where it has any. */
  decimals: ',' | '.';
  /** Whether 3/4/2026 is in April (`day`) or in March. */
  first: 'day' | 'month';
  /** Its few different values, the most frequent first. */
  choices?: string[];
  /** Of values that are objects or lists: their JSON Schema. */
  node?: object;
}

/** Where a column goes. `by`: how its values name records of another collection, `@id`, `@title` or a pointer there. */
export type ColumnChoice = (
  | { to: 'leave' }
  | { to: 'id' }
  | { to: 'field'; pointer: string }
  | { to: 'new'; key: string; type: NewType; relation?: string }
) & { decimals?: ',' | '.'; first?: 'day' | 'month' };

/** How the names in a column are found in the collection that it refers to. */
export interface LinkFinding {
  column: string;
  /** `ns/collection`. */
  to: string;
  title: string;
  by: string;
  distinct: number;
  found: number;
  /** Some that were not found. */
  missing: string[];
}

export const importModes = ['both', 'add', 'change'] as const;

/** What an import is to do. */
export interface ImportWish {
  collection: string;
  /** Of a collection that is made by it. */
  title?: string;
  singular?: string;
  /** By the name of the column. */
  columns: Record<string, ColumnChoice>;
  /** What tells which record a row is: `@id`, or pointers that must all agree. None: every row is new. */
  key: string[];
  mode: (typeof importModes)[number];
  /** What an empty cell does to a record that has a value. */
  empty: 'leave' | 'clear';
  read: ReadOptions;
}

/** One that waits, is being looked at, or is done. Kept for a week. */
export interface Import {
  id: string;
  ns: string;
  name: string;
  by: string;
  at: string;
  size: number;
  state: 'reading' | 'read' | 'checking' | 'checked' | 'applying' | 'applied' | 'failed';
  /** Of what is being done, 0 to 1. */
  progress: number;
  /** Why it cannot be read or done so, or why the last run came to nothing: then it waits to be tried again. */
  reason?: string;
  facts?: TableFacts;
  columns: ColumnFinding[];
  rows: number;
  wish: ImportWish;
  /** The collection is not there yet. */
  isNew: boolean;
  /** Cells that were mended in the page, by row and column. */
  mended: Record<string, Record<string, string>>;
  /** The run that applies it, or did the last time. */
  run?: string;
  /** The latest run in each collection that it went into, its own or that of one which it follows: its tasks there are of that run. */
  ran?: Record<string, string>;
  /** One of the same file that was cut short, with which this one goes on, and the latest run that it takes into account. */
  follows?: { id: string; run: string };
}

/** One row as it was planned. */
export interface PlannedRow {
  at: number;
  ref?: Ref;
  title?: string;
  after?: JsonObject;
  diff?: FieldChange[];
}

export interface InvalidRow {
  at: number;
  cells: Cell[];
  errors: RowError[];
}

/** `column` is absent where it concerns a field that has none, or the row. */
export interface RowError extends FieldError {
  column?: string;
}

/** What an import would do. The samples are the first of their kind. */
export interface ImportPlan {
  counts: { new: number; changed: number; unchanged: number; invalid: number; passed: number };
  new: PlannedRow[];
  changed: PlannedRow[];
  unchanged: PlannedRow[];
  invalid: InvalidRow[];
  /** Left aside by the mode: known ones when only adding, new ones when only changing. */
  passed: PlannedRow[];
  links: LinkFinding[];
  /** The schema that is written first; absent when it stays as it is. */
  schema?: { ref: Ref; fields: string[]; isNew: boolean };
}

/** A value by a name that came from a file: `constructor` is a name like any other. */
export function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** A header as it is compared: case, spacing, accents and umlauts do not count. Two spellings, since ö is oe to some and o to others. */
export function foldings(header: string): [string, string] {
  const lower = header.normalize('NFC').toLowerCase().replaceAll('ß', 'ss');
  const bare = (text: string) => text.normalize('NFKD').replace(/[^\p{L}\p{N}]/gu, '');
  return [bare(lower.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue')), bare(lower)];
}
