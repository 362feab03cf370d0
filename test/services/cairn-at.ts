import fs from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../../src/core/ports/store.ts';
import type { SchemaNode } from '../../src/core/schema.ts';
import type { Who } from '../../src/core/who.ts';
import { createJsonlJournal } from '../../src/journal/jsonl.ts';
import { createJournalReader } from '../../src/journal/reader.ts';
import { createChunkFiles } from '../../src/search/chunk-files.ts';
import { createSqliteIndex } from '../../src/search/sqlite/index.ts';
import { createShelf } from '../../src/search/sqlite/shelf.ts';
import { createBacklog } from '../../src/services/indexing/backlog.ts';
import { createIndexLoop } from '../../src/services/indexing/loop.ts';
import { createIndexing, type Indexing } from '../../src/services/indexing.ts';
import { createRecords, type RecordsParts } from '../../src/services/records.ts';
import { createChecker } from '../../src/services/schemas/check.ts';
import { createDiskStore } from '../../src/store/disk.ts';
import { openLayout } from '../../src/store/layout.ts';
import { writeFile } from '../folder.ts';

// cairnAt: store, journal, index, index worker and records over a real folder.

export const owner: Who = { name: 'Ada', via: 'web', namespaces: '*' };

type Opened = Pick<
  Indexing,
  'start' | 'apply' | 'caughtUp' | 'stir' | 'reshape' | 'want' | 'settled' | 'close'
> & {
  distrust(reason: string, file: string): void;
  rebuild(): ReturnType<Indexing['rebuild']>;
  status(): ReturnType<Indexing['status']>;
  waiting: Indexing['waiting'];
};

export interface CairnAtOptions {
  /** How long a file has to stay broken or gone before that is believed. */
  holdMs?: number;
  /** What the index worker sees of the store. With it the worker's work is done in this thread, so that a test can come between. */
  eyes?: (store: Store) => Store;
}

export async function cairnAt(path: string, { eyes, holdMs = 0 }: CairnAtOptions = {}) {
  const layout = openLayout(path);
  const store = createDiskStore({ layout });
  const journal = createJsonlJournal({ folder: layout.journal });
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const index = createSqliteIndex({
    folder: layout.derived,
    caughtUp: (ref) => indexing.caughtUp(ref),
    // No test here is about the time limit, and a loaded machine may need long to start a thread.
    limit: 60_000,
    want: (...wanted) => indexing.want(...wanted),
    corrupt: (cause, file) => indexing.distrust(String(cause), file),
  });
  const adopt: Parameters<typeof createIndexing>[0]['adopt'] = (observed) => records.adopt(observed);
  const moved = () => index.reopen();
  const fileOf = (ref: string) => join(layout.truth, `${ref}.json`);

  const inThisThread = (looking: Store): Opened => {
    const checker = createChecker();
    const backlog = createBacklog();
    const loop = createIndexLoop({
      store: looking,
      journal: createJournalReader(layout.journal),
      shelf: createShelf(layout.derived),
      chunkFiles: createChunkFiles(join(layout.derived, 'chunks')),
      check: (schema: SchemaNode) => checker.compile(schema),
      holdMs,
      pathOf: (ref) => `${ref}.json`,
      adopt: async (observed) => void (await adopt(observed)),
      moved,
      progress: () => {},
      warn,
    });
    return {
      ...loop,
      apply: (changes, priority) => backlog.track(changes, loop.apply(changes, priority)),
      caughtUp: backlog.caughtUp,
      waiting: async () => loop.waiting(),
      start: () => loop.start(journal),
      want: (...wanted) => void loop.want(...wanted),
    };
  };
  const inWorker = (): Opened => {
    const worker = new URL('../../src/worker.js', import.meta.url);
    const handle = createIndexing({
      worker,
      workerData: { layout, holdMs },
      journal,
      adopt,
      moved,
      amounts: index.amounts,
      warn,
    });
    return { ...handle, rebuild: () => handle.rebuild(owner), status: () => handle.status(owner) };
  };
  const indexing = eyes ? inThisThread(eyes(store)) : inWorker();
  const records = createRecords({ store, journal, index, indexing, schemas: lenient, user: 'vim' });
  await records.recover();
  await indexing.start();
  return {
    layout,
    store,
    journal,
    index,
    indexing,
    records,
    warnings,
    fileOf,
    /** Changes a file by hand; undefined removes it. */
    edit(ref: string, content: string | object | undefined) {
      if (content === undefined) fs.rmSync(fileOf(ref));
      else
        writeFile(
          fileOf(ref),
          typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
        );
    },
    create: (ns: string, collection: string, id: string, data: object) =>
      records.write(owner, [{ op: 'create', ns, collection, id, body: JSON.stringify(data) }]),
    /** Resolves when the worker has looked at a collection and all that follows is done. */
    async looked(ns: string, collection: string) {
      indexing.stir([{ ns, collection }]);
      await indexing.settled();
    },
    ids: async (ns: string, collection: string) => {
      const sort = [{ pointer: '@id', descending: false }];
      return (await index.list({ namespaces: '*', ns, collection, sort, limit: 500 })).items.map(
        ({ id }) => id,
      );
    },
    find: async (text: string) =>
      (await index.search({ namespaces: '*', text, limit: 50 }, 'keyword')).hits.map(({ ref }) => ref).sort(),
    /** What the journal says, oldest first, as `op ref`. */
    async past() {
      const lines: string[] = [];
      for await (const { op, ref } of journal.scan(0)) lines.push(`${op} ${ref}`);
      return lines;
    },
    problems: async () => (await index.problems('*')).map(({ kind, path: file }) => `${kind} ${file}`),
    async close() {
      await index.close();
      await indexing.close();
      await records.close();
      await journal.close();
    },
  };
}

const lenient: RecordsParts['schemas'] = {
  refusals: async () => [],
  settingsProblem: () => [],
  fillIn: async (_who, _ns, _collection, data) => data,
  newId: async () => `made-${Math.random()}`,
};
