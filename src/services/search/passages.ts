import type { Chunk } from '../../core/chunk.ts';
import { NOT_MADE, type NoVector, type Passage } from '../../core/coverage.ts';
import type { EmbeddingStatus } from '../../core/models.ts';
import { capital } from '../../core/words.ts';

// withVectors

type Standing = Pick<EmbeddingStatus, 'state' | 'reason'>;

/** Passages with how their vectors stand; `vectorless` has, by chunkId, those that have none. The words of a model are for who `seesAll`. */
export function withVectors(
  chunks: readonly Chunk[],
  vectorless: ReadonlyMap<string, NoVector>,
  { state, reason }: Standing,
  seesAll: boolean,
): Passage[] {
  const standing = seesAll ? { state, reason } : { state };
  return chunks.map((chunk) => {
    const lacking = vectorless.get(chunk.chunkId);
    if (!lacking) return { ...chunk, vector: { state: 'ready' } };
    const hidden = lacking.state === 'failed' && !seesAll;
    return { ...chunk, vector: explained(hidden ? { ...lacking, reason: NOT_MADE } : lacking, standing) };
  });
}

const NEVER: Partial<Record<EmbeddingStatus['state'], string>> = {
  off: 'Search by meaning is switched off: no model is asked for vectors.',
  small: 'There are too few texts to learn from yet.',
};

const TO_COME: Partial<Record<EmbeddingStatus['state'], string>> = {
  learning: 'The model is still learning from your texts.',
  waiting: 'Vectors are made when search has taken in what has changed.',
};

function explained({ state, reason }: NoVector, standing: Standing): NoVector & { reason: string } {
  if (reason !== undefined) return { state, reason };
  const never = NEVER[standing.state];
  if (never !== undefined) return { state: 'skipped', reason: never };
  const waits = standing.state === 'waiting' && standing.reason ? capital(standing.reason) : undefined;
  return { state, reason: waits ?? TO_COME[standing.state] ?? 'It is still to be made.' };
}
