import { CairnError } from '../../core/errors.ts';
import { type Import, own } from '../../core/import.ts';
import { pointerOf } from '../../core/json-pointer.ts';
import { collectionProblem, type Ref, refOf } from '../../core/names.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { Shape } from '../../core/schema.ts';
import type { ImportShelf, RowTask } from '../../core/tables.ts';
import type { Who } from '../../core/who.ts';
import type { Mutation, Records } from '../records.ts';
import type { Work } from '../runs.ts';
import type { Schemas } from '../schemas.ts';
import type { Resolve } from './cells.ts';
import { newProperties, nextShape, schemaOf } from './fields.ts';
import type { createGround } from './ground.ts';
import { createKnown } from './known.ts';
import { createRowReader, type ReadRow } from './rows.ts';
import { createTargets } from './targets.ts';
import { slicesOf, type TaskedRow, withTasks } from './tasks.ts';

// runIn · createPreparing: rows as mutations, the schema first, for the preview and for the run.

export interface PreparingParts {
  shelf: Pick<ImportShelf, 'rows' | 'tasks'>;
  records: Pick<Records, 'get' | 'list'>;
  schemas: Pick<Schemas, 'shape'>;
  index: Pick<Index, 'having' | 'isWhole' | 'revisions'>;
  ground: ReturnType<typeof createGround>;
}

/** The latest run of it, or of one that it follows, in the collection where it is to go. */
export function runIn({ ran = {}, wish }: Pick<Import, 'ran' | 'wish'>): string | undefined {
  return own(ran, wish.collection);
}

export function createPreparing({ shelf, records, schemas, index, ground }: PreparingParts) {
  /** All that reading the rows takes, for the preview and for the run. */
  async function prepare(who: Who, given: Import) {
    const { id, ns, wish, columns, mended, facts } = given;
    const place = { ns, collection: wish.collection };
    const problem = collectionProblem(wish.collection);
    if (problem || wish.collection === 'files')
      throw new CairnError(
        'invalid',
        `A collection cannot be called "${wish.collection}": it ${problem ?? 'is that of the uploads'}.`,
      );
    const known = await ground.shapeOf(ns, wish.collection);
    const next = nextShape(place, known, wish, columns);
    const shape = known ? await ground.seen(next) : next;
    const targets = createTargets(
      who,
      { list: records.list, shape: schemas.shape },
      { shape, isNew: !known },
    );
    const before = schemaMutations(given, known);
    const sources = {
      get: (ref: string) => records.get(who, ref),
      having: createKnown(
        {
          list: (query) => records.list(who, query),
          having: (...asked) => index.having(ns, wish.collection, ...asked),
        },
        place,
        given.rows,
      ),
    };
    const { timeZone } = await ground.namespaceOf(ns);
    const reader = (resolve: Resolve) =>
      createRowReader({
        ...{ ns, shape, wish, columns, timeZone, mended, sources, resolve },
        guarded: facts?.format === 'csv',
      });
    for (const relation of reader(targets.resolve).relations) await targets.load(relation);
    const tasks = () => shelf.tasks(id, wish.collection);
    return { shape, targets, before, reader, rows: () => shelf.rows(id), tasks };
  }

  /** The run that made what a ref names now: it may be gone, and another record have its name since then. */
  async function makerOf(ns: string, ref: Ref): Promise<string | undefined> {
    const [creation] = await index.revisions({ namespaces: [ns], ref, op: 'create', limit: 1 });
    return creation?.batch;
  }

  /** The tasks that are left of earlier runs, those among them done that the last one did before it was cut short. */
  async function* left(given: Import): AsyncGenerator<RowTask> {
    const { id, ns, wish } = given;
    const run = runIn(given);
    if (run === undefined) return;
    if (!(await index.isWhole()))
      throw new CairnError('unavailable', 'What is done already is known when the index is built.', {
        retryAfter: 2,
      });
    for await (const { at, id: made, ...task } of shelf.tasks(id, wish.collection)) {
      const maker = task.run ?? (task.kind === 'new' ? run : undefined);
      const ref = refOf(ns, wish.collection, made);
      if (maker !== undefined && (await makerOf(ns, ref)) === maker)
        yield { at, kind: 'done', id: made, run: maker };
    }
  }

  /** All changes in order, of the rows that the check found to have any, and what earlier ones may refer to. */
  function workOf(who: Who, given: Import): Required<Pick<Work, 'mutations' | 'coming'>> {
    let targets: Awaited<ReturnType<typeof prepare>>['targets'] | undefined;
    async function* mutations(): AsyncGenerator<Mutation> {
      const { before, reader, rows, tasks, ...prepared } = await prepare(who, given);
      targets = prepared.targets;
      if (targets.refersToOwn) for await (const task of tasks()) targets.come(task);
      yield* before;
      const { read } = reader(targets.resolve);
      for await (const slice of slicesOf(toDo(withTasks(rows(), tasks()))))
        for (const row of await read(slice)) {
          if (row.kind === 'invalid') throw changedMeanwhile(row);
          if (row.mutation) yield row.mutation;
        }
    }
    return { mutations: mutations(), coming: (...asked) => targets?.comes(...asked) === true };
  }

  return { prepare, left, workOf };
}

async function* toDo(rows: AsyncIterable<TaskedRow>): AsyncGenerator<TaskedRow> {
  for await (const row of rows) if (row.task && row.task.kind !== 'done') yield row;
}

/** A row that could be taken when the preview was made. */
function changedMeanwhile({ at, errors: [first] }: ReadRow): CairnError {
  const why = first ? `${first.column ?? first.pointer} ${first.message}`.trim() : 'it is wrong now';
  return new CairnError(
    'conflict',
    `Row ${at} cannot be taken any more (${why}): look at the preview again.`,
  );
}

/** What makes the collection, or its new fields. */
function schemaMutations(given: Import, known: Shape | undefined): Mutation[] {
  const { ns, wish, columns } = given;
  const ref = `${ns}/${wish.collection}/_schema`;
  const added = newProperties(wish, columns);
  if (!known)
    return [{ op: 'replace', ref, body: JSON.stringify(schemaOf(wish, columns)), ifNoneMatch: '*' }];
  if (known.inferred || added.length === 0) return [];
  const edits = added.map(({ key, node }) => ({
    pointer: pointerOf(['properties', key]),
    json: JSON.stringify(node),
  }));
  return [{ op: 'edit', ref, edits }];
}
