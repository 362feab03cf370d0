import { z } from 'zod';
import { embeddingSettings } from '../../core/models.ts';
import { ref, time } from './common.ts';
import { repair } from './problems.ts';

const indexState = z.enum(['ready', 'building', 'failed']);

const progress = z.object({ doing: z.string(), done: z.int(), total: z.int() });

export const embedding = z
  .object({
    provider: embeddingSettings.shape.provider,
    state: z.enum(['off', 'small', 'learning', 'embedding', 'ready', 'waiting']).meta({
      description:
        'small: too few texts to learn from yet; waiting: for the index or, with a `reason`, for something else',
    }),
    serving: z.string().optional().meta({ description: 'Identity of the model whose vectors search uses' }),
    building: z
      .string()
      .optional()
      .meta({ description: 'Identity of the model whose vectors will serve next' }),
    embedded: z.int().meta({ description: 'Passages with a vector, of the one that is building, if any' }),
    lacking: z.int(),
    failed: z.int(),
    empty: z.int().meta({ description: 'Passages that the model knows nothing of' }),
    reason: z.string().optional(),
    progress: progress.optional(),
  })
  .meta({ description: 'Vectors of passages, for finding by meaning' });

export const modelChoice = z.object({
  settings: embeddingSettings,
  from: z.enum(['environment', 'choice', 'default']).meta({ description: 'Who decided' }),
  hasKey: z.boolean(),
});

export const cost = z.object({
  model: z.string().optional().meta({ description: 'Identity; absent when no other program is asked' }),
  texts: z.int().meta({ description: 'Different texts of passages' }),
  toEmbed: z.int().meta({ description: 'Those of which no vector is kept yet' }),
  tokens: z.int().meta({ description: 'Roughly' }),
});

const counts = {
  ready: z.int().meta({ description: 'In search as they are on disk' }),
  pending: z.int().meta({ description: 'New or changed on disk and not taken in yet, as far as is known' }),
  stale: z.int().meta({
    description: 'In search as they last were: the file is broken, unreadable, or gone with many others',
  }),
  failed: z.int().meta({ description: 'Not in search: they never could be read' }),
  skipped: z
    .int()
    .meta({ description: 'Never in search, by rule: bad names, twins, other types, deeper folders' }),
};

const coverage = z.object({
  whole: z.object(counts),
  places: z
    .array(z.object({ ns: z.string(), collection: z.string(), ...counts }))
    .meta({ description: 'By collection; an empty one is what lies in the namespace itself' }),
  chunks: z.int().meta({ description: 'Passages in the index' }),
  texts: z
    .object({
      ready: z.int().meta({ description: 'In search with their text' }),
      pending: z.int().meta({ description: 'To be read next' }),
      failed: z.int().meta({ description: 'Could not be read' }),
      skipped: z.int().meta({ description: 'Without a text that anybody here can read' }),
    })
    .meta({ description: 'Files, all of which are found by their names' }),
  gaps: z
    .array(
      z.object({
        of: z.enum(['text', 'vector']),
        state: z.enum(['failed', 'skipped']),
        reason: z.string(),
        model: z.string().optional(),
        count: z.int().meta({ description: 'Files, or passages' }),
        refs: z.array(ref).meta({ description: 'Some of the records, 20 at most' }),
      }),
    )
    .meta({ description: 'Texts of files and vectors of passages that are lacking, by reason, most first' }),
});

export const indexStatus = z.object({
  state: indexState,
  records: z.int(),
  pending: z.int(),
  failed: z.int(),
  progress: progress.optional(),
  reason: z.string().optional(),
  seq: z.int(),
  bytes: z.int(),
  embedding: embedding.optional(),
  coverage: coverage.optional(),
  problems: z.array(repair).optional(),
});

export const health = z.object({
  status: z.enum(['ok', 'starting', 'failing']),
  version: z.string().optional().meta({ description: 'This and the rest only for who has signed in' }),
  records: z.int().optional(),
  index: indexStatus
    .pick({ state: true, pending: true, failed: true, progress: true, reason: true })
    .optional(),
});

export const rebuild = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  by: z.string(),
  startedAt: time,
  endedAt: time.optional(),
  index: indexStatus.optional(),
  reason: z.string().optional(),
});

const day = z.string().meta({ description: 'A day, 2026-11-28' });

const chunk = z.object({
  chunkId: z
    .string()
    .meta({ description: 'The ref, # and a name made of what it says and where: the same content keeps it' }),
  ref,
  pointer: z.string().meta({ description: 'The field it comes from; empty: the short fields together' }),
  page: z.int().optional().meta({ description: 'Of a file with pages, from 1' }),
  start: z.int().meta({ description: 'Where its text begins in that of the field, in UTF-16 code units' }),
  end: z.int(),
  title: z.string(),
  context: z.string().meta({ description: 'Label of the field and headings above it' }),
  text: z.string(),
  hash: z
    .string()
    .meta({ description: 'SHA-256 of title, context and text, one a line: what models see of it' }),
  tags: z.array(z.string()),
  from: day.optional(),
  to: day.optional(),
});

export const passage = chunk.extend({
  vector: z.object({
    state: z.enum(['ready', 'pending', 'failed', 'skipped']),
    reason: z.string().optional().meta({ description: 'Why there is none' }),
  }),
});
