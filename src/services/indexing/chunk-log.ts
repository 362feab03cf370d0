import type { ChunkFile, ChunkFiles, ChunkPlace, ChunkWants } from '../../core/chunk-files.ts';
import { errno, unavailable } from '../../core/files.ts';
import type { IndexWriter } from '../../core/ports/index-writer.ts';

// Keeps the files of chunks in step with an index, behind it: a slice at a time, and never a reason for it to fail. createChunkLog

export interface ChunkLog {
  /** Looks which files are there, at start or for another index. */
  check(writer: IndexWriter): Promise<void>;
  /** Writes a slice of what files lack; returns whether there may be more. */
  tend(writer: IndexWriter): Promise<boolean>;
  /**
   * Writes all files anew from an index that is about to take over. A file that cannot be written is removed: what was erased must not
   * stand in it any longer.
   */
  renew(writer: IndexWriter, breathe: () => Promise<unknown>): Promise<void>;
  /** Why files lack something; undefined when they do not. */
  readonly reason: string | undefined;
  close(): Promise<void>;
}

const SLICE = 200;
const RETRY_MS = 30_000;

export function createChunkLog(files: ChunkFiles, warn: (message: string) => void): ChunkLog {
  /** A file that is being written, and how far it is. */
  let open: { of: ChunkWants; place: ChunkPlace; file: ChunkFile; after: string } | undefined;
  let reason: string | undefined;
  let retryAt = 0;

  async function drop(): Promise<void> {
    const dropped = open;
    open = undefined;
    await dropped?.file.discard().catch(() => {});
  }

  /** Only what the system refuses is no failure of the index. */
  function failed(thrown: unknown): void {
    if (errno(thrown) === undefined) throw thrown;
    const { message } = unavailable('write the files of passages', thrown);
    if (message !== reason) warn(`${message} Search is not touched by it.`);
    reason = message;
    retryAt = performance.now() + RETRY_MS;
  }

  async function append({ chunkWants: wants }: IndexWriter): Promise<boolean> {
    const found = await wants.changed(SLICE);
    if (!found) return false;
    for (const { lines, ...place } of found.places)
      if (!(await files.append(place, lines))) await wants.mark(place, 'lacking');
    await wants.written(found.last);
    return true;
  }

  async function begin(wants: ChunkWants, { ns, collection }: ChunkPlace): Promise<void> {
    const place = { ns, collection };
    await wants.mark(place, 'begun');
    open = { of: wants, place, file: await files.replace(place), after: '' };
  }

  async function goOn({ of, place, file, after }: NonNullable<typeof open>): Promise<void> {
    const lines = await of.lines(place, after, SLICE);
    await file.add(lines);
    const last = lines.at(-1)?.ref;
    if (open && last !== undefined && lines.length === SLICE) {
      open.after = last.slice(`${place.ns}/${place.collection}/`.length);
      return;
    }
    await file.commit();
    open = undefined;
    await of.mark(place, 'whole');
  }

  async function slice(writer: IndexWriter): Promise<boolean> {
    const { chunkWants: wants } = writer;
    if (open && open.of !== wants) await drop();
    if (await append(writer)) return true;
    if (open) {
      await goOn(open);
      return true;
    }
    const lacking = (await wants.places()).find(({ file }) => file !== 'whole');
    if (lacking) await begin(wants, lacking);
    return lacking !== undefined;
  }

  return {
    async check({ chunkWants: wants }) {
      await drop();
      for (const { file, ...place } of await wants.places())
        if (file === 'begun' || (file === 'whole' && !(await files.isWhole(place).catch(() => false))))
          await wants.mark(place, 'lacking');
    },
    async tend(writer) {
      if (performance.now() < retryAt) return false;
      try {
        const more = await slice(writer);
        if (!more) reason = undefined;
        return more;
      } catch (thrown) {
        await drop();
        failed(thrown);
        return false;
      }
    },
    async renew({ chunkWants: wants }, breathe) {
      await drop();
      const places = await wants.places();
      await files.keep(places).catch(failed);
      for (const place of places)
        try {
          await begin(wants, place);
          while (open) {
            await goOn(open);
            await breathe();
          }
        } catch (thrown) {
          await drop();
          await breathe();
          failed(thrown);
          await files.remove(place).catch(failed);
          await wants.mark(place, 'lacking');
        }
    },
    get reason() {
      return reason;
    },
    close: drop,
  };
}
