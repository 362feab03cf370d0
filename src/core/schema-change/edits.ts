import { applyEdits, type Edit, isBroken, parseDocument, replaceDocument } from '../document.ts';
import { CairnError } from '../errors.ts';
import { fieldsOf } from '../fields.ts';
import { childPointer } from '../json-pointer.ts';
import { fieldAt } from '../list-url.ts';
import type { Field, SchemaNode } from '../schema.ts';
import type { SchemaOperation } from '../schema-change.ts';
import { followChoices, namesOf } from './follow.ts';
import { choiceHints, keywordsOf, STRUCTURAL } from './kinds.ts';
import { keyOf, nodeAt, nodePointerOf, parentOf } from './place.ts';

// changeSchema: operations as edits of the text of a _schema.json

/** The schema before and after one operation. */
export interface SchemaStep {
  operation: SchemaOperation;
  before: SchemaNode;
  after: SchemaNode;
  /** The fields after it. */
  fields: Field[];
}

/**
 * The bytes of the schema after the operations, and each step on the way. Only what an operation names is changed: keywords that Cairn does
 * not know and the order of keys stay. Throws `invalid` for a field that is not there, is there already, or is not written in place.
 */
export function changeSchema(
  bytes: Buffer,
  operations: readonly SchemaOperation[],
  ns: string,
): { bytes: Buffer; steps: SchemaStep[] } {
  let current = bytes;
  let before = dataOf(bytes);
  const steps = operations.map((operation): SchemaStep => {
    current =
      operation.op === 'replace'
        ? replaceDocument(current, operation.schema)
        : applyEdits(current, editsOf(operation, before, ns));
    const step = { operation, before, after: dataOf(current), fields: fieldsOf(dataOf(current), ns) };
    before = step.after;
    return step;
  });
  return { bytes: current, steps };
}

type Plain = Exclude<SchemaOperation, { op: 'replace' }>;
type Of<Op extends Plain['op']> = Extract<Plain, { op: Op }>;

function editsOf(operation: Plain, schema: SchemaNode, ns: string): Edit[] {
  switch (operation.op) {
    case 'add':
      return add(operation, schema);
    case 'rename':
      return rename(operation, schema, ns);
    case 'place':
      return place(operation, schema, ns);
    case 'retype':
      return retype(operation, schema, at(schema, operation.field, ns));
    case 'describe':
      return describe(operation, schema, at(schema, operation.field, ns));
    case 'choices':
      return choose(operation, schema, at(schema, operation.field, ns));
    case 'remove':
      return remove(operation, schema, at(schema, operation.field, ns));
    case 'collection':
      return ofCollection(operation, schema);
    case 'convert':
      at(schema, operation.field, ns);
      return [];
  }
}

function add({ field, kind, choices, relation, after, ...words }: Of<'add'>, schema: SchemaNode): Edit[] {
  const parent = nodePointerOf(schema, parentOf(field));
  if (parent === undefined)
    throw nowhere(field, `There is no field ${parentOf(field)} to put ${keyOf(field)} into.`);
  const siblings = nodeAt(schema, parentOf(field))?.properties;
  if (siblings && Object.hasOwn(siblings, keyOf(field)))
    throw new CairnError('conflict', `There is a field ${keyOf(field)} already.`);
  const { keywords, hints } = keywordsOf(kind, { choices, relation });
  const pointer = childPointer(`${parent}/properties`, keyOf(field));
  const { title } = words;
  const node = {
    ...(title && { title }),
    ...keywords,
    ...(Object.keys(hints).length > 0 && { 'x-cairn': hints }),
  };
  const behind = after !== undefined && (after === '' || (siblings && Object.hasOwn(siblings, after)));
  const made: Edit = { pointer, json: JSON.stringify(node), ...(behind && { after }) };
  return [made, ...worded({ field, ...words, title: undefined }, node, pointer, schema)];
}

function rename({ field, to }: Of<'rename'>, schema: SchemaNode, ns: string): Edit[] {
  const from = keyOf(field);
  if (from === '*' || to === from) throw nowhere(field, `"${to}" is no new name for ${field}.`);
  const parent = nodePointerOf(schema, parentOf(field));
  const described = nodePointerOf(schema, field);
  const target = childPointer(parentOf(field), to);
  // A key that no field knows is renamed in the records alone.
  if (described === undefined) {
    if (fieldAt(fieldsOf(schema, ns), field)?.pointer === field) at(schema, field, ns);
    return [];
  }
  if (nodeAt(schema, target))
    return remove({ op: 'remove', field, values: 'keep' }, schema, described, target);
  return [
    { pointer: described, rename: to },
    ...required(schema, field, (keys) => keys.map((key) => (key === from ? to : key))),
    ...dependent(schema, parent ?? '', from, to),
    ...namesOf(schema, field, target),
  ];
}

