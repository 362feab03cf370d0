import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CairnError } from '../core/errors.ts';
import type { Embedder, Unembedded } from '../core/models.ts';
import { type Model, openModel, type WordVector, writeModel } from './learned/file.ts';
import { fit, localWeight } from './learned/fit.ts';
import type { Breathe } from './learned/matrix.ts';
import { createWords } from './learned/words.ts';
import { normalise } from './vectors.ts';

// The default embedder: learns from the store's own texts which words are met together. No key, no download, nothing leaves the
// computer. A model is a file `learned-<fingerprint>.sqlite`. learn · openLearned · newPart · isLearned · lastLearned · tidyLearned

export interface Learning {
  folder: string;
  /** Texts in order of hash, from after `after`, as `VectorWrites.sample`. */
  sample(after: string, limit: number): Promise<Unembedded[]>;
  breathe: Breathe;
  /** Told how many texts were read. */
  progress?(read: number): void;
}

/** Texts that a model is fitted on at most; with fewer than the least nothing can be learned that exact words do not find. */
export const MOST_TEXTS = 20_000;
export const FEWEST_TEXTS = 64;
const PAGE = 200;
/** Texts that are compared to see how many are new. */
const COMPARED = 1000;
/** Changes whenever another vector would come of the same texts. */
const VERSION = 1;

/** Fits a model on a sample and writes its file; returns its identity, or undefined when there are too few texts to learn from. */
export async function learn({ folder, sample, breathe, progress }: Learning): Promise<string | undefined> {
  const hashes: string[] = [];
  async function* texts(): AsyncGenerator<string> {
    while (hashes.length < MOST_TEXTS) {
      const page = await sample(hashes.at(-1) ?? '', Math.min(PAGE, MOST_TEXTS - hashes.length));
      for (const { hash, text } of page) {
        hashes.push(hash);
        yield text;
      }
      progress?.(hashes.length);
      if (page.length === 0) return;
    }
  }
  const words = createWords();
  try {
    const fitted = await fit(texts(), words, breathe);
    if (!fitted || hashes.length < FEWEST_TEXTS) return undefined;
    const fingerprint = createHash('sha256')
      .update(`${VERSION} ${hashes.join(' ')}`)
      .digest('hex')
      .slice(0, 12);
    writeModel(fileOf(folder, fingerprint), fitted, hashes.slice(0, COMPARED));
    return `learned/${fingerprint}/${fitted.vectors.width}`;
  } finally {
    words.close();
  }
}

/** A fitted model by its identity; `bulk` reads all its words at once. Throws `not_found` when its file is not there or no good. */
export function openLearned(folder: string, identity: string, bulk = false): Embedder {
  const model = open(folder, identity);
  const words = createWords();
  let all: Map<string, WordVector> | undefined;
  const vectorOf = (word: string) => {
    if (!bulk) return model.vector(word);
    all ??= model.vectors();
    return all.get(word);
  };
  return {
    identity,
    dimensions: model.dimensions,
    async embed(texts) {
      return texts.map((text) => {
        const sum = new Float32Array(model.dimensions);
        for (const [word, count] of words.count(text)) add(sum, vectorOf(word), localWeight(count));
        return normalise(sum) ? sum : undefined;
      });
    },
    async close() {
      words.close();
      model.close();
    },
  };
}

/** Which part (0 to 1) of the texts of an index is new to a model, or of the model's gone, by the first thousand in order of hash. */
export async function newPart(folder: string, identity: string, sample: Learning['sample']): Promise<number> {
  const model = open(folder, identity);
  try {
    const fitted = new Set(model.texts());
    const now = await sample('', COMPARED);
    const known = now.filter(({ hash }) => fitted.has(hash)).length;
    return 1 - known / Math.max(1, now.length, fitted.size);
  } finally {
    model.close();
  }
}

/** Whether there is a file of a model. */
export function isLearned(folder: string, identity: string): boolean {
  return filesIn(folder).some(({ fingerprint }) => identity.startsWith(`learned/${fingerprint}/`));
}

/** The model that was fitted last; undefined when there is none that is any good. */
export function lastLearned(folder: string): string | undefined {
  const fitted = ({ name }: { name: string }) => statSync(join(folder, name)).mtimeMs;
  const [last] = filesIn(folder).sort((a, b) => fitted(b) - fitted(a));
  try {
    const model = last && openModel(join(folder, last.name));
    model?.close();
    return model && `learned/${last?.fingerprint}/${model.dimensions}`;
  } catch {
    return undefined;
  }
}

/** Removes the files of all models but one, or of all, also those that were not written to their end. */
export function tidyLearned(folder: string, identity = ''): void {
  for (const name of namesIn(folder)) {
    const fingerprint = /^learned-([0-9a-f]{12})\.sqlite(\.new)?(-journal)?$/.exec(name)?.[1];
    if (fingerprint && !(identity.startsWith(`learned/${fingerprint}/`) && name.endsWith('.sqlite')))
      rmSync(join(folder, name), { force: true });
  }
}

function filesIn(folder: string): { name: string; fingerprint: string }[] {
  return namesIn(folder).flatMap((name) => {
    const fingerprint = /^learned-([0-9a-f]{12})\.sqlite$/.exec(name)?.[1];
    return fingerprint ? [{ name, fingerprint }] : [];
  });
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function open(folder: string, identity: string): Model {
  const fingerprint = /^learned\/([0-9a-f]{12})\/\d+$/.exec(identity)?.[1];
  try {
    return openModel(fileOf(folder, fingerprint ?? 'none'));
  } catch (cause) {
    throw new CairnError('not_found', `The learned model ${identity} is not there any more.`, { cause });
  }
}

function fileOf(folder: string, fingerprint: string): string {
  return join(folder, `learned-${fingerprint}.sqlite`);
}

function add(sum: Float32Array, vector: WordVector | undefined, weight: number): void {
  if (!vector) return;
  const { scale, steps } = vector;
  const factor = weight * scale;
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + factor * (steps[i] as number);
}
