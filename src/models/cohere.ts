import { CairnError } from '../core/errors.ts';
import type { Embedder, EmbeddingInput, ProviderSettings } from '../core/models.ts';
import { createProvider } from './providers/provider.ts';
import { askModel, hostOf, withTimeLimit } from './providers/sdk.ts';

// createCohere

const ADDRESS = 'https://api.cohere.com/v2';
const MOST_TEXTS = 96;
const SIZES = [256, 512, 1024, 1536];
const SIDES = { query: 'search_query', document: 'search_document' };

/** Asks Cohere for a vector to learn the dimensions unless they are given. Errors as `Embedder.embed`. */
export async function createCohere(
  { url = ADDRESS, model, dimensions, known, key }: ProviderSettings,
  signal?: AbortSignal,
  timeLimit?: number,
): Promise<Embedder> {
  const name = hostOf(url);
  if (dimensions && !SIZES.includes(dimensions))
    throw new CairnError(
      'invalid',
      `Cohere makes vectors of ${SIZES.join(', ')} dimensions, not of ${dimensions}.`,
    );
  const sdk = await import('@ai-sdk/cohere');
  const provider = sdk.createCohere({ baseURL: url, apiKey: key ?? '', fetch: withTimeLimit(timeLimit) });
  const ask = async (texts: readonly string[], input: EmbeddingInput, signal?: AbortSignal) => {
    const inputType = SIDES[input];
    const { embeddings } = await askModel({
      name,
      model: provider.embeddingModel(model),
      texts,
      options: { cohere: dimensions ? { inputType, outputDimension: dimensions } : { inputType } },
      urgent: input === 'query',
      key,
      signal,
    });
    return embeddings;
  };
  return createProvider(
    { name, identity: `cohere/${name}/${model}`, most: MOST_TEXTS, ask },
    dimensions ?? known,
    signal,
  );
}
