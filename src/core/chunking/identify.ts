import { hash } from 'node:crypto';
import { type Chunk, embeddingText } from '../chunk.ts';
import type { Ref } from '../names.ts';

// identify

/** A piece of a record's text that has no name yet. */
export type Piece = Omit<Chunk, 'chunkId' | 'ref' | 'title' | 'hash'>;

const DIGITS = 12;

/**
 * The pieces of a record as chunks. A chunk's name is made of pointer, page and text alone: it stays when the record gets another title, the
 * headings above change or something else in the text does; `hash` changes with all that a model sees.
 */
export function identify(ref: Ref, title: string, pieces: readonly Piece[]): Chunk[] {
  const counts = new Map<string, number>();
  return pieces.map((piece) => {
    const { pointer, page, context, text } = piece;
    const says = hash('sha256', `${pointer}\0${page ?? ''}\0${text}`, 'hex').slice(0, DIGITS);
    const count = (counts.get(says) ?? 0) + 1;
    counts.set(says, count);
    const chunkId = `${ref}#${says}${count > 1 ? `-${count}` : ''}`;
    return {
      chunkId,
      ref,
      title,
      hash: hash('sha256', embeddingText({ title, context, text }), 'hex'),
      ...piece,
    };
  });
}
