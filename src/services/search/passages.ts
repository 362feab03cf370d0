import type { Chunk } from '../../core/chunk.ts';
import type { NoVector, Passage } from '../../core/coverage.ts';
import type { EmbeddingStatus } from '../../core/models.ts';
import { capital } from '../../core/words.ts';

// withVectors

type Standing = Pick<EmbeddingStatus, 'state' | 'reason'>;

/** Passages with how their vectors stand; `vectorless` has, by chunkId, those that have none. */
export function withVectors(
  chunks: readonly Chunk[],
  vectorless: ReadonlyMap<string, NoVector>,
  standing: Standing,
): Passage[] {
  return chunks.map((chunk) => {
    const lacking = vectorless.get(chunk.chunkId);
    return { ...chunk, vector: lacking ? explained(lacking, standing) : { state: 'ready' } };
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
