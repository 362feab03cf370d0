import fs from 'node:fs';
import { printNode, readTree } from '../core/document/tree.ts';
import { isBroken, parseText } from '../core/document.ts';
import { CairnError } from '../core/errors.ts';
import type { Cell, OpenTable, TableRow } from '../core/tables.ts';
import { detectEncoding, textOf } from './encoding.ts';

// JSON as rows: a list of objects, objects one after the other (NDJSON), or one object. openJson · rowsOfObjects

/** Opens a JSON text; its objects are found while it is read. */
export async function openJson(path: string): Promise<OpenTable> {
  const encoding = await detectEncoding(path);
  const { size } = await fs.promises.stat(path);
  let read = 0;
  const pieces = textOf(path, encoding, (bytes) => {
    read += bytes;
  });
  const columns: string[] = [];
  async function* objects() {
    for await (const json of objectsIn(pieces)) yield { json };
  }
  return {
    facts: { format: 'json', encoding },
    columns,
    rows: rowsOfObjects(objects(), columns),
    progress: () => (size === 0 ? 1 : read / size),
  };
}

/** Each object as a row; keys that were not met before become columns. `id`: the name of its file. */
export async function* rowsOfObjects(
  objects: AsyncIterable<{ json: string; id?: string; named?: string }>,
  columns: string[],
): AsyncGenerator<TableRow> {
  const places = new Map<string, number>();
  const placeOf = (key: string) => {
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, columns.length);
    return columns.push(key) - 1;
  };
  let at = 0;
  for await (const { json, id, named } of objects) {
    at += 1;
    const cells: Cell[] = [];
    if (id !== undefined) cells[placeOf('_id')] = id;
    for (const [key, text] of membersOf(json, named ?? `Record ${at}`)) cells[placeOf(key)] = { json: text };
    yield { at, cells: Array.from(cells, (cell) => cell ?? null) };
  }
}

function membersOf(json: string, what: string): [string, string][] {
  const document = parseText(json);
  if (isBroken(document)) throw new CairnError('invalid', `${what} cannot be read: ${document.broken}.`);
  const tree = readTree(document.text);
  if (!('root' in tree) || !tree.root.items || tree.root.open !== '{')
    throw new CairnError('invalid', `${what} is no object.`);
  return tree.root.items.map(({ key, value }) => [key ?? '', printNode(value)]);
}

/** The texts of the objects: all of a list at the top, or all at the top. Throws `invalid` for anything else there. */
async function* objectsIn(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let text = '';
  let depth = 0;
  let count = 0;
  let inString = false;
  let isEscaped = false;
  for await (const piece of pieces) {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const character = piece[at] as string;
      if (isEscaped) isEscaped = false;
      else if (inString) {
        if (character === '\\') isEscaped = true;
        else if (character === '"') inString = false;
      } else if (depth > 0 && character === '"') inString = true;
      else if (character === '{' || (depth > 0 && character === '[')) {
        if (depth === 0) from = at;
        depth += 1;
      } else if (depth > 0 && (character === '}' || character === ']')) {
        depth -= 1;
        if (depth > 0) continue;
        yield text + piece.slice(from, at + 1);
        count += 1;
        text = '';
      } else if (depth === 0 && !/[\s,[\]]/.test(character))
        throw new CairnError(
          'invalid',
          `Behind record ${count} stands something that is no object: "${character}".`,
        );
    }
    if (depth > 0) text += piece.slice(from);
  }
  if (depth > 0) throw new CairnError('invalid', `The file ends in the middle of record ${count + 1}.`);
}
