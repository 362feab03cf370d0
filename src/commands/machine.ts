import type { Config } from '../config.ts';
import type { CollectionCount } from '../core/ports/found.ts';
import type { Doctor } from '../services/doctor.ts';
import type { Restores } from '../services/restores.ts';
import type { Place, Services } from '../services/services.ts';

// What commands are given by the composition, so that they name no player.

/** A store that was found, not opened. */
export interface Located extends Place {
  /** The process that owns it, or did; without a `url` it does not listen (yet). */
  owner: { url: string; token?: string } | undefined;
  /** It is the server at a URL, wherever its files are. */
  remote?: boolean;
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
  locate(config: Config): Promise<Located>;
  open(config: Config): Promise<Opened>;
  start(config: Config): Promise<Running>;
  /** Makes a store in a new or empty folder; `pages` are those that were written to explain it. */
  init(config: Config): Promise<{ place: Place; made: boolean; pages: string[] }>;
  /** Reads everything and writes nothing; `counted` asks the owner of the store, which has its index open. */
  doctor(config: Config, counted?: () => Promise<readonly CollectionCount[]>): Doctor;
  /** Brings backups back and checks them. */
  restores(): Restores;
}

/** Where a command writes. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Whether `out` is a terminal that shows colours. */
  colours?: boolean;
}

/** What a group of commands is given to be hung up with. */
export interface CommandParts {
  machine(): Promise<Machine>;
  readConfig(folder?: string): Config;
  output: Output;
  /** Ends the program with an exit code. */
  done(code: number): void;
}
