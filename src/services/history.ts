import type { ByteStore } from '../core/bytes.ts';
import { type Ref, splitRef } from '../core/names.ts';
import type { ActivityRow, Version } from '../core/past.ts';
import type { Activity, ActivityQuery } from '../core/ports/found.ts';
import type { Journal } from '../core/ports/journal.ts';
import type { Index } from '../core/ports/search-index.ts';
import type { Store } from '../core/ports/store.ts';
import type { JsonObject } from '../core/record.ts';
import type { Texts } from '../core/texts.ts';
import { mustManage, mustSee, type Who } from '../core/who.ts';
import { readActivity } from './history/activity.ts';
import { createFeed } from './history/feed.ts';
import { type Forgotten, forget, type WaitingImports } from './history/forget.ts';
import { type LostTitlesParts, withLostTitles } from './history/lost-titles.ts';
import { type Undoing, type UndoTarget, undo, undoing } from './history/undo.ts';
import { readVersion, readVersions } from './history/versions.ts';
import type { Records, WriteOptions, WriteResult } from './records.ts';

export type { ActivityRow, UndoTarget, Version };

/** A page of the change feed; a cursor is `<epoch>.<seq>`. */
export interface Changes {
  items: (Activity & { data?: JsonObject })[];
  nextCursor: string;
}

/** The past: one record's history, everything's activity, the replayable feed, undo. */
export interface History {
  /** Newest first. `before` is a seq. Follows moves back to the record's earlier refs; those are `not_found` with `movedTo`. */
  versions(
    who: Who,
    ref: Ref,
    options?: { limit?: number; before?: number },
  ): Promise<{ items: Version[]; next?: number }>;
  /** One version's bytes and data; `not_found` when forgotten or none. */
  version(
    who: Who,
    ref: Ref,
    seq: number,
  ): Promise<{ revision: Activity; bytes: Buffer; data: JsonObject | undefined }>;
  activity(
    who: Who,
    query: Omit<ActivityQuery, 'namespaces'>,
  ): Promise<{ rows: ActivityRow[]; next?: number }>;
  /** After the cursor, oldest first. `gone` for an unknown epoch or a seq of the future; `0` is the beginning. */
  changes(who: Who, cursor: string, limit: number): Promise<Changes>;
  /** Calls back after each commit, for SSE and open pages; returns what stops it. */
  subscribe(who: Who, listener: (revisions: Activity[]) => void): () => void;
  /** Takes back one revision or a whole batch, as one batch. `conflict` lists the records changed since. */
  undo(who: Who, target: UndoTarget, options?: WriteOptions): Promise<WriteResult[]>;
  /** What `undo` would write, for a run. Errors as those of `undo`. */
  undoing(who: Who, target: UndoTarget): Promise<Undoing>;
  trash(who: Who, options: { limit: number; before?: number }): Promise<{ items: Activity[]; next?: number }>;
  /**
   * Really erases a record or namespace: file, journal content, chunks, caches; of a namespace also what waits to be imported. Returns
   * what went, or would in a dry run. `not_found` when there is nothing; `conflict` while something is imported into the namespace.
   */
  forget(who: Who, target: Ref, options?: Pick<WriteOptions, 'dryRun'>): Promise<Forgotten>;
}

/** What history needs. `write` is the records service's, `rebuild` makes a new index after content was erased. */
export interface HistoryParts {
  store: Store;
  /** Without it there are no bytes to erase. */
  bytes?: ByteStore;
  /** What was read of them. */
  texts?: Pick<Texts, 'erase'>;
  journal: Journal;
  index: Index;
  write: Records['write'];
  /** Files that wait to be imported into a namespace. */
  imports?: WaitingImports;
  /** The fields of a collection: how its records are called. */
  shape: LostTitlesParts['shape'];
  rebuild: () => Promise<unknown>;
}

/** The history service. `committed` must be called after each commit; subscribers hear of revisions in the order of seq. */
export function createHistory(parts: HistoryParts): History & { committed(): void } {
  const { index, journal } = parts;
  const feed = createFeed(journal, index);
  return {
    versions: async (who, ref, options = {}) => readVersions(parts, seen(who, ref), options),
    version: async (who, ref, seq) => readVersion(parts, seen(who, ref), seq),
    async activity(who, query) {
      const { rows, ...page } = await readActivity(index, { ...query, namespaces: who.namespaces });
      const named = rows.map(async (row) => ({
        ...row,
        revisions: await withLostTitles(parts, row.revisions),
      }));
      return { rows: await Promise.all(named), ...page };
    },
    changes: (who, cursor, limit) => feed.changes(who, cursor, limit),
    subscribe: (who, listener) => feed.subscribe(who, listener),
    undo: (who, target, options) => undo(parts, who, target, options),
    undoing: (who, target) => undoing(parts, who, target),
    trash: async (who, { limit, before }) => {
      const items = await index.trash(who.namespaces, limit, before);
      const named = await withLostTitles(parts, items);
      return { items: named, ...(items.length === limit ? { next: items.at(-1)?.seq } : {}) };
    },
    async forget(who, target, options = {}) {
      mustManage(who, namespaceOf(target));
      return forget(parts, who, target, options);
    },
    committed: feed.committed,
  };
}

function seen(who: Who, ref: Ref): Ref {
  mustSee(who, namespaceOf(ref));
  return ref;
}

function namespaceOf(ref: Ref): string {
  return splitRef(ref)?.ns ?? ref;
}
