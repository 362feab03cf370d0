import type { Field } from '../../core/schema.ts';
import { controlTexts, readValue } from '../../core/values.ts';
import {
  arrange,
  edit,
  halfChosen,
  nothing,
  type Outcome,
  type Place,
  type Posted,
  refuse,
} from './posted.ts';

// listEdits

/** What a list of plain values wants: tags, ticked choices, relations. Items that stay keep their text. */
export function listEdits(field: Field, place: Place, posting: Posted): Outcome {
  const { name, pointer, value } = place;
  const { body, manner } = posting;
  const half = halfChosen(name, posting);
  if (half) return half;
  const was = body.get(`was:${name}`);
  if (was === null && !body.has(name)) return nothing;
  const stored = controlTexts(value);
  const posted = body.getAll(name).map((text) => text.replace(/\r\n?/g, '\n'));
  const same = field.widget === 'checkboxes' ? sameSet : sameList;
  if (same(posted, textsOf(was)) || same(posted, stored)) return nothing;
  const wanted =
    field.widget === 'checkboxes' ? inStoredOrder(posted, stored) : posted.map((text) => text.trim());
  const left = stored.map((text, index) => ({ text, index }));
  const items: (number | string)[] = [];
  for (const text of wanted.filter(Boolean)) {
    const at = left.findIndex((each) => each.text === text || each.text.trim() === text);
    const [kept] = at < 0 ? [] : left.splice(at, 1);
    const read = kept ? undefined : readValue(itemOf(field), text, manner);
    if (read && 'problem' in read) return refuse(name, read.problem);
    items.push(kept ? kept.index : (read as { json: string }).json);
  }
  if (Array.isArray(value)) return { edits: arrange(pointer, value.length, items), errors: [] };
  return items.length === 0 ? nothing : edit(pointer, `[${items.join()}]`);
}

function itemOf(field: Field): Field {
  const { item = field, options, relation = item.relation } = field;
  return { ...item, ...(options && { options }), ...(relation && { relation, widget: 'relation' }) };
}

/** Boxes come in the order of the choices; what was ticked before keeps its place. */
function inStoredOrder(posted: readonly string[], stored: readonly string[]): string[] {
  return [
    ...stored.filter((text) => posted.includes(text)),
    ...posted.filter((text) => !stored.includes(text)),
  ];
}

function textsOf(was: string | null): string[] | undefined {
  try {
    const texts: unknown = JSON.parse(was ?? '');
    return Array.isArray(texts) ? texts.map((text) => String(text).replace(/\r\n?/g, '\n')) : undefined;
  } catch {
    return undefined;
  }
}

function sameList(posted: readonly string[], other: readonly string[] | undefined): boolean {
  if (!other) return false;
  const [a, b] = [posted.filter(Boolean), other.filter(Boolean)];
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

function sameSet(posted: readonly string[], other: readonly string[] | undefined): boolean {
  return other !== undefined && sameList([...new Set(posted)].sort(), [...new Set(other)].sort());
}
