import type { Link } from '../../../core/ports/index-writer.ts';
import { type Connection, prepared } from '../connection.ts';
import { fieldSql } from '../pointer.ts';

// Who refers to whom. Which links lead nowhere is marked when a record that they name comes or goes, so that nobody has to look
// through all of them. createLinkWrites

/** What links call a record: its id, or the value of a field that some relation goes by. */
export interface Name {
  by: string;
  value: string | number;
}

/** Where a record is. */
export interface Place {
  ns: string;
  collection: string;
  id: string;
  settings: boolean;
  folder: number;
}

export interface LinkWrites {
  /** Sets a record's links in place of its earlier ones. */
  put(record: number, folder: number, links: readonly Link[]): void;
  /** Takes a record's links away. */
  remove(record: number): void;
  /** What a record is called by those that may refer to it. */
  names(place: Place, record: number): Name[];
  /** Says that a record which was called `before` is called `after` now: none when it did not exist, or does no longer. */
  renamed(place: Place, record: number, before: readonly Name[], after: readonly Name[]): void;
}

export function createLinkWrites(db: Connection): LinkWrites {
  const remove = (record: number) => prepared(db, 'DELETE FROM links WHERE record = ?').run(record);
  return {
    put(record, folder, links) {
      remove(record);
      const sql = 'INSERT OR IGNORE INTO links (relation, value, record, dangling) VALUES (?, ?, ?, ?)';
      for (const link of links) {
        // An id is text, also where a field has it as a number.
        const value = link.by === '@id' ? String(link.value) : link.value;
        const relation = relationOf(db, folder, link);
        prepared(db, sql).run(relation, value, record, Number(!isNamed(db, link.to, { by: link.by, value })));
      }
    },
    remove,
    names(place, record) {
      if (place.settings) return [];
      const sql = 'SELECT DISTINCT by FROM relations WHERE target = +?';
      const used = prepared(db, sql).pluck().all(targetOf(place)) as string[];
      return used.flatMap((by) =>
        by === '@id'
          ? [{ by, value: place.id }]
          : (prepared(db, valueRows(by, 'r.id = ?')).pluck().all(record) as Name['value'][]).map((value) => ({
              by,
              value,
            })),
      );
    },
    renamed(place, record, before, after) {
      const [gone, come] = [without(before, after), without(after, before)];
      const forget = 'DELETE FROM names WHERE folder = ? AND by = ? AND value = ? AND record = ?';
      const learn = 'INSERT OR IGNORE INTO names (folder, by, value, record) VALUES (?, ?, ?, ?)';
      for (const [names, sql] of [
        [gone, forget],
        [come, learn],
      ] as const)
        for (const { by, value } of names)
          if (by !== '@id') prepared(db, sql).run(place.folder, by, value, record);
      const target = targetOf(place);
      for (const name of gone) if (!isNamed(db, target, name)) markDangling(db, target, name, true);
      for (const name of come) markDangling(db, target, name, false);
    },
  };
}

/** The number of a relation. What its targets are called is looked up once, when it is new. */
function relationOf(db: Connection, folder: number, { pointer, to, by }: Link): number {
  const find = 'SELECT id FROM relations WHERE folder = ? AND pointer = ? AND target = ? AND by = ?';
  const found = prepared(db, find).pluck().get(folder, pointer, to, by) as number | undefined;
  if (found !== undefined) return found;
  const make = 'INSERT INTO relations (folder, pointer, target, by) VALUES (?, ?, ?, ?)';
  const id = Number(prepared(db, make).run(folder, pointer, to, by).lastInsertRowid);
  const target = by === '@id' ? undefined : folderOf(db, to);
  if (target !== undefined) {
    const names = `SELECT ?, ?, value, id FROM (${valueRows(by, 'r.folder = ?')})`;
    prepared(db, `INSERT OR IGNORE INTO names ${names}`).run(target, by, target);
  }
  return id;
}

function isNamed(db: Connection, target: string, { by, value }: Name): boolean {
  const folder = folderOf(db, target);
  if (folder === undefined) return false;
  const byId = 'SELECT 1 FROM records WHERE folder = ? AND name = ?';
  if (by === '@id') return prepared(db, byId).get(folder, value) !== undefined;
  const byValue = 'SELECT 1 FROM names WHERE folder = ? AND by = ? AND value = ? LIMIT 1';
  return prepared(db, byValue).get(folder, by, value) !== undefined;
}

function markDangling(db: Connection, target: string, { by, value }: Name, dangling: boolean): void {
  const relations = 'SELECT id FROM relations WHERE target = ? AND by = ?';
  const sql = `UPDATE links SET dangling = ? WHERE relation IN (${relations}) AND value = ?`;
  prepared(db, sql).run(Number(dangling), target, by, value);
}

/** The values of a field that links can go by, and the records that have them. */
function valueRows(by: string, condition: string): string {
  const { value, type, many, from } = fieldSql(by);
  return `SELECT DISTINCT ${value} AS value, r.id AS id FROM records r${many ? `, ${from}` : ''}
    WHERE ${condition} AND ${type} IN ('text', 'integer', 'real') AND ${value} <> ''`;
}

function folderOf(db: Connection, target: string): number | undefined {
  const [ns, collection] = target.split('/');
  const sql = 'SELECT id FROM folders WHERE ns = ? AND collection = ? AND settings = 0';
  return prepared(db, sql).pluck().get(ns, collection) as number | undefined;
}

function targetOf({ ns, collection }: Place): string {
  return `${ns}/${collection}`;
}

function without(names: readonly Name[], others: readonly Name[]): Name[] {
  return names.filter(({ by, value }) => !others.some((other) => other.by === by && other.value === value));
}