function place({ field, after }: Of<'place'>, schema: SchemaNode, ns: string): Edit[] {
  const pointer = at(schema, field, ns);
  const parent = nodePointerOf(schema, parentOf(field)) as string;
  const siblings = nodeAt(schema, parentOf(field))?.properties ?? {};
  if (after === keyOf(field) || (after !== '' && !Object.hasOwn(siblings, after)))
    throw nowhere(field, `There is no field ${after} to stand behind.`);
  // Where hints give an order, the text is put into it first: from then on the text alone tells.
  const shown = fieldsOf({ type: 'object', properties: siblings, $defs: schema.$defs }, ns).map(
    ({ key }) => key,
  );
  const hinted = shown.filter((key) => typeof siblings[key]?.['x-cairn']?.order === 'number');
  const here = (key: string) => childPointer(`${parent}/properties`, key);
  const sorted: Edit[] =
    hinted.length === 0
      ? []
      : shown.map((key, index) => ({
          pointer: here(key),
          after: index === 0 ? '' : (shown[index - 1] as string),
        }));
  const unhinted = hinted.flatMap((key) =>
    hintEdits(here(key), siblings[key] as SchemaNode, { order: undefined }),
  );
  return [...sorted, ...unhinted, { pointer, after }];
}

/** Hints that say something about any kind of field. */
const LASTING = new Set(['group', 'order', 'searchable', 'unique', 'placeholder']);
/** Limits that stay where the JSON type does. */
const LIMITS = /^(m(in|ax)|exclusive|multipleOf|pattern|uniqueItems|default)/;

function retype(
  { field, kind, choices, relation }: Of<'retype'>,
  schema: SchemaNode,
  pointer: string,
): Edit[] {
  const node = nodeAt(schema, field) as SchemaNode;
  const nullable =
    [node.type].flat().includes('null') || (Array.isArray(node.enum) && node.enum.includes(null));
  const { keywords, hints } = keywordsOf(kind, { choices, relation }, nullable);
  const sameType = JSON.stringify(node.type) === JSON.stringify(keywords.type) && !node.enum;
  const gone = STRUCTURAL.filter(
    (key) => key in node && !(key in keywords) && !(sameType && LIMITS.test(key)),
  );
  const old = node['x-cairn'] ?? {};
  const isDay = kind === 'date' || kind === 'datetime';
  const goneHints = Object.keys(old).filter(
    (key) => !LASTING.has(key) && !(key in hints) && !(isDay && key === 'due'),
  );
  return [
    ...gone.map((key) => ({ pointer: childPointer(pointer, key) })),
    ...set(pointer, keywords),
    ...hintEdits(pointer, node, {
      ...Object.fromEntries(goneHints.map((key) => [key, undefined])),
      ...hints,
    }),
  ];
}

function describe({ op: _, field, ...words }: Of<'describe'>, schema: SchemaNode, pointer: string): Edit[] {
  return worded({ field, ...words }, nodeAt(schema, field) as SchemaNode, pointer, schema);
}

function choose({ field, choices }: Of<'choices'>, schema: SchemaNode, pointer: string): Edit[] {
  const node = nodeAt(schema, field) as SchemaNode;
  const values = choices.map(({ value }) => value);
  if (new Set(values.map(String)).size < values.length)
    throw new CairnError('invalid', 'A choice stands there twice.', {
      errors: [{ pointer: field, message: 'has a choice twice' }],
    });
  const isList = [node.type].flat().includes('array');
  const nullable =
    [node.type].flat().includes('null') || (Array.isArray(node.enum) && node.enum.includes(null));
  const enumerated = nullable && !isList ? [...values, null] : values;
  const where = isList ? `${pointer}/items` : pointer;
  const holder = isList ? (node.items ?? {}) : node;
  const { labels, colours } = choiceHints(choices);
  const renamed = choices.find(({ was }) => was !== undefined && was === node.default);
  return [
    ...['oneOf', 'anyOf', 'const']
      .filter((key) => key in holder)
      .map((key) => ({ pointer: `${where}/${key}` })),
    { pointer: `${where}/enum`, json: JSON.stringify(enumerated) },
    ...(renamed ? [{ pointer: `${pointer}/default`, json: JSON.stringify(renamed.value) }] : []),
    ...hintEdits(pointer, node, { labels, colours }),
    ...followChoices(schema, field, choices),
  ];
}

function remove({ field }: Of<'remove'>, schema: SchemaNode, pointer: string, instead?: string): Edit[] {
  return [
    { pointer },
    ...required(schema, field, (keys) => keys.filter((key) => key !== keyOf(field))),
    ...dependent(schema, nodePointerOf(schema, parentOf(field)) ?? '', keyOf(field), undefined),
    ...namesOf(schema, field, instead),
  ];
}

