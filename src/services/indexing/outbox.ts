import { type Ref, splitRef } from '../../core/names.ts';
import type { Observed } from '../../core/ports/index-writer.ts';

// What was seen on disk on its way to the journal: in batches, a few at a time, so that memory stays bounded. createOutbox

const BATCH = 200;
const BATCH_BYTES = 1024 * 1024;
const IN_FLIGHT = 2;

export interface Outbox {
  /** Takes an observation; waits while too much is on its way. */
  add(observed: Observed): Promise<void>;
  /** Sends what is left. */
  flush(): void;
  /** Whether a ref is on its way. */
  has(ref: Ref): boolean;
  /** The refs that are on their way. */
  waiting(): Iterable<Ref>;
  /** How many are on their way. */
  readonly size: number;
}

/** `send` resolves when a batch is journaled and applied; `sent` hears of each batch with the error, if any. */
export function createOutbox(
  send: (batch: readonly Observed[]) => Promise<void>,
  sent: (refs: Ref[], error: unknown) => void,
): Outbox {
  const refs = new Set<Ref>();
  let batch: Observed[] = [];
  let bytes = 0;
  let flying = 0;
  let room: (() => void)[] = [];

  const flush = () => {
    if (batch.length === 0) return;
    const sending = batch;
    batch = [];
    bytes = 0;
    flying++;
    send(sending).then(
      () => landed(sending, undefined),
      (error) => landed(sending, error ?? new Error('not journaled')),
    );
  };
  const landed = (batch: readonly Observed[], error: unknown) => {
    flying--;
    const done = batch.map(({ ref }) => ref);
    for (const ref of done) refs.delete(ref);
    sent(done, error);
    const waiting = room;
    room = [];
    for (const go of waiting) go();
  };
  return {
    async add(observed) {
      while (flying >= IN_FLIGHT) await new Promise<void>((resolve) => room.push(resolve));
      if (batch[0] && splitRef(batch[0].ref)?.ns !== splitRef(observed.ref)?.ns) flush();
      refs.add(observed.ref);
      batch.push(observed);
      bytes += observed.file?.bytes.length ?? 0;
      if (batch.length >= BATCH || bytes >= BATCH_BYTES) flush();
    },
    flush,
    has: (ref) => refs.has(ref),
    waiting: () => refs,
    get size() {
      return refs.size;
    },
  };
}
