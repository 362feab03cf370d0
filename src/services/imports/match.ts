import { labelOf } from '../../core/fields.ts';
import { type ColumnChoice, type ColumnFinding, foldings, own } from '../../core/import.ts';
import { pointerTokens } from '../../core/json-pointer.ts';
import { slug } from '../../core/names.ts';
import type { Field, Shape } from '../../core/schema.ts';
import { columnPointer, isBesideData } from '../../core/table-columns.ts';

// Where each column goes, until a person says otherwise: suggestChoices · leavesOf · newKey

/** A collection that a column may refer to. */
export interface Neighbour {
  place: string;
  names: string[];
}

/**
 * A choice for every column: the field that it meant the last time, else the field of that name, else a new field. No two columns go
 * into one field. Titles of relations, which an export may have beside the ids, are left out. `verbatim`: headers are keys already.
 */
export function suggestChoices(
  columns: readonly ColumnFinding[],
  shape: Shape | undefined,
  remembered: Readonly<Record<string, string>>,
  neighbours: readonly Neighbour[],
  verbatim: boolean,
): Record<string, ColumnChoice> {
  const fields = leavesOf(shape?.fields ?? []);
  const taken = new Set<string>();
  const choices: [string, ColumnChoice][] = [];
  const keys: string[] = [];
  for (const finding of columns) {
    const target = targetOf(finding, fields, remembered, taken);
    if (target === undefined) {
      const others = [...keys, ...(shape?.fields ?? []).map((field) => field.key)];
      const key = verbatim ? finding.column : newKey(finding.column, others);
      keys.push(key);
      choices.push([finding.column, newField(finding, key, neighbours)]);
    } else {
      taken.add(target);
      choices.push([finding.column, choiceOf(target)]);
    }
  }
  return Object.fromEntries(choices);
}

function choiceOf(target: string): ColumnChoice {
  if (target === '-') return { to: 'leave' };
  return target === '@id' ? { to: 'id' } : { to: 'field', pointer: target };
}

/** Fields that a column can go into: those of groups, and lists as a whole. */
export function leavesOf(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) =>
    field.widget === 'group' && field.fields ? [...leavesOf(field.fields), field] : [field],
  );
}

/** A key for a new field, as its file will have it: `E-Mail (office)` is `eMailOffice`, `unit_price` stays. */
export function newKey(column: string, taken: readonly string[]): string {
  const plain = /^[a-z][\p{L}\p{N}_]*$/u.test(column);
  const words = slug(
    column.replaceAll(/[äÄ]/g, 'ae').replaceAll(/[öÖ]/g, 'oe').replaceAll(/[üÜ]/g, 'ue'),
  ).split('-');
  const made = words
    .map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  const key = (plain ? column : made) || 'field';
  if (!taken.includes(key)) return key;
  for (let number = 2; ; number++) if (!taken.includes(`${key}${number}`)) return `${key}${number}`;
}

function targetOf(
  { column, unique, filled }: ColumnFinding,
  fields: readonly Field[],
  remembered: Readonly<Record<string, string>>,
  taken: ReadonlySet<string>,
): string | undefined {
  const free = (pointer: string) => !taken.has(pointer) && fields.some((field) => field.pointer === pointer);
  const before = own(remembered, foldings(column)[0]);
  if (before === '-') return '-';
  if (before !== undefined && (free(before) || (before === '@id' && !taken.has('@id')))) return before;
  if (isBesideData(column)) return '-';
  const exact = columnPointer(column);
  if (free(exact)) return exact;
  if (/^[_@]?id$/i.test(column) && !taken.has('@id') && (/^[_@]/.test(column) || (unique && filled > 0)))
    return '@id';
  const folded = foldings(column);
  const named = fields.find(
    (field) => free(field.pointer) && namesOf(field).some((name) => isAlike(name, folded)),
  );
  return named?.pointer;
}

/** What a field may be called in a header: its label, its key, and both with those of its group. */
function namesOf({ label, key, pointer }: Field): string[] {
  const tokens = pointerTokens(pointer) ?? [];
  return [label, key, tokens.join(' '), [...tokens.slice(0, -1).map(labelOf), label].join(' ')];
}

function isAlike(name: string, [a, b]: [string, string]): boolean {
  const [c, d] = foldings(name);
  return a !== '' && (a === c || b === d || a === d || b === c);
}

function newField(finding: ColumnFinding, key: string, neighbours: readonly Neighbour[]): ColumnChoice {
  const folded = foldings(finding.column.replace(/[ _-]?(id|ref)$/i, ''));
  const neighbour = neighbours.find(({ names }) => names.some((name) => isAlike(name, folded)));
  const isText = ['text', 'choice'].includes(finding.suggested);
  if (neighbour && isText && finding.filled > 0)
    return { to: 'new', key, type: 'relation', relation: neighbour.place };
  return { to: 'new', key, type: finding.suggested };
}
