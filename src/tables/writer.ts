import { stringify } from 'csv-stringify/sync';
import { strToU8, Zip, ZipDeflate } from 'fflate';
import writeWorkbook, { type SheetData } from 'write-excel-file/node';
import { CairnError } from '../core/errors.ts';
import { guarded } from '../core/table-columns.ts';
import type { CsvStyle, OutRow, TableWriter } from '../core/tables.ts';

// createTableWriter: records as files of rows, written while they are read.

/** Bytes are handed on in pieces of about this size. */
const PIECE = 64 * 1024;
/** A workbook is made in memory. */
const MOST_CELLS = 3_000_000;

/** Writes CSV (RFC 4180), XLSX, NDJSON, a JSON array, and archives of JSON files. */
export function createTableWriter(): TableWriter {
  return {
    csv: (rows, style) => inPieces(csvLines(rows, style)),
    write(format, rows, { columns, title, csv, idKey }) {
      if (format === 'csv') return inPieces(csvLines(cellsOf(rows, columns, csv), csv));
      if (format === 'xlsx') return workbook(rows, columns, title);
      if (format === 'zip') return archive(rows);
      return inPieces(format === 'ndjson' ? lines(rows, idKey) : list(rows, idKey));
    },
  };
}

// ---- text -------------------------------------------------------------------------------------------------------------

async function* csvLines(
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  { delimiter, mark }: CsvStyle,
): AsyncGenerator<string> {
  if (mark) yield '\ufeff';
  for await (const row of rows)
    yield stringify([[...row].map(guarded)], { delimiter, record_delimiter: '\r\n' });
}

async function* cellsOf(
  rows: AsyncIterable<OutRow>,
  columns: readonly string[],
  { delimiter }: CsvStyle,
): AsyncGenerator<string[]> {
  yield [...columns];
  const comma = delimiter === ';';
  for await (const { cells } of rows) yield cells.map((json) => plain(json, comma));
}

/** A value as a text: numbers with all their digits, lists and objects as JSON. */
function plain(json: string | undefined, comma: boolean): string {
  if (json === undefined || json === 'null') return '';
  if (json.startsWith('"')) return JSON.parse(json);
  return comma && /^-?\d+\.\d+$/.test(json) ? json.replace('.', ',') : json;
}

async function* lines(rows: AsyncIterable<OutRow>, idKey: string): AsyncGenerator<string> {
  for await (const row of rows) yield `${withId(row, idKey)}\n`;
}

async function* list(rows: AsyncIterable<OutRow>, idKey: string): AsyncGenerator<string> {
  let before = '[\n';
  for await (const row of rows) {
    yield before + withId(row, idKey);
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** The record in one line, its id first. Line ends stand between values only. */
function withId({ id, json }: OutRow, idKey: string): string {
  const inside = json
    .trim()
    .slice(1, -1)
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .trim();
  return `{${JSON.stringify(idKey)}: ${JSON.stringify(id)}${inside === '' ? '' : `, ${inside}`}}`;
}

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

// ---- archives -----------------------------------------------------------------------------------------------------------

async function* workbook(
  rows: AsyncIterable<OutRow>,
  columns: readonly string[],
  title: string,
): AsyncGenerator<Uint8Array> {
  const data: SheetData = [columns.map((name) => ({ ...textCell(name), fontWeight: 'bold' as const }))];
  for await (const { cells } of rows) {
    data.push(cells.map(cellOf));
    if (data.length * columns.length > MOST_CELLS)
      throw new CairnError('too_large', 'This is too much for a workbook: export it as CSV.');
  }
  const sheet =
    title
      .replace(/[\\/?*[\]:]/g, ' ')
      .slice(0, 31)
      .trim() || 'Records';
  yield await writeWorkbook(data, { sheet, stickyRowsCount: 1 }).toBuffer();
}

/** Numbers that a spreadsheet would round are texts there. */
function cellOf(json: string | undefined): SheetData[number][number] {
  if (json === undefined || json === 'null') return null;
  if (json === 'true' || json === 'false') return { value: json === 'true', type: Boolean };
  const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(json) && json.replace(/\D/g, '').length <= 15;
  if (isNumber) return { value: Number(json), type: Number };
  return textCell(json.startsWith('"') ? JSON.parse(json) : json);
}

/** The most characters that a cell has. */
const MOST_TEXT = 32_767;

/** write-excel-file 4.1.1 takes `constructor` and the like for texts that it has seen already, and spoils the workbook: a space makes them others. */
function textCell(text: string) {
  return { value: text in {} ? `${text} ` : text.slice(0, MOST_TEXT), type: String };
}

async function* archive(rows: AsyncIterable<OutRow>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    ready.push(bytes);
  });
  for await (const { id, json } of rows) {
    const file = new ZipDeflate(`${id}.json`);
    zip.add(file);
    file.push(strToU8(json), true);
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready.splice(0);
}
