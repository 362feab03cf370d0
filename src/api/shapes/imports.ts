import { z } from 'zod';
import { data, fieldChange, fieldError, ref, time } from './common.ts';

const choice = z
  .looseObject({ to: z.enum(['leave', 'id', 'field', 'new']) })
  .meta({ description: 'Where a column goes' });

export const importShape = z
  .looseObject({
    id: z.string(),
    ns: z.string(),
    name: z.string(),
    by: z.string(),
    at: time,
    size: z.int(),
    state: z.enum(['reading', 'read', 'checking', 'checked', 'applying', 'applied', 'failed']),
    reason: z.string().optional(),
    rows: z.int(),
    columns: z.array(z.looseObject({ column: z.string(), filled: z.int(), suggested: z.string() })),
    wish: z.looseObject({ collection: z.string(), key: z.array(z.string()) }),
    run: z.string().optional(),
  })
  .meta({ description: 'A file of rows that waits; kept for a week' });

const plannedRow = z.object({
  at: z.int().meta({ description: 'Its row in the file, as a spreadsheet counts' }),
  ref: ref.optional(),
  title: z.string().optional(),
  after: data.optional(),
  diff: z.array(fieldChange).optional(),
});

export const importPlan = z
  .object({
    id: z.string(),
    columns: z.record(z.string(), choice),
    key: z.array(z.string()),
    counts: z.object({
      new: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      invalid: z.int(),
      passed: z.int().meta({ description: 'Left aside by the mode' }),
    }),
    new: z.array(plannedRow),
    changed: z.array(plannedRow),
    unchanged: z.array(plannedRow),
    passed: z.array(plannedRow),
    invalid: z.array(
      z.object({
        at: z.int(),
        cells: z.array(z.unknown()),
        errors: z.array(fieldError.extend({ column: z.string().optional() })),
      }),
    ),
    links: z.array(z.looseObject({ column: z.string(), to: z.string(), distinct: z.int(), found: z.int() })),
    schema: z.object({ ref, fields: z.array(z.string()), isNew: z.boolean() }).optional(),
  })
  .meta({ description: 'What an import would do; the first rows of each kind' });

export const run = z
  .object({
    id: z.string().meta({ description: 'The name of its batch, which Undo takes back' }),
    ns: z.string(),
    title: z.string(),
    by: z.string(),
    account: z.string().optional().meta({ description: 'The account that started it' }),
    state: z.enum(['running', 'undoing', 'done', 'failed', 'cancelled']),
    done: z.int(),
    total: z.int().optional(),
    counts: z.object({
      created: z.int(),
      updated: z.int(),
      deleted: z.int(),
      moved: z.int(),
      unchanged: z.int(),
    }),
    href: z.string().optional(),
    again: z.string().optional(),
    startedAt: time,
    endedAt: time.optional(),
    reason: z.string().optional(),
    errors: z.array(fieldError).optional(),
    index: z.int().optional().meta({ description: 'Which change was refused, from 0' }),
    left: z
      .int()
      .optional()
      .meta({ description: 'Changes that could not be taken back after it failed or was cancelled' }),
  })
  .meta({ description: 'Many changes made as one batch in the background' });
