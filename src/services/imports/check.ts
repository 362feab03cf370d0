import type { Import, ImportPlan } from '../../core/import.ts';
import type { Field } from '../../core/schema.ts';
import type { ImportShelf, RowTask } from '../../core/tables.ts';
import type { Who } from '../../core/who.ts';
import type { Records } from '../records.ts';
import { newProperties } from './fields.ts';
import { emptyPlan, planRows, type RowsPlan } from './plan.ts';
import type { createPreparing } from './prepare.ts';
import { withTasks } from './tasks.ts';

// checkAll: the plan of an import, and on the shelf what a run has to do.

export interface CheckParts {
  shelf: Pick<ImportShelf, 'keepTasks'>;
  preparing: ReturnType<typeof createPreparing>;
  write: Records['write'];
  signal: AbortSignal;
}

/**
 * One look at the rows. Where they may refer to one another it takes more: the first finds what each will be called, whatever it refers
 * to; then each is checked among all others, again as long as there are fewer of them than was thought.
 */
export async function checkAll(parts: CheckParts, who: Who, given: Import): Promise<ImportPlan> {
  const { shelf, preparing, write, signal } = parts;
  const { shape, targets, before, reader, rows, tasks } = await preparing.prepare(who, given);
  const total = Math.max(1, given.rows);
  let part = 0;

  async function look(
    found: AsyncIterable<RowTask>,
    share: number,
    guess: boolean,
  ): Promise<[RowsPlan, number]> {
    const plan = emptyPlan();
    const begun = part;
    let fewer = 0;
    const planned = planRows(
      {
        ...{ who, shape, before, write, signal },
        reader: reader(guess ? guessed : targets.resolve),
        rows: withTasks(rows(), found),
        coming: guess ? () => true : targets.comes,
        namesOf: targets.namesOf,
        refused({ task }) {
          if (!task?.names) return;
          targets.stay(task);
          fewer += 1;
        },
        done: (done) => {
          part = begun + (share * done) / total;
          given.progress = part;
        },
      },
      plan,
    );
    await shelf.keepTasks(given.id, given.wish.collection, planned);
    return [plan, fewer];
  }

  /** What a row refers to, when nobody knows yet what there will be. */
  function guessed(field: Field, text: string): string | undefined {
    const isNumber = field.type === 'integer' || field.type === 'number';
    return (
      targets.resolve(field, text) ??
      (targets.isOwn(field) && !(isNumber && !/^\d+$/.test(text)) ? text : undefined)
    );
  }

  let [plan, fewer] = await look(preparing.left(given), targets.refersToOwn ? 0.5 : 1, targets.refersToOwn);
  if (targets.refersToOwn) {
    for await (const task of tasks()) targets.come(task);
    do [plan, fewer] = await look(tasks(), (1 - part) / 2, false);
    while (fewer > 0);
  }
  const columnOf = reader(targets.resolve).columnOf;
  const added = newProperties(given.wish, given.columns).map(({ key }) => key);
  return {
    ...plan,
    links: targets.findings((pointer) => columnOf(pointer) ?? pointer),
    ...(before[0] && {
      schema: { ref: `${given.ns}/${given.wish.collection}/_schema`, fields: added, isNew: given.isNew },
    }),
  };
}
