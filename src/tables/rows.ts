import type { Cell, OpenTable, TableFacts, TableRow } from '../core/tables.ts';
import { columnName, columnNames, findHeader, LOOKED_AT } from './header.ts';

// withHeader: rows of cells as a table with named columns.

/** Looks at the first rows to find the header. Rows that are wider than it bring columns of their own. */
export async function withHeader(
  source: AsyncIterable<TableRow>,
  facts: TableFacts,
  wanted: boolean | undefined,
): Promise<Omit<OpenTable, 'progress'>> {
  const iterator = source[Symbol.asyncIterator]();
  const first: TableRow[] = [];
  while (first.length < LOOKED_AT) {
    const next = await iterator.next();
    if (next.done) break;
    first.push(next.value);
  }
  const found = findHeader(first.map(({ cells }) => cells));
  const header = wanted ?? found.header;
  const above = header ? found.above : 0;
  const columns = header ? columnNames(first[above]?.cells ?? []) : [];
  const rest = first.slice(header ? above + 1 : 0);

  async function* rows(): AsyncGenerator<TableRow> {
    try {
      for (const row of rest) yield* inColumns(row);
      for (;;) {
        const next = await iterator.next();
        if (next.done) return;
        yield* inColumns(next.value);
      }
    } finally {
      await iterator.return?.(undefined);
    }
  }

  function* inColumns(row: TableRow): Generator<TableRow> {
    const cells = row.cells.slice(0, lastFilled(row.cells) + 1);
    if (cells.length === 0) return;
    while (columns.length < cells.length) columns.push(columnName('', columns));
    yield { at: row.at, cells };
  }

  return { facts: { ...facts, header, ...(above > 0 && { above }) }, columns, rows: rows() };
}

function lastFilled(cells: readonly Cell[]): number {
  return cells.findLastIndex((cell) => cell !== null && !(typeof cell === 'string' && cell.trim() === ''));
}
