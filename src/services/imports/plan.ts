import { type CairnError, isCairnError } from '../../core/errors.ts';
import { titleOf } from '../../core/fields.ts';
import type { ImportPlan, InvalidRow, PlannedRow, RowError } from '../../core/import.ts';
import { foldName, type Ref, splitRef } from '../../core/names.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Shape } from '../../core/schema.ts';
import type { RowTask } from '../../core/tables.ts';
import type { Who } from '../../core/who.ts';
import type { Coming, Mutation, Records, WriteResult } from '../records.ts';
import { createFirsts, type Firsts } from './firsts.ts';
import type { createRowReader, ReadRow } from './rows.ts';
import { slicesOf, type TaskedRow } from './tasks.ts';

// What an import would do, by doing all of it but the writing: planRows

/** How many of each kind are kept to be looked at. Of the wrong ones all are, up to this. */
const SAMPLES = 100;
const MOST_INVALID = 20_000;

/** What is counted and shown of a file's rows. */
export type RowsPlan = Omit<ImportPlan, 'links' | 'schema'>;

export interface PlanParts {
  who: Who;
  rows: AsyncIterable<TaskedRow>;
  reader: ReturnType<typeof createRowReader>;
  write: Records['write'];
  coming: Coming;
  /** What other rows of the file may call a record by. */
  namesOf(ref: Ref, data: JsonObject): RowTask['names'];
  /** Told of rows that cannot be taken. */
  refused(row: TaskedRow): void;
  /** The schema, which holds for all rows. */
  before: readonly Mutation[];
  shape: Shape;
  /** Aborted when nobody wants to know any more. */
  signal: AbortSignal;
  done: (rows: number) => void;
}

export function emptyPlan(): RowsPlan {
  return {
    counts: { new: 0, changed: 0, unchanged: 0, invalid: 0, passed: 0 },
    ...{ new: [], changed: [], unchanged: [], invalid: [], passed: [] },
  };
}

/** Checks every row as a write would, notes in `plan` what became of it, and yields what is to be done or is done already. */
export async function* planRows(parts: PlanParts, plan: RowsPlan): AsyncGenerator<RowTask> {
  const { rows, reader, shape } = parts;
  const { counts } = plan;
  const ids = createFirsts();
  const keep = (kind: Kind | 'passed', row: PlannedRow) => {
    counts[kind] += 1;
    if (plan[kind].length < SAMPLES) plan[kind].push(row);
  };
  const refuse = ({ at, cells, errors }: InvalidRow) => {
    counts.invalid += 1;
    if (plan.invalid.length < MOST_INVALID) plan.invalid.push({ at, cells, errors });
  };
  let done = 0;
  for await (const slice of slicesOf(rows)) {
    parts.signal.throwIfAborted();
    const read = await reader.read(slice);
    const outcomes = await tried(parts, read, ids);
    for (const [place, row] of read.entries()) {
      const { task } = slice[place] as TaskedRow;
      const outcome = outcomes.get(row);
      if (outcome === undefined && row.kind === 'passed') keep('passed', { at: row.at, ref: row.ref });
      else if (outcome === undefined || Array.isArray(outcome)) {
        refuse({ ...row, errors: outcome ?? row.errors });
        parts.refused(slice[place] as TaskedRow);
      } else keep(kindOf(row, outcome), sampleOf(row, outcome, shape));
      const next = taskOf(row, outcome, task, parts.namesOf);
      if (next) yield next;
    }
    done += slice.length;
    parts.done(done);
    await new Promise(setImmediate);
  }
  plan.invalid.sort((a, b) => a.at - b.at);
}

type Kind = 'new' | 'changed' | 'unchanged';
type Outcome = WriteResult | RowError[] | undefined;

/** What is to be done with a row, or was done by an earlier run. */
function taskOf(
  row: ReadRow,
  outcome: Outcome,
  before: RowTask | undefined,
  namesOf: PlanParts['namesOf'],
): RowTask | undefined {
  const made = row.kind === 'new' ? undefined : madeBefore(before);
  const kind = outcome === undefined || Array.isArray(outcome) ? 'unchanged' : kindOf(row, outcome);
  if (kind === 'unchanged') return made;
  const { ref, after = {} } = outcome as WriteResult;
  const names = namesOf(ref, after);
  const id = made?.id ?? splitRef(ref)?.id ?? '';
  return { ...made, at: row.at, kind, id, ...(names && { names }) };
}

/** Remembered as long as the record is there, whatever becomes of the row now; without names, since nothing more comes of it. */
function madeBefore(task: RowTask | undefined): RowTask | undefined {
  if (task?.run === undefined) return undefined;
  const { at, id, run } = task;
  return { at, kind: 'done', id, run };
}

/** Dry runs until nothing is refused any more: what each row would do, or why it cannot. */
async function tried(
  { who, write, before, reader, coming }: PlanParts,
  rows: readonly ReadRow[],
  ids: Firsts,
): Promise<Map<ReadRow, WriteResult | RowError[]>> {
  const outcomes = new Map<ReadRow, WriteResult | RowError[]>();
  const spoken = (ref: Ref) => ids.has(foldName(ref));
  let left = rows.filter(({ mutation }) => mutation !== undefined);
  while (left.length > 0) {
    try {
      const mutations = [...before, ...left.map(({ mutation }) => mutation as Mutation)];
      const refused = new Map<number, CairnError>();
      const note = (index: number, error: CairnError) => void refused.set(index - before.length, error);
      const options = { dryRun: true, refused: note, coming, spoken };
      const results = (await write(who, mutations, options)).slice(before.length);
      const [schemaError] = before.map((_, at) => refused.get(at - before.length)).filter(Boolean);
      // The schema itself was refused, and with it everything.
      if (schemaError) throw schemaError;
      for (const [at, row] of left.entries()) {
        const result = results[at] as WriteResult;
        outcomes.set(row, complaintsOf(refused.get(at), reader) ?? repeated(row, result, ids) ?? result);
      }
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

/** A new row whose id another one has got before. */
function repeated({ at, kind }: ReadRow, { ref }: WriteResult, ids: Firsts): RowError[] | undefined {
  const before = kind === 'new' ? ids.note(foldName(ref), at) : undefined;
  return before === undefined ? undefined : [{ pointer: '@id', message: `is in row ${before} already` }];
}

/** What is wrong, at the columns that it is about. */
function complaintsOf(error: CairnError | undefined, reader: PlanParts['reader']): RowError[] | undefined {
  if (error === undefined) return undefined;
  const errors = error.errors.length > 0 ? error.errors : [{ pointer: '', message: error.message }];
  return errors.map((each) => ({ ...each, column: reader.columnOf(each.pointer) }));
}

function kindOf(row: ReadRow, { diff }: WriteResult): Kind {
  if (row.kind === 'new') return 'new';
  return diff.length > 0 ? 'changed' : 'unchanged';
}

function sampleOf({ at, kind }: ReadRow, { ref, after, diff }: WriteResult, shape: Shape): PlannedRow {
  const title = titleOf(shape, after ?? {}, splitRef(ref)?.id ?? ref);
  return { at, ref, title, ...(kind === 'new' ? { after } : { diff }) };
}
