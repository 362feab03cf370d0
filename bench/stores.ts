import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// generateStore · readStore · words: a store of invented catalogue records, the same for the same size.

const COLLECTIONS = 25;
const VOCABULARY = 20_000;

/** A generator of numbers in [0, 1), the same sequence for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An invented vocabulary; its early words are drawn far more often (Zipf), as in real text. */
export function words(): string[] {
  const random = seeded(7);
  const syllables = 'ba ce di fo gu la me ni po ru sa te vi wo za ler mon tan ris pel dor fin gar hal'.split(
    ' ',
  );
  return Array.from({ length: VOCABULARY }, () =>
    Array.from(
      { length: 2 + Math.floor(random() * 3) },
      () => syllables[Math.floor(random() * syllables.length)],
    ).join(''),
  );
}

/** Makes `json-db/bench/c00…c24/*.json` with `count` records of about 1.5 KB below `folder`, unless it is there already. */
export function generateStore(folder: string, count: number): void {
  const stamp = join(folder, `.generated-${count}`);
  if (existsSync(stamp)) return;
  const random = seeded(count);
  const vocabulary = words();
  const word = () => vocabulary[Math.floor(VOCABULARY ** random()) - 1] ?? 'word';
  const sentence = (length: number) => Array.from({ length }, word).join(' ');
  for (let index = 0; index < COLLECTIONS; index++)
    mkdirSync(join(folder, 'json-db/bench', collectionName(index)), { recursive: true });
  for (let index = 0; index < count; index++) {
    const path = join(
      folder,
      'json-db/bench',
      collectionName(index % COLLECTIONS),
      `${recordId(index)}.json`,
    );
    writeFileSync(path, `${JSON.stringify(record(index, random, sentence), null, 2)}\n`);
  }
  writeFileSync(stamp, '');
}

function record(
  index: number,
  random: () => number,
  sentence: (length: number) => string,
): Record<string, unknown> {
  const year = 1800 + Math.floor(random() * 220);
  return {
    id: index,
    title: sentence(4),
    status: ['draft', 'shown', 'lent', 'stored'][Math.floor(random() * 4)],
    acquired: year,
    price: Math.round(random() * 1e6) / 100,
    medium: sentence(3),
    place: { name: sentence(2), type: 'inhabited place', latitude: random() * 90, longitude: random() * 180 },
    people: [
      { name: sentence(2), role: 'artist', born: year - 40 },
      { name: sentence(2), role: 'lender', born: null },
    ],
    tags: sentence(4).split(' '),
    description: Array.from({ length: 6 }, () => `${sentence(16)}.`).join(' '),
    dimensions: `${100 + Math.floor(random() * 900)} x ${100 + Math.floor(random() * 900)} mm`,
  };
}

/** `c00` … `c24`. */
export function collectionName(index: number): string {
  return `c${String(index).padStart(2, '0')}`;
}

/** The id of the n-th record. */
export function recordId(index: number): string {
  return `record-${String(index).padStart(7, '0')}`;
}

/** The path of the n-th record's file. */
export function recordPath(folder: string, index: number): string {
  return join(folder, 'json-db/bench', collectionName(index % COLLECTIONS), `${recordId(index)}.json`);
}

/** The n-th record's bytes. */
export function readRecord(folder: string, index: number): Buffer {
  return readFileSync(recordPath(folder, index));
}
