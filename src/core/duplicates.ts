import { distance } from './likeness.ts';
import type { Ref } from './names.ts';

// Records that seem to be the same: nameKey · isSameName

/** Records that seem to be one, with the reasons: "the same e-mail address". */
export interface DuplicateGroup {
  records: { ref: Ref; id: string; title: string }[];
  reasons: string[];
}

export interface Duplicates {
  /** How many records were looked at, and whether there are more. */
  records: number;
  capped: boolean;
  /** How many groups there are; at most the first 200 are told. */
  total: number;
  groups: DuplicateGroup[];
}

const FORMS = new Set(
  'gmbh ag kg ohg ug ek ev mbh co inc ltd limited llc plc aps as ab bv nv sa sarl oy und and og'.split(' '),
);

/** A name by which two spellings of it are the same: no case, accents, umlauts, legal forms, nor order of words. */
export function nameKey(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/æ/g, 'a');
  const words = plain
    .replace(/\./g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/([aou])e/g, '$1'));
  const telling = words.filter((word) => word !== '' && !FORMS.has(word));
  return (telling.length > 0 ? telling : words).sort().join(' ').trim();
}

/** Whether two name keys differ by no more than a slip: a letter in eight, at most three, and no digit. */
export function isSameName(a: string, b: string): boolean {
  if (a === b) return true;
  const shorter = Math.min(a.length, b.length);
  const most = Math.min(3, Math.floor(shorter / 8));
  if (most === 0 || a.replace(/\D/g, '') !== b.replace(/\D/g, '')) return false;
  return distance(a, b, most) <= most;
}
