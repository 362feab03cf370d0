import { type Edit, exactData, isBroken, parseDocument } from '../../core/document.ts';
import { CairnError, isCairnError } from '../../core/errors.ts';
import { type ColumnFinding, type ImportWish, own, type RowError } from '../../core/import.ts';
import { valueAt } from '../../core/json-pointer.ts';
import { isLinkValue } from '../../core/links.ts';
import { foldName, idProblem, type Ref, refOf, splitRef } from '../../core/names.ts';
import type { JsonObject, StoredRecord } from '../../core/record.ts';
import type { Field, Shape } from '../../core/schema.ts';
import type { Cell } from '../../core/tables.ts';
import type { Mutation } from '../records.ts';
import { type Resolve, readCell, textOf } from './cells.ts';
import { createFirsts } from './firsts.ts';
import { leavesOf } from './match.ts';
import type { TaskedRow } from './tasks.ts';
import { bodyOf, editsTo, parsed, type Value } from './values.ts';

// Rows as changes of records, the same for the preview and for the run. createRowReader

export interface RowSources {
  get(ref: Ref): Promise<StoredRecord>;
  having(pointer: string, value: string | number): Promise<Ref[]>;
}

/** What a row would have done. `mutation` is absent where there is nothing to do or it cannot be done. */
export interface ReadRow {
  at: number;
  cells: Cell[];
  kind: 'new' | 'change' | 'passed' | 'invalid';
  ref?: Ref;
  mutation?: Mutation;
  errors: RowError[];
}

export interface RowReaderParts {
  ns: string;
  /** The collection as it will be. */
  shape: Shape;
  wish: ImportWish;
  columns: readonly ColumnFinding[];
  timeZone: string;
  /** Whether texts may have an apostrophe before them that says that they are no formula. */
  guarded: boolean;
  mended: Readonly<Record<string, Readonly<Record<string, string>>>>;
  sources: RowSources;
  resolve: Resolve;
}

/** One column and the field that it goes into. */
interface Way {
  at: number;
  column: string;
  field: Field;
  pointer: string;
  spelling: Parameters<typeof readCell>[2];
}

