import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { CairnError, isCairnError } from '../core/errors.ts';
import type { Answered, Evaluation, Expected } from '../core/evaluation.ts';
import type { EmbeddingStatus } from '../core/models.ts';
import type { Ref } from '../core/names.ts';
import type { Score, ScoreBook } from '../core/ports/score-book.ts';
import { mean, ndcg, recall } from '../core/scores.ts';
import { type EvalSettings, evalSettings } from '../core/search-settings.ts';
import { maySee, mustChange, mustSee, type Who } from '../core/who.ts';
import { compared } from './evals/compare.ts';
import type { Records } from './records.ts';
import type { Search } from './search.ts';

// Search tests: what a namespace's `_evals.json` expects, and how well search does.

/** Search tests. A namespace without `_evals.json` is `not_found`, one with a mistake in it `invalid`. */
export interface Evals {
  /** Namespaces that have tests, be they with a mistake. */
  places(who: Who, namespaces: readonly string[]): Promise<string[]>;
  /** Why the tests of a namespace cannot be run, or are run as they were before; undefined when all is well. */
  mistake(who: Who, ns: string): Promise<string | undefined>;
  /** Asks every question, and keeps how it went. `unavailable` while the index or its first vectors are being made: it would do badly for no reason. */
  run(who: Who, ns: string): Promise<Evaluation>;
  /** The last run since this process began, with all that it found; undefined when there was none. */
  last(who: Who, ns: string): Evaluation | undefined;
  /** How it went so far, oldest first. */
  scores(who: Who, ns: string): Promise<Score[]>;
}

export interface EvalsParts {
  records: Pick<Records, 'get'>;
  search: Pick<Search, 'find' | 'titles'>;
  scores: ScoreBook;
  /** Whether everything has been looked at. */
  isWhole(): Promise<boolean>;
  /** How vectors stand, and when those that can be had soon are there. */
  embedding: { status(): Pick<EmbeddingStatus, 'state' | 'serving'>; settled(): Promise<void> };
  now?: () => Date;
}

/** nDCG looks at the hits that people see. */
const DEPTH = 10;
/** How far ranks are told. */
const FAR = 100;
const SHOWN = 5;

export function createEvals({
  records,
  search,
  scores,
  isWhole,
  embedding,
  now = () => new Date(),
}: EvalsParts): Evals {
  const lately = new Map<string, Evaluation>();

  async function settings(who: Who, ns: string): Promise<EvalSettings> {
    const ref = `${ns}/_evals`;
    const record = await records.get(who, ref).catch((error) => {
      if (!isCairnError(error, 'not_found')) throw error;
      throw new CairnError('not_found', `There is no ${ref}.json: docs/search.md says how to write one.`);
    });
    const parsed = evalSettings.safeParse(record.data);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new CairnError(
      'invalid',
      `${ref}.json has a mistake at /${issue?.path.join('/')}: ${issue?.message}.`,
    );
  }

  async function ask(who: Who, ns: string, question: EvalSettings['questions'][number], k: number) {
    const grades = gradesOf(ns, question.expected);
    const answer = await search.find(who, { text: question.question, ns, limit: FAR });
    const refs = answer.hits.map(({ ref }) => ref);
    const titles = await search.titles(who, [...grades.keys()]);
    const expected = [...grades].map(([ref, grade]): Expected => {
      const at = refs.indexOf(ref);
      return { ref, grade, title: titles.get(ref), rank: at < 0 ? undefined : at + 1 };
    });
    const answered: Answered = {
      question: question.question,
      ndcg: ndcg(refs, grades, DEPTH),
      recall: recall(refs, grades, k),
      expected,
      found: answer.hits.slice(0, SHOWN).map(({ ref, title }) => ({ ref, title })),
      before: undefined,
    };
    const { mode, vectors } = answer;
    return {
      answered,
      mode,
      model: mode !== 'keyword' && vectors.state === 'ready' ? vectors.model : undefined,
    };
  }

  return {
    async places(who, namespaces) {
      const found = await Promise.all(
        namespaces.map((ns) =>
          records.get(who, `${ns}/_evals`).then(
            () => ns,
            (error) => (isCairnError(error, 'conflict') ? ns : undefined),
          ),
        ),
      );
      return found.filter((ns) => ns !== undefined);
    },
    async mistake(who, ns) {
      try {
        await settings(who, ns);
        const { problem } = await records.get(who, `${ns}/_evals`);
        return problem && `${problem.detail} Until then the questions are those of before.`;
      } catch (thrown) {
        if (isCairnError(thrown, 'invalid') || isCairnError(thrown, 'conflict')) return thrown.message;
        throw thrown;
      }
    },
    async run(who, ns) {
      mustChange(who, ns);
      const { questions, k = DEPTH } = await settings(who, ns);
      if (!(await isWhole())) throw notYet('its index is built');
      if (areComing(embedding.status()))
        await Promise.race([embedding.settled(), wait(PATIENCE_MS, undefined, { ref: false })]);
      if (areComing(embedding.status())) throw notYet('passages have their first vectors');
      const asked = [];
      for (const question of questions) asked.push(await ask(who, ns, question, k));
      const answers = asked.map(({ answered }) => answered);
      const modes = new Set(asked.map(({ mode }) => mode));
      const model = asked.find((one) => one.model !== undefined)?.model;
      const score: Score = {
        at: now().toISOString(),
        by: who.name,
        mode: [...modes].join(', '),
        ...(model !== undefined && { model }),
        k,
        ndcg: mean(answers.map((one) => one.ndcg)),
        recall: mean(answers.map((one) => one.recall)),
        questions: answers.map((one) => ({ key: keyOf(one.question), ndcg: one.ndcg, recall: one.recall })),
      };
      const before = (await scores.read(ns)).at(-1);
      await scores.append(ns, score);
      const { change, was } = compared(score, before);
      const evaluation: Evaluation = {
        ns,
        ...score,
        model,
        questions: answers.map((one) => ({ ...one, before: was.get(keyOf(one.question)) })),
        change,
      };
      lately.set(ns, evaluation);
      return evaluation;
    },
    last: (who, ns) => (maySee(who, ns) ? lately.get(ns) : undefined),
    async scores(who, ns) {
      mustSee(who, ns);
      return scores.read(ns);
    },
  };
}

/** How long (milliseconds) first vectors are waited for: those of a small store come at once. */
const PATIENCE_MS = 10_000;

/** Whether first vectors are on their way: without them search would do worse for no reason. */
function areComing({ state, serving }: Pick<EmbeddingStatus, 'state' | 'serving'>): boolean {
  return serving === undefined && (state === 'learning' || state === 'embedding');
}

function notYet(when: string): CairnError {
  return new CairnError('unavailable', `Search can be tested when ${when}: try again soon.`, {
    retryAfter: 2,
  });
}

/** Refs of this namespace, whether it is named in them or not. */
function gradesOf(ns: string, expected: EvalSettings['questions'][number]['expected']): Map<Ref, number> {
  const entries = Array.isArray(expected)
    ? expected.map((ref) => [ref, 1] as const)
    : Object.entries(expected);
  return new Map(entries.map(([ref, grade]) => [ref.split('/').length > 2 ? ref : `${ns}/${ref}`, grade]));
}

/** What a question is known by from one time to the next: scores hold no text of anybody's data. */
function keyOf(question: string): string {
  return createHash('sha256').update(question).digest('hex').slice(0, 12);
}
