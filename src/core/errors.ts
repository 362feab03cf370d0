/** Why a request cannot be done; each door translates the code once. Anything else that is thrown is a bug. */
export type ErrorCode =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition_failed'
  | 'gone'
  | 'too_large'
  | 'too_many'
  | 'unavailable';

/** A complaint about one value. `pointer` is an RFC 6901 JSON pointer into the document or the request body. */
export interface FieldError {
  pointer: string;
  message: string;
}

/** What an error may carry besides its words; the API puts these beside `detail`, the web app uses them. */
export interface ErrorExtras {
  errors?: FieldError[];
  /** Which write of a batch failed, counted from 0. */
  index?: number;
  /** The current version, for `precondition_failed` and `conflict`. */
  etag?: string;
  /** The version of the broken bytes on disk that If-Match may name to replace them. */
  diskEtag?: string;
  /** Where a moved record lives now, for `not_found`. */
  movedTo?: string;
  /** Seconds after which trying again makes sense, for `unavailable` and `too_many`. */
  retryAfter?: number;
  cause?: unknown;
}

/** The one error class: thrown anywhere with a code and a sentence that names the field and the fix. */
export class CairnError extends Error {
  readonly code: ErrorCode;
  readonly errors: FieldError[];
  readonly extras: ErrorExtras;

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message, { cause: extras.cause });
    this.name = 'CairnError';
    this.code = code;
    this.errors = extras.errors ?? [];
    this.extras = extras;
  }
}

/** Whether a thrown value is a CairnError, of the code when one is given. */
export function isCairnError(thrown: unknown, code?: ErrorCode): thrown is CairnError {
  return thrown instanceof CairnError && (code === undefined || thrown.code === code);
}
