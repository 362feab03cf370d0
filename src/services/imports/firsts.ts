import { hash } from 'node:crypto';

// createFirsts: which row said something first.

const WORDS = 4;
const SMALLEST = 1024;

export interface Firsts {
  /** The row that said it before; undefined when this is the first one, which is remembered. */
  note(text: string, at: number): number | undefined;
  has(text: string): boolean;
}

/**
 * Remembers 96 bits of a hash and the number of the row, 16 bytes in flat memory: what two million rows say in strings is as large as
 * their file, several times over. Two different texts are taken for one once in 10^16 files of that size.
 */
export function createFirsts(): Firsts {
  let slots = new Uint32Array(SMALLEST * WORDS);
  let size = 0;

  function slotOf(a: number, b: number, c: number): number {
    const mask = slots.length / WORDS - 1;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const place = slot * WORDS;
      if (slots[place + 3] === 0) return place;
      if (slots[place] === a && slots[place + 1] === b && slots[place + 2] === c) return place;
    }
  }

  function grow(): void {
    const old = slots;
    slots = new Uint32Array(old.length * 2);
    for (let place = 0; place < old.length; place += WORDS)
      if (old[place + 3] !== 0)
        slots.set(
          old.subarray(place, place + WORDS),
          slotOf(old[place] ?? 0, old[place + 1] ?? 0, old[place + 2] ?? 0),
        );
  }

  return {
    note(text, at) {
      if ((size + 1) * 4 > (slots.length / WORDS) * 3) grow();
      const [a, b, c] = fingerprint(text);
      const place = slotOf(a, b, c);
      // Rows are kept one higher, so that nought is an empty slot.
      const before = slots[place + 3] ?? 0;
      if (before !== 0) return before - 1;
      slots.set([a, b, c, at + 1], place);
      size += 1;
      return undefined;
    },
    has(text) {
      return slots[slotOf(...fingerprint(text)) + 3] !== 0;
    },
  };
}

function fingerprint(text: string): [number, number, number] {
  const digest = hash('sha1', text, 'buffer');
  return [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8)];
}
