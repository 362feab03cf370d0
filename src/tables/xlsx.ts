import readSheets from 'read-excel-file/node';
import { CairnError } from '../core/errors.ts';
import type { Cell, OpenTable, ReadOptions, TableRow } from '../core/tables.ts';
import { withHeader } from './rows.ts';

// openXlsx: one sheet of a workbook, with the values that its formulas had when it was saved.

/** Opens a workbook that was found to be small enough. */
export async function openXlsx(bytes: Buffer, options: ReadOptions): Promise<OpenTable> {
  const sheets = await readSheets<{ json: string }>(bytes, { parseNumber: numberOf, trim: false }).catch(
    (cause) => {
      throw new CairnError(
        'invalid',
        'The workbook cannot be read: open it, save it as .xlsx, and try again.',
        {
          cause,
        },
      );
    },
  );
  const filled = sheets.filter(({ data }) => data.length > 0);
  const sheet =
    options.sheet === undefined
      ? (filled[0] ?? sheets[0])
      : sheets.find(({ sheet }) => sheet === options.sheet);
  if (!sheet) throw new CairnError('invalid', `There is no sheet "${options.sheet ?? ''}" in the workbook.`);
  let read = 0;
  async function* records(): AsyncGenerator<TableRow> {
    for (const row of sheet?.data ?? []) {
      read += 1;
      const cells = row.map((cell) => cellOf(cell));
      if (cells.some((cell) => cell !== null)) yield { at: read, cells };
    }
  }
  const facts = { format: 'xlsx', sheet: sheet.sheet, sheets: sheets.map((each) => each.sheet) } as const;
  const table = await withHeader(records(), facts, options.header);
  return { ...table, progress: () => read / Math.max(1, sheet.data.length) };
}

/** A number as people see it: Excel keeps 15 digits and writes 17. */
function numberOf(text: string): { json: string } {
  const number = Number(text);
  if (!Number.isFinite(number)) return { json: JSON.stringify(text) };
  return { json: String(Number(number.toPrecision(15))) };
}

function cellOf(cell: unknown): Cell {
  if (cell === null || cell === undefined || cell === '') return null;
  if (cell instanceof Date) return { json: JSON.stringify(momentOf(cell)) };
  if (typeof cell === 'boolean') return { json: String(cell) };
  if (typeof cell === 'object') return cell as { json: string };
  // The writer of workbooks puts that space there.
  const text = String(cell);
  return text.endsWith(' ') && text.slice(0, -1) in {} ? text.slice(0, -1) : text;
}

/** What the clock on the wall showed: a spreadsheet knows no zones. */
function momentOf(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  // A day is a whole number, and its fraction is seldom exact.
  const iso = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString();
  if (iso.startsWith('1899-12-3')) return iso.slice(11, 19);
  return iso.slice(11, 19) === '00:00:00' ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
}
