import type { EmbeddingModel } from 'ai';
import { CairnError } from '../../core/errors.ts';

// What the players over the AI SDK share: time limits, tries, and errors in our words. askModel · withTimeLimit · hostOf

const TRIES = 4;
const TIME_LIMIT_MS = 60_000;

type Options = Parameters<typeof import('ai').embedMany>[0]['providerOptions'];

export interface Question {
  /** Who is asked, for people. */
  name: string;
  model: EmbeddingModel;
  texts: readonly string[];
  dimensions?: number;
  options?: Options;
  /** Whether somebody waits: then it is tried once. */
  urgent: boolean;
  /** Not to be shown to anyone, should the other side repeat it. */
  key: string | undefined;
  signal?: AbortSignal;
}

/** The vectors of the texts with what the other side sent. Too many requests and its own errors are tried again, as it asks or with growing pauses. */
export async function askModel(question: Question): Promise<{ embeddings: number[][]; body: unknown }> {
  const { name, model, texts, dimensions, options, urgent, key, signal } = question;
  const ai = await import('ai');
  globalThis.AI_SDK_LOG_WARNINGS = false;
  try {
    const { embeddings, responses } = await ai.embedMany({
      model,
      values: [...texts],
      dimensions,
      providerOptions: options,
      maxRetries: urgent ? 0 : TRIES - 1,
      abortSignal: signal,
    });
    return { embeddings, body: responses?.[0]?.body };
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw inOurWords(ai, thrown, name, key);
  }
}

/** A `fetch` that gives up. */
export function withTimeLimit(milliseconds = TIME_LIMIT_MS): typeof fetch {
  return (input, init) => {
    const signals = [init?.signal, AbortSignal.timeout(milliseconds)].filter((signal) => !!signal);
    return fetch(input, { ...init, signal: AbortSignal.any(signals) });
  };
}

/** Host and port of an address. Throws `invalid` for what is no http address. */
export function hostOf(url: string): string {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address && /^https?:$/.test(address.protocol)) return address.host;
  throw new CairnError('invalid', `"${url}" is not the address of an embedding server.`);
}

function inOurWords(
  ai: typeof import('ai'),
  thrown: unknown,
  name: string,
  key: string | undefined,
): CairnError {
  const last = ai.RetryError.isInstance(thrown) ? thrown.lastError : thrown;
  const shown = (text: string) => (key ? text.replaceAll(key, '…') : text).slice(0, 300);
  if ((last as Error)?.name === 'TimeoutError')
    return new CairnError('unavailable', `${name} did not answer in time.`);
  if (!ai.APICallError.isInstance(last))
    return new CairnError(
      'unavailable',
      `${name} did not answer as it should: ${shown((last as Error)?.message ?? String(last))}`,
    );
  const { statusCode: status, message } = last;
  if (status === undefined)
    return new CairnError('unavailable', `${name} cannot be reached: ${shown(message)}`);
  if (status < 300)
    return new CairnError('unavailable', `${name} answered with something that is no list of vectors.`);
  const code = [400, 413, 422].includes(status) ? 'invalid' : 'unavailable';
  return new CairnError(code, `${name} answered ${status}: ${shown(message)}`, {
    retryAfter: Number(last.responseHeaders?.['retry-after']) || undefined,
  });
}
