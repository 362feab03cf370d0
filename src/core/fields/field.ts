import { childPointer, pointerTokens } from '../json-pointer.ts';
import { pointerOf } from '../list-names.ts';
import type { Relation } from '../ports/index-writer.ts';
import type { Field, FieldHint, JsonType, SchemaNode, Widget } from '../schema.ts';
import { hintOf, type Resolved, resolve } from './resolve.ts';
import { labelOf } from './words.ts';

// fieldsOf · relationsOf

/** A schema's fields in the order of forms; nested ones inside their group or row. What no widget fits is edited as JSON. */
export function fieldsOf(schema: SchemaNode, ns: string): Field[] {
  const root = resolve(schema, schema);
  return propertiesOf(root, { root: schema, ns, pointer: '' });
}

/** The relations that a schema's fields hold, `*` for the items of lists; `by` is `@id` where a relation means the id. */
export function relationsOf(schema: SchemaNode, ns: string): Relation[] {
  return fieldsOf(schema, ns).flatMap(relationsIn);
}

interface Context {
  root: SchemaNode;
  ns: string;
  pointer: string;
}

function relationsIn(field: Field): Relation[] {
  const { relation, pointer } = field;
  const inner = [...(field.fields ?? []), ...(field.item ? [field.item] : [])].flatMap(relationsIn);
  if (!relation || field.widget === 'relations') return inner;
  return [{ pointer, to: `${relation.ns}/${relation.collection}`, by: relation.by }, ...inner];
}

function propertiesOf(object: Resolved, context: Context): Field[] {
  const required = new Set(Array.isArray(object.node.required) ? object.node.required : []);
  const fields = Object.entries(object.node.properties ?? {}).map(([key, property]) => {
    const pointer = childPointer(context.pointer, key);
    const resolved = resolve(property, context.root, object.trail);
    return fieldOf(resolved, key, required.has(key), { ...context, pointer });
  });
  const rank = (field: Field & { order?: number }) => field.order ?? Number.POSITIVE_INFINITY;
  const ordered = fields.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  return ordered.map(({ order: _, ...field }) => field);
}

function fieldOf(
  resolved: Resolved,
  key: string,
  required: boolean,
  context: Context,
): Field & { order?: number } {
  const { node, nullable } = resolved;
  const hint = hintOf(node);
  const relation = relationOf(hint, context.ns);
  const parts = partsOf(resolved, relation, context);
  const widget = widgetOf(node, hint, parts, relation);
  const keeps = widget !== 'json' && widget !== 'hidden';
  return {
    pointer: context.pointer,
    key,
    label: typeof node.title === 'string' ? node.title : labelOf(key),
    ...(typeof node.description === 'string' && { help: node.description }),
    widget,
    ...(widget !== 'json' && { type: typeOf(node, parts) }),
    required,
    nullable,
    ...(keeps && parts),
    ...(relation && { relation }),
    ...pick(hint, ['group', 'numbering', 'currency', 'unit', 'order']),
    ...dueOf(hint, widget),
    ...placeholderOf(node, hint),
    unique: hint.unique === true,
    searchable: hint.searchable !== false,
    limits: limitsOf(node),
    ...(node.default !== undefined && { defaultValue: node.default }),
    readOnly: node.readOnly === true,
  };
}

function dueOf({ due }: FieldHint, widget: Widget): Pick<Field, 'due'> {
  if (due === undefined || (widget !== 'date' && widget !== 'datetime')) return {};
  return { due: due === true ? {} : { while: { pointer: pointerOf(due.field), in: due.in } } };
}

/** Deeper than this is edited as JSON. */
const MAX_LEVELS = 8;

/** What a field is made of: the choices of a select, the fields of a group, the item of a list. */
type Parts = Pick<Field, 'options' | 'fields' | 'item'>;

function partsOf(resolved: Resolved, relation: Field['relation'], context: Context): Parts {
  const { node, trail } = resolved;
  const options = optionsOf(node);
  if (options) return { options };
  if (recurs(trail) || context.pointer.split('/').length > MAX_LEVELS) return {};
  if (typeOf(node, {}) === 'object') {
    const fields = node.properties ? propertiesOf(resolved, context) : [];
    return fields.length > 0 ? { fields } : {};
  }
  if (typeOf(node, {}) !== 'array' || node.prefixItems || !isNode(node.items)) return {};
  const inner = resolve(node.items, context.root, trail);
  const pointer = `${context.pointer}/*`;
  const item = fieldOf(inner, '*', true, { ...context, pointer });
  if (relation) item.relation = relation;
  return item.options ? { item, options: item.options } : { item };
}

function widgetOf(node: SchemaNode, hint: FieldHint, parts: Parts, relation: Field['relation']): Widget {
  const fitting = structuralWidget(node, parts, relation);
  if (hint.widget === 'json' || hint.widget === 'hidden') return hint.widget;
  const structural = fitting !== undefined && fitting !== 'select' && fitting !== 'relation';
  const bare = (hint.widget === 'select' && !parts.options) || (hint.widget === 'relation' && !relation);
  if (hint.widget && !structural && !bare && isPlain(hint.widget, typeOf(node, parts))) return hint.widget;
  return fitting ?? scalarWidget(node);
}

