import type { Operation, Revision } from '../../src/core/change.ts';
import type { IconName } from '../ui/icon.tsx';

// didTo · whoDid · whoElse · iconOf: a change as a sentence.

const DID: Record<Operation, string> = {
  seen: 'found',
  create: 'created',
  update: 'changed',
  delete: 'deleted',
  move: 'renamed',
  restore: 'brought back',
  forget: 'erased for good',
};

/** "changed", "imported". */
export function didTo({ op, via }: Pick<Revision, 'op' | 'via'>): string {
  return via === 'import' && op === 'create' ? 'imported' : DID[op];
}

/** Who did it: a person or a program; a hand edit has no name, and what was met for the first time was met by Cairn. */
export function whoDid({ by, via, op }: Pick<Revision, 'by' | 'via' | 'op'>): string {
  if (op === 'seen') return 'Cairn';
  return via === 'disk' ? 'By hand on disk:' : by;
}

/** Who came in between, in a sentence for the person who is editing. */
export function whoElse({ by, via }: Pick<Revision, 'by' | 'via'>, me: string): string {
  if (via === 'disk') return 'a hand edit on disk';
  return by === me && via === 'web' ? 'you in another window' : by;
}

const ICONS: Partial<Record<string, IconName>> = {
  disk: 'folder',
  api: 'code',
  cli: 'terminal',
  mcp: 'bolt',
  job: 'clock',
  import: 'upload',
};

/** The picture of what came through another door than these pages; a person's change there has their mark. */
export function iconOf({ via }: Pick<Revision, 'via'>): IconName | undefined {
  return ICONS[via];
}
