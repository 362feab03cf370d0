import type { EmbeddingStatus, VectorWrites } from '../../core/models.ts';

// createStanding

/** How embedding stands, and telling it. */
export interface Standing {
  set(part: Partial<EmbeddingStatus>): void;
  /** Counts and tells. */
  tell(): Promise<void>;
  /** The same, unless it was told just now. */
  tellSoon(): Promise<void>;
}

const TELL_MS = 200;

export function createStanding(live: VectorWrites, tell: (status: EmbeddingStatus) => void): Standing {
  let status: EmbeddingStatus = {
    provider: 'off',
    state: 'waiting',
    embedded: 0,
    lacking: 0,
    failed: 0,
    empty: 0,
  };
  let last = 0;

  async function tellNow(): Promise<void> {
    last = performance.now();
    // An index that cannot be asked has no counts; why, its own status says.
    const sets = await live.sets().catch(() => []);
    const serving = sets.find(({ state }) => state === 'serving');
    const shown = sets.find(({ model }) => model === status.building) ?? serving;
    const { embedded = 0, failed = 0, empty = 0, lacking = await missing() } = shown ?? {};
    status = { ...status, serving: serving?.model, embedded, lacking, failed, empty };
    tell({ ...status, reason: status.reason ?? shown?.reason });
  }

  /** What is lacking while there is no set to lack it. */
  async function missing(): Promise<number> {
    return ['off', 'small'].includes(status.state) ? 0 : live.texts().catch(() => 0);
  }

  return {
    set(part) {
      status = { ...status, ...part };
    },
    tell: tellNow,
    async tellSoon() {
      if (performance.now() - last >= TELL_MS) await tellNow();
    },
  };
}
