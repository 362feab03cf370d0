import { z } from 'zod';
import { cursor, data, etag, fieldChange, ref, time } from './common.ts';
import { operation } from './records.ts';

const revision = z.object({
  seq: z.int(),
  at: time,
  by: z.string(),
  via: z.string(),
  op: operation,
  ref,
  from: ref.optional(),
  prev: etag.nullable(),
  etag: etag.nullable(),
  batch: z.string().optional(),
  note: z.string().optional(),
  title: z.string(),
});

const version = revision.extend({ changes: z.array(fieldChange) });

export const history = z.object({ items: z.array(version), nextCursor: cursor });

export const event = revision.extend({
  cursor: z.string().meta({ description: 'Where this change stands in the feed: epoch.seq' }),
  data: data.optional(),
});

export const feed = z.object({ items: z.array(event), nextCursor: z.string() });
