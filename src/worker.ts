import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createChannel } from './core/channel.ts';
import type { SchemaNode } from './core/schema.ts';
import { createTexts } from './extract/cache.ts';
import { createExtractor } from './extract/extractor.ts';
import { createJournalReader } from './journal/reader.ts';
import { createChunkFiles } from './search/chunk-files.ts';
import { createShelf } from './search/sqlite/shelf.ts';
import { createIndexLoop } from './services/indexing/loop.ts';
import {
  type MainCalls,
  packObserved,
  unpackApplied,
  type WorkerCalls,
} from './services/indexing/messages.ts';
import { createChecker } from './services/schemas/check.ts';
import { createDiskBytes } from './store/bytes.ts';
import { createDiskStore } from './store/disk.ts';
import { type Layout, pathOf } from './store/layout.ts';

// The index worker: the one thread that writes the index, with its own eyes on disk and journal. Like cairn.ts it names
// the players; what it does stands in services/indexing/. Its data is `{ layout, holdMs }`.

const { layout, holdMs } = workerData as { layout: Layout; holdMs: number };
const port = parentPort as NonNullable<typeof parentPort>;
const checker = createChecker();

const { vectors, ...loop } = createIndexLoop({
  store: createDiskStore({ layout, warn: (message) => void main.call('warn', message) }),
  journal: createJournalReader(layout.journal),
  shelf: createShelf(layout.derived),
  chunkFiles: createChunkFiles(join(layout.derived, 'chunks')),
  files: {
    bytes: createDiskBytes({ layout }),
    texts: createTexts(join(layout.derived, 'texts')),
    extractor: createExtractor({ thread: new URL('./extract/thread.js', import.meta.url) }),
  },
  check: (schema: SchemaNode) => (checker.problems(schema).length ? undefined : checker.compile(schema)),
  holdMs,
  pathOf: (ref) => pathOf(layout, ref),
  adopt: (observed) => main.call('adopt', packObserved(observed)),
  moved: () => main.call('moved'),
  changed: () => void main.call('changed'),
  fill: () => main.call('fill'),
  progress: (status) => void main.call('progress', status),
  resting: (status, heard) => void main.call('resting', status, heard),
  warn: (message) => void main.call('warn', message),
});

const calls: WorkerCalls = {
  ...loop,
  ...vectors,
  apply: (changes, priority) => loop.apply(unpackApplied(changes), priority),
};
const main = createChannel<MainCalls>(port, calls);
