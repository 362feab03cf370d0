// scores: how search tests went.

/** How a namespace's search test went at one time. It names its questions by hashes and holds no text of anybody's data. */
export interface Score {
  /** RFC 3339, UTC. */
  at: string;
  by: string;
  /** What search really used: `keyword`, `hybrid`, `semantic`. */
  mode: string;
  /** Of the vectors that served, when there were any. */
  model?: string;
  /** Depth of recall. */
  k: number;
  /** Means over the questions, 0 to 1. */
  ndcg: number;
  recall: number;
  questions: { key: string; ndcg: number; recall: number }[];
}

/** Keeps scores. */
export interface ScoreBook {
  /** Those of a namespace, oldest first; the last two hundred or so. */
  read(ns: string): Promise<Score[]>;
  append(ns: string, score: Score): Promise<void>;
}
