import { isCairnError } from '../../core/errors.ts';
import type { CachedEmbedder, Embedder, Unembedded, VectorWrites } from '../../core/models.ts';

// fill

/** So many passages at once: what was made of them is lost when the process is killed, unless there is a cache. */
const BATCH = 64;

/**
 * Makes the vectors that a set lacks, the latest passages first; resolves when it lacks none. A text that the model refuses is noted as failed.
 * Rejects with `unavailable` when the model cannot be asked; what it remembers is taken in all the same, and the rest noted as failed, to be
 * tried again. `made` is called after every few.
 */
export async function fill(
  vectors: VectorWrites,
  embedder: Embedder & Partial<CachedEmbedder>,
  signal: AbortSignal,
  made: (count: number) => Promise<void>,
): Promise<void> {
  const { identity } = embedder;
  let down: Error | undefined;
  for (;;) {
    signal.throwIfAborted();
    const some = await vectors.lacking(identity, BATCH);
    if (some.length === 0) break;
    const unknown = await putRemembered(vectors, embedder, some);
    if (!down) down = await reasonOf(embedSome(vectors, embedder, unknown, signal), signal);
    if (down && !embedder.recall) throw down;
    if (down)
      await vectors.fail(
        identity,
        unknown.map(({ chunk }) => chunk),
        down.message,
      );
    await made(some.length);
  }
  if (down) throw down;
}

/** Why a model cannot be asked; undefined when it could. */
async function reasonOf(asking: Promise<void>, signal: AbortSignal): Promise<Error | undefined> {
  try {
    await asking;
    return undefined;
  } catch (thrown) {
    if (isCairnError(thrown, 'unavailable') && !signal.aborted) return thrown;
    throw thrown;
  }
}

/** Takes in what need not be asked for; resolves to what has to. */
async function putRemembered(
  vectors: VectorWrites,
  { identity, recall }: Embedder & Partial<CachedEmbedder>,
  some: readonly Unembedded[],
): Promise<readonly Unembedded[]> {
  const known = recall?.(some.map(({ text }) => text));
  if (!known) return some;
  const put = some.flatMap(({ chunk, hash }, i) =>
    known[i] ? [{ chunk, hash, vector: known[i].vector }] : [],
  );
  await vectors.put(identity, put);
  return some.filter((_, i) => !known[i]);
}

// One bad text must not take the others along: what is refused is tried in halves.
async function embedSome(
  vectors: VectorWrites,
  embedder: Embedder,
  some: readonly Unembedded[],
  signal: AbortSignal,
): Promise<void> {
  const [first] = some;
  if (!first) return;
  let answer: (Float32Array | undefined)[];
  try {
    answer = await embedder.embed(
      some.map(({ text }) => text),
      'document',
      signal,
    );
  } catch (thrown) {
    if (!isCairnError(thrown, 'invalid') || signal.aborted) throw thrown;
    if (some.length === 1) return vectors.fail(embedder.identity, [first.chunk], thrown.message);
    const middle = Math.ceil(some.length / 2);
    await embedSome(vectors, embedder, some.slice(0, middle), signal);
    return embedSome(vectors, embedder, some.slice(middle), signal);
  }
  await vectors.put(
    embedder.identity,
    some.map(({ chunk, hash }, i) => ({ chunk, hash, vector: answer[i] })),
  );
}
