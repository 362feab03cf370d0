import { isCairnError } from '../../core/errors.ts';
import type { Embedder } from '../../core/models.ts';

// createQuestions

/** A question as a model sees it. */
export interface QuestionVector {
  model: string;
  values: Float32Array;
}

export interface Questions {
  /** By the model that serves, unless another one is known to. Undefined when there is no vector, or none in time. */
  vectorOf(text: string, model?: string): Promise<QuestionVector | undefined>;
  close(): Promise<void>;
}

export interface QuestionsParts {
  /** Identity of the model whose vectors serve. */
  serving(): Promise<string | undefined>;
  openLearned(identity: string): Embedder;
  /** The vector of a text by another model, within a time (milliseconds). */
  ask(identity: string, text: string, limit: number): Promise<Float32Array | undefined>;
  warn(message: string): void;
}

/** Whoever types waits for this long at most. */
const LIMIT_MS = 1500;
/** A model that did not answer is left alone for so long. */
const CALM_MS = 10_000;
const REMEMBERED = 500;

/** Questions that were asked lately are remembered. */
export function createQuestions({ serving, openLearned, ask, warn }: QuestionsParts): Questions {
  const answers = new Map<string, Promise<Float32Array | undefined>>();
  let learned: Embedder | undefined;
  let calmUntil = 0;

  async function embedLearned(identity: string, text: string): Promise<Float32Array | undefined> {
    if (learned?.identity !== identity) {
      await learned?.close();
      learned = undefined;
      try {
        learned = openLearned(identity);
      } catch (thrown) {
        if (!isCairnError(thrown, 'not_found')) throw thrown;
        // Its file was taken away: the thread has it in memory.
        return askOther(identity, text);
      }
    }
    return (await learned.embed([text], 'query'))[0];
  }

  async function askOther(identity: string, text: string): Promise<Float32Array | undefined> {
    if (performance.now() < calmUntil) throw new Error('It did not answer a moment ago.');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('It does not answer in time.')), LIMIT_MS);
    });
    try {
      return await Promise.race([ask(identity, text, LIMIT_MS), late]);
    } catch (thrown) {
      if (performance.now() >= calmUntil)
        warn(`Questions are answered by exact words for a while: ${(thrown as Error).message}`);
      calmUntil = performance.now() + CALM_MS;
      throw thrown;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async vectorOf(text, known) {
      const model = text.trim() === '' ? undefined : (known ?? (await serving()));
      if (model === undefined) return undefined;
      const key = `${model}\n${text}`;
      const embed = model.startsWith('learned/') ? embedLearned : askOther;
      const answer = answers.get(key) ?? embed(model, text);
      answers.delete(key);
      answers.set(key, answer);
      if (answers.size > REMEMBERED) answers.delete(answers.keys().next().value as string);
      try {
        const values = await answer;
        return values && { model, values };
      } catch {
        answers.delete(key);
        return undefined;
      }
    },
    async close() {
      await learned?.close();
    },
  };
}
