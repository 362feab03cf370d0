import { z } from 'zod';
import { time } from './common.ts';

export const backup = z.object({
  name: z.string().meta({ example: '2026-11-28T091012Z' }),
  path: z.string(),
  v: z.literal(1),
  cairn: z.string(),
  at: time.meta({ description: 'The moment that it holds' }),
  folder: z.string().meta({ description: 'Where the store was' }),
  epoch: z.string(),
  seq: z.int().meta({ description: 'The last change in it' }),
  files: z.int(),
  bytes: z.int(),
  added: z.int().meta({ description: 'Bytes of files that the backup before did not have' }),
  records: z.int(),
  collections: z.record(z.string(), z.int()).meta({ description: 'Records by namespace/collection' }),
  sums: z.string().meta({ description: 'SHA-256 of its sha256sums.txt' }),
  checked: z.object({ at: time, ok: z.boolean(), said: z.string() }).optional(),
});

export const backupJob = z.object({
  id: z.string(),
  sort: z.enum(['backup', 'check']),
  state: z.enum(['running', 'done', 'failed']),
  folder: z.string(),
  by: z.string(),
  progress: z.object({ doing: z.string(), done: z.int(), total: z.int().optional() }).optional(),
  startedAt: time,
  endedAt: time.optional(),
  backup: backup.optional(),
  removed: z.array(z.string()).optional().meta({ description: 'Older ones that it made superfluous' }),
  reason: z.string().optional().meta({ description: 'Why it failed' }),
});
