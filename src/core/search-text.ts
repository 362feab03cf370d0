// What people type into a search box, taken apart: parseSearch · searchText · wordsOf · operatorText · isPlain · withoutPiece · readValue
// Words, "phrases", -words, and operators: in:lod/jobs updated:>2026-01 "Invoice date":2026-01..2026-03 -status:paid,sent

/** Where a piece stands in what was typed, its minus included (UTF-16 code units), and whether it has one. */
interface Place {
  start: number;
  end: number;
  negated: boolean;
}

/** A word or a phrase in quotes. */
export interface Words extends Place {
  kind: 'word' | 'phrase';
  text: string;
}

/** `name:value`. Whether there is such an operator is for others to say: those that are none are words. */
export interface Operator extends Place {
  kind: 'operator';
  name: string;
  /** Where what is behind the colon begins. */
  valueAt: number;
  compare?: Comparison;
  /** Empty while it is still being typed. */
  value: string;
  /** Its value stands in quotes: commas and dots in it mean nothing. */
  quoted: boolean;
}

export type Piece = Words | Operator;
export type Comparison = '>' | '>=' | '<' | '<=';

/** An operator in a question, and where it stands in it. */
export interface Understood {
  start: number;
  end: number;
  /** "Status is Booked", "not in Invoices"; what was typed when it was not understood. */
  words: string;
  /** Why it means nothing, in a sentence or two, and what became of it: left out of the question, or nothing can be found with it. */
  problem?: string;
}

const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_./-]*:(?!\/\/)/uy;
const QUOTED_NAME = /"([^"]+)":(?=[^\s])/y;
const COMPARISON = /[<>]=?/y;
const QUOTED_VALUE = /"((?:[^"]|"")*)(?:"|$)/y;
const PHRASE = /"([^"]*)(?:"|$)/y;
const BARE = /[^\s"]*/y;
const WORD = /[^\s"]+/y;
const PLAIN_NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_./-]*$/u;
const PLAIN_VALUE = /^[^\s",<>.]+(\.[^\s",<>.]+)*$/;

/** The pieces of a text, in order. Any text has some, or none when it is blank; a quote that is missing is thought at the end. */
export function parseSearch(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) at += 1;
    else {
      const piece = pieceAt(text, at);
      pieces.push(piece);
      at = piece.end;
    }
  }
  return pieces;
}

/** The pieces as a text that is parsed into the same ones. */
export function searchText(pieces: readonly Piece[]): string {
  return pieces.map(pieceText).join(' ');
}

/** Words and phrases alone, as they were typed: what full text is asked for. A space at the end says that the last word is finished. */
export function wordsOf(text: string, pieces: readonly Piece[]): string {
  const words = pieces.filter(({ kind }) => kind !== 'operator');
  const last = pieces.at(-1);
  const finished = last !== undefined && (last.kind === 'operator' || last.end < text.length);
  return (
    words.map(({ start, end }) => text.slice(start, end)).join(' ') + (words.length && finished ? ' ' : '')
  );
}

/** An operator as one types it, name and value in quotes where that is needed; `before` the value a comparison, or other values. */
export function operatorText(name: string, value: string, { negated = false, before = '' } = {}): string {
  return `${negated ? '-' : ''}${nameText(name)}:${before}${isPlain(value) ? value : quote(value)}`;
}

/** Whether a value is typed without quotes. */
export function isPlain(value: string): boolean {
  return PLAIN_VALUE.test(value);
}

/** The text without one of its pieces. */
export function withoutPiece(text: string, { start, end }: Pick<Place, 'start' | 'end'>): string {
  return [text.slice(0, start).trim(), text.slice(end).trim()].filter((part) => part !== '').join(' ');
}

/** What an operator's value asks for: one of some values, a comparison, or what lies between two (either of which may be absent). */
export type Asked =
  | { values: string[] }
  | { compare: Comparison; value: string }
  | { from?: string; to?: string };

/** The value of an operator: `a,b` · `>a` · `a..b` · `a..` · `..b`; in quotes it is one value whatever it holds. */
export function readValue({ compare, value, quoted }: Pick<Operator, 'compare' | 'value' | 'quoted'>): Asked {
  if (compare) return { compare, value };
  if (quoted) return { values: [value] };
  const [, from = '', to = ''] = /^(.*?)\.\.(.*)$/s.exec(value) ?? [];
  if (from || to) return { ...(from && { from }), ...(to && { to }) };
  return { values: value.split(',').filter((one) => one !== '') };
}

function pieceAt(text: string, start: number): Piece {
  const negated = text[start] === '-' && /[^\s-]/.test(text.charAt(start + 1));
  const at = negated ? start + 1 : start;
  const quotedName = matchAt(QUOTED_NAME, text, at);
  const name = quotedName ?? matchAt(NAME, text, at);
  if (name) {
    const key = quotedName ? (name[1] as string) : name[0].slice(0, -1);
    return { kind: 'operator', name: key, negated, start, ...valueFrom(text, at + name[0].length) };
  }
  const phrase = matchAt(PHRASE, text, at);
  if (phrase) return { kind: 'phrase', text: phrase[1] ?? '', negated, start, end: at + phrase[0].length };
  const [word] = matchAt(WORD, text, at) as RegExpExecArray;
  return { kind: 'word', text: word, negated, start, end: at + word.length };
}

function valueFrom(text: string, valueAt: number) {
  const compare = matchAt(COMPARISON, text, valueAt)?.[0] as Comparison | undefined;
  const at = valueAt + (compare?.length ?? 0);
  const quoted = matchAt(QUOTED_VALUE, text, at);
  const [whole, value] = quoted ?? (matchAt(BARE, text, at) as RegExpExecArray);
  return {
    valueAt,
    ...(compare && { compare }),
    value: quoted ? (value ?? '').replaceAll('""', '"') : whole,
    quoted: quoted !== null,
    end: at + whole.length,
  };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function pieceText(piece: Piece): string {
  const minus = piece.negated ? '-' : '';
  if (piece.kind === 'operator') {
    const { name, compare = '', value, quoted } = piece;
    return `${minus}${nameText(name)}:${compare}${quoted ? quote(value) : value}`;
  }
  return minus + (piece.kind === 'phrase' ? `"${piece.text}"` : piece.text);
}

function nameText(name: string): string {
  return PLAIN_NAME.test(name) ? name : `"${name.replaceAll('"', '')}"`;
}

function quote(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
