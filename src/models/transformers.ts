import { isAbsolute } from 'node:path';
import { CairnError } from '../core/errors.ts';
import type { Embedder, EmbeddingInput, ProviderSettings } from '../core/models.ts';
import { prefixOf } from './providers/prefixes.ts';
import { createProvider } from './providers/provider.ts';

// Models from a folder on this computer, run in this process by @huggingface/transformers, which people install themselves.
// createTransformers

/** The part of the package that is used. */
export interface Transformers {
  env: { allowRemoteModels: boolean };
  pipeline(task: 'feature-extraction', model: string, options: object): Promise<Extractor>;
}

interface Extractor {
  (texts: string[], options: object): Promise<{ tolist(): number[][] }>;
  dispose(): Promise<unknown>;
}

const PACKAGE = '@huggingface/transformers';
/** A few at a time, so that a question can come in between. */
const MOST_TEXTS = 8;

/**
 * `model` is the folder, with `config.json`, `tokenizer.json` and `onnx/`; nothing is downloaded. Throws `invalid` when it is no folder with
 * a model in it, `unavailable` when the package is not installed.
 */
export async function createTransformers(
  { model, dimensions, known }: ProviderSettings,
  load: () => Promise<Transformers> = () => import(PACKAGE),
): Promise<Embedder> {
  if (!isAbsolute(model))
    throw new CairnError('invalid', `"${model}" is not the whole path of a folder with a model in it.`);
  const { env, pipeline } = await loaded(load);
  env.allowRemoteModels = false;
  const extract = await pipeline('feature-extraction', model, { dtype: 'fp32' }).catch((cause) => {
    throw new CairnError('invalid', `There is no model in ${model} that can be used: ${cause.message}`, {
      cause,
    });
  });
  const ask = async (texts: readonly string[], input: EmbeddingInput, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    const prefixed = texts.map((text) => prefixOf(model, input) + text);
    return (await extract(prefixed, { pooling: 'mean', normalize: true })).tolist();
  };
  const close = async () => void (await extract.dispose());
  return createProvider(
    { name: model, identity: `transformers/${model}`, most: MOST_TEXTS, ask, close },
    dimensions ?? known,
  );
}

async function loaded(load: () => Promise<Transformers>): Promise<Transformers> {
  try {
    return await load();
  } catch (cause) {
    const help = `Install it beside Cairn with ONNXRUNTIME_NODE_INSTALL=skip npm install ${PACKAGE} (470 MB).`;
    throw new CairnError('unavailable', `${PACKAGE} is not installed. ${help}`, { cause });
  }
}