function ofCollection(
  { op: _, title, description, titleField, ...hints }: Of<'collection'>,
  schema: SchemaNode,
): Edit[] {
  return [
    ...set('', { ...(title !== undefined && { title }) }),
    ...(description === undefined ? [] : [described('', description)]),
    ...hintEdits('', schema, { ...hints, ...(titleField !== undefined && { title: titleField }) }),
  ];
}

// ---- parts -----------------------------------------------------------------------------------------------------------

type Words = Pick<Of<'describe'>, 'field' | 'title' | 'description' | 'required'> & Record<string, unknown>;

function worded(
  { field, title, description, required: wanted, ...hints }: Words,
  node: SchemaNode,
  pointer: string,
  schema: SchemaNode,
): Edit[] {
  const key = keyOf(field);
  return [
    ...(title === undefined
      ? []
      : [
          title === null || title === ''
            ? { pointer: `${pointer}/title` }
            : {
                pointer: `${pointer}/title`,
                json: JSON.stringify(title),
                ...('title' in node ? {} : { after: '' }),
              },
        ]),
    ...(description === undefined ? [] : [described(pointer, description)]),
    ...(wanted === undefined
      ? []
      : required(schema, field, (keys) =>
          wanted ? [...new Set([...keys, key])] : keys.filter((each) => each !== key),
        )),
    ...hintEdits(
      pointer,
      node,
      Object.fromEntries(
        Object.entries(hints)
          .map(([name, value]) => [
            name,
            value === null || value === false || value === '' ? undefined : value,
          ])
          .filter(([name, value]) => value !== undefined || hints[name as string] !== undefined),
      ),
    ),
  ];
}

function described(pointer: string, text: string | null): Edit {
  return text === null || text === ''
    ? { pointer: `${pointer}/description` }
    : { pointer: `${pointer}/description`, json: JSON.stringify(text) };
}

/** Hints set, or taken away where undefined or null; no empty `x-cairn` is left. */
function hintEdits(pointer: string, node: SchemaNode, hints: Record<string, unknown>): Edit[] {
  const old = node['x-cairn'] ?? {};
  const after = { ...old, ...hints };
  const edits = Object.entries(hints).flatMap(([key, value]): Edit[] => {
    const where = childPointer(`${pointer}/x-cairn`, key);
    if (value !== undefined && value !== null) return [{ pointer: where, json: JSON.stringify(value) }];
    return key in old ? [{ pointer: where }] : [];
  });
  const left = Object.values(after).some((value) => value !== undefined && value !== null);
  return left || !('x-cairn' in node) ? edits : [{ pointer: `${pointer}/x-cairn` }];
}

function set(pointer: string, keywords: Record<string, unknown>): Edit[] {
  return Object.entries(keywords).map(([key, value]) => ({
    pointer: childPointer(pointer, key),
    json: JSON.stringify(value),
  }));
}

/** The `required` list that a field stands in, as `changed` makes it; taken away when it is empty. */
function required(schema: SchemaNode, field: string, changed: (keys: string[]) => string[]): Edit[] {
  const parent = nodePointerOf(schema, parentOf(field)) ?? '';
  const old = nodeAt(schema, parentOf(field))?.required;
  const keys = Array.isArray(old) ? old : [];
  const next = [...new Set(changed(keys))];
  if (JSON.stringify(next) === JSON.stringify(keys)) return [];
  return [{ pointer: `${parent}/required`, ...(next.length > 0 && { json: JSON.stringify(next) }) }];
}

/** `dependentRequired` with another name for a key, or without it. */
function dependent(schema: SchemaNode, parent: string, from: string, to: string | undefined): Edit[] {
  const pointer = `${parent}/dependentRequired`;
  const old = parent === '' ? schema.dependentRequired : undefined;
  if (typeof old !== 'object' || old === null) return [];
  const name = (key: string) => (key === from ? to : key);
  const entries = Object.entries(old as Record<string, string[]>).flatMap(([key, keys]) => {
    const now = name(key);
    return now === undefined ? [] : [[now, keys.map(name).filter((each) => each !== undefined)] as const];
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  return json === JSON.stringify(old) ? [] : [{ pointer, json }];
}

/** Where the schema describes a field. Throws `invalid` when it does not, or not in place. */
function at(schema: SchemaNode, field: string, ns: string): string {
  const pointer = nodePointerOf(schema, field);
  if (pointer !== undefined && pointer !== '') return pointer;
  const known = fieldAt(fieldsOf(schema, ns), field)?.pointer === field;
  throw nowhere(
    field,
    known
      ? `${field} is described by a part of the schema that others share ($ref or allOf): change it in the JSON.`
      : `There is no field ${field}.`,
  );
}

function nowhere(field: string, message: string): CairnError {
  return new CairnError('invalid', message, { errors: [{ pointer: field, message }] });
}

function dataOf(bytes: Buffer): SchemaNode {
  const document = parseDocument(bytes);
  if (isBroken(document)) throw new CairnError('invalid', `The schema cannot be read: ${document.broken}.`);
  return document.data as SchemaNode;
}
