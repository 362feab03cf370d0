import { z } from 'zod';

export const ref = z
  .string()
  .meta({ description: 'namespace/collection/id', example: 'lod/customers/acme-roofing' });

export const etag = z
  .string()
  .meta({ description: "SHA-256 of the file's bytes, hexadecimal, without quotes" });

export const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC' });

export const cursor = z.string().optional().meta({ description: 'Absent on the last page' });

export const data = z.record(z.string(), z.unknown()).meta({ description: "The record's own object" });

export const fieldError = z.object({
  pointer: z.string().meta({ description: 'RFC 6901 pointer into the record or the body' }),
  message: z.string(),
});

export const fieldChange = z.object({
  pointer: z.string(),
  before: z.unknown().optional().meta({ description: 'Absent: it was not there' }),
  after: z.unknown().optional().meta({ description: 'Absent: it was removed' }),
});

export const sampleChange = z.object({ ref, title: z.string(), changes: z.array(fieldChange) });

export const sampleFault = z.object({
  ref,
  title: z.string(),
  pointer: z.string(),
  value: z.unknown().optional(),
  message: z.string(),
});
