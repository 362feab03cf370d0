import type { FieldError } from './errors.ts';
import { mayChange, mayManage, type Who } from './who.ts';

/** What a run's changes were, or would be. `unchanged`: the wish was fulfilled already. */
export interface RunCounts {
  created: number;
  updated: number;
  deleted: number;
  moved: number;
  unchanged: number;
}

/**
 * Many changes that are made as one batch in the background. Remembered until the process ends; what it changed is one row in
 * Activity for ever, with one Undo.
 */
export interface Run {
  /** The name of its batch. */
  id: string;
  ns: string;
  /** What it does, for people: "Import customers.csv into Customers". */
  title: string;
  by: string;
  /** The account that started it; absent in local mode, for jobs and commands. */
  account?: string;
  /** `failed` and `cancelled`: all that was changed has been taken back, unless `left` says otherwise. */
  state: 'running' | 'undoing' | 'done' | 'failed' | 'cancelled';
  /** How many changes are done. */
  done: number;
  /** How many there are, where that is known. */
  total?: number;
  counts: RunCounts;
  /** The page where its result is to be seen. */
  href?: string;
  /** The page where it can be tried again when it comes to nothing. */
  again?: string;
  startedAt: string;
  endedAt?: string;
  /** Why it failed, in a sentence, with errors at their fields, and which change it was, counted from 0. */
  reason?: string;
  errors?: FieldError[];
  index?: number;
  /** Changes that could not be taken back, because somebody changed the same records meanwhile. */
  left?: number;
}

/** Whether somebody may end it and take back what it did: who started it, and who manages the namespace. */
export function mayCancel(who: Who, { ns, account }: Pick<Run, 'ns' | 'account'>): boolean {
  return mayManage(who, ns) || (mayChange(who, ns) && account !== undefined && account === who.account);
}
