import { type Connection, prepared } from '../connection.ts';
import { keySql } from '../filter.ts';
import { fieldSql } from '../pointer.ts';

// Sorted keys of fields that are sorted or filtered by, filled a slice at a time. createFieldWrites

export interface FieldWrites {
  /** Takes the keys of a record away before it changes or goes. */
  remove(folder: number, record: number): void;
  /** Adds the keys of a record, as it is now. */
  add(folder: number, record: number, name: string): void;
  /** Asks for a field's keys, or says that they were used. */
  want(folder: number, pointer: string): void;
  /** Fills or clears one slice; returns whether there is more to do. */
  tend(): boolean;
}

interface FieldRow {
  id: number;
  folder: number;
  pointer: string;
  filled: string;
  ready: number;
}

/** Of one collection; more would cost every write more than they help. */
const MOST_FIELDS = 8;
const SLICE = 500;
const UNUSED_MS = 30 * 86_400_000;
/** A field in use is not given up for another. */
const IN_USE_MS = 3_600_000;

export function createFieldWrites(db: Connection): FieldWrites {
  let byFolder: Map<number, FieldRow[]> | undefined;
  const fieldsOf = (folder: number) => {
    byFolder ??= Map.groupBy(allFields(db), (field) => field.folder);
    return byFolder.get(folder) ?? [];
  };
  return {
    remove(folder, record) {
      for (const field of fieldsOf(folder)) removeKeys(db, field, record);
    },
    add(folder, record, name) {
      for (const field of fieldsOf(folder))
        if (field.ready || isFilled(db, field, name)) addKeys(db, field, record);
    },
    want(folder, pointer) {
      fieldSql(pointer);
      want(db, folder, pointer, fieldsOf(folder).length);
      byFolder = undefined;
    },
    tend() {
      byFolder = undefined;
      giveUpUnused(db);
      return fillSlice(db) || clearSlice(db);
    },
  };
}

function allFields(db: Connection): FieldRow[] {
  return prepared(
    db,
    'SELECT id, folder, pointer, filled, ready FROM fields WHERE dropped = 0',
  ).all() as FieldRow[];
}

/** The keys of records as rows of `none` and `key`. */
function keyRows(pointer: string, columns: string): string {
  const field = fieldSql(pointer);
  const key = keySql(field);
  if (!field.many)
    return `SELECT ${key} IS NULL AS none, ifnull(${key}, '') AS key${columns} FROM records r WHERE 1`;
  return `SELECT DISTINCT 0 AS none, ${key} AS key${columns} FROM records r, ${field.from} WHERE ${key} IS NOT NULL`;
}

function removeKeys(db: Connection, field: FieldRow, record: number): void {
  const rows = prepared(db, `${keyRows(field.pointer, ', r.name')} AND r.id = ?`)
    .safeIntegers(true)
    .all(record);
  const remove = prepared(db, 'DELETE FROM field_keys WHERE field = ? AND none = ? AND key = ? AND name = ?');
  for (const { none, key, name } of rows as { none: bigint; key: unknown; name: string }[])
    remove.run(field.id, none, key, name);
}

function addKeys(db: Connection, field: FieldRow, record: number): void {
  const rows = keyRows(field.pointer, ', r.name, r.id');
  prepared(db, `INSERT OR IGNORE INTO field_keys SELECT ?, * FROM (${rows} AND r.id = ?)`).run(
    field.id,
    record,
  );
}

function isFilled(db: Connection, field: FieldRow, name: string): boolean {
  return prepared(db, 'SELECT ? <= ?').pluck().get(name, field.filled) === 1;
}

function want(db: Connection, folder: number, pointer: string, count: number): void {
  const now = Date.now();
  const used = prepared(db, 'UPDATE fields SET used = ? WHERE folder = ? AND pointer = ? AND dropped = 0');
  if (used.run(now, folder, pointer).changes) return;
  if (count >= MOST_FIELDS) {
    const oldest = `SELECT id FROM fields WHERE folder = ? AND dropped = 0 AND used < ? ORDER BY used LIMIT 1`;
    const given = prepared(db, `UPDATE fields SET dropped = 1, pointer = '' || id WHERE id = (${oldest})`);
    if (!given.run(folder, now - IN_USE_MS).changes) return;
  }
  prepared(db, 'INSERT INTO fields (folder, pointer, used) VALUES (?, ?, ?)').run(folder, pointer, now);
}

function giveUpUnused(db: Connection): void {
  const sql = `UPDATE fields SET dropped = 1, pointer = '' || id WHERE dropped = 0 AND used < ?`;
  prepared(db, sql).run(Date.now() - UNUSED_MS);
}

function fillSlice(db: Connection): boolean {
  const sql =
    'SELECT id, folder, pointer, filled, ready FROM fields WHERE ready = 0 AND dropped = 0 ORDER BY id LIMIT 1';
  const field = prepared(db, sql).get() as FieldRow | undefined;
  if (!field) return false;
  const names = 'SELECT name FROM records WHERE folder = ? AND name > ? ORDER BY name LIMIT ?';
  const slice = prepared(db, names).pluck().all(field.folder, field.filled, SLICE) as string[];
  const last = slice.at(-1);
  if (last === undefined) prepared(db, 'UPDATE fields SET ready = 1 WHERE id = ?').run(field.id);
  else {
    const rows = keyRows(field.pointer, ', r.name, r.id');
    prepared(
      db,
      `INSERT OR IGNORE INTO field_keys SELECT ?, * FROM (${rows} AND r.folder = ? AND r.name > ? AND r.name <= ?)`,
    ).run(field.id, field.folder, field.filled, last);
    prepared(db, 'UPDATE fields SET filled = ? WHERE id = ?').run(last, field.id);
  }
  return true;
}

function clearSlice(db: Connection): boolean {
  const id = prepared(db, 'SELECT id FROM fields WHERE dropped = 1 LIMIT 1').pluck().get();
  if (id === undefined) return false;
  const some = 'SELECT none, key, name FROM field_keys WHERE field = @id LIMIT @most';
  const sql = `DELETE FROM field_keys WHERE field = @id AND (none, key, name) IN (${some})`;
  if (!prepared(db, sql).run({ id, most: SLICE }).changes)
    prepared(db, 'DELETE FROM fields WHERE id = ?').run(id);
  return true;
}
