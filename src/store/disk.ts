import fs from 'node:fs';
import { dirname } from 'node:path';
import type { Files, Step } from '../core/files.ts';
import type { Ref } from '../core/names.ts';
import type { Store } from '../core/ports/store.ts';
import { fileOf, type Layout } from './layout.ts';
import { countNames, listEntries, listFolders } from './list.ts';
import { createIsReal, readRef, statRef } from './look.ts';
import { createPublish } from './publish.ts';
import { sweepLeftovers } from './sweep.ts';
import { createTwins } from './twins.ts';
import { watchFolders } from './watch.ts';

// The store on a disk. docs/design.md §2.
// createDiskStore

export interface DiskOptions {
  layout: Layout;
  /** The file system; another one in tests that lose power. */
  files?: Files;
  /** Told of each step of a write just after it; tests stop the process there. */
  step?: Step;
  /** Told in one sentence when folders cannot be watched. */
  warn?: (message: string) => void;
}

/** Keeps records as files below `layout.truth`. Holds nothing open but watches, so that several (one a thread) can look at one folder. */
export function createDiskStore({
  layout,
  files = fs,
  step = () => {},
  warn = () => {},
}: DiskOptions): Store {
  const twins = createTwins(files);
  const eyes = { layout, files, isReal: createIsReal(layout, files) };

  /** The file's name, and those of folders that would have to be made for it. */
  function twin(ref: Ref): string | undefined {
    for (let at = fileOf(layout, ref); at.length > layout.truth.length; at = dirname(at)) {
      const other = twins.of(at);
      if (other !== null) return other;
    }
    return undefined;
  }

  return {
    location: layout.truth,
    folders: async () => listFolders(layout, files),
    list: async (ns, collection) => listEntries(eyes, ns, collection),
    size: async (ns, collection) => countNames(eyes, ns, collection),
    read: async (ref) => readRef(eyes, ref),
    stat: async (ref) => statRef(eyes, ref),
    twin: async (ref) => twin(ref),
    ...createPublish(eyes, twins, step),
    sweep: (isKnown) => sweepLeftovers(layout, files, isKnown),
    watch: async (changed) => watchFolders(layout, changed, warn),
    close: async () => {},
  };
}
