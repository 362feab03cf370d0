import type { Folder } from '../../../core/ports/store.ts';
import type { Problem } from '../../../core/record.ts';
import { type Connection, prepared } from '../connection.ts';

// Folders with their counts, and problems that belong to no record. createFolderWrites

export interface FolderWrites {
  /** The number of a folder, which is made when it is not there. */
  id(ns: string, collection: string, settings: boolean): number;
  /** Counts records that came or went, until `flush` writes it down. */
  count(folder: number, change: number): void;
  flush(): void;
  /** After a rollback: what was only remembered here may not be so. */
  forget(): void;
  all(): { ns: string; collection: string; records: number; held: number }[];
  present(folders: readonly Folder[]): void;
  problems(ns: string, collection: string, problems: readonly Problem[]): void;
}

export function createFolderWrites(db: Connection): FolderWrites {
  let ids = new Map<string, number>();
  let counts = new Map<number, number>();
  return {
    id(ns, collection, settings) {
      const key = `${ns}/${collection}/${settings ? '_' : ''}`;
      const id = ids.get(key) ?? findOrMake(db, ns, collection, settings);
      ids.set(key, id);
      return id;
    },
    count(folder, change) {
      counts.set(folder, (counts.get(folder) ?? 0) + change);
    },
    flush() {
      for (const [folder, change] of counts)
        if (change) prepared(db, 'UPDATE folders SET records = records + ? WHERE id = ?').run(change, folder);
      counts = new Map();
    },
    forget() {
      ids = new Map();
      counts = new Map();
    },
    all() {
      const held = `SELECT count(*) FROM records r
        WHERE r.folder = f.id AND problem IS NOT NULL AND problem ->> '$.kind' = 'gone'`;
      const sql = `SELECT ns, collection, records, (${held}) AS held FROM folders f
        WHERE settings = 0 OR records > 0 ORDER BY ns, collection`;
      return prepared(db, sql).all() as { ns: string; collection: string; records: number; held: number }[];
    },
    present(folders) {
      // A namespace is its settings' folder, so that one without collections is there too.
      const ids = folders.flatMap(({ ns, collections }) => [
        this.id(ns, '', true),
        ...collections.map((collection) => this.id(ns, collection, false)),
      ]);
      const there = 'id IN (SELECT value FROM json_each(?))';
      prepared(db, `UPDATE folders SET present = 0 WHERE present = 1 AND NOT ${there}`).run(
        JSON.stringify(ids),
      );
      prepared(db, `UPDATE folders SET present = 1 WHERE present = 0 AND ${there}`).run(JSON.stringify(ids));
    },
    problems(ns, collection, problems) {
      prepared(db, 'DELETE FROM problems WHERE ns = ? AND collection = ? AND ref IS NULL').run(
        ns,
        collection,
      );
      for (const problem of problems) putProblem(db, ns, collection, problem, null);
    },
  };
}

/** Keeps a problem; one path has one. With `ref` it goes with the record's file, else with its folder's listing. */
export function putProblem(
  db: Connection,
  ns: string,
  collection: string,
  problem: Problem,
  ref: string | null,
): void {
  const sql = 'INSERT OR REPLACE INTO problems (path, ns, collection, ref, problem) VALUES (?, ?, ?, ?, ?)';
  prepared(db, sql).run(problem.path, ns, collection, ref, JSON.stringify(problem));
}

function findOrMake(db: Connection, ns: string, collection: string, settings: boolean): number {
  const find = prepared(
    db,
    'SELECT id FROM folders WHERE ns = ? AND collection = ? AND settings = ?',
  ).pluck();
  const found = find.get(ns, collection, Number(settings)) as number | undefined;
  if (found !== undefined) return found;
  // Where a schema is there is its collection, also before the folder was looked for.
  if (settings && collection !== '')
    prepared(db, 'UPDATE folders SET present = 1 WHERE id = ?').run(findOrMake(db, ns, collection, false));
  const make = prepared(db, 'INSERT INTO folders (ns, collection, settings) VALUES (?, ?, ?)');
  return Number(make.run(ns, collection, Number(settings)).lastInsertRowid);
}
