import type { Embedder, EmbeddingInput, ProviderSettings } from '../core/models.ts';
import { prefixOf } from './providers/prefixes.ts';
import { createProvider } from './providers/provider.ts';
import { askModel, hostOf, withTimeLimit } from './providers/sdk.ts';

// Anything that speaks the OpenAI embeddings protocol: OpenAI, Jina, Ollama, llama.cpp, Text Embeddings Inference,
// SentenceTransformers servers. createOpenAiCompatible

/** What the servers that people run themselves take at once. */
const MOST_TEXTS = 32;
/** Jina's word for each side of a search. */
const TASKS = { query: 'retrieval.query', document: 'retrieval.passage' };

/** Asks the server for a vector to learn its dimensions unless they are given. Errors as `Embedder.embed`. */
export async function createOpenAiCompatible(
  { url = '', model, dimensions, known, key }: ProviderSettings,
  signal?: AbortSignal,
  timeLimit?: number,
): Promise<Embedder> {
  const name = hostOf(url);
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  const asking = (fetch: typeof globalThis.fetch) =>
    createOpenAICompatible({ name: 'embeddings', baseURL: url, apiKey: key, fetch }).embeddingModel(model);
  const quick = withTimeLimit(timeLimit);
  const ask = async (texts: readonly string[], input: EmbeddingInput, signal?: AbortSignal) => {
    const { embeddings, body } = await askModel({
      name,
      model: asking(name === 'api.jina.ai' ? withTask(quick, TASKS[input]) : quick),
      texts: texts.map((text) => prefixOf(model, input) + text),
      dimensions,
      urgent: input === 'query',
      key,
      signal,
    });
    return inOrder(embeddings, body);
  };
  const identity = `openai-compatible/${name}/${model}`;
  return createProvider({ name, identity, most: MOST_TEXTS, ask }, dimensions ?? known, signal);
}

/** The SDK sends only what it knows of. */
export function withTask(fetch: typeof globalThis.fetch, task: string): typeof globalThis.fetch {
  return (input, init) => {
    const body = JSON.stringify({ ...JSON.parse(String(init?.body)), task });
    return fetch(input, { ...init, body });
  };
}

/** The SDK takes vectors in the order in which they came, servers number them. */
function inOrder(embeddings: readonly number[][], body: unknown): readonly number[][] {
  const { data } = (body ?? {}) as { data?: { index?: unknown }[] };
  const places = data?.map(({ index }) => index);
  if (!places?.every((place) => Number.isInteger(place)) || places.length !== embeddings.length)
    return embeddings;
  const sorted: number[][] = [];
  places.forEach((place, i) => {
    sorted[place as number] = embeddings[i] as number[];
  });
  return sorted.length === embeddings.length && !sorted.includes(undefined as never) ? sorted : [];
}
