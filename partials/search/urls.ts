import type { SearchMode } from '../../src/core/ports/found.ts';
import { operatorText, parseSearch, withoutPiece } from '../../src/core/search-text.ts';

// Addresses of the search page: searchUrl · toggled · isAsked

/** What the search page is asked. */
export interface Asked {
  q: string;
  mode: SearchMode;
  limit: number;
}

/** The address of a question; what is at its default stands not in it. */
export function searchUrl({ q, mode, limit }: Partial<Asked>): string {
  const params = new URLSearchParams();
  if (q) params.set('q', q);
  if (mode && mode !== 'hybrid') params.set('mode', mode);
  if (limit) params.set('limit', String(limit));
  return params.size ? `/search?${params}` : '/search';
}

/** Whether an operator stands in the text with just this value. */
export function isAsked(q: string, name: string, value: string): boolean {
  return pieceOf(q, name, value) !== undefined;
}

/** The text with the operator, or without it when it is there. One place takes the place of others; tags come together. */
export function toggled(q: string, name: 'in' | 'tag', value: string): string {
  const piece = pieceOf(q, name, value);
  if (piece) return withoutPiece(q, piece);
  const rest = name === 'in' ? withoutPlaces(q) : q.trim();
  return [rest, operatorText(name, value)].filter((part) => part !== '').join(' ');
}

/** The text without what says where to look. */
export function withoutPlaces(q: string): string {
  const place = parseSearch(q).find(
    (piece) => piece.kind === 'operator' && !piece.negated && piece.name.toLowerCase() === 'in',
  );
  return place ? withoutPlaces(withoutPiece(q, place)) : q.trim();
}

function pieceOf(q: string, name: string, value: string) {
  return parseSearch(q).find(
    (piece) =>
      piece.kind === 'operator' &&
      !piece.negated &&
      piece.name.toLowerCase() === name &&
      piece.value === value,
  );
}
