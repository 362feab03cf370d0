import type { ColumnFinding, Import, NewType } from '../../src/core/import.ts';
import type { Json } from '../../src/core/record.ts';
import type { TableFacts } from '../../src/core/tables.ts';

// Imports in words: typeWords · saidFinding · saidFacts · valueText · amount

export const typeWords: Record<NewType, string> = {
  text: 'Text',
  longtext: 'Long text',
  integer: 'Whole number',
  number: 'Number',
  money: 'Money',
  percent: 'Percent',
  boolean: 'Yes or no',
  date: 'Date',
  datetime: 'Date and time',
  time: 'Time of day',
  email: 'E-mail',
  url: 'Web address',
  phone: 'Phone',
  choice: 'One of a few',
  list: 'List of words',
  relation: 'Link',
  json: 'As it is (JSON)',
};

/** "418 of 420 filled, no two alike". */
export function saidFinding({ filled, unique, fits, suggested }: ColumnFinding, rows: number): string {
  const parts = [
    filled === rows
      ? 'always filled'
      : filled === 0
        ? 'empty'
        : `${amount(filled)} of ${amount(rows)} filled`,
  ];
  if (unique && filled > 1) parts.push('no two alike');
  const fitting = fits[suggested];
  if (fitting !== undefined && fitting < filled)
    parts.push(
      `${amount(filled - fitting)} ${filled - fitting === 1 ? 'is' : 'are'} no ${typeWords[suggested].toLowerCase()}`,
    );
  return parts.join(', ');
}

const DELIMITERS: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };
const ENCODINGS: Record<string, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
};

/** "420 rows · separated by semicolons · Windows-1252 · 2 rows above the header left out". */
export function saidFacts({ facts, rows }: Pick<Import, 'facts' | 'rows'>): string {
  const { delimiter, encoding, sheet, header, above = 0, format } = facts ?? ({} as TableFacts);
  return [
    `${amount(rows)} ${rows === 1 ? 'row' : 'rows'}`,
    delimiter && `separated by ${DELIMITERS[delimiter] ?? `"${delimiter}"`}`,
    format === 'json' ? 'JSON' : format === 'zip' ? 'one record a file' : '',
    encoding && format === 'csv' ? ENCODINGS[encoding] : '',
    sheet && `sheet ${sheet}`,
    header === false && 'without a header',
    above > 0 && `${above} ${above === 1 ? 'row' : 'rows'} above the header left out`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** A value as one reads it in a preview. */
export function valueText(value: Json | unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function amount(count: number): string {
  return count.toLocaleString('en');
}
