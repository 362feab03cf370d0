import type { Ref } from './names.ts';
import type { Widget } from './schema.ts';

// How the records of a collection and its fields differ.

/** A value somewhere. */
export interface FoundValue {
  ref: Ref;
  title: string;
  pointer: string;
  value: unknown;
}

/** A key in the records that no field describes. `pointer` has `*` for the items of lists. */
export interface UnknownKey {
  pointer: string;
  key: string;
  records: number;
  /** Which types its values have, in how many records. */
  types: Record<string, number>;
  /** The kind of field that its values suggest. */
  kind: Widget;
  /** A key beside it that is meant, perhaps: this one looks like a slip of the fingers. */
  meant?: string;
  samples: FoundValue[];
}

/** A field without a value in any record. */
export interface UnusedField {
  pointer: string;
  label: string;
}

/** A field whose values are of several types, where its kind allows it. */
export interface MixedField {
  pointer: string;
  label: string;
  types: Record<string, number>;
  /** The kind that most of them suggest. */
  kind: Widget;
  samples: FoundValue[];
}

/** Values that do not fit, for one reason. */
export interface Misfit {
  pointer: string;
  label: string;
  message: string;
  records: number;
  /** Of how many the value can be read as the field wants it. */
  convertible: number;
  samples: FoundValue[];
}

/** How the records of a collection and its fields differ. */
export interface Drift {
  /** There is no schema: fields are what the records have. */
  inferred: boolean;
  /** How many were looked at, and whether there are more. */
  records: number;
  capped: boolean;
  unknown: UnknownKey[];
  unused: UnusedField[];
  mixed: MixedField[];
  misfits: Misfit[];
}
