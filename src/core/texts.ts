// The text inside of files: what is asked of those who read it and keep it. docs/design.md §4 "Text of files".

/** Text of a file: as a whole, or page by page. */
export type Body = { text: string } | { pages: readonly string[] };

/** What became of reading a file. `failed` and `skipped` are one sentence for people. */
export type Extraction =
  | { body: Body /** It had more text than is kept. */; cut?: true }
  | { failed: string }
  | { skipped: string };

/** Why the text of a file is not in search; `waiting` for its turn to be read. */
export type Unread = { state: 'waiting' } | { state: 'failed' | 'skipped'; reason: string };

/** Reads the text out of files. */
export interface Extractor {
  /** Why a file of this type and size (bytes) is not read, in one sentence; undefined when it is. */
  refusal(type: string, size: number): string | undefined;
  /**
   * The text of bytes that the caller gives away. Resolves within bounds of time and memory, whatever the bytes are: what cannot be read is
   * `failed`, what has no text or no reader is `skipped`.
   */
  extract(bytes: Buffer, type: string): Promise<Extraction>;
  close(): Promise<void>;
}

/** Keeps what was read, by the hash of the bytes, so that nothing is read twice. */
export interface Texts {
  /** Undefined when it was not read yet, or by an earlier reader that knew less. */
  get(sha256: string): Promise<Extraction | undefined>;
  put(sha256: string, extraction: Extraction): Promise<void>;
  erase(sha256: string): Promise<void>;
}
