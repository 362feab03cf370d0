import type { Ref } from './names.ts';

// What a search test tells: Evaluation · Answered · Expected · Compared

/** A record that a question expects. */
export interface Expected {
  ref: Ref;
  grade: number;
  /** Undefined when there is no such record (any more). */
  title: string | undefined;
  /** From 1; undefined when it is not among the first hits. */
  rank: number | undefined;
}

/** How one question did. */
export interface Answered {
  question: string;
  ndcg: number;
  recall: number;
  expected: Expected[];
  /** The first hits. */
  found: { ref: Ref; title: string }[];
  /** What it scored the time before. */
  before: { ndcg: number; recall: number } | undefined;
}

/** What changed since the time before, over the questions of both times. */
export interface Compared {
  at: string;
  ndcg: number;
  recall: number;
  better: number;
  worse: number;
}

/** How search did in a namespace. */
export interface Evaluation {
  ns: string;
  at: string;
  /** What search really used, and the model of its vectors. */
  mode: string;
  model: string | undefined;
  /** Depth of recall. */
  k: number;
  /** Means over the questions, 0 to 1. nDCG at 10. */
  ndcg: number;
  recall: number;
  questions: Answered[];
  change: Compared | undefined;
}
