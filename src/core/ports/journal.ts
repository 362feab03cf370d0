import type { Draft, Revision } from '../change.ts';
import type { Ref } from '../names.ts';

// journal: remembers changes.

/** Changes prepared for the journal: not durable, without seq. */
export interface Transaction {
  ns: string;
  drafts: readonly Draft[];
}

/** Remembers every change. Lines are durable and have happened once `commit` has resolved, never before, and all or none of a transaction. */
export interface Journal {
  readonly epoch: string;
  /** The last seq that happened; 0 for an empty journal. */
  readonly lastSeq: number;
  /** Prepares drafts of one namespace; throws `invalid` for drafts of several. */
  begin(drafts: readonly Draft[]): Promise<Transaction>;
  /** The commit point. All transactions in flight share one sync. Resolves with the revisions in order. */
  commit(transaction: Transaction): Promise<Revision[]>;
  /** Revisions after the checkpoint, oldest first, with their bytes: what recovery has to look at. */
  pending(): AsyncIterable<{ revision: Revision; bytes: Buffer | undefined }>;
  /** Says that files and folders are durable up to this seq. */
  checkpoint(seq: number): Promise<void>;
  /** All revisions with a seq greater than `since` in order of seq, heads only; of one namespace when given. */
  scan(since: number, ns?: string): AsyncIterable<Revision>;
  /** The bytes after a revision; undefined when it has none (delete) or they were forgotten. */
  read(revision: Pick<Revision, 'ref' | 'position' | 'seq'>): Promise<Buffer | undefined>;
  /** Erases the content of all lines of a ref, or of a whole namespace, for good; the lines stay, their op becomes `forget`. */
  forget(target: Ref): Promise<number>;
  /** Reads everything, contents included, and tells what is damaged. */
  verify(): Promise<{ lines: number; faults: JournalFault[] }>;
  close(): Promise<void>;
}

/** A place in the journal that does not read; everything around it does. */
export interface JournalFault {
  file: string;
  /** Where in the (uncompressed) file, in bytes. */
  offset: number;
  reason: string;
}

/** The reading half of a journal: what the index worker uses beside the one writer. */
export type JournalReader = Pick<Journal, 'scan' | 'read'>;
