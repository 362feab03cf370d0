import type { Ref } from '../../core/names.ts';
import type { Stirred } from '../../core/ports/store.ts';

// What has to be done, most urgent first. createAgenda

/** A folder with entries: a collection's records, or a namespace's settings where `collection` is empty. */
export interface Place {
  ns: string;
  collection: string;
}

export type Task =
  | { do: 'look'; refs: Ref[] }
  /** Records whose files tell more than before. */
  | { do: 'again'; refs: Ref[] }
  | { do: 'rebuild' }
  /** Which folders there are; `all`: look through each of them. */
  | { do: 'folders'; all: boolean }
  | { do: 'folder'; place: Place }
  | { do: 'reshape'; place: Place };

export interface Agenda {
  /** Something moved on disk. */
  stir(where: readonly Stirred[]): void;
  look(refs: Iterable<Ref>): void;
  /** To be looked at once it came back from the journal. */
  later(ref: Ref): void;
  /** Came back from the journal. */
  landed(refs: readonly Ref[]): void;
  /** To be derived again, though nothing changed in its own file. */
  again(refs: readonly Ref[]): void;
  folder(place: Place): void;
  /** Look through everything. */
  everything(): void;
  reshape(place: Place): void;
  rebuild(): void;
  /** Takes the next task out. */
  next(): Task | undefined;
  /** Takes the refs out that have to be looked at. */
  refs(): Ref[];
  /** Takes the refs out that have to be derived again. */
  renewed(): Ref[];
  /** The refs that wait, in no order. */
  waiting(): Iterable<Ref>;
  /** How many refs and folders wait. */
  readonly size: number;
  /** Resolves when something was added since the last task was taken, or after a time (milliseconds). */
  wait(most: number): Promise<void>;
  wake(): void;
}

export function createAgenda(): Agenda {
  const refs = new Set<Ref>();
  const postponed = new Set<Ref>();
  const renewed = new Set<Ref>();
  const folders = new Map<string, Place>();
  const reshapes = new Map<string, Place>();
  let listing: { all: boolean } | undefined;
  let rebuilding = false;
  let waiting: (() => void) | undefined;
  /** Whether something came that nobody has looked for: it must not be slept through. */
  let came = false;

  const wake = () => {
    came = true;
    waiting?.();
    waiting = undefined;
  };
  const list = (all: boolean) => {
    listing = { all: all || (listing?.all ?? false) };
  };
  const first = <Value>(places: Map<string, Value>): Value | undefined => {
    for (const [key, place] of places) {
      places.delete(key);
      return place;
    }
    return undefined;
  };
  const key = ({ ns, collection }: Place) => `${ns}/${collection}`;
  const adding =
    <Values extends unknown[]>(add: (...values: Values) => void) =>
    (...values: Values) => {
      add(...values);
      wake();
    };

  return {
    stir: adding((where: readonly Stirred[]) => {
      for (const { ns, collection, ref } of where) {
        if (ref !== undefined) refs.add(ref);
        else {
          if (collection === '') list(false);
          if (ns !== '') folders.set(key({ ns, collection }), { ns, collection });
        }
      }
    }),
    look: adding((some: Iterable<Ref>) => {
      for (const ref of some) refs.add(ref);
    }),
    later(ref) {
      postponed.add(ref);
    },
    landed: adding((some: readonly Ref[]) => {
      for (const ref of some) if (postponed.delete(ref)) refs.add(ref);
    }),
    again: adding((some: readonly Ref[]) => {
      for (const ref of some) renewed.add(ref);
    }),
    folder: adding((place: Place) => folders.set(key(place), place)),
    everything: adding(() => list(true)),
    reshape: adding((place: Place) => reshapes.set(key(place), place)),
    rebuild: adding(() => {
      rebuilding = true;
    }),
    next() {
      came = false;
      if (refs.size) return { do: 'look', refs: this.refs() };
      if (renewed.size) return { do: 'again', refs: this.renewed() };
      if (rebuilding) {
        rebuilding = false;
        return { do: 'rebuild' };
      }
      if (listing) {
        const { all } = listing;
        listing = undefined;
        return { do: 'folders', all };
      }
      const place = first(folders);
      if (place) return { do: 'folder', place };
      const reshaped = first(reshapes);
      return reshaped && { do: 'reshape', place: reshaped };
    },
    renewed() {
      const all = [...renewed];
      renewed.clear();
      return all;
    },
    refs() {
      const all = [...refs];
      refs.clear();
      return all;
    },
    *waiting() {
      yield* refs;
      yield* renewed;
      yield* postponed;
    },
    get size() {
      return (
        refs.size +
        renewed.size +
        folders.size +
        reshapes.size +
        Number(listing !== undefined) +
        Number(rebuilding)
      );
    },
    wait(most) {
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, came ? 0 : most);
        came = false;
        waiting = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
    wake,
  };
}
