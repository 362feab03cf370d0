import type { Operation, Revision } from '../../src/core/change.ts';
import type { IconName } from '../ui/icon.tsx';

// didTo · iconOf: a change as a sentence.

const DID: Record<Operation, string> = {
  seen: 'found',
  create: 'created',
  update: 'changed',
  delete: 'deleted',
  move: 'renamed',
  restore: 'brought back',
  forget: 'erased for good',
};

/** "changed", "changed by hand", "imported". */
export function didTo({ op, via }: Pick<Revision, 'op' | 'via'>): string {
  if (via === 'import' && op === 'create') return 'imported';
  if (via === 'disk' && op !== 'seen') return `${DID[op]} on disk`;
  return DID[op];
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
