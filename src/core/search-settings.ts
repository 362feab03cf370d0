import { z } from 'zod';

// Settings of a namespace that search goes by; docs/search.md says what they are for people: synonymSettings · evalSettings

const term = z.string().trim().min(1).max(100);

/** `_synonyms.json`. */
export const synonymSettings = z.looseObject({
  /** Words or phrases that mean the same, in each group. */
  groups: z.array(z.array(term).min(2).max(50)).max(2000),
});

/** How well a record answers a question: 1 when nothing else is said. */
const grade = z.number().min(0).max(10);

/** `_evals.json`: questions and the records that should be found, as `collection/id` of this namespace. */
export const evalSettings = z.looseObject({
  questions: z
    .array(
      z.looseObject({
        question: z.string().trim().min(1).max(400),
        expected: z.union([z.array(z.string()).min(1), z.record(z.string(), grade)]),
      }),
    )
    .max(500),
  /** Among so many of the first hits recall is counted; 10 when absent. */
  k: z.int().min(1).max(100).optional(),
});
export type EvalSettings = z.infer<typeof evalSettings>;
