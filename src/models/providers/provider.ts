import { CairnError } from '../../core/errors.ts';
import type { Embedder, EmbeddingInput } from '../../core/models.ts';
import { normalise } from '../vectors.ts';

// createProvider: an embedder over something that answers lists of numbers, whose answers nobody believes unseen.

/** Something that embeds a few texts at a time. Throws as `Embedder.embed` does. */
export interface Speaker {
  /** For people, `api.openai.com`. */
  name: string;
  /** Identity without dimensions. */
  identity: string;
  /** Texts that one question may have. */
  most: number;
  ask(
    texts: readonly string[],
    input: EmbeddingInput,
    signal?: AbortSignal,
  ): Promise<readonly (readonly number[])[]>;
  close?(): Promise<void>;
}

/** An embedder over a speaker. Without `dimensions` it asks once to learn them. Throws as `Embedder.embed` does. */
export async function createProvider(
  speaker: Speaker,
  dimensions: number | undefined,
  signal?: AbortSignal,
): Promise<Embedder> {
  const { name, most } = speaker;
  const size = dimensions ?? (await speaker.ask(['dimensions'], 'query', signal))[0]?.length;
  if (!size) throw strange(name, 'no vector');
  return {
    identity: `${speaker.identity}/${size}`,
    dimensions: size,
    async embed(texts, input, signal) {
      const vectors: Float32Array[] = [];
      for (let start = 0; start < texts.length; start += most) {
        const some = texts.slice(start, start + most);
        const answer = await speaker.ask(some, input, signal);
        if (answer.length !== some.length)
          throw strange(name, `${answer.length} vectors for ${some.length} texts`);
        for (const numbers of answer) vectors.push(checked(name, numbers, size));
      }
      return vectors;
    },
    close: async () => speaker.close?.(),
  };
}

function checked(name: string, numbers: readonly number[], size: number): Float32Array {
  if (numbers.length !== size)
    throw strange(name, `vectors of ${numbers.length} dimensions where ${size} are wanted`);
  const vector = Float32Array.from(numbers);
  if (!normalise(vector))
    throw new CairnError('invalid', `${name} answered with a vector that has no direction.`);
  return vector;
}

function strange(name: string, what: string): CairnError {
  return new CairnError('unavailable', `${name} answered with ${what}.`);
}
