import { applyEdits, diffDocuments, type Edit, editedData, jsonAt, sameData } from '../../core/document.ts';
import { childPointer, pointerTokens, valueAt } from '../../core/json-pointer.ts';
import type { Json, JsonObject } from '../../core/record.ts';

// rebase: edits made on one version of a record, brought onto a later one.
// What is compared are parts: single values, and lists as a whole, since positions in a list mean nothing once it changed.

/** A version's bytes and what they say. */
export interface Version {
  bytes: Buffer;
  data: JsonObject;
}

/** A part that both sides changed, each to something else. */
export interface Clash {
  pointer: string;
  base: Json | undefined;
  mine: Json | undefined;
  theirs: Json | undefined;
}

/** Whose value of a part to keep; `both`: their text, and mine below it. */
export type Take = 'mine' | 'theirs' | 'both';

export interface Rebased {
  /** For `theirs`. A clash about which nothing was chosen is left as it is there. */
  edits: Edit[];
  clashes: Clash[];
  /** Parts that only the others changed. */
  others: string[];
}

/**
 * Brings edits of `base` onto `theirs`. Without a base, which is too old to be known, the edits were read against `theirs`, and all
 * that they change is asked about. Throws `invalid` when they do not fit.
 */
export function rebase(
  base: Version | undefined,
  theirs: Version,
  edits: readonly Edit[],
  take: (pointer: string) => Take | undefined = () => undefined,
): Rebased {
  const { bytes, data } = base ?? theirs;
  const mine: Version = { bytes: applyEdits(bytes, edits), data: editedData(data, edits) };
  const documents = [data, theirs.data, mine.data];
  const own = parts(
    edits.flatMap(({ pointer, from }) => (from === undefined ? [pointer] : [pointer, from])),
    documents,
  );
  const foreign = base
    ? parts(
        diffDocuments(data, theirs.data).map((change) => change.pointer),
        documents,
      )
    : own;
  const rebased: Rebased = { edits: [], clashes: [], others: foreign.filter((one) => !meets(own, one)) };
  for (const pointer of distinct(own.map((one) => meets(foreign, one) ?? one))) {
    const clash = meets(foreign, pointer) ? clashAt(pointer, base, mine, theirs) : undefined;
    if (clash) rebased.clashes.push(clash);
    const edit = editFor(pointer, mine, clash, clash ? take(pointer) : 'mine');
    if (edit) rebased.edits.push(edit);
  }
  return rebased;
}

function clashAt(
  pointer: string,
  base: Version | undefined,
  mine: Version,
  theirs: Version,
): Clash | undefined {
  const [of, own, foreign] = [base, mine, theirs].map((version) => valueAt(version?.data, pointer));
  return sameData(own, foreign) ? undefined : { pointer, base: of, mine: own, theirs: foreign };
}

function editFor(
  pointer: string,
  mine: Version,
  clash: Clash | undefined,
  taken: Take | undefined,
): Edit | undefined {
  if (taken === undefined || taken === 'theirs') return undefined;
  if (taken === 'both' && typeof clash?.mine === 'string' && typeof clash.theirs === 'string')
    return { pointer, json: JSON.stringify(`${clash.theirs.trimEnd()}\n\n${clash.mine}`) };
  const json = jsonAt(mine.bytes, pointer);
  return json === undefined ? { pointer } : { pointer, json };
}

/** The parts that pointers lead into: cut off at the first list that any of the documents has there. */
function parts(pointers: readonly string[], documents: readonly JsonObject[]): string[] {
  return distinct(
    pointers.map((pointer) => {
      let part = '';
      for (const token of pointerTokens(pointer) ?? []) {
        if (documents.some((data) => Array.isArray(valueAt(data, part)))) break;
        part = childPointer(part, token);
      }
      return part;
    }),
  );
}

/** The wider of a part and the first of the others that is the same, around it, or inside it. */
function meets(others: readonly string[], part: string): string | undefined {
  const other = others.find(
    (one) => one === part || one.startsWith(`${part}/`) || part.startsWith(`${one}/`),
  );
  return other !== undefined && part.length < other.length ? part : other;
}

function distinct(pointers: readonly string[]): string[] {
  return [...new Set(pointers)];
}
