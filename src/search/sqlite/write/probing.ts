import { lengthOf } from '../vectors/bytes.ts';
import type { Vectors } from '../vectors/k-means.ts';
import { type Lists, orderOf } from '../vectors/lists.ts';
import { createMatrix } from '../vectors/matrix.ts';

// How many lists have to be looked through. createProbing · questionsOf

export interface Probing {
  /** Shows a vector of the table, which lies in `bytes` from `offset` on, and the list that it is in. */
  look(bytes: Int8Array, offset: number, list: number): void;
  /** How many of the nearest lists have the nearest vectors of a question, and which share of those they have on average. */
  result(lists: Lists): { probes: number; recall: number };
}

/** So many vectors of a sample are taken for questions, and so many nearest of each are looked for. */
const QUESTIONS = 64;
const NEAREST = 10;
/** So many of them should be in the lists; bytes in place of numbers lose some more. */
const RECALL = 0.997;
/** So many have to be: the last ones may be anywhere, and are not worth more than a few lists, or times as many. */
const LEAST_RECALL = 0.99;
const FEW_LISTS = 32;
const TIMES_AS_MANY = 2;

/** Where in a sample the vectors stand that are questions: lists must not be made of them, or they would be answered too well. */
export function questionsOf({ count }: Pick<Vectors, 'count'>): number[] {
  const wanted = Math.min(QUESTIONS, Math.floor(count / 2));
  return Array.from({ length: wanted }, (_, index) => Math.floor(((index + 0.5) * count) / wanted));
}

/** Finds the nearest vectors of some questions exactly, while all vectors pass by once on their way into the lists. */
export function createProbing(sample: Vectors): Probing {
  const { components, dimensions } = sample;
  const vectors = questionsOf(sample).map((place) =>
    Float32Array.from(components.subarray(place * dimensions, (place + 1) * dimensions)),
  );
  const questions = createMatrix(vectors.length, dimensions);
  for (const [row, vector] of vectors.entries()) questions.set(row, vector);
  const nearest: Neighbour[][] = vectors.map(() => []);
  return {
    look(bytes, offset, list) {
      const nearness = questions.products(bytes, { offset });
      const length = lengthOf(bytes, dimensions, offset);
      for (let question = 0; question < nearness.length; question++) {
        const near = (nearness[question] as number) / length;
        const best = nearest[question] as Neighbour[];
        if (best.length === NEAREST && near <= (best.at(-1) as Neighbour).near) continue;
        const isItself = vectors[question]?.every((component, at) => component === bytes[offset + at]);
        if (!isItself) best.splice(placeOf(best, near), 0, { near, list });
        if (best.length > NEAREST) best.pop();
      }
    },
    result(lists) {
      const places = vectors.flatMap((vector, question) => {
        const order = orderOf(lists, vector);
        return (nearest[question] as Neighbour[]).map(({ list }) => order.indexOf(list));
      });
      places.sort((a, b) => a - b);
      const probesFor = (recall: number) =>
        (places[Math.ceil(places.length * recall) - 1] ?? lists.centres.count - 1) + 1;
      const worth = Math.max(FEW_LISTS, TIMES_AS_MANY * probesFor(LEAST_RECALL));
      const probes = Math.min(probesFor(RECALL), worth);
      const found = places.filter((place) => place < probes).length;
      return { probes, recall: found / Math.max(1, places.length) };
    },
  };
}

interface Neighbour {
  near: number;
  list: number;
}

function placeOf(best: readonly Neighbour[], near: number): number {
  const at = best.findIndex((other) => other.near < near);
  return at < 0 ? best.length : at;
}
