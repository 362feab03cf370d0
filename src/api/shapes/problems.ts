import { z } from 'zod';
import { etag, fieldError, ref } from './common.ts';

export const problem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ example: 'not_found' }),
    detail: z.string(),
    errors: z.array(fieldError).optional(),
    index: z.int().optional().meta({ description: 'Which change of a batch failed, from 0' }),
    etag: etag.optional().meta({ description: 'The current version' }),
    diskEtag: etag
      .optional()
      .meta({ description: 'The broken bytes on disk; If-Match may name it to replace them' }),
    movedTo: ref.optional(),
    requestId: z.string(),
  })
  .meta({ description: 'RFC 9457 problem details' });

export const repair = z
  .object({
    kind: z.enum([
      'broken',
      'invalid',
      'link',
      'duplicate',
      'bytes',
      'gone',
      'name',
      'twin',
      'nested',
      'type',
      'unreadable',
    ]),
    path: z.string(),
    ref: ref.optional(),
    pointer: z.string().optional().meta({
      description: 'Of `invalid`: the first value that does not fit; of `duplicate`: that of the value',
    }),
    other: ref.optional().meta({ description: 'Of `duplicate`: a record that has the same value' }),
    detail: z.string(),
    diskEtag: etag.optional(),
  })
  .meta({ description: 'Something on disk that a person should look at' });
