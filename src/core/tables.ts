// Rows of a file that somebody brings, and of one that somebody takes away: what the tables role must be able to do, and where uploads wait.

/** One value as its file has it: text of a CSV, JSON text where the file knows types (`1.10` stays `1.10`), null where there is none. */
export type Cell = string | null | { json: string };

/** A row; `at` is its number as a spreadsheet counts, or that of its record. Cells that are missing at the end are null. */
export interface TableRow {
  at: number;
  cells: Cell[];
}

/** What a check found that a run has to do with a row, or that an earlier run has done with it. */
export interface RowTask {
  at: number;
  kind: 'new' | 'changed' | 'done';
  /** Of its record; the first one, where an earlier run made it. */
  id: string;
  /** The run that made the record, where one that was cut short did. */
  run?: string;
  /** What other rows of the file may call the record by, where they refer to it: `@title` and pointers. */
  names?: Record<string, string>;
}

export const tableFormats = ['csv', 'xlsx', 'json', 'zip'] as const;
export type TableFormat = (typeof tableFormats)[number];

export const tableEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type TableEncoding = (typeof tableEncodings)[number];

/** How a file is to be read; what is absent is found out. */
export interface ReadOptions {
  delimiter?: string;
  encoding?: TableEncoding;
  /** Whether the first row names the columns. */
  header?: boolean;
  /** Name of a sheet. */
  sheet?: string;
}

/** How a file is read. */
export interface TableFacts {
  format: TableFormat;
  delimiter?: string;
  quote?: string;
  encoding?: TableEncoding;
  header?: boolean;
  sheet?: string;
  sheets?: string[];
  /** Rows above the header that are left out. */
  above?: number;
}

/** A file that is open for reading. `columns` is whole when all rows were read: JSON tells its keys as it goes. */
export interface OpenTable {
  facts: TableFacts;
  columns: string[];
  rows: AsyncIterable<TableRow>;
  /** How far it is, 0 to 1. */
  progress(): number;
}

/** Reads files of rows, until `signal` is aborted. Errors: `invalid` for what is none, with the way out; `too_large` for archives that unpack to too much. */
export interface TableReader {
  open(path: string, name: string, options?: ReadOptions, signal?: AbortSignal): Promise<OpenTable>;
}

export const exportFormats = ['csv', 'xlsx', 'ndjson', 'json', 'zip'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** How a CSV is written: for spreadsheets of a language, or for programs. */
export interface CsvStyle {
  delimiter: string;
  /** Byte order mark, without which Excel takes UTF-8 for something else. */
  mark: boolean;
}

/** One record on its way out. */
export interface OutRow {
  id: string;
  /** JSON text of the record, as its file has it. */
  json: string;
  /** Its columns as JSON texts; undefined where it has no value. Only for formats with columns. */
  cells: (string | undefined)[];
}

/** Writes rows as a file. `too_large` where the format cannot take so many. */
export interface TableWriter {
  /** A CSV of texts, the header first. */
  csv(
    rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
    style: CsvStyle,
  ): AsyncIterable<Uint8Array>;
  write(
    format: ExportFormat,
    rows: AsyncIterable<OutRow>,
    options: { columns: readonly string[]; title: string; csv: CsvStyle; idKey: string },
  ): AsyncIterable<Uint8Array>;
}

/** Where files wait until they are imported: one folder each, kept when the process ends. */
export interface ImportShelf {
  ids(): string[];
  /** Keeps the bytes; `too_large` over `limit`. Returns how many they are. */
  receive(id: string, source: AsyncIterable<Uint8Array>, limit: number): Promise<number>;
  /** Path of those bytes. */
  pathOf(id: string): string;
  /** What is noted about it; undefined when there is none of that name. */
  note(id: string): unknown;
  setNote(id: string, note: object): void;
  /** Replaces the rows that were read; the tasks of all collections go. */
  keep(id: string, rows: AsyncIterable<TableRow>): Promise<void>;
  rows(id: string): AsyncIterable<TableRow>;
  /** Replaces the tasks in a collection when all of them are there, durably; in the order of the rows. */
  keepTasks(id: string, collection: string, tasks: AsyncIterable<RowTask>): Promise<void>;
  /** Those that were kept last for a collection; none when there are none. */
  tasks(id: string, collection: string): AsyncIterable<RowTask>;
  /** Gives an import the tasks that another one has in a collection. */
  shareTasks(from: string, to: string, collection: string): void;
  /** Whether two have the same bytes. */
  isSame(one: string, other: string): Promise<boolean>;
  remove(id: string): void;
  /** Which field a header meant the last time, by place (`ns/collection`). */
  remembered(place: string): Record<string, string>;
  remember(place: string, choices: Record<string, string>): void;
}
