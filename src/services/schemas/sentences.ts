import type { ErrorObject } from 'ajv';
import type { FieldError } from '../../core/errors.ts';
import { refTarget } from '../../core/fields.ts';
import { childPointer } from '../../core/json-pointer.ts';
import type { SchemaNode } from '../../core/schema.ts';

// What ajv found, as sentences for people, each at its field: complaints
// A sentence goes on from the field's name: "Status must be one of …".

/** One complaint a fault, without ajv's noise about the branches of `anyOf`, `oneOf` and `if`. `root` is the schema they come from. */
export function complaints(errors: readonly ErrorObject[], root: SchemaNode): FieldError[] {
  const choices = errors.filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf');
  const parts = choices.map((outer) => ({ outer, inner: errorsInside(outer, errors, root) }));
  const silent = new Set(parts.flatMap(({ outer, inner }) => unsaid(outer, inner)));
  const found = errors.filter((error) => error.keyword !== 'if' && !silent.has(error)).map(complaint);
  return [...new Map(found.map((each) => [`${each.pointer} ${each.message}`, each])).values()];
}

/** Of a choice and the errors of its branches: the branches say little, unless there is only one beside null. */
function unsaid(outer: ErrorObject, inner: ErrorObject[]): ErrorObject[] {
  const branches = Array.isArray(outer.schema) ? (outer.schema as { type?: unknown }[]) : [];
  const telling = inner.filter((error) => error.params.type !== 'null');
  const single = branches.filter((branch) => branch?.type !== 'null').length === 1;
  return single && telling.length > 0 ? [outer, ...inner.filter((error) => !telling.includes(error))] : inner;
}

function errorsInside(outer: ErrorObject, errors: readonly ErrorObject[], root: SchemaNode): ErrorObject[] {
  const schemas = new Set<unknown>();
  reach(outer.schema, root, schemas);
  return errors.filter(
    (error) =>
      error !== outer && error.instancePath.startsWith(outer.instancePath) && schemas.has(error.parentSchema),
  );
}

/** All schemas below one, references followed. */
function reach(node: unknown, root: SchemaNode, found: Set<unknown>): void {
  if (typeof node !== 'object' || node === null || found.has(node)) return;
  found.add(node);
  for (const [key, value] of Object.entries(node))
    reach(key === '$ref' && typeof value === 'string' ? refTarget(root, value) : value, root, found);
}

function complaint(error: ErrorObject): FieldError {
  const { instancePath: pointer, params } = error;
  switch (error.keyword) {
    case 'required':
      return { pointer: childPointer(pointer, params.missingProperty), message: 'is required' };
    case 'dependentRequired':
    case 'dependencies':
      return {
        pointer: childPointer(pointer, params.missingProperty),
        message: `is required, because ${params.property} is there`,
      };
    case 'additionalProperties':
      return { pointer: childPointer(pointer, params.additionalProperty), message: 'is not a known field' };
    case 'unevaluatedProperties':
      return { pointer: childPointer(pointer, params.unevaluatedProperty), message: 'is not a known field' };
    case 'propertyNames':
      return {
        pointer: childPointer(pointer, params.propertyName),
        message: 'is not a name that is allowed here',
      };
    default:
      return { pointer, message: message(error) };
  }
}

function message({ keyword, params, data, schema }: ErrorObject): string {
  switch (keyword) {
    case 'type':
      return data === null ? 'must not be empty' : `must be ${typeNames(params.type)}, is ${shown(data)}`;
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown[]).map(plain).join(', ')}; is ${shown(data)}`;
    case 'const':
      return `must be ${plain(params.allowedValue)}; is ${shown(data)}`;
    case 'format':
      return `${FORMATS[params.format as string] ?? `must be a valid ${params.format}`}; is ${shown(data)}`;
    case 'pattern':
      return `must match the pattern ${params.pattern}; is ${shown(data)}`;
    case 'minimum':
      return `must be at least ${params.limit}; is ${shown(data)}`;
    case 'maximum':
      return `must be at most ${params.limit}; is ${shown(data)}`;
    case 'exclusiveMinimum':
      return `must be more than ${params.limit}; is ${shown(data)}`;
    case 'exclusiveMaximum':
      return `must be less than ${params.limit}; is ${shown(data)}`;
    case 'multipleOf':
      return `must be a multiple of ${params.multipleOf}; is ${shown(data)}`;
    case 'minLength':
      return params.limit === 1 ? 'must not be empty' : `must have at least ${params.limit} characters`;
    case 'maxLength':
      return `must have at most ${params.limit} characters; has ${[...String(data)].length}`;
    case 'minItems':
      return `must have at least ${count(params.limit, 'entry', 'entries')}`;
    case 'maxItems':
      return `must have at most ${count(params.limit, 'entry', 'entries')}`;
    case 'uniqueItems':
      return `must not hold the same twice (entries ${params.j + 1} and ${params.i + 1})`;
    case 'minProperties':
    case 'maxProperties':
      return `must have at ${keyword === 'minProperties' ? 'least' : 'most'} ${count(params.limit, 'field', 'fields')}`;
    case 'contains':
      return 'does not hold an entry that it needs';
    case 'oneOf':
    case 'anyOf':
      return branchMessage(keyword, params, schema, data);
    case 'not':
    case 'false schema':
      return 'is not allowed here';
    default:
      return 'does not fit the schema';
  }
}

function branchMessage(
  keyword: string,
  params: ErrorObject['params'],
  schema: unknown,
  data: unknown,
): string {
  if (keyword === 'oneOf' && params.passingSchemas)
    return 'fits more than one of the forms that exclude each other';
  const constants = Array.isArray(schema) ? schema.filter((branch) => branch && 'const' in branch) : [];
  if (constants.length > 0 && constants.length === (schema as unknown[]).length)
    return `must be one of ${constants.map((branch) => plain(branch.const)).join(', ')}; is ${shown(data)}`;
  return 'fits none of the forms that are allowed here';
}

const FORMATS: Record<string, string> = {
  date: 'must be a date like 2026-11-30',
  'date-time': 'must be a date and time like 2026-11-30T14:30:00+01:00',
  time: 'must be a time like 14:30',
  email: 'must be an e-mail address',
  uri: 'must be a web address with its beginning (https://…)',
  'uri-reference': 'must be a web address or path',
  uuid: 'must be a UUID',
  ipv4: 'must be an IPv4 address',
  ipv6: 'must be an IPv6 address',
  duration: 'must be a duration like PT1H30M',
  regex: 'must be a regular expression',
};

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'yes or no (true, false)',
  object: 'an object',
  array: 'a list',
  null: 'empty (null)',
};

function typeNames(types: string | string[]): string {
  const names = [types].flat().map((type) => TYPES[type] ?? type);
  return names.join(' or ');
}

/** A value as it stands in a sentence: short, texts in quotes. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return value.length > 40 ? `'${value.slice(0, 39)}…'` : `'${value}'`;
}

function plain(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : value === '' ? "''" : String(value);
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