function structuralWidget(node: SchemaNode, parts: Parts, relation: Field['relation']): Widget | undefined {
  const type = typeOf(node, parts);
  if (type === 'object') return parts.fields ? 'group' : 'json';
  if (type === 'array') return listWidget(parts, relation);
  if (relation && (type === 'string' || type === 'integer' || type === 'number')) return 'relation';
  if (parts.options) return 'select';
  return type === undefined || node.oneOf || node.anyOf ? 'json' : undefined;
}

function listWidget({ item, options }: Parts, relation: Field['relation']): Widget {
  if (item?.widget === 'group') return 'rows';
  if (!item?.type || item.widget === 'json' || item.type === 'boolean' || item.type === 'array')
    return 'json';
  if (relation || item.relation) return 'relations';
  return options ? 'checkboxes' : 'tags';
}

/** Whether a hinted widget can edit a value of the type. */
function isPlain(widget: Widget, type: JsonType | undefined): boolean {
  const numeric = widget === 'integer' || widget === 'number';
  if (type === 'integer' || type === 'number')
    return numeric || ['money', 'select', 'relation'].includes(widget);
  if (type === 'boolean') return widget === 'boolean' || widget === 'select';
  return (
    type === 'string' &&
    !numeric &&
    !['boolean', 'checkboxes', 'tags', 'rows', 'group', 'relations'].includes(widget)
  );
}

const FORMATS: Record<string, Widget> = {
  date: 'date',
  time: 'time',
  'date-time': 'datetime',
  email: 'email',
  'idn-email': 'email',
  uri: 'url',
  url: 'url',
  iri: 'url',
  phone: 'phone',
  tel: 'phone',
};

function scalarWidget(node: SchemaNode): Widget {
  if (node.type !== 'string') return typeOf(node, {}) as Widget;
  if (node.contentMediaType === 'text/markdown' || node.format === 'markdown') return 'markdown';
  const long = typeof node.maxLength === 'number' && node.maxLength > 200;
  return FORMATS[node.format ?? ''] ?? (long ? 'textarea' : 'text');
}

/** The one JSON type of a node; from its choices or parts when `type` is not there. */
function typeOf(node: SchemaNode, parts: Parts): JsonType | undefined {
  if (typeof node.type === 'string') return TYPES.has(node.type) ? (node.type as JsonType) : undefined;
  if (Array.isArray(node.type))
    return node.type.every((type) => /^(integer|number)$/.test(type)) ? 'number' : undefined;
  const kinds = new Set(parts.options?.map(({ value }) => typeof value));
  if (kinds.size === 1) return [...kinds][0] as JsonType;
  return isNode(node.properties) ? 'object' : isNode(node.items) ? 'array' : undefined;
}

const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array']);

/** Choices: `enum`, `const`, or a `oneOf`/`anyOf` of titled constants. */
function optionsOf(node: SchemaNode): Field['options'] {
  const hint = hintOf(node);
  const either = (node.oneOf ?? node.anyOf) as SchemaNode[] | undefined;
  const titled =
    Array.isArray(either) && either.length > 0 && either.every((part) => isNode(part) && 'const' in part);
  const titles = titled ? new Map(either.map((part) => [String(part.const), part.title])) : undefined;
  const values = titled
    ? either.map((part) => part.const)
    : (node.enum ?? ('const' in node ? [node.const] : undefined));
  if (!Array.isArray(values) || values.length === 0 || !values.every(isChoice)) return undefined;
  return values.map((value) => {
    const name = String(value);
    const label =
      hint.labels?.[name] ?? titles?.get(name) ?? (typeof value === 'string' ? choiceLabel(value) : name);
    const colour = hint.colours?.[name];
    return { value, label, ...(colour !== undefined && { colour }) };
  });
}

/** Choices that are keys (`in_progress`) are made readable; those that are words already stay. */
function choiceLabel(value: string): string {
  return value.length > 2 && /^[a-z0-9]+([A-Z_-][A-Za-z0-9]*)*$/.test(value) ? labelOf(value) : value;
}

function isChoice(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function relationOf(hint: FieldHint, ns: string): Field['relation'] {
  if (!hint.relation) return undefined;
  const { to, by: named = '@id' } = hint.relation;
  const by = named.startsWith('/') || named === '@id' ? named : `/${named}`;
  if (by !== '@id' && pointerTokens(by) === undefined) return undefined;
  const [first = '', second] = to.split('/');
  return second === undefined ? { ns, collection: first, by } : { ns: first, collection: second, by };
}

function limitsOf(node: SchemaNode): Field['limits'] {
  const limits = pick(node as Record<string, unknown>, ['minimum', 'maximum', 'minLength', 'maxLength']);
  const numbers = Object.fromEntries(Object.entries(limits).filter(([, value]) => typeof value === 'number'));
  return {
    ...numbers,
    ...(typeof node.multipleOf === 'number' && { step: node.multipleOf }),
    ...(typeof node.pattern === 'string' && { pattern: node.pattern }),
  };
}

function placeholderOf(node: SchemaNode, hint: FieldHint): { placeholder?: string } {
  const example = Array.isArray(node.examples) ? node.examples[0] : undefined;
  const placeholder = hint.placeholder ?? (isChoice(example) ? String(example) : undefined);
  return placeholder === undefined ? {} : { placeholder };
}

function pick<T extends object, K extends keyof T>(from: T, keys: K[]): Partial<Pick<T, K>> {
  const entries = keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]);
  return Object.fromEntries(entries) as Partial<Pick<T, K>>;
}

function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the references that led here go in a circle. */
function recurs(trail: readonly string[]): boolean {
  return new Set(trail).size < trail.length;
}
