import { z } from 'zod';
import { cursor, etag, ref, time } from './common.ts';
import { repair } from './problems.ts';

const sha256 = z
  .string()
  .meta({ description: 'SHA-256 of the bytes, hexadecimal: the ETag of a download without quotes' });

export const uploadedFile = z.object({
  ref,
  id: z.string(),
  name: z.string(),
  type: z.string().meta({ description: 'Media type, told by the bytes' }),
  size: z.int(),
  sha256,
  etag: etag.meta({ description: 'SHA-256 of the record about the file' }),
  seq: z.int().optional(),
  sameAs: z.array(ref).meta({ description: 'Other files of the namespace with the same bytes' }),
});

const fileItem = z.object({
  ref,
  id: z.string(),
  title: z.string(),
  name: z.string().optional(),
  type: z.string().optional(),
  size: z.number().optional(),
  sha256: sha256.optional(),
  added: z.string().optional(),
  records: z.array(z.string()).optional().meta({ description: 'The records that it belongs to' }),
  etag,
  updatedAt: time,
  updatedBy: z.string(),
  problem: repair.optional(),
});

export const filePage = z.object({
  items: z.array(fileItem),
  nextCursor: cursor,
  total: z.int(),
  totalCapped: z.boolean(),
  problems: z
    .array(repair)
    .meta({ description: 'Bytes without a record, and those that were changed or lost by hand' }),
});