/** Reads rows in their order: it remembers which keys and unique values came before. */
export function createRowReader(parts: RowReaderParts) {
  const { ns, shape, wish, columns, sources, resolve } = parts;
  const ways = waysOf(parts);
  const idAt = columns.findIndex(({ column }) => own(wish.columns, column)?.to === 'id');
  const keyWays = keysFirst(wish.key, ways, columns);
  const keys = createFirsts();
  const unique = ways.filter(({ field }) => field.unique).map((way) => ({ way, seen: createFirsts() }));

  function cellsOf({ at, cells }: TaskedRow): Cell[] {
    const mended = own(parts.mended, String(at));
    if (!mended) return cells;
    return columns.map(({ column }, place) => own(mended, column) ?? cells[place] ?? null);
  }

  async function read(row: TaskedRow): Promise<ReadRow> {
    const cells = cellsOf(row);
    const { values, errors } = valuesOf(cells);
    const id = idAt < 0 ? '' : textOf(cells[idAt]).trim().normalize('NFC');
    if (id !== '' && idProblem(id))
      errors.push({ pointer: '@id', column: columns[idAt]?.column, message: idProblem(id) as string });
    const known = (await madeBefore(row)) ?? (await existing(id, values));
    if (known && 'errors' in known) return { at: row.at, cells, kind: 'invalid', errors: known.errors };
    const wrong = known ? errors.filter((error) => !stands(known, error, cells)) : errors;
    if (wrong.length > 0) return { at: row.at, cells, kind: 'invalid', errors: wrong };
    if (known) return changed(row.at, cells, known);
    return created(row.at, cells, id || (await freeId(row)), values);
  }

  /** What a record has already, wrong or not, is no mistake of the file. */
  function stands({ data }: StoredRecord, { pointer }: RowError, cells: readonly Cell[]): boolean {
    const way = ways.find((each) => each.pointer === pointer);
    const there = valueAt(data, pointer);
    const text = typeof there === 'string' ? there : JSON.stringify(there);
    return way !== undefined && there !== undefined && text === textOf(cells[way.at]);
  }

  function valuesOf(cells: readonly Cell[]): { values: Value[]; errors: RowError[] } {
    const values: Value[] = [];
    const errors: RowError[] = [];
    for (const { at, column, field, pointer, spelling } of ways) {
      const reading = readCell(field, cells[at], spelling, resolve);
      if (reading === undefined) continue;
      if ('problem' in reading) errors.push({ pointer, column, message: reading.problem });
      else values.push({ pointer, json: reading.json });
    }
    return { values, errors };
  }

  /** The record that a run which was cut short made of the row, also where it was renamed in its collection since then. */
  async function madeBefore({ task }: TaskedRow): Promise<StoredRecord | undefined> {
    if (task?.run === undefined) return undefined;
    try {
      return await sources.get(refOf(ns, shape.collection, task.id));
    } catch (thrown) {
      if (!isCairnError(thrown, 'not_found')) throw thrown;
      const { movedTo } = thrown.extras;
      const place = movedTo === undefined ? undefined : splitRef(movedTo);
      const isHere = place?.ns === ns && place.collection === shape.collection;
      return isHere ? found(movedTo as Ref) : undefined;
    }
  }

  /** The id that was chosen for it. Where somebody took it since then, another is chosen, unless rows refer to it. */
  async function freeId({ at, task }: TaskedRow): Promise<string> {
    if (task?.kind !== 'new' || task.run !== undefined) return '';
    if (!(await found(refOf(ns, shape.collection, task.id)))) return task.id;
    if (!task.names) return '';
    throw new CairnError(
      'conflict',
      `Somebody has made "${task.id}" meanwhile, which was to come of row ${at}, and other rows refer to that: look at the preview again.`,
    );
  }

  async function existing(
    id: string,
    values: readonly Value[],
  ): Promise<StoredRecord | { errors: RowError[] } | undefined> {
    if (wish.key.includes('@id')) return id === '' ? undefined : found(refOf(ns, shape.collection, id));
    const wanted = keyWays.map(({ pointer }) => ({
      pointer,
      json: values.find((value) => value.pointer === pointer)?.json,
    }));
    const first = wanted.find(({ json }) => json !== undefined && isLinkValue(parsed(json)));
    if (!first) return undefined;
    const refs = await sources.having(first.pointer, parsed(first.json as string) as string | number);
    const matches: StoredRecord[] = [];
    for (const ref of refs) {
      const record = await found(ref);
      if (record && wanted.every((each) => hasValue(record.data, each))) matches.push(record);
      if (matches.length > 1)
        return {
          errors: [
            {
              pointer: first.pointer,
              column: columnOf(first.pointer),
              message: 'fits several records: choose more columns that tell them apart',
            },
          ],
        };
    }
    return matches[0];
  }

  async function found(ref: Ref): Promise<StoredRecord | undefined> {
    try {
      return await sources.get(ref);
    } catch (thrown) {
      if (isCairnError(thrown, 'not_found')) return undefined;
      throw thrown;
    }
  }

  function changed(at: number, cells: Cell[], record: StoredRecord): ReadRow {
    if (wish.mode === 'add') return { at, cells, kind: 'passed', ref: record.ref, errors: [] };
    const document = parseDocument(record.bytes);
    const data = isBroken(document) ? record.data : exactData(document);
    const edits: Edit[] = [];
    for (const way of ways) {
      const before = valueAt(data, way.pointer);
      const reading = readCell(way.field, cells[way.at], way.spelling, resolve, before);
      if (reading && 'json' in reading) edits.push(...editsTo(way.pointer, before, reading.json));
      else if (wish.empty === 'clear' && before !== undefined && before !== null && before !== '')
        edits.push({ pointer: way.pointer });
    }
    return {
      at,
      cells,
      kind: 'change',
      ref: record.ref,
      mutation: { op: 'edit', ref: record.ref, edits },
      errors: [],
    };
  }

  function created(at: number, cells: Cell[], id: string, values: readonly Value[]): ReadRow {
    if (wish.mode === 'change') return { at, cells, kind: 'passed', errors: [] };
    const collection = shape.collection;
    const mutation: Mutation = {
      op: 'create',
      ns,
      collection,
      body: bodyOf(values),
      ...(id !== '' && { id }),
    };
    return { at, cells, kind: 'new', mutation, errors: [] };
  }

  /** What came before in the same file: the later row of two is the wrong one. */
  function repeated(row: ReadRow): RowError[] {
    const { values } = valuesOf(row.cells);
    const id = idAt < 0 ? '' : textOf(row.cells[idAt]).trim().normalize('NFC');
    const key = row.ref ?? (id !== '' ? foldName(id) : undefined) ?? keyOf(values);
    const errors: RowError[] = [];
    const before = key === undefined ? undefined : keys.note(key, row.at);
    if (before !== undefined) {
      const pointer = wish.key[0] ?? '@id';
      errors.push({ pointer, column: columnOf(pointer), message: `is in row ${before} already` });
    }
    for (const { way, seen } of unique) {
      const json = values.find(({ pointer }) => pointer === way.pointer)?.json;
      if (json === undefined) continue;
      const other = seen.note(json, row.at);
      if (other === undefined || errors.length > 0) continue;
      errors.push({
        pointer: way.pointer,
        column: way.column,
        message: `is taken: row ${other} has it already`,
      });
    }
    return errors;
  }

  function keyOf(values: readonly Value[]): string | undefined {
    if (keyWays.length === 0) return undefined;
    const given = keyWays.map(({ pointer }) => values.find((value) => value.pointer === pointer)?.json ?? '');
    return given.every((json) => json === '') ? undefined : JSON.stringify(given);
  }

  function columnOf(pointer: string): string | undefined {
    if (pointer === '@id') return columns[idAt]?.column;
    const way = ways.find((each) => pointer === each.pointer || pointer.startsWith(`${each.pointer}/`));
    return way?.column;
  }

  return {
    columnOf,
    /** The relations that its columns hold. */
    relations: ways.flatMap(({ field }) => field.relation ?? field.item?.relation ?? []),
    /** Reads some rows; what they say about records is looked up together. */
    async read(rows: readonly TaskedRow[]): Promise<ReadRow[]> {
      const found = await Promise.all(rows.map(read));
      for (const row of found) {
        if (row.kind === 'invalid') continue;
        const errors = repeated(row);
        if (errors.length > 0) Object.assign(row, { kind: 'invalid', errors, mutation: undefined });
      }
      return found;
    },
  };
}

