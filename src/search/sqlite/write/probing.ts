import { product, type Vectors } from '../vectors/k-means.ts';
import { inOrder, type Lists } from '../vectors/lists.ts';

// How many lists have to be looked through. createProbing · questionsOf

export interface Probing {
  /** Shows a vector of the table, and the list that it is in. */
  look(bytes: Int8Array, list: number): void;
  /** How many of the nearest lists have the nearest vectors of a question, and which share of those they have on average. */
  result(lists: Lists): { probes: number; recall: number };
}

/** So many vectors of a sample are taken for questions, and so many nearest of each are looked for. */
const QUESTIONS = 64;
const NEAREST = 10;
/** So many of them have to be in the lists; bytes in place of numbers lose some more. */
const RECALL = 0.997;

/** Where in a sample the vectors stand that are questions: lists must not be made of them, or they would be answered too well. */
export function questionsOf({ count }: Pick<Vectors, 'count'>): number[] {
  const wanted = Math.min(QUESTIONS, Math.floor(count / 2));
  return Array.from({ length: wanted }, (_, index) => Math.floor(((index + 0.5) * count) / wanted));
}

/** Finds the nearest vectors of some questions exactly, while all vectors pass by once on their way into the lists. */
export function createProbing(sample: Vectors): Probing {
  const { components, dimensions } = sample;
  const questions = questionsOf(sample).map((place) => {
    const vector = Float32Array.from(components.subarray(place * dimensions, (place + 1) * dimensions));
    return { vector, itself: product(vector, vector), nearest: [] as Neighbour[] };
  });
  return {
    look(bytes, list) {
      for (const { vector, itself, nearest } of questions) {
        const near = product(vector, bytes);
        if (near === itself && vector.every((component, at) => component === bytes[at])) continue;
        if (nearest.length === NEAREST && near <= (nearest.at(-1)?.near ?? 0)) continue;
        const at = nearest.findIndex((other) => other.near < near);
        nearest.splice(at < 0 ? nearest.length : at, 0, { near, list });
        if (nearest.length > NEAREST) nearest.pop();
      }
    },
    result(lists) {
      const places = questions.flatMap(({ vector, nearest }) => {
        const order = inOrder(lists, vector);
        return nearest.map(({ list }) => order.indexOf(list));
      });
      places.sort((a, b) => a - b);
      const last = places[Math.ceil(places.length * RECALL) - 1] ?? lists.centres.length - 1;
      const found = places.filter((place) => place <= last).length;
      return { probes: last + 1, recall: found / Math.max(1, places.length) };
    },
  };
}

interface Neighbour {
  near: number;
  list: number;
}
