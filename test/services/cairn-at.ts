import fs from 'node:fs';
import { join } from 'node:path';
import type { Who } from '../../src/core/who.ts';
import { createJsonlJournal } from '../../src/journal/jsonl.ts';
import { createSqliteIndex } from '../../src/search/sqlite/index.ts';
import { createIndexing, type Indexing } from '../../src/services/indexing.ts';
import { createRecords, type RecordsParts } from '../../src/services/records.ts';
import { createDiskStore } from '../../src/store/disk.ts';
import { openLayout } from '../../src/store/layout.ts';
import { writeFile } from '../folder.ts';

// cairnAt: store, journal, index, index worker, schemas and records over a real folder.

export const owner: Who = { name: 'Ada', via: 'web', namespaces: '*' };

const lenient: RecordsParts['schemas'] = {
  refusals: async () => [],
  settingsProblem: () => [],
  fillIn: async (_who, _ns, _collection, data) => data,
  newId: async () => `made-${Math.random()}`,
};

export async function cairnAt(path: string) {
  const layout = openLayout(path);
  const store = createDiskStore({ layout });
  const journal = createJsonlJournal({ folder: layout.journal });
  const warnings: string[] = [];
  const index = createSqliteIndex({
    folder: layout.derived,
    want: (...wanted) => indexing.want(...wanted),
    corrupt: (cause) => indexing.distrust(cause),
  });
  const indexing: Indexing = createIndexing({
    worker: new URL('../../src/worker.js', import.meta.url),
    workerData: { layout },
    journal,
    adopt: (observed) => records.adopt(observed),
    moved: () => index.reopen(),
    warn: (message) => void warnings.push(message),
  });
  const records = createRecords({ store, journal, index, indexing, schemas: lenient, user: 'vim' });
  await records.recover();
  await indexing.start();
  const fileOf = (ref: string) => join(layout.truth, `${ref}.json`);
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
    /** Resolves when the worker has looked at a collection and all that follows is done. */
    async looked(ns: string, collection: string) {
      indexing.stir([{ ns, collection }]);
      await indexing.settled();
    },
    ids: async (ns: string, collection: string) =>
      (await index.list({ namespaces: '*', ns, collection, limit: 500 })).items.map(({ id }) => id),
    find: async (text: string) =>
      (await index.search({ namespaces: '*', text, limit: 50 }, 'keyword')).hits.map(({ ref }) => ref),
    async close() {
      await indexing.close();
      await records.close();
      await journal.close();
      await index.close();
    },
  };
}
