import { z } from 'zod';
import { CairnError } from '../../core/errors.ts';
import { childPointer, pointerTokens } from '../../core/json-pointer.ts';
import { fieldAt, nameOf } from '../../core/list-url.ts';
import { slug } from '../../core/names.ts';
import { type dueHint, type Field, type Shape, type Widget, widgets } from '../../core/schema.ts';
import { type Choice, type SchemaOperation, schemaOperation } from '../../core/schema-change.ts';

// What the forms of the fields page mean: readOperations · wantedBy

/** The operations that a form brings along. Throws `invalid` when no form of ours wrote them. */
export function readOperations(text: string | null): SchemaOperation[] {
  const read = z.array(schemaOperation).safeParse(parsed(text ?? '[]'));
  if (!read.success) throw new CairnError('invalid', 'The form is incomplete: operations.');
  return read.data;
}

/** The operations that the pressed button means, on fields as they are so far. */
export function wantedBy(form: URLSearchParams, shape: Shape): SchemaOperation[] {
  const field = form.get('field') ?? '';
  switch (form.get('do')) {
    case 'add':
      return [added(form)];
    case 'field':
      return described(form, fieldOf(shape, field));
    case 'up':
    case 'down':
      return moved(shape, field, form.get('do') === 'up');
    case 'place':
      return [{ op: 'place', field, after: form.get('after') ?? '' }];
    case 'remove':
      return [{ op: 'remove', field, values: form.get('values') === 'remove' ? 'remove' : 'keep' }];
    case 'rename':
      return [{ op: 'rename', field, to: form.get('to') ?? '' }];
    case 'collection':
      return [ofCollection(form)];
    case 'json':
      return [{ op: 'replace', schema: form.get('schema') ?? '' }];
    default:
      return [];
  }
}

function added(form: URLSearchParams): SchemaOperation {
  const title = text(form, 'title');
  const key = text(form, 'key') || keyFor(title);
  if (key === '') throw new CairnError('invalid', 'A field needs a name.');
  const kind = kindOf(form);
  return {
    op: 'add',
    field: childPointer(form.get('within') ?? '', key),
    kind,
    ...(title !== '' && { title }),
    ...(form.has('required') && { required: true }),
    ...made(form, kind),
  };
}

/** What a form says of a field, compared with what it is. */
function described(form: URLSearchParams, field: Field): SchemaOperation[] {
  const { pointer } = field;
  const kind = kindOf(form);
  const key = text(form, 'key') || field.key;
  const choices = choicesOf(form);
  const relation = text(form, 'relation');
  const changed = (name: string, old: string | undefined) => {
    const now = text(form, name);
    return now === (old ?? '') ? {} : { [name]: now === '' ? null : now };
  };
  const words = {
    ...changed('title', field.label),
    ...changed('description', field.help),
    ...changed('group', field.group),
    ...changed('unit', field.unit),
    ...changed('placeholder', field.placeholder),
    ...(form.has('required') !== field.required && { required: form.has('required') }),
    ...(form.has('unique') !== field.unique && { unique: form.has('unique') }),
    ...dueChanged(form, field, kind),
  };
  const isOther = kind !== field.widget || (relation !== '' && relation !== relationText(field));
  const isChoice = field.options !== undefined && !isOther;
  return [
    ...(isOther ? [{ op: 'retype' as const, field: pointer, kind, ...made(form, kind) }] : []),
    ...(isChoice && !sameChoices(choices, field)
      ? [{ op: 'choices' as const, field: pointer, choices }]
      : []),
    ...(Object.keys(words).length > 0 ? [{ op: 'describe' as const, field: pointer, ...words }] : []),
    ...(key === field.key ? [] : [{ op: 'rename' as const, field: pointer, to: key }]),
  ];
}

/** Which days are due dates, where the form asks for that. */
function dueChanged(
  form: URLSearchParams,
  { due }: Field,
  kind: Widget,
): { due?: z.infer<typeof dueHint> | true | null } {
  const way = form.get('due');
  if (way === null || way === 'kept' || (kind !== 'date' && kind !== 'datetime')) return {};
  const was = due === undefined ? 'no' : due.while ? 'some' : 'all';
  const before = due?.while?.in.map((value) => JSON.stringify([due.while?.pointer, value])) ?? [];
  const picked = new Set(form.getAll('due.in'));
  const isAsBefore = picked.size === before.length && before.every((one) => picked.has(one));
  if (way !== 'some' && picked.size > 0 && !isAsBefore)
    throw new CairnError('invalid', 'Values are picked: choose “Only while …” as well, or pick none.');
  if (way === was && (way !== 'some' || isAsBefore)) return {};
  return { due: way === 'some' ? dueWhile(picked) : way === 'all' ? true : null };
}

