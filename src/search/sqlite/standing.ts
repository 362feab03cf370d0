import type { Connection } from './connection.ts';
import type { Word } from './match.ts';
import { termsOf, termsOfAll } from './terms.ts';

// Where texts have what is looked for. Sought · soughtBy · Standing · standingIn

/** What is looked for, as the index spells it: words one behind the other, the last of which may be no more than a beginning. */
export interface Sought {
  terms: string[];
  unfinished: boolean;
}

/** Where a text has what is looked for: the words of the text by where they start and end, and places by words, in order. */
export interface Standing {
  starts: number[];
  ends: number[];
  places: Place[];
  /** Whether these are all words of the text: where it is sought very often, the rest is left out. */
  isWhole: boolean;
}

/** `sought` from a word up to and with another one. */
export interface Place {
  sought: number;
  first: number;
  last: number;
}

/** So many places of a text are enough to choose from, with so many words behind them. */
const PLACES = 1000;
const BEHIND = 50;
/** Letters of a word beyond these do not tell it from others. */
const LENGTH = 100;
/** By how much a stem may differ from the beginning of its word: `surveys` is `survei`, `rotational` is `rotat`. */
const ENDING = 3;

const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;
const ASCII = /^\p{ASCII}*$/u;

/** What the words of a question look for. */
export function soughtBy(db: Connection, words: readonly Word[]): Sought[] {
  const all = words.flatMap(({ text, unfinished, begin = text }) => [
    { terms: termsOf(db, text), unfinished: false },
    ...(unfinished ? [{ terms: termsOf(db, begin), unfinished }] : []),
  ]);
  const each = new Map(all.map((sought) => [JSON.stringify(sought), sought]));
  return [...each.values()].filter(({ terms }) => terms.length > 0);
}

/** Where some texts, which are segmented, have it. */
export function standingIn(db: Connection, texts: readonly string[], all: readonly Sought[]): Standing[] {
  const mayBe = likeAnyOf(db, all);
  const scanned = texts.map((text) => scan(text, mayBe));
  const terms = termsOfAll(
    db,
    scanned.flatMap(({ likely }) => [...likely.values()]),
  );
  return scanned.map(({ likely, ...words }) => {
    const spelled = new Map([...likely].map(([at, word]) => [at, terms.get(word) ?? []]));
    return { ...words, places: placesOf(spelled, all) };
  });
}

/** Words of a text, and by their number those that may be looked for. */
interface Scanned extends Omit<Standing, 'places'> {
  likely: Map<number, string>;
}

function scan(text: string, mayBe: (word: string) => boolean): Scanned {
  const scanned: Scanned = { starts: [], ends: [], isWhole: true, likely: new Map() };
  const { starts, ends, likely } = scanned;
  let enough = Number.POSITIVE_INFINITY;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (mayBe(word)) likely.set(starts.length, word.slice(0, LENGTH));
    starts.push(index);
    ends.push(index + word.length);
    if (likely.size === PLACES) enough = Math.min(enough, starts.length + BEHIND);
    if (starts.length >= enough) return { ...scanned, isWhole: false };
  }
  return scanned;
}

// Most words of a text are told from those that are looked for by how they begin; to ask the tokenizer for each would take longer than all else.
function likeAnyOf(db: Connection, all: readonly Sought[]): (word: string) => boolean {
  const begins = all.flatMap(({ terms }) =>
    terms.map((term) => term.slice(0, Math.max(1, term.length - ENDING))),
  );
  const initials = new Set(begins.map((begin) => begin.codePointAt(0)));
  const isInitial = new Map<number, boolean>();
  return (word) => {
    const point = word.codePointAt(0) as number;
    let may = isInitial.get(point);
    if (may === undefined) {
      const [initial] = termsOf(db, String.fromCodePoint(point));
      may = initial === undefined || initials.has(initial.codePointAt(0));
      isInitial.set(point, may);
    }
    if (!may) return false;
    if (!ASCII.test(word)) return true;
    const lower = word.toLowerCase();
    return begins.some((begin) => lower.startsWith(begin));
  };
}

function placesOf(spelled: ReadonlyMap<number, string[]>, all: readonly Sought[]): Place[] {
  const places: Place[] = [];
  for (const first of spelled.keys())
    for (const [sought, { terms, unfinished }] of all.entries()) {
      const isThere = terms.every((term, at) => {
        const has = spelled.get(first + at) ?? [];
        return unfinished && at === terms.length - 1
          ? has.some((one) => one.startsWith(term))
          : has.includes(term);
      });
      if (isThere) places.push({ sought, first, last: first + terms.length - 1 });
    }
  return places;
}
