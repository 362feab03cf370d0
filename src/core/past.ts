import type { FieldChange } from './document.ts';
import type { Activity } from './ports/found.ts';

// What people and programs read of the past: one record's versions, and everybody's changes.

/** A version in a record's history with what it changed. */
export interface Version extends Activity {
  changes: FieldChange[];
}

/** Rows of Activity: a batch is one row with its size and first revisions. */
export interface ActivityRow {
  /** Present when the row stands for a batch. */
  batch?: string;
  count: number;
  revisions: Activity[];
  /** Whether Undo would do something now. */
  undoable: boolean;
}
