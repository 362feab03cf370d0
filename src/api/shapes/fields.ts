import { z } from 'zod';
import { etag, ref, sampleChange, sampleFault } from './common.ts';

export const cleanUpEffects = z
  .object({
    records: z.int().meta({ description: 'How many were looked at' }),
    capped: z.boolean().meta({ description: 'There are more' }),
    changed: z.int(),
    left: z.int().meta({ description: 'Records of which a save would be refused; they stay' }),
    leftSamples: z.array(sampleFault),
    steps: z.array(
      z.object({
        rule: z.string(),
        field: z.string(),
        label: z.string(),
        records: z.int(),
        samples: z.array(
          z.object({
            ref,
            title: z.string(),
            pointer: z.string(),
            before: z.unknown(),
            after: z.unknown().meta({ description: 'null: the value goes' }),
          }),
        ),
        cannot: z.int().meta({ description: 'Values that cannot be read; they stay' }),
        cannotSamples: z.array(sampleFault),
      }),
    ),
  })
  .meta({ description: 'What a clean-up would do' });

export const duplicates = z
  .object({
    records: z.int().meta({ description: 'How many were looked at' }),
    capped: z.boolean().meta({ description: 'There are more' }),
    total: z.int().meta({ description: 'How many groups there are; at most 200 are told' }),
    groups: z.array(
      z.object({
        records: z.array(z.object({ ref, id: z.string(), title: z.string() })),
        reasons: z.array(z.string()),
      }),
    ),
  })
  .meta({ description: 'Records that seem to be one' });

const foundValue = z.object({ ref, title: z.string(), pointer: z.string(), value: z.unknown().optional() });

const types = z
  .record(z.string(), z.int())
  .meta({ description: 'How many records have a value of each type' });

export const drift = z
  .object({
    inferred: z.boolean().meta({ description: 'There is no schema' }),
    records: z.int(),
    capped: z.boolean().meta({ description: 'There are more than were looked at' }),
    unknown: z.array(
      z.object({
        pointer: z.string(),
        key: z.string(),
        records: z.int(),
        types,
        kind: z.string().meta({ description: 'Of the field that the values suggest' }),
        meant: z.string().optional().meta({ description: 'The key that was meant, perhaps' }),
        samples: z.array(foundValue),
      }),
    ),
    unused: z.array(z.object({ pointer: z.string(), label: z.string() })),
    mixed: z.array(
      z.object({
        pointer: z.string(),
        label: z.string(),
        types,
        kind: z.string(),
        samples: z.array(foundValue),
      }),
    ),
    misfits: z.array(
      z.object({
        pointer: z.string(),
        label: z.string(),
        message: z.string(),
        records: z.int(),
        convertible: z.int().meta({ description: 'Of how many the value can be read as the field wants it' }),
        samples: z.array(foundValue),
      }),
    ),
  })
  .meta({ description: 'How records and fields differ' });

export const schemaEffects = z
  .object({
    etag: etag
      .optional()
      .meta({ description: 'Of the schema that this is about; absent where there is none' }),
    schema: z.object({ before: z.string(), after: z.string() }).meta({ description: 'Its text' }),
    steps: z.array(
      z.object({
        operation: z.record(z.string(), z.unknown()),
        sentence: z.string(),
        records: z.int().meta({ description: 'How many it changes' }),
        samples: z.array(sampleChange),
        cannot: z.int().meta({ description: 'Values that it cannot be done to; they stay' }),
        cannotSamples: z.array(sampleFault),
        keeping: z.int().optional().meta({ description: 'Records that keep a value of a removed field' }),
      }),
    ),
    records: z.int().meta({ description: 'How many were looked at' }),
    capped: z.boolean().meta({ description: 'There are more than were looked at' }),
    changed: z.int(),
    left: z.int().meta({ description: 'Records left as they are: broken, or a save would be refused' }),
    leftSamples: z.array(sampleFault),
    misfits: z
      .object({ before: z.int(), after: z.int(), samples: z.array(sampleFault) })
      .meta({ description: 'Records that do not fit the fields' }),
    follows: z.array(z.string()).meta({ description: 'Settings that name a field and follow' }),
    elsewhere: z.array(z.string()).meta({ description: 'Settings of other namespaces that do not' }),
  })
  .meta({ description: 'What changes of fields would do' });
