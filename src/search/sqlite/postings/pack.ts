import { partOf } from './base.ts';

// Where a word stands and how often, as bytes. createPacker · addParts

export interface Packer {
  /** A passage with the word, by its place among all, in ascending order. */
  add(place: number, count: number): void;
  /** How many passages were added. */
  passages(): number;
  /** The bytes; the packer is empty then. */
  take(): Buffer;
}

const MOST = 255;

export function createPacker(): Packer {
  let bytes = new Uint8Array(1024);
  let [length, last, passages] = [0, -1, 0];
  return {
    add(place, count) {
      if (length + 6 > bytes.length) {
        const larger = new Uint8Array(bytes.length * 2);
        larger.set(bytes);
        bytes = larger;
      }
      let step = place - last;
      for (; step > 127; step >>>= 7) bytes[length++] = (step & 127) | 128;
      bytes[length++] = step;
      bytes[length++] = Math.min(count, MOST);
      last = place;
      passages++;
    },
    passages: () => passages,
    take() {
      const taken = Buffer.from(bytes.subarray(0, length));
      [length, last, passages] = [0, -1, 0];
      return taken;
    },
  };
}

/** Adds to each passage's score what the word is worth there (`partOf`), by its count and what BM25 makes of the passage's length. */
export function addParts(
  bytes: Uint8Array,
  scores: Float32Array,
  lengths: Float32Array,
  rarity: number,
): void {
  let place = -1;
  for (let at = 0; at < bytes.length; ) {
    let byte = bytes[at++] as number;
    let step = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at++] as number;
      step |= (byte & 127) << shift;
    }
    place += step;
    const count = bytes[at++] as number;
    scores[place] = (scores[place] as number) + partOf(count, lengths[place] as number, rarity);
  }
}
