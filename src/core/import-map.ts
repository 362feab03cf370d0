import { CairnError } from './errors.ts';
import { type ColumnChoice, type Import, newTypes, own } from './import.ts';
import { pointerOf } from './list-url.ts';

// Where columns go, as programs and commands say it: mappedColumns · keyOf

/**
 * The choices of a map of headers: a field (`name`, `address/city`), `@id`, `-` to leave it out, `new:choice`, `new:relation:customers`.
 * Throws `invalid` for a header or a type that there is not.
 */
export function mappedColumns(
  map: Readonly<Record<string, string>>,
  given: Import,
): Record<string, ColumnChoice> {
  const headers = given.columns.map(({ column }) => column);
  const entries = Object.entries(map).map(([header, target]) => {
    if (!headers.includes(header))
      throw new CairnError('invalid', `There is no column "${header}". There are ${headers.join(', ')}.`);
    return [header, choiceOf(target, header, own(given.wish.columns, header))] as const;
  });
  return Object.fromEntries(entries);
}

/** Names of fields, or `id`, as what tells a record. */
export function keyOf(names: readonly string[]): string[] {
  return names.map((name) => (name === 'id' ? '@id' : pointerOf(name)));
}

function choiceOf(target: string, header: string, before: ColumnChoice | undefined): ColumnChoice {
  if (target === '-') return { to: 'leave' };
  if (target === '@id' || target === '_id') return { to: 'id' };
  const [word, name = 'text', relation] = target.split(':');
  if (word !== 'new') return { to: 'field', pointer: pointerOf(target) };
  const type = newTypes.find((each) => each === name);
  if (!type) throw new CairnError('invalid', `"${name}" is no kind of field: use ${newTypes.join(', ')}.`);
  const key = before?.to === 'new' ? before.key : header;
  return { to: 'new', key, type, ...(relation !== undefined && { relation }) };
}
