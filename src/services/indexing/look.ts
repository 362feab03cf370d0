import { isBroken, type ParsedDocument, parseDocument } from '../../core/document.ts';
import { isCairnError } from '../../core/errors.ts';
import type { Ref } from '../../core/names.ts';
import type { IndexChange } from '../../core/ports/index-writer.ts';
import type { Store, StoredFile } from '../../core/ports/store.ts';
import { isSameStat, type Sighting, sighting } from '../../core/record.ts';
import type { Target } from './target.ts';

// What one file on disk is, and what that means for an index. isKnown · lookAt · judge

/** A file at one moment. */
export type Look =
  | { is: 'gone' }
  | { is: 'unreadable'; reason: string }
  | { is: 'broken'; file: StoredFile; stat: Sighting; broken: string }
  | { is: 'document'; file: StoredFile; stat: Sighting; document: ParsedDocument };

/** What to do about it: put a change in, have it journaled, or wait whether it stays so. */
export type Judgement =
  | { change: IndexChange }
  | { observe: StoredFile | undefined }
  | { doubt: string }
  | undefined;

/** Whether the index has the file as it is, by its stat alone: so it is after every write through Cairn. */
export async function isKnown({ writer }: Target, store: Store, ref: Ref): Promise<boolean> {
  const seen = await writer.seen(ref);
  if (!seen || seen.racy) return false;
  try {
    const stat = await store.stat(ref);
    return stat !== undefined && isSameStat(stat, seen);
  } catch {
    return false;
  }
}

/** Reads and parses a file. */
export async function lookAt(store: Store, ref: Ref): Promise<Look> {
  const at = Date.now();
  let file: StoredFile | undefined;
  try {
    file = await store.read(ref);
  } catch (thrown) {
    if (isCairnError(thrown, 'invalid')) return { is: 'gone' };
    return { is: 'unreadable', reason: (thrown as Error).message };
  }
  if (!file) return { is: 'gone' };
  const stat = sighting(file.stat, at);
  const document = parseDocument(file.bytes);
  if (isBroken(document)) return { is: 'broken', file, stat, broken: document.broken };
  return { is: 'document', file, stat, document };
}

/** What a look means for an index. Nothing where what is known stays: the file cannot be read, or the record is held. */
export async function judge(target: Target, ref: Ref, look: Look): Promise<Judgement> {
  if (look.is === 'unreadable') return undefined;
  if (look.is === 'broken') return { doubt: look.file.etag };
  return look.is === 'gone' ? judgeGone(target, ref) : judgeDocument(target, ref, look);
}

async function judgeGone({ writer }: Target, ref: Ref): Promise<Judgement> {
  const last = await writer.last(ref);
  if (!last) return { change: { op: 'lose', ref } };
  if ((await writer.head(ref))?.problem?.kind === 'gone') return undefined;
  const leftAlready = last.etag === null || last.ref !== ref;
  return leftAlready ? { change: { op: 'remove', ref, seq: last.seq } } : { doubt: 'gone' };
}

async function judgeDocument(
  target: Target,
  ref: Ref,
  { file, stat, document }: Look & { is: 'document' },
): Promise<Judgement> {
  const { writer, put } = target;
  const last = await writer.last(ref);
  if (last?.ref !== ref || last.etag !== file.etag) return { observe: file };
  const head = await writer.head(ref);
  const whole = head?.problem === undefined || ['invalid', 'bytes'].includes(head.problem.kind);
  if (head?.seq === last.seq && head.etag === file.etag && whole)
    return { change: { op: 'seen', ref, stat } };
  const { etag, bytes } = file;
  return { change: await put({ ref, seq: last.seq, etag, bytes, document, stat }) };
}
