import { type Node, printNode, readTree } from '../../core/document/tree.ts';
import { type Edit, exactData, isBroken, parseText, sameData } from '../../core/document.ts';
import { childPointer, pointerTokens } from '../../core/json-pointer.ts';
import type { Json } from '../../core/record.ts';

// Values on their way into records, as JSON texts: bodyOf · editsTo · parsed

/** A value for a field. */
export interface Value {
  pointer: string;
  json: string;
}

/** The text of a new record. Values come in the order of the file; those of one object stand together. */
export function bodyOf(values: readonly Value[]): string {
  const root: Branch = new Map();
  for (const { pointer, json } of values) {
    const tokens = pointerTokens(pointer) ?? [];
    let branch = root;
    for (const token of tokens.slice(0, -1)) {
      const next = branch.get(token);
      const inner: Branch = next instanceof Map ? next : new Map();
      branch.set(token, inner);
      branch = inner;
    }
    branch.set(tokens.at(-1) ?? '', json);
  }
  return printed(root);
}

/** The edits that bring a value in; none where the record has it already. Of objects only the keys that are given are touched. */
export function editsTo(pointer: string, before: Json | undefined, json: string): Edit[] {
  const after = parsed(json);
  if (before !== undefined && sameData(before, after)) return [];
  if (!isObject(before) || !isObject(after)) return [{ pointer, json }];
  return membersOf(json).flatMap(({ key, value }) =>
    editsTo(childPointer(pointer, key), before[key], printNode(value)),
  );
}

/** The value of a JSON text, in which numbers with more digits than JavaScript has are told apart. */
export function parsed(json: string): Json {
  const document = parseText(`{"value":${json}}`);
  return isBroken(document) ? null : (exactData(document).value as Json);
}

type Branch = Map<string, string | Branch>;

function printed(branch: Branch): string {
  const members = [...branch].map(
    ([key, value]) => `${JSON.stringify(key)}:${typeof value === 'string' ? value : printed(value)}`,
  );
  return `{${members.join(',')}}`;
}

function membersOf(json: string): { key: string; value: Node }[] {
  const tree = readTree(json);
  const items = 'root' in tree ? (tree.root.items ?? []) : [];
  return items.map(({ key, value }) => ({ key: key ?? '', value }));
}

function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
