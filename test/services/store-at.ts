import fs from 'node:fs';
import { join } from 'node:path';
import { isBroken, parseDocument } from '../../src/core/document.ts';
import type { Files, Step } from '../../src/core/files.ts';
import { isSettings, splitRef } from '../../src/core/names.ts';
import type { Applied, IndexWriter } from '../../src/core/ports/index-writer.ts';
import type { Stirred } from '../../src/core/ports/store.ts';
import type { Who } from '../../src/core/who.ts';
import { createJsonlJournal } from '../../src/journal/jsonl.ts';
import { createSqliteIndex } from '../../src/search/sqlite/index.ts';
import { createShelf } from '../../src/search/sqlite/shelf.ts';
import { readVersion } from '../../src/services/history/versions.ts';
import { createBacklog } from '../../src/services/indexing/backlog.ts';
import { createRecords, type RecordsParts } from '../../src/services/records.ts';
import { createUploads } from '../../src/services/uploads.ts';
import { createDiskBytes } from '../../src/store/bytes.ts';
import { createDiskStore } from '../../src/store/disk.ts';
import { openLayout } from '../../src/store/layout.ts';

// storeAt: records on a real store, journal and index in one folder, without worker and schemas.

/** The owner in local mode. */
export const ann: Who = { name: 'ann', via: 'api', namespaces: '*' };

export interface StoreAtOptions {
  files?: Files;
  step?: Step;
  now?: () => Date;
  schemas?: Partial<RecordsParts['schemas']>;
  warn?: (message: string) => void;
  committed?: () => void;
}

/** Opens everything in a folder and recovers. */
export async function storeAt(path: string, options: StoreAtOptions = {}) {
  const { files = fs, step, now, warn, committed } = options;
  const layout = openLayout(path);
  const store = createDiskStore({ layout, files, step });
  const bytes = createDiskBytes({ layout, files, step });
  const journal = createJsonlJournal({ folder: layout.journal, files, step, now });
  const shelf = createShelf(layout.derived);
  const writer = (await shelf.open()) ?? (await shelf.create());
  await shelf.promote(writer);
  const backlog = createBacklog();
  const index = createSqliteIndex({ folder: layout.derived, caughtUp: backlog.caughtUp });
  const stirred: Stirred[] = [];
  let bulk = 0;
  const records = createRecords({
    store,
    bytes,
    journal,
    index,
    indexing: {
      apply: async (changes, priority) => {
        if (priority === 'bulk') bulk += 1;
        await backlog.track(changes, applyTo(writer, changes));
      },
      caughtUp: backlog.caughtUp,
      reshape: () => {},
      stir: (where) => void stirred.push(...where),
    },
    schemas: {
      refusals: async () => [],
      settingsProblem: () => [],
      fillIn: async (_who, _ns, _collection, data) => data,
      newId,
      ...options.schemas,
    },
    user: 'vim',
    committed,
    warn,
    now,
    step,
  });
  await records.recover();
  const missed: Applied[] = [];
  for await (const revision of journal.scan(await writer.seq()))
    missed.push({ revision, bytes: await journal.read(revision) });
  await applyTo(writer, missed);
  await writer.setNote('state', 'ready');
  return {
    layout,
    store,
    bytes,
    journal,
    index,
    writer,
    records,
    uploads: createUploads({
      store,
      bytes,
      records,
      index,
      stir: () => {},
      version: (_who, ref, seq) => readVersion({ index, journal }, ref, seq),
      texts: { get: async () => undefined },
      refusal: () => undefined,
      limit: 10_000_000,
      now,
    }),
    stirred,
    bulkCount: () => bulk,
    fileOf: (ref: string) => join(layout.truth, `${ref}.json`),
    /** Reports the file as it is now, as the index worker would. */
    observe: async (...refs: string[]) => {
      const observed = await Promise.all(refs.map(async (ref) => ({ ref, file: await store.read(ref) })));
      await records.adopt(observed);
    },
    /** Lets go of the index only, as if the process had been killed. */
    abandon: async () => {
      await index.close();
      await writer.close();
    },
    close: async () => {
      await records.close();
      await journal.close();
      await index.close();
      await writer.close();
    },
  };
}

async function newId(
  _who: Who,
  _ns: string,
  _collection: string,
  _data: unknown,
  taken: (id: string) => Promise<boolean>,
): Promise<string> {
  for (let number = 1; ; number++) if (!(await taken(`made-${number}`))) return `made-${number}`;
}

async function applyTo(writer: IndexWriter, changes: readonly Applied[]): Promise<void> {
  await writer.remember(changes.map(({ revision }) => revision));
  for (const { revision, bytes, stat } of changes) {
    const { ref, seq, from, etag } = revision;
    if (from !== undefined) await writer.write([{ op: 'remove', ref: from, seq }]);
    const document = bytes && parseDocument(bytes);
    if (bytes === undefined || etag === null) await writer.write([{ op: 'remove', ref, seq }]);
    else if (document && !isBroken(document)) {
      const title = splitRef(ref)?.id ?? ref;
      const record = {
        ref,
        seq,
        etag,
        bytes,
        json: document.text,
        title,
        chunks: [],
        links: [],
        stat,
      };
      await writer.write([{ op: 'put', record: isSettings(ref) ? record : record }]);
    }
  }
}