function waysOf({ shape, wish, columns, timeZone, guarded }: RowReaderParts): Way[] {
  const fields = leavesOf(shape.fields);
  return columns.flatMap(({ column, decimals, first }, at) => {
    const choice = own(wish.columns, column);
    if (choice === undefined || choice.to === 'leave' || choice.to === 'id') return [];
    const field =
      choice.to === 'field'
        ? fields.find(({ pointer }) => pointer === choice.pointer)
        : fields.find(({ key, pointer }) => key === choice.key && pointer.lastIndexOf('/') === 0);
    if (!field) return [];
    const spelling = {
      decimals: choice.decimals ?? decimals,
      first: choice.first ?? first,
      timeZone,
      guarded,
    };
    return [{ at, column, field, pointer: field.pointer, spelling }];
  });
}

/** The fields that tell a record, the most telling first. */
function keysFirst(key: readonly string[], ways: readonly Way[], columns: readonly ColumnFinding[]): Way[] {
  const rank = ({ column, field }: Way) => {
    const finding = columns.find((each) => each.column === column);
    return (finding?.unique ? 0 : 2) + (field.type === 'string' ? 0 : 1);
  };
  return ways.filter(({ pointer }) => key.includes(pointer)).sort((a, b) => rank(a) - rank(b));
}

function hasValue(
  data: JsonObject,
  { pointer, json }: { pointer: string; json: string | undefined },
): boolean {
  const there = valueAt(data, pointer);
  if (json === undefined) return there === undefined || there === null || there === '';
  return editsTo(pointer, there, json).length === 0;
}
