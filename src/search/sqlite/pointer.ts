import { CairnError } from '../../core/errors.ts';
import { isIndex, pointerTokens } from '../../core/json-pointer.ts';

// JSON pointers as SQL over `r.doc` (JSONB). Every key a file can have is reachable, and none can end the SQL text.
// parsePointer · textLiteral · valueOf · itemsOf · typeOf

/** A field as SQL: a value of the record, or the items of a list in it. */
export interface FieldSql {
  pointer: string;
  /** Has a `*`: several values a record. */
  many: boolean;
  /** A fact about the record (`@title`), not a value in it. */
  fact: boolean;
  /** The value as SQLite has it: text, integer, real or NULL; objects and lists as JSON text. */
  value: string;
  /** Of a single value: its JSON text, numbers as they are spelled. */
  json: string;
  /** Its JSON type: text, integer, real, true, false, null, object, array. */
  type: string;
  /** Of `many`: what stands behind FROM to have `value` and `type` once an item. */
  from: string;
}

const PROBLEM = `coalesce(r.problem ->> '$.kind',
  iif(EXISTS (SELECT 1 FROM links WHERE record = r.id AND dangling = 1), 'link',
  iif(EXISTS (SELECT 1 FROM uniques WHERE record = r.id AND twice = 1), 'duplicate', '')))`;
const FILES = `(SELECT count(*) FROM folders f JOIN relations n ON n.target = f.ns || '/' || f.collection AND n.by = '@id'
  JOIN folders o ON o.id = n.folder AND o.collection = 'files' JOIN links l ON l.relation = n.id AND l.value = r.name
  WHERE f.id = r.folder)`;

const facts: Record<string, { value: string; type: string }> = {
  '@id': { value: 'r.name', type: `'text'` },
  '@title': { value: 'r.title', type: `'text'` },
  '@by': { value: 'r.by', type: `'text'` },
  '@problem': { value: PROBLEM, type: `'text'` },
  '@updated': { value: 'r.updated', type: `'integer'` },
  '@created': { value: 'r.created', type: `'integer'` },
  '@files': { value: FILES, type: `'integer'` },
};

/** Facts that are moments: milliseconds since 1970. */
export const MOMENTS = ['@updated', '@created'];

/** The field that a pointer or fact names; throws `invalid` for anything else. */
export function fieldSql(pointer: string): FieldSql {
  const fact = Object.hasOwn(facts, pointer) ? facts[pointer] : undefined;
  if (fact) return { pointer, many: false, fact: true, from: '', json: `json_quote(${fact.value})`, ...fact };
  const tokens = pointerTokens(pointer);
  if (!tokens?.length) throw new CairnError('invalid', `“${pointer}” is not the pointer of a field.`);
  const parts = splitAtStars(tokens);
  return parts.length === 1 ? single(pointer, tokens) : many(pointer, parts);
}

/** SQL text of a string. A NUL would end it and cannot stand in it. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", "''")}'`;
}

// The first token always names a key: the record is an object. Later a `*` stands for the items of a list.
function splitAtStars(tokens: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  tokens.forEach((token, index) => {
    if (token === '*' && index > 0) parts.push([]);
    else parts.at(-1)?.push(token);
  });
  return parts;
}

function single(pointer: string, tokens: readonly string[]): FieldSql {
  const paths = pathsOf(tokens);
  const value = coalesced(paths.map((path) => `r.doc ->> ${path}`));
  const type = coalesced(paths.map((path) => `json_type(r.doc, ${path})`));
  const json = coalesced(paths.map((path) => `r.doc -> ${path}`));
  return { pointer, many: false, fact: false, value, json, type, from: '' };
}

function many(pointer: string, parts: readonly (readonly string[])[]): FieldSql {
  let container = 'r.doc';
  const tables = parts.slice(0, -1).map((tokens, index) => {
    const lists = pathsOf(tokens).map(
      (path) => `CASE json_type(${container}, ${path}) WHEN 'array' THEN ${container} -> ${path} END`,
    );
    const table = `json_each(${coalesced(lists)}) AS e${index}`;
    container = `CASE WHEN e${index}.type IN ('object', 'array') THEN e${index}.value END`;
    return table;
  });
  const last = parts.at(-1) ?? [];
  const item = `e${tables.length - 1}`;
  const paths = pathsOf(last);
  return {
    pointer,
    many: true,
    fact: false,
    json: 'NULL',
    value: last.length ? coalesced(paths.map((path) => `(${container}) ->> ${path}`)) : `${item}.value`,
    type: last.length ? coalesced(paths.map((path) => `json_type(${container}, ${path})`)) : `${item}.type`,
    from: tables.join(', '),
  };
}

function coalesced(expressions: readonly string[]): string {
  return expressions.length === 1 ? (expressions[0] as string) : `coalesce(${expressions.join(', ')})`;
}

// A token of digits is an index in a list and a key in an object: both are tried, for at most three such tokens.
function pathsOf(tokens: readonly string[]): string[] {
  let paths = ['$'];
  for (const token of tokens) {
    const steps = isIndex(token) && paths.length < 8 ? [`[${token}]`, key(token)] : [key(token)];
    paths = steps.flatMap((step) => paths.map((path) => path + step));
  }
  return paths.map(textLiteral);
}

// JSON's escapes are also SQLite's inside a quoted key, NUL and lone surrogates included.
function key(token: string): string {
  return `.${JSON.stringify(token)}`;
}
