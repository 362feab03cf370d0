import { type CairnError, isCairnError } from '../../core/errors.ts';
import { titleOf } from '../../core/fields.ts';
import type { ImportPlan, InvalidRow, PlannedRow, RowError } from '../../core/import.ts';
import { splitRef } from '../../core/names.ts';
import type { Shape } from '../../core/schema.ts';
import type { TableRow } from '../../core/tables.ts';
import type { Who } from '../../core/who.ts';
import type { Mutation, Records, WriteResult } from '../records.ts';
import type { createRowReader, ReadRow } from './rows.ts';

// What an import would do, by doing all of it but the writing: planRows · slicesOf

const SLICE = 200;
/** How many of each kind are kept to be looked at. Of the wrong ones all are, up to this. */
const SAMPLES = 100;
const MOST_INVALID = 20_000;

/** A plan, and the rows that it leaves out, by their numbers. */
export interface Planned {
  plan: Omit<ImportPlan, 'links' | 'schema'>;
  skip: Set<number>;
}

export interface PlanParts {
  who: Who;
  rows: AsyncIterable<TableRow>;
  reader: ReturnType<typeof createRowReader>;
  write: Records['write'];
  /** The schema, which holds for all rows. */
  before: readonly Mutation[];
  shape: Shape;
  stopped: () => boolean;
  done: (rows: number) => void;
}

/** Checks every row as a write would. */
export async function planRows(parts: PlanParts): Promise<Planned> {
  const { rows, reader, shape } = parts;
  const counts = { new: 0, changed: 0, unchanged: 0, invalid: 0, passed: 0 };
  const plan: Planned['plan'] = { counts, new: [], changed: [], unchanged: [], invalid: [], passed: [] };
  const skip = new Set<number>();
  const keep = (kind: 'new' | 'changed' | 'unchanged' | 'passed', row: PlannedRow) => {
    counts[kind] += 1;
    if (plan[kind].length < SAMPLES) plan[kind].push(row);
    if (kind === 'unchanged' || kind === 'passed') skip.add(row.at);
  };
  const refuse = ({ at, cells, errors }: InvalidRow) => {
    counts.invalid += 1;
    skip.add(at);
    if (plan.invalid.length < MOST_INVALID) plan.invalid.push({ at, cells, errors });
  };
  let done = 0;
  for await (const slice of slicesOf(rows)) {
    if (parts.stopped()) break;
    const read = await reader.read(slice);
    const outcomes = await tried(
      parts,
      read.filter(({ mutation }) => mutation !== undefined),
    );
    for (const row of read) {
      const outcome = outcomes.get(row);
      if (outcome === undefined && row.kind === 'passed') keep('passed', { at: row.at, ref: row.ref });
      else if (outcome === undefined || Array.isArray(outcome))
        refuse({ ...row, errors: outcome ?? row.errors });
      else keep(kindOf(row, outcome), sampleOf(row, outcome, shape));
    }
    done += slice.length;
    parts.done(done);
    await new Promise(setImmediate);
  }
  plan.invalid.sort((a, b) => a.at - b.at);
  return { plan, skip };
}

/** Rows in the portions in which they are looked at and written. */
export async function* slicesOf(rows: AsyncIterable<TableRow>): AsyncGenerator<TableRow[]> {
  let slice: TableRow[] = [];
  for await (const row of rows) {
    if (slice.push(row) < SLICE) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}

/** Dry runs until nothing is refused any more: what each row would do, or why it cannot. */
async function tried(
  { who, write, before, reader }: PlanParts,
  rows: readonly ReadRow[],
): Promise<Map<ReadRow, WriteResult | RowError[]>> {
  const outcomes = new Map<ReadRow, WriteResult | RowError[]>();
  let left = rows;
  while (left.length > 0) {
    try {
      const mutations = [...before, ...left.map(({ mutation }) => mutation as Mutation)];
      const refused = new Map<number, CairnError>();
      const note = (index: number, error: CairnError) => void refused.set(index - before.length, error);
      const results = (await write(who, mutations, { dryRun: true, refused: note })).slice(before.length);
      const [schemaError] = before.map((_, at) => refused.get(at - before.length)).filter(Boolean);
      // The schema itself was refused, and with it everything.
      if (schemaError) throw schemaError;
      for (const [at, row] of left.entries())
        outcomes.set(row, complaintsOf(refused.get(at), reader) ?? (results[at] as WriteResult));
      return outcomes;
    } catch (thrown) {
      if (!isCairnError(thrown) || thrown.code === 'unavailable' || thrown.code === 'forbidden') throw thrown;
      const wrong = (thrown.extras.index ?? before.length) - before.length;
      const row = left[wrong];
      // The schema itself was refused, and with it everything.
      if (!row) throw thrown;
      outcomes.set(row, complaintsOf(thrown, reader) as RowError[]);
      left = left.filter((each) => each !== row);
    }
  }
  return outcomes;
}

/** What is wrong, at the columns that it is about. */
function complaintsOf(error: CairnError | undefined, reader: PlanParts['reader']): RowError[] | undefined {
  if (error === undefined) return undefined;
  const errors = error.errors.length > 0 ? error.errors : [{ pointer: '', message: error.message }];
  return errors.map((each) => ({ ...each, column: reader.columnOf(each.pointer) }));
}

function kindOf(row: ReadRow, { diff }: WriteResult): 'new' | 'changed' | 'unchanged' {
  if (row.kind === 'new') return 'new';
  return diff.length > 0 ? 'changed' : 'unchanged';
}

function sampleOf({ at, kind }: ReadRow, { ref, after, diff }: WriteResult, shape: Shape): PlannedRow {
  const title = titleOf(shape, after ?? {}, splitRef(ref)?.id ?? ref);
  return { at, ref, title, ...(kind === 'new' ? { after } : { diff }) };
}
