import type { Compared } from '../../core/evaluation.ts';
import type { Score } from '../../core/ports/score-book.ts';
import { mean } from '../../core/scores.ts';

// compared: what changed since the time before.

/** Less is noise of floating point, not a change. */
const LEAST = 1e-6;

/** The change over the questions of both times, and what each scored before, by its key. */
export function compared(score: Score, before: Score | undefined) {
  const was = new Map(before?.questions.map(({ key, ...scored }) => [key, scored]));
  const both = score.questions.flatMap((now) => {
    const then = was.get(now.key);
    return then ? [{ ndcg: now.ndcg - then.ndcg, recall: now.recall - then.recall }] : [];
  });
  const change: Compared | undefined =
    before === undefined || both.length === 0
      ? undefined
      : {
          at: before.at,
          ndcg: mean(both.map(({ ndcg }) => ndcg)),
          recall: mean(both.map(({ recall }) => recall)),
          better: both.filter(({ ndcg }) => ndcg > LEAST).length,
          worse: both.filter(({ ndcg }) => ndcg < -LEAST).length,
        };
  return { change, was };
}
