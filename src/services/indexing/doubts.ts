import type { Ref } from '../../core/names.ts';

// What has to hold for a moment before it is believed: a file that is gone, or does not parse. createDoubts

interface Doubt {
  /** What is doubted: `gone`, or the etag of broken bytes. */
  what: string;
  due: number;
}

export interface Doubts {
  /** Begins to doubt, or goes on with the same doubt. Returns true when it has held long enough. */
  holds(ref: Ref, what: string): boolean;
  /** It is not so, or it is believed. */
  settle(ref: Ref): void;
  /** Refs whose doubts are due. */
  due(): Ref[];
  /** Milliseconds until the next one is due; undefined when there is none. */
  next(): number | undefined;
  /** Refs doubted as gone. */
  gone(): Ref[];
  readonly size: number;
}

/** `wait`: how long a doubt has to hold, in milliseconds. */
export function createDoubts(wait: number, now: () => number = () => performance.now()): Doubts {
  const doubts = new Map<Ref, Doubt>();
  return {
    holds(ref, what) {
      const doubt = doubts.get(ref);
      if (doubt?.what === what) return doubt.due <= now();
      doubts.delete(ref);
      doubts.set(ref, { what, due: now() + wait });
      return false;
    },
    settle(ref) {
      doubts.delete(ref);
    },
    due() {
      const refs: Ref[] = [];
      for (const [ref, { due }] of doubts) {
        if (due > now()) break;
        refs.push(ref);
      }
      return refs;
    },
    next() {
      const [first] = doubts.values();
      return first && Math.max(0, first.due - now());
    },
    gone() {
      return [...doubts].filter(([, { what }]) => what === 'gone').map(([ref]) => ref);
    },
    get size() {
      return doubts.size;
    },
  };
}
