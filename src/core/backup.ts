import type { Ref } from './names.ts';

// What is said of backups, and what keeps them. docs/design.md §2 "Backups".

/** The moment of the journal that a backup holds. */
export interface JournalMark {
  epoch: string;
  /** The last change that belongs to it. */
  seq: number;
  /** Up to this change all files are in place. */
  synced: number;
  /** The journal's files by their paths below its folder, and how many bytes of each are closed. */
  files: { path: string; size: number }[];
}

/** What stands in a backup's `backup.json`. */
export interface BackupNote {
  v: 1;
  /** The version of Cairn that made it. */
  cairn: string;
  /** The moment that it holds. */
  at: string;
  /** Where the store was. */
  folder: string;
  epoch: string;
  seq: number;
  files: number;
  bytes: number;
  /** Bytes of the files that the backup before did not have. */
  added: number;
  records: number;
  /** Records by `namespace/collection`. */
  collections: Record<string, number>;
  /** SHA-256 of `sha256sums.txt`. */
  sums: string;
}

/** What came of reading a backup again. */
export interface BackupCheck {
  at: string;
  ok: boolean;
  /** In a sentence: what was compared, or what is wrong. */
  said: string;
}

/** A whole backup. */
export interface SavedBackup extends BackupNote {
  /** Of its folder: `2026-11-28T091012Z`. */
  name: string;
  path: string;
  checked?: BackupCheck;
}

/** How far something long is, in bytes or files. */
export type Tell = (progress: BackupProgress) => void;
export interface BackupProgress {
  doing: string;
  done: number;
  total?: number;
}

/** What a file has to be in a backup where it may have been copied before or after its moment. */
export interface Amendment {
  ref: Ref;
  /** Undefined: it was not there. */
  bytes: Buffer | undefined;
  /** Hashes of what may have been copied in its place (null: nothing). Anything else was written by hand, and stays. */
  insteadOf: readonly (string | null)[];
  /** Of a file's sidecar: the bytes beside it. */
  sha256?: string;
}

/** A backup that does not count yet. */
export interface BackupDraft {
  amend(amendments: readonly Amendment[]): Promise<void>;
  /** Reads everything that is new again, makes it durable, and lets it count. */
  finish(): Promise<SavedBackup>;
  /** Takes it away. */
  abandon(): Promise<void>;
}

/** Keeps backups in folders that people can read: each is whole, files that did not change are links to the same bytes. */
export interface BackupKeeper {
  /** Whole ones in a folder, newest first; none when there is no such folder. */
  list(folder: string): Promise<SavedBackup[]>;
  /**
   * Copies the store as it is. Errors, with nothing left behind: `invalid` for a folder inside of the store, `conflict` for one with
   * backups of another store, `unavailable` when something cannot be read or written.
   */
  begin(folder: string, mark: JournalMark, tell: Tell): Promise<BackupDraft>;
  /** Removes all but the newest; returns the names of those that went. */
  thin(folder: string, keep: number): Promise<string[]>;
  /** Stops what is going on. */
  close(): Promise<void>;
}

/** The last backup and the last failure, remembered with the store. */
export interface BackupBook {
  read(): BackupMemory;
  write(memory: BackupMemory): void;
}
export interface BackupMemory {
  last?: Omit<SavedBackup, 'collections' | 'checked'>;
  /** Absent when it went well since. */
  failed?: { at: string; reason: string };
}

/** What can be done with a backup where no store is open. */
export interface BackupReader {
  /** The backup at a path, or the newest in a folder of backups. Errors: `not_found`. */
  find(path: string): Promise<SavedBackup>;
  /** Compares every file with its hash. Errors: `invalid`, naming what is wrong. */
  verify(backup: SavedBackup, tell: Tell): Promise<void>;
  /** Copies its files to a folder of a name that does not count; what is there is replaced. On failure nothing is left. */
  unpack(backup: SavedBackup, to: string, tell: Tell, durable?: boolean): Promise<void>;
  /** A path for a copy that is soon removed. */
  temporary(): Promise<string>;
  remove(folder: string): Promise<void>;
  /** Records by collection, counted from the files in a folder. */
  count(folder: string): Promise<Record<string, number>>;
  /** Remembers with the backup what came of a check. */
  note(backup: SavedBackup, check: BackupCheck): Promise<void>;
  /** What is at a path: nothing (or an empty folder), or something that has to be moved aside, and where to. */
  occupied(to: string): Promise<string | undefined>;
  /** Durable when it resolves. */
  rename(from: string, to: string): Promise<void>;
}
