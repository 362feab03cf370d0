import { z } from 'zod';
import { time } from './common.ts';

export const namespace = z.object({
  ns: z.string(),
  title: z.string(),
  colour: z.string(),
  icon: z.string().optional(),
  language: z.string(),
  currency: z.string(),
  timeZone: z.string(),
});

export const collection = z.object({
  ns: z.string(),
  collection: z.string(),
  title: z.string(),
  singular: z.string(),
  icon: z.string().optional(),
  description: z.string().optional(),
  inferred: z
    .boolean()
    .meta({ description: 'There is no _schema.json: the shape was read from the records' }),
  records: z.int(),
  problems: z.int(),
  updatedAt: time.optional(),
});
