import type { Config } from '../config.ts';
import type { Doctor } from '../services/doctor.ts';
import type { Services } from '../services/services.ts';

// What commands are given by the composition, so that they name no player.

/** Where the store is, found without opening or writing anything. */
export interface Place {
  /** Absolute path of what was given. */
  folder: string;
  /** "a Cairn store", "a folder of collections, shown as …". */
  described: string;
  /** The working copy of the sample. */
  sample: boolean;
  /** Of the process that owns the store now; undefined when none says so. */
  owner: { url: string; token: string; pid: number } | undefined;
}

/** A store that this process owns. */
export interface Opened {
  services: Services;
  place: Place;
  /** Resolves when the start-up pass has looked at everything. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** One that also answers at a URL. */
export interface Running extends Opened {
  url: string;
}

/** What the composition can do for a command. */
export interface Machine {
  locate(config: Config): Promise<Place>;
  open(config: Config): Promise<Opened>;
  start(config: Config): Promise<Running>;
  /** Looks at everything without owning, changing or making anything. */
  examine(config: Config): ReturnType<Doctor['examine']>;
}

/** Where a command writes. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}
