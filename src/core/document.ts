import type { FieldError } from './errors.ts';
import type { JsonObject } from './record.ts';

// The bytes of one JSON file: strict reading, and edits that change only what was changed. DESIGN §2 "Bytes".
// The parts stand in core/document/.

export {
  type BrokenDocument,
  isBroken,
  MAX_DEPTH,
  type ParsedDocument,
  parseDocument,
  parseText,
} from './document/parse.ts';

/** One change of one value. `json` is the JSON text of the new value (so that `1.10` stays `1.10`); absent: the key or item is removed. */
export interface Edit {
  pointer: string;
  json?: string;
  /** The pointer is an array position before which the value is inserted. */
  insert?: boolean;
}

/** A value that differs between two versions; absent means that it was not there. */
export interface FieldChange {
  pointer: string;
  before?: unknown;
  after?: unknown;
}

export type { FieldError, JsonObject };
