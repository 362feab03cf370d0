import { z } from 'zod';
import { operations } from '../../core/change.ts';
import { cursor, data, etag, fieldChange, ref, time } from './common.ts';
import { repair } from './problems.ts';

const target = z.object({ ref, title: z.string(), data: data.optional() }).nullable();

export const item = z.object({
  ref,
  id: z.string(),
  title: z.string(),
  etag,
  createdAt: time,
  updatedAt: time,
  updatedBy: z.string(),
  data,
  problem: repair.optional(),
  expanded: z
    .record(z.string(), z.union([target, z.array(target)]))
    .optional()
    .meta({ description: 'What the relations named in `expand` point to; null for a broken link' }),
});

export const page = z.object({
  items: z.array(item),
  nextCursor: cursor,
  previousCursor: cursor,
  total: z.int(),
  totalCapped: z.boolean().meta({ description: 'Counting stopped at `total`' }),
});

export const operation = z.enum(operations);

const change = z.object({
  ref,
  op: operation,
  etag: etag.nullable().meta({ description: 'Null after a delete' }),
  seq: z.int().optional().meta({ description: 'Absent in a dry run and when nothing changed' }),
  before: data.optional(),
  after: data.optional(),
  diff: z.array(fieldChange),
});

export const changes = z.object({ changes: z.array(change), batch: z.string().optional() });

export const bulkPreview = z.object({
  matching: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  samples: z.array(z.object({ ref, diff: z.array(fieldChange) })),
  refusals: z.array(z.object({ ref, reason: z.string() })),
});

export const view = z.object({
  id: z.string(),
  name: z.string(),
  list: z.string().meta({ description: 'Parameters of the list' }),
  pinned: z.boolean().optional(),
  sum: z.string().optional(),
  own: z.boolean().meta({ description: 'Seen by nobody else' }),
});

export const erasure = z.object({
  target: z.string(),
  lines: z.int().meta({ description: 'Journal lines that lost their content' }),
  files: z.int(),
  imports: z.int().meta({
    description:
      'Files that wait to be imported: erased with a namespace. With a record those of its namespace stay, and may hold it',
  }),
});
