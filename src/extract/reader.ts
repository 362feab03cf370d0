import type { Body } from '../core/texts.ts';

// What a reader is: Reader · Unreadable · Textless

/** Gives the text of a file; throws `Unreadable` with a sentence for people. `readPart` reads what is inside of it. */
export type Reader = (
  bytes: Buffer,
  readPart: (bytes: Buffer, type: string) => Promise<string>,
) => Promise<Body>;

/** Why a file cannot be read, in one sentence; `cause` is what a library says of it. */
export class Unreadable extends Error {
  constructor(sentence: string, cause?: unknown) {
    const said =
      cause instanceof Error ? (cause.message.split('\n')[0] ?? '').replace(/[.\s]+$/, '').slice(0, 200) : '';
    super(said === '' ? sentence : `${sentence.replace(/\.$/, '')}: ${said}.`, { cause });
  }
}

/** A whole file in which there is nothing to read, and why, in one sentence. */
export class Textless extends Error {}
