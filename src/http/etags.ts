import { CairnError } from '../core/errors.ts';

// readETags · matchesETag · quoteETag. RFC 9110 §8.8.3, §13.1.

/** What an If-Match or If-None-Match header names: anything, or these hashes without quotes. */
export type ETags = '*' | readonly string[];

/**
 * The header's entity tags as bare hashes. A weak mark and the suffix of a proxy that compressed are ignored, since ETags
 * here are hashes of a file's bytes. Undefined without a header; throws `invalid` when it cannot be read.
 */
export function readETags(name: string, header: string | undefined): ETags | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  const tags: string[] = [];
  const rest = header.replace(
    /\s*(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)/g,
    (_whole, tag: string) => {
      tags.push(tag.replace(/-(gzip|br|zstd)$/, ''));
      return '';
    },
  );
  if (tags.length > 0 && rest.replace(/[\s,]/g, '') === '') return tags;
  throw new CairnError('invalid', `${name} must be * or ETags in quotes, as in ${name}: "3f2a…".`);
}

/** Whether the current version is among them. */
export function matchesETag(tags: ETags, etag: string): boolean {
  return tags === '*' || tags.includes(etag);
}

/** A hash as the ETag header has it. */
export function quoteETag(etag: string): string {
  return `"${etag}"`;
}
