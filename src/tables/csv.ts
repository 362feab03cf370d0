import fs from 'node:fs';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { CairnError } from '../core/errors.ts';
import type { OpenTable, ReadOptions, TableFacts, TableRow } from '../core/tables.ts';
import { detectDelimiter, LENIENT } from './delimiter.ts';
import { detectEncoding, textOf } from './encoding.ts';
import { withHeader } from './rows.ts';

// openCsv: text whose lines are rows, read a piece at a time. RFC 4180, and what spreadsheets make of it.

const BEGINNING = 64 * 1024;
/** One value; a quote that is never closed would take in the rest of the file. */
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** Opens a CSV, whatever separates its values. */
export async function openCsv(path: string, options: ReadOptions): Promise<OpenTable> {
  const encoding = options.encoding ?? (await detectEncoding(path));
  const { delimiter, quote, declared } = detectDelimiter(
    await beginningOf(path, encoding),
    options.delimiter,
  );
  const { size } = await fs.promises.stat(path);
  let read = 0;
  const text = textOf(path, encoding, (bytes) => {
    read += bytes;
  });
  const records = recordsOf(Readable.from(text), { delimiter, quote, from: declared ? 2 : 1 });
  const facts: TableFacts = { format: 'csv', encoding, delimiter, quote };
  const table = await withHeader(records, facts, options.header);
  return { ...table, progress: () => (size === 0 ? 1 : read / size) };
}

async function* recordsOf(
  text: Readable,
  { delimiter, quote, from }: { delimiter: string; quote: string; from: number },
): AsyncGenerator<TableRow> {
  const parser = text.pipe(parse({ ...LENIENT, delimiter, quote, from, max_record_size: MOST_CHARACTERS }));
  text.on('error', (error) => parser.destroy(error));
  let at = from - 1;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      at += 1;
      if (cells.length === 1 && cells[0] === '') continue;
      yield { at, cells: cells.map((cell) => (cell === '' ? null : cell)) };
    }
  } catch (thrown) {
    if (thrown instanceof CsvError)
      throw new CairnError('invalid', `The file cannot be read after row ${at}: ${reasonOf(thrown)}.`, {
        cause: thrown,
      });
    throw thrown;
  } finally {
    text.destroy();
  }
}

function reasonOf({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened there and never closed';
  if (code === 'CSV_MAX_RECORD_SIZE') return 'a row is far too long, perhaps because a quote is never closed';
  return 'its quotes are not as they should be';
}

async function beginningOf(path: string, encoding: Parameters<typeof textOf>[1]): Promise<string> {
  let beginning = '';
  for await (const piece of textOf(path, encoding)) {
    beginning += piece;
    if (beginning.length >= BEGINNING) break;
  }
  return beginning.slice(0, BEGINNING);
}