const deciding = z.tuple([z.string(), z.union([z.string(), z.number(), z.boolean()])]);

function dueWhile(picked: ReadonlySet<string>): z.infer<typeof dueHint> {
  const pairs = [...picked].flatMap((json) => {
    const pair = deciding.safeParse(parsed(json)).data;
    return pair ? [pair] : [];
  });
  const [first, ...others] = new Set(pairs.map(([pointer]) => pointer));
  if (first === undefined || others.length > 0)
    throw new CairnError('invalid', 'Pick the values of one field at which there is still something to do.');
  return { field: nameOf(first), in: pairs.map(([, value]) => value) };
}

function ofCollection(form: URLSearchParams): SchemaOperation {
  const or = (name: string) => text(form, name) || null;
  return {
    op: 'collection',
    ...(text(form, 'title') !== '' && { title: text(form, 'title') }),
    singular: or('singular'),
    icon: or('icon'),
    description: or('description'),
    titleField: or('titleField'),
  };
}

function moved(shape: Shape, pointer: string, up: boolean): SchemaOperation[] {
  const siblings = siblingsOf(shape.fields, pointer).map(({ key }) => key);
  const at = siblings.indexOf(keyIn(pointer));
  const after = up ? siblings[at - 2] : siblings[at + 1];
  if (at < 0 || (up ? at === 0 : at === siblings.length - 1)) return [];
  return [{ op: 'place', field: pointer, after: after ?? '' }];
}

/** The fields that stand beside one. */
function siblingsOf(fields: readonly Field[], pointer: string): readonly Field[] {
  if (fields.some((field) => field.pointer === pointer)) return fields;
  for (const { fields: inner = [], item } of fields) {
    const found = siblingsOf([...inner, ...(item?.fields ?? [])], pointer);
    if (found.length > 0) return found;
  }
  return [];
}

function fieldOf(shape: Shape, pointer: string): Field {
  const field = fieldAt(shape.fields, pointer);
  if (field?.pointer !== pointer) throw new CairnError('invalid', `There is no field ${pointer} any more.`);
  return field;
}

function kindOf(form: URLSearchParams): Widget {
  const kind = form.get('kind') as Widget;
  return widgets.includes(kind) ? kind : 'text';
}

function made(form: URLSearchParams, kind: Widget) {
  const choices = choicesOf(form);
  const relation = text(form, 'relation');
  const links = kind === 'relation' || kind === 'relations';
  if (links && relation === '')
    throw new CairnError('invalid', 'Choose the collection whose records it links to.');
  return {
    ...((kind === 'select' || kind === 'checkboxes') && choices.length > 0 && { choices }),
    ...(links && { relation: { to: relation } }),
  };
}

/** Choices as they stand in their rows, then new ones, one a line: `value` or `value = Label`. */
function choicesOf(form: URLSearchParams): Choice[] {
  const was = form.getAll('choice.was');
  const labels = form.getAll('choice.label');
  const colours = form.getAll('choice.colour');
  const kept = form.getAll('choice.value').flatMap((value, at): Choice[] => {
    if (value.trim() === '') return [];
    const old = parsed(was[at] ?? 'null');
    const isSame = String(old) === value.trim();
    const label = labels[at]?.trim();
    return [
      {
        value: isSame ? (old as Choice['value']) : value.trim(),
        ...(label && { label }),
        ...(colours[at] && { colour: colours[at] }),
        ...(!isSame && old !== null && { was: old as Choice['value'] }),
      },
    ];
  });
  const fresh = (form.get('choices') ?? '').split(/\r?\n/).flatMap((line): Choice[] => {
    const [value = '', label = ''] = line.split(/=(.*)/s).map((part) => part.trim());
    return value === '' ? [] : [{ value, ...(label && { label }) }];
  });
  return [...kept, ...fresh];
}

function sameChoices(choices: readonly Choice[], { options = [] }: Field): boolean {
  const plain = (list: readonly { value: unknown; label?: string | undefined }[]) =>
    JSON.stringify(list.map(({ value, label }) => [value, label ?? String(value)]));
  return plain(choices) === plain(options);
}

/** A relation as a form says it. */
export function relationText({ relation, pointer }: Field): string {
  return relation && pointer !== '' ? `${relation.ns}/${relation.collection}` : '';
}

/** A key for a field of that name: `Last spoken` is lastSpoken. */
function keyFor(title: string): string {
  return slug(title).replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function keyIn(pointer: string): string {
  return pointerTokens(pointer)?.at(-1) ?? '';
}

function text(form: URLSearchParams, name: string): string {
  return (form.get(name) ?? '').trim();
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
