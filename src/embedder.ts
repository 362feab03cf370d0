import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createChannel } from './core/channel.ts';
import { CairnError } from './core/errors.ts';
import type { ChosenModel, Embedder } from './core/models.ts';
import { tidyCaches, withCache } from './models/cache.ts';
import { createCohere } from './models/cohere.ts';
import { isLearned, lastLearned, learn, newPart, openLearned, tidyLearned } from './models/learned.ts';
import { createOpenAiCompatible } from './models/openai-compatible.ts';
import { createTransformers } from './models/transformers.ts';
import { createEmbeddingLoop } from './services/embedding/loop.ts';
import type { HandleCalls, ThreadCalls } from './services/embedding/messages.ts';
import { vectorsOver } from './services/indexing/vector-calls.ts';

// The embedding thread, which fits and asks models. Like cairn.ts it names the players; what it does stands in
// services/embedding/. Its data is `{ derived }`: the folder of what can be made again.

const folder = join((workerData as { derived: string }).derived, 'embeddings');
const port = parentPort as NonNullable<typeof parentPort>;

const loop = createEmbeddingLoop({
  vectors: (which) =>
    vectorsOver(
      {
        askVectors: (...values) => main.call('askVectors', ...values) as never,
        putVectors: (...values) => main.call('putVectors', ...values),
      },
      which,
    ),
  models: {
    open: async (chosen, signal) => withCache(await open(chosen, signal), folder),
    learn: (sample, breathe, progress) => learn({ folder, sample, breathe, progress }),
    openLearned: (identity) => openLearned(folder, identity, true),
    isLearned: (identity) => isLearned(folder, identity),
    lastLearned: () => lastLearned(folder),
    newPart: (identity, sample) => newPart(folder, identity, sample),
    tidy(identity, caches) {
      tidyLearned(folder, identity);
      if (caches) tidyCaches(folder, identity);
    },
  },
  isIndexed: () => main.call('isIndexed'),
  tell: (status) => void main.call('tell', status),
  served: (...values) => void main.call('served', ...values),
  warn: (message) => void main.call('warn', message),
});

const calls: ThreadCalls = { ...loop };
const main = createChannel<HandleCalls>(port, calls);

function open({ settings, key, known }: ChosenModel, signal: AbortSignal): Promise<Embedder> {
  const { provider, model, ...more } = settings;
  if (model === undefined)
    throw new CairnError('invalid', `Which model of ${provider} is to be used has to be said.`);
  const asked = { ...more, model, key, known };
  if (provider === 'openai-compatible') return createOpenAiCompatible(asked, signal);
  if (provider === 'cohere') return createCohere(asked, signal);
  if (provider === 'transformers') return createTransformers(asked);
  throw new CairnError('invalid', `${provider} is no model that can be asked.`);
}
