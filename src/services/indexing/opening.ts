import type { Revision } from '../../core/change.ts';
import type { IndexShelf, IndexWriter } from '../../core/ports/index-writer.ts';
import type { JournalReader } from '../../core/ports/journal.ts';

// Finding an index that belongs to the journal, or making one. openLive · ingest

const BATCH = 500;
/** The note of the seq up to which gaps are the journal's own. */
const INGESTED = 'ingested';

/** An index to work with. `fresh`: nothing is in it yet. */
export interface Opened {
  writer: IndexWriter;
  fresh: boolean;
}

/** The live index, if it is whole, of this version and of this journal's life; else a new one, which is live from now on. */
export async function openLive(
  shelf: IndexShelf,
  journal: { epoch: string; lastSeq: number },
  warn: (message: string) => void,
): Promise<Opened> {
  const writer = await openWhole(shelf, warn);
  if (writer && (await writer.note('epoch')) === journal.epoch && (await writer.seq()) <= journal.lastSeq)
    return { writer, fresh: false };
  await writer?.close();
  const made = await makeBeside(shelf, journal.epoch);
  await shelf.promote(made);
  return { writer: made, fresh: true };
}

/** A new index of this journal, not yet live. */
export async function makeBeside(shelf: IndexShelf, epoch: string): Promise<IndexWriter> {
  const writer = await shelf.create();
  await writer.setNote('epoch', epoch);
  await writer.setNote('state', 'building');
  return writer;
}

/**
 * Takes in the revisions that the journal has and the index may not know; returns how many were looked at. Not only the last ones: a
 * write that was overtaken by a later one can be missing before it. Seqs that the journal lacks, too, are passed once.
 */
export async function ingest(
  writer: IndexWriter,
  journal: JournalReader,
  breathe: () => Promise<unknown>,
): Promise<number> {
  const ingested = Number((await writer.note(INGESTED)) ?? 0);
  const since = await writer.unbroken(ingested);
  let [count, last] = [0, since];
  let batch: Revision[] = [];
  for await (const revision of journal.scan(since)) {
    count++;
    last = revision.seq;
    if (batch.push(revision) < BATCH) continue;
    await writer.remember(batch);
    batch = [];
    await breathe();
  }
  await writer.remember(batch);
  if ((await writer.unbroken(since)) < last) await writer.setNote(INGESTED, String(last));
  return count;
}

async function openWhole(
  shelf: IndexShelf,
  warn: (message: string) => void,
): Promise<IndexWriter | undefined> {
  try {
    return await shelf.open();
  } catch (thrown) {
    if (!shelf.isCorrupt(thrown)) throw thrown;
    warn(`The search index is damaged (${(thrown as Error).message}). It is set aside and built again.`);
    await shelf.setAside();
    return undefined;
  }
}
