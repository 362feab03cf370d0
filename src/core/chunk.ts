import type { Ref } from './names.ts';

// embeddingText · chunkName

/** A passage: a piece of the text of a record or a file, the unit of search and of citation. */
export interface Chunk {
  /** `ref#` and 12 hex digits of what it says and where; the same content keeps it. A repeat within a record ends in `-2`, `-3` …. */
  chunkId: string;
  ref: Ref;
  /** RFC 6901: the field that the text is of; '' is the record's short fields together. */
  pointer: string;
  /** Of a file that has pages, from 1. */
  page?: number;
  /** Where the text stands in that of the field (or page, or short fields together): `whole.slice(start, end)`, in UTF-16 code units. */
  start: number;
  end: number;
  /** The title of the record. */
  title: string;
  /** What one has to know to understand the text by itself: label of the field, headings above it. Not a part of the text. */
  context: string;
  text: string;
  /** SHA-256 (hex) of `embeddingText`: what a cache of vectors goes by. */
  hash: string;
  tags: string[];
  /** First and last day that it speaks of, `2026-11-28`. */
  from?: string;
  to?: string;
}

/** What a model embeds of a passage. */
export function embeddingText({ title, context, text }: Pick<Chunk, 'title' | 'context' | 'text'>): string {
  return [title, context, text].filter((part) => part !== '').join('\n');
}

/** What a chunkId has behind the ref and `#`. */
export function chunkName({ ref, chunkId }: Pick<Chunk, 'ref' | 'chunkId'>): string {
  return chunkId.slice(ref.length + 1);
}
