import { isBroken, parseValue } from '../../core/document.ts';
import type { Field } from '../../core/schema.ts';
import { controlText, readValue } from '../../core/values.ts';
import { edit, halfChosen, nothing, type Outcome, type Place, type Posted, refuse } from './posted.ts';

// One value in one control: scalarEdits · booleanEdits

/** What a text control, a select or a JSON text wants. */
export function scalarEdits(field: Field, place: Place, posted: Posted): Outcome {
  const { name, pointer, value } = place;
  const half = halfChosen(name, posted);
  if (half) return half;
  const typed = posted.body.get(name);
  const was = posted.body.get(`was:${name}`);
  const touched = typed !== null && (was === null || !sameText(field, typed, was));
  const box = nullBox(name, posted);
  if (box.ticked && !(box.was && touched && typed.trim() !== '')) return toNull(place, box);
  if (typed === null) return posted.isNew ? emptied(field, place) : nothing;
  if (box.was && !box.ticked && isEmpty(field, typed))
    return PLAIN.has(field.widget) ? edit(pointer, '""') : nothing;
  const isNew = was === null && value === undefined;
  if (!touched || (!isNew && sameText(field, typed, controlText(field, value, posted.manner))))
    return nothing;
  if (isEmpty(field, typed)) return emptied(field, place);
  const read = field.widget === 'json' ? readJson(typed) : readValue(field, typed, posted.manner, value);
  return 'json' in read ? edit(pointer, read.json) : refuse(name, read.problem);
}

/** What a tick wants. A new record says `false` only where the field is required or would be filled in. */
export function booleanEdits(field: Field, place: Place, posted: Posted): Outcome {
  const { name, pointer, value } = place;
  const was = posted.body.get(`was:${name}`);
  const box = nullBox(name, posted);
  const ticked = posted.body.get(name) === 'true';
  const touched = was !== null && ticked !== (was === 'true');
  if (box.ticked && !(box.was && touched)) return toNull(place, box);
  const wanted = String(ticked);
  if (was === null && !ticked) {
    const said = posted.isNew && (field.required || field.defaultValue !== undefined);
    return said ? edit(pointer, wanted) : nothing;
  }
  const untouched = was !== null && !touched && !(box.was && !box.ticked);
  return untouched || value === ticked ? nothing : edit(pointer, wanted);
}

/** The box that says that a value is null, which is not the same as empty. */
interface NullBox {
  ticked: boolean;
  /** It was ticked when the form was drawn. */
  was: boolean;
}

function nullBox(name: string, { body }: Posted): NullBox {
  return { ticked: body.has(`null:${name}`), was: body.get(`was:null:${name}`) === 'true' };
}

function toNull({ pointer, value }: Place, box: NullBox): Outcome {
  return box.was || value === null ? nothing : edit(pointer, 'null');
}

function emptied(field: Field, { name, pointer, value }: Place): Outcome {
  const filledIn = field.numbering !== undefined || field.defaultValue !== undefined;
  if (!field.required) return value === undefined ? nothing : edit(pointer);
  if (field.nullable) return edit(pointer, 'null');
  return filledIn && value === undefined ? nothing : refuse(name, 'is required');
}

function readJson(typed: string): { json: string } | { problem: string } {
  const value = parseValue(typed);
  return isBroken(value) ? { problem: `must be JSON: ${value.broken}` } : { json: typed };
}

const PLAIN = new Set(['text', 'textarea', 'markdown']);
const MANY_LINES = new Set(['textarea', 'markdown', 'json']);
const TRIMMED = new Set(['email', 'url', 'phone', 'relation', 'date', 'integer', 'number', 'money']);

function isEmpty({ widget }: Field, typed: string): boolean {
  return PLAIN.has(widget) ? typed === '' : typed.trim() === '';
}

/** Whether two texts are the same to a control: browsers send CRLF, strip line ends in one-line inputs and zero seconds in times. */
function sameText({ widget }: Field, typed: string, other: string): boolean {
  const normal = (text: string) => {
    if (MANY_LINES.has(widget)) return text.replace(/\r\n?/g, '\n');
    const line = text.replace(/[\r\n]+/g, '');
    if (widget === 'time' || widget === 'datetime')
      return line.trim().replace(/(\d\d:\d\d):00(\.0+)?$/, '$1');
    return TRIMMED.has(widget) ? line.trim() : line;
  };
  return typed === other || normal(typed) === normal(other);
}
