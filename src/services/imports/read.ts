import { CairnError } from '../../core/errors.ts';
import type { Import } from '../../core/import.ts';
import type { ImportShelf, ReadOptions, TableReader, TableRow } from '../../core/tables.ts';
import { createCensus, type Leaning } from './census.ts';

// readTable: every row once, kept for later, and what all of them say about their columns.

export interface ReadParts {
  reader: TableReader;
  shelf: ImportShelf;
  id: string;
  name: string;
  options: ReadOptions;
  language: string;
  signal: AbortSignal;
  progress: (part: number) => void;
}

const BREATH = 256;
/** More are no columns, and no page could show them. */
const MOST_COLUMNS = 1000;

/** What was found out of a file. Throws `invalid` when it has no rows. */
export async function readTable(parts: ReadParts): Promise<Pick<Import, 'facts' | 'columns' | 'rows'>> {
  const { reader, shelf, id, name, options, language } = parts;
  const table = await reader.open(shelf.pathOf(id), name, options, parts.signal);
  const leaning: Leaning = { delimiter: table.facts.delimiter, language };
  const censuses: ReturnType<typeof createCensus>[] = [];
  let rows = 0;

  function censusAt(place: number) {
    while (censuses.length <= place)
      censuses.push(createCensus(table.columns[censuses.length] ?? '', leaning));
    return censuses[place] as ReturnType<typeof createCensus>;
  }

  async function* looked(): AsyncGenerator<TableRow> {
    for await (const row of table.rows) {
      if (table.columns.length > MOST_COLUMNS)
        throw new CairnError('invalid', `${name} has more than ${MOST_COLUMNS} columns.`);
      for (const [place, cell] of row.cells.entries()) if (cell !== null) censusAt(place).add(cell);
      rows += 1;
      if (rows % BREATH === 0) {
        parts.progress(table.progress());
        parts.signal.throwIfAborted();
        await new Promise(setImmediate);
      }
      yield row;
    }
  }

  await shelf.keep(id, looked());
  if (rows === 0) throw new CairnError('invalid', `There are no rows in ${name}.`);
  if (table.columns.length > 0) censusAt(table.columns.length - 1);
  const columns = censuses.map((census) => census.finding());
  // A column without a name and without a value is the edge of a sheet.
  const last = columns.findLastIndex(({ column, filled }) => filled > 0 || !/^Column \d+$/.test(column));
  return { facts: table.facts, columns: columns.slice(0, last + 1), rows };
}
