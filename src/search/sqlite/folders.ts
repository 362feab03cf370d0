import { isSettings, type Ref, refOf, splitRef } from '../../core/names.ts';
import type { Place, Query } from '../../core/query.ts';
import { type Connection, prepared } from './connection.ts';

// Where records are. FolderRow · recordFolders · folderOf · AT_PLACE · partsOf · refIn

/** A collection's records, or its settings. */
export interface FolderRow {
  id: number;
  ns: string;
  collection: string;
  settings: number;
  records: number;
  present: number;
}

const ALL = 'SELECT * FROM folders WHERE settings = 0 ORDER BY ns, collection';

/** The folders of records that a question is about and its asker may see. */
export function recordFolders(
  db: Connection,
  { namespaces, ns, collection, places }: Pick<Query, 'namespaces' | 'ns' | 'collection' | 'places'>,
): FolderRow[] {
  return (prepared(db, ALL).all() as FolderRow[]).filter(
    (folder) =>
      (namespaces === '*' || namespaces.includes(folder.ns)) &&
      (ns === undefined || folder.ns === ns) &&
      (collection === undefined || folder.collection === collection) &&
      (places === undefined || places.some((place) => isIn(folder, place))),
  );
}

function isIn(folder: FolderRow, { ns, collection }: Place): boolean {
  return folder.ns === ns && (collection === undefined || folder.collection === collection);
}

/** The folder of a ref; undefined when the index has none. */
export function folderOf(db: Connection, ref: Ref): (FolderRow & { name: string }) | undefined {
  const parts = splitRef(ref);
  if (!parts) return undefined;
  const sql = 'SELECT * FROM folders WHERE ns = ? AND collection = ? AND settings = ?';
  const row = prepared(db, sql).get(parts.ns, parts.collection, Number(isSettings(ref))) as
    | FolderRow
    | undefined;
  return row && { ...row, name: parts.id };
}

/** A condition for the row of a ref in a table with `folder` and `name`, whose values are those of `partsOf`: one statement instead of two. */
export const AT_PLACE = `folder = (SELECT id FROM folders WHERE ns = +? AND collection = +? AND settings = +?) AND name = +?`;

/** Namespace, collection, whether it is settings, and id. */
export function partsOf(ref: Ref): [ns: string, collection: string, settings: number, id: string] {
  const { ns, collection, id } = splitRef(ref) ?? { ns: '', collection: '', id: '' };
  return [ns, collection, Number(id.startsWith('_')), id];
}

/** The ref of a name in a folder. */
export function refIn(folder: Pick<FolderRow, 'ns' | 'collection'>, name: string): Ref {
  return refOf(folder.ns, folder.collection, name);
}
