import type { PageFrame } from '../../partials/frame/page-frame.ts';
import { bare, PART } from '../../partials/search/passage.ts';
import { isCairnError } from '../core/errors.ts';
import { labelAt } from '../core/fields.ts';
import { childPointer } from '../core/json-pointer.ts';
import { fieldAt } from '../core/list-url.ts';
import { type Ref, splitRef } from '../core/names.ts';
import type { Hit } from '../core/ports/found.ts';
import type { Json } from '../core/record.ts';
import type { Field } from '../core/schema.ts';
import type { Who } from '../core/who.ts';
import type { Records } from '../services/records.ts';

// labelsOf: in which field of a record the words were found.

/**
 * The label of the field that a hit's passage is of, by ref. The short fields of a record are one passage: for these the record is looked at, and the
 * value with the most marked words tells.
 */
export async function labelsOf(
  records: Pick<Records, 'get'>,
  who: Who,
  { inFull }: Pick<PageFrame, 'inFull'>,
  hits: readonly Hit[],
): Promise<Map<Ref, string>> {
  const labels = await Promise.all(
    hits.map(async ({ ref, pointer, snippet }): Promise<[Ref, string]> => {
      const { ns, collection } = splitRef(ref) ?? {};
      const shapes = inFull.find((each) => each.ns === ns)?.collections;
      const fields = shapes?.find((each) => each.collection === collection)?.shape.fields ?? [];
      if (pointer !== '') return [ref, placeless(labelAt(fields, pointer))];
      const found = tellingPart(snippet);
      if (found === undefined) return [ref, ''];
      const record = await records.get(who, ref).catch((thrown) => {
        if (isCairnError(thrown)) return undefined;
        throw thrown;
      });
      const place = record && pointerTo(record.data, found, fields, '');
      return [ref, place === undefined ? '' : placeless(labelAt(fields, place))];
    }),
  );
  return new Map(labels);
}

/** The value with the most of the words, the first of several. */
function tellingPart(snippet: string): string | undefined {
  const parts = snippet.split(PART).filter((part) => part !== bare(part));
  const wordsIn = (part: string) =>
    new Set(
      part
        .split('\u0002')
        .slice(1)
        .map((rest) => rest.split('\u0003')[0]?.toLowerCase()),
    ).size;
  const [first] = parts.toSorted((a, b) => wordsIn(b) - wordsIn(a));
  return first === undefined ? undefined : bare(first);
}

/** "Findings › Where": which of several entries it is says nothing to somebody who has not opened the record. */
function placeless(label: string): string {
  return label.replace(/ › \d+(?= ›|$)/g, '');
}

/** Where in a record a value stands that reads so, as it is or as its choice is called. */
function pointerTo(value: Json, text: string, fields: readonly Field[], pointer: string): string | undefined {
  if (typeof value !== 'object' || value === null) {
    const label = fieldAt(fields, pointer)?.options?.find((option) => option.value === value)?.label;
    return [String(value), label].includes(text) ? pointer : undefined;
  }
  for (const [key, inner] of Object.entries(value)) {
    const found = pointerTo(inner, text, fields, childPointer(pointer, key));
    if (found !== undefined) return found;
  }
  return undefined;
}
