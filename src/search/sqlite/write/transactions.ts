import { type Connection, prepared, shareConnection } from '../connection.ts';

// Changes as wholes. createTransactions

export interface Transactions {
  /** Does `count` changes, all or none. While nobody reads the index, many wholes are written down together, and a failure spoils it. */
  whole(count: number, work: () => void): void;
  /** Writes down everything: from now on others read the index, and each whole is written down by itself. */
  share(): void;
  isShared(): boolean;
}

/** So many changes are written down together, which takes some milliseconds: each time the words make a segment that has to be merged. */
const TOGETHER = 1000;

/** `done` is called before changes are written down, `undone` when they were not. An index is `shared` unless it is being built. */
export function createTransactions(
  db: Connection,
  shared: boolean,
  { done, undone }: { done(): void; undone(): void },
): Transactions {
  let waiting = 0;
  let spoiled: unknown;
  const commit = () => {
    waiting = 0;
    if (db.inTransaction) prepared(db, 'COMMIT').run();
  };
  return {
    whole(count, work) {
      if (spoiled !== undefined) throw spoiled;
      try {
        if (!db.inTransaction) prepared(db, 'BEGIN IMMEDIATE').run();
        work();
        done();
        waiting += count;
        if (shared || waiting >= TOGETHER) commit();
      } catch (thrown) {
        undone();
        if (!shared) spoiled = thrown;
        if (db.inTransaction) prepared(db, 'ROLLBACK').run();
        throw thrown;
      }
    },
    isShared: () => shared,
    share() {
      if (spoiled !== undefined) throw spoiled;
      if (shared) return;
      commit();
      shareConnection(db);
      shared = true;
    },
  };
}
