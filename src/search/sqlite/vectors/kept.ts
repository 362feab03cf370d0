import { type Connection, prepared } from '../connection.ts';
import { nameOf, type TableRow } from './tables.ts';

// The bytes of single passages. Kept · keptIn

/** The bytes of passages, each read once. */
export interface Kept {
  of(chunk: number): Buffer | undefined;
  /** Of those passages that have any. */
  all(chunks: readonly number[]): Map<number, Buffer>;
  know(chunk: number, bytes: Buffer): void;
}

/** What a table has. Many are asked for at a time: one by one takes a quarter longer. */
export function keptIn(db: Connection, table: TableRow): Kept {
  const known = new Map<number, Buffer | undefined>();
  const find = prepared(
    db,
    `SELECT v.chunk, v.vector FROM json_each(?) j CROSS JOIN ${nameOf(table)} v WHERE v.chunk = j.value`,
  ).raw(true);
  const all: Kept['all'] = (chunks) => {
    const unknown = chunks.filter((chunk) => !known.has(chunk));
    for (const chunk of unknown) known.set(chunk, undefined);
    if (unknown.length)
      for (const row of find.all(JSON.stringify(unknown))) known.set(...(row as [number, Buffer]));
    const found = new Map<number, Buffer>();
    for (const chunk of chunks) {
      const bytes = known.get(chunk);
      if (bytes) found.set(chunk, bytes);
    }
    return found;
  };
  return {
    all,
    of: (chunk) => all([chunk]).get(chunk),
    know(chunk, bytes) {
      known.set(chunk, bytes);
    },
  };
}
