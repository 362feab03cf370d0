import { unguarded } from '../core/table-columns.ts';
import type { Cell } from '../core/tables.ts';

// Which row names the columns, and the names: findHeader · columnNames · columnName

/** Rows that are looked at for a header. */
export const LOOKED_AT = 12;

/**
 * How many rows stand above the header, and whether there is one: the first row that is as wide as most, without numbers, days or
 * addresses in it.
 */
export function findHeader(rows: readonly (readonly Cell[])[]): { above: number; header: boolean } {
  const widths = rows.map((row) => row.filter(isFilled).length);
  const usual = Math.max(...widths, 0);
  const above = Math.max(
    0,
    widths.findIndex((width) => width * 2 > usual),
  );
  const first = (rows[above] ?? []).filter(isFilled);
  return { above, header: first.length > 0 && first.every(isName) };
}

/** A name for each column, none twice. */
export function columnNames(header: readonly Cell[]): string[] {
  const names: string[] = [];
  for (const cell of header) names.push(columnName(unguarded(textOf(cell)), names));
  return names;
}

/** The name of the next column: "Column 3" without one, "Name 2" where it is there already. */
export function columnName(given: string, names: readonly string[]): string {
  const name = given.replace(/\s+/g, ' ').trim() || `Column ${names.length + 1}`;
  if (!names.includes(name)) return name;
  for (let number = 2; ; number++) if (!names.includes(`${name} ${number}`)) return `${name} ${number}`;
}

function isFilled(cell: Cell): boolean {
  return textOf(cell).trim() !== '';
}

function isName(cell: Cell): boolean {
  const text = textOf(cell).trim();
  if (typeof cell === 'object' && cell !== null && !cell.json.startsWith('"')) return false;
  return (
    text.length <= 200 &&
    !/^[+-]?[\d.,\s]*\d[\d.,\s%€$£]*$|^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|@.+\.|^https?:/.test(text)
  );
}

function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  return cell.json.startsWith('"') ? JSON.parse(cell.json) : cell.json;
}
