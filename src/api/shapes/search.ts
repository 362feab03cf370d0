import { z } from 'zod';
import { ref, time } from './common.ts';

const hit = z.object({
  ref,
  chunkId: z.string(),
  pointer: z.string(),
  title: z.string(),
  snippet: z.string(),
  score: z.number().meta({ description: 'Greater is better; of this answer only' }),
  why: z.string(),
  figures: z
    .object({
      lexical: z.number().optional().meta({ description: 'BM25 of the words' }),
      semantic: z.number().optional().meta({ description: 'Similarity of the vectors, -1 to 1' }),
      inTitle: z.array(z.string()),
      inText: z.array(z.string()),
    })
    .meta({ description: 'How the score came about, and which words stand where' }),
});

const counted = z.int().nonnegative();

const facets = z.object({
  collections: z.array(z.object({ ns: z.string(), collection: z.string(), count: counted })),
  tags: z.array(z.object({ tag: z.string(), count: counted })),
});

const vectorsFound = z
  .object({
    state: z.enum(['none', 'building', 'ready']),
    model: z.string().optional(),
    passages: counted.optional(),
    of: counted.optional(),
  })
  .meta({ description: 'Which vectors the search had: nothing found is not the same as none yet' });

const mode = z.enum(['keyword', 'hybrid', 'semantic']);

export const hits = z.object({
  hits: z.array(hit),
  mode: mode.meta({ description: 'What was really used' }),
  vectors: vectorsFound,
  total: z.int(),
  totalCapped: z.boolean(),
  corrected: z.string().optional().meta({ description: 'What was searched for instead' }),
  unknown: z.array(z.string()).optional().meta({ description: 'Words that stand nowhere' }),
  facets: facets.optional(),
  tookMs: z.number(),
  operators: z
    .array(z.object({ start: z.int(), end: z.int(), words: z.string(), problem: z.string().optional() }))
    .meta({
      description: 'Operators in `q` and what they were taken for; one with a `problem` was left out',
    }),
});

const scored = z.object({ ndcg: z.number(), recall: z.number() });

export const score = scored.extend({
  at: time,
  by: z.string(),
  mode: z.string().meta({ description: 'What search really used' }),
  model: z.string().optional(),
  k: z.int().meta({ description: 'Depth of recall; nDCG is at 10' }),
  questions: z.array(scored.extend({ key: z.string().meta({ description: 'Hash of the question' }) })),
});

export const evaluation = score.omit({ questions: true }).extend({
  ns: z.string(),
  questions: z.array(
    scored.extend({
      question: z.string(),
      expected: z.array(
        z.object({
          ref,
          grade: z.number(),
          title: z.string().optional().meta({ description: 'Absent: there is no such record' }),
          rank: z.int().optional().meta({ description: 'From 1; absent: not among the first 100' }),
        }),
      ),
      found: z.array(z.object({ ref, title: z.string() })).meta({ description: 'The first hits' }),
      before: scored.optional(),
    }),
  ),
  change: scored
    .extend({ at: time, better: z.int(), worse: z.int() })
    .optional()
    .meta({ description: 'Since the time before, over the questions of both' }),
});
