import type { FieldChange } from './document.ts';
import type { Ref } from './names.ts';
import type { SchemaOperation } from './schema-change.ts';

// What changes of a collection's fields would do, in figures and samples.

/** A record and what would change in it. */
export interface SampleChange {
  ref: Ref;
  title: string;
  changes: FieldChange[];
}

/** A value that stays as it is, or does not fit, and why. */
export interface SampleFault {
  ref: Ref;
  title: string;
  pointer: string;
  value?: unknown;
  message: string;
}

/** What one operation does. */
export interface StepEffect {
  operation: SchemaOperation;
  /** In words: "Rename emial to email". */
  sentence: string;
  /** Records that it changes. */
  records: number;
  samples: SampleChange[];
  /** Values that it cannot be done to; they stay as they are. */
  cannot: number;
  cannotSamples: SampleFault[];
  /** Records that have a value in the field, where it is removed and the values are kept. */
  keeping?: number;
}

/** What changes of the fields would do. */
export interface SchemaEffects {
  /** ETag of the schema that this is about; absent where there is none yet. */
  etag?: string;
  /** Text of the schema before (empty where there is none) and after. */
  schema: { before: string; after: string };
  steps: StepEffect[];
  /** Records looked at, and whether there are more than were looked at. */
  records: number;
  capped: boolean;
  /** Records that would be changed. */
  changed: number;
  /** Records left out because their file is broken or a save of them would be refused. */
  left: number;
  leftSamples: SampleFault[];
  /** Records that do not fit the fields, before and after. */
  misfits: { before: number; after: number; samples: SampleFault[] };
  /** Settings of other places that name a field and follow. */
  follows: Ref[];
  /** Settings of other businesses that name a field and cannot follow. */
  elsewhere: Ref[];
}
