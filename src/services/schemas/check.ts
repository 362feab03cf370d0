import { createRequire } from 'node:module';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { FieldError } from '../../core/errors.ts';
import { childPointer } from '../../core/json-pointer.ts';
import type { JsonObject } from '../../core/record.ts';
import type { SchemaNode } from '../../core/schema.ts';
import { compilePattern, DATA, patternProblem, patternsIn } from './patterns.ts';
import { complaints } from './sentences.ts';

// JSON Schema 2020-12 with ajv: createChecker

/** Everything about data that does not fit a schema. */
export type Check = (data: JsonObject) => FieldError[];

/** Compiles schemas. */
export interface Checker {
  /** What makes the object no usable schema; empty when it is one. */
  problems(schema: SchemaNode): FieldError[];
  /** Throws when the schema has problems. */
  compile(schema: SchemaNode): Check;
}

/** So many schemas are remembered. */
const KEPT = 50;

/**
 * A checker of its own; ajv is loaded and made when it is first needed, so that no start waits for it. A schema of the same text is
 * looked at once: each slice of an import brings it again, and what ajv compiles it never lets go.
 */
export function createChecker(): Checker {
  let made: Ajv2020 | undefined;
  const ajv = () => {
    made ??= createAjv();
    return made;
  };
  const compile = (schema: SchemaNode): Check => {
    const validate = ajv().compile(schema);
    ajv().removeSchema(schema);
    return (data) => (validate(data) ? [] : complaints(validate.errors ?? [], schema));
  };
  const compileOnce = remembered(compile);
  const problemsOnce = remembered((schema) => schemaProblems(schema, ajv(), compileOnce));
  return {
    problems: (schema) => problemsOnce(withoutDialect(schema)),
    compile: (schema) => compileOnce(withoutDialect(schema)),
  };
}

/** Answers by the text of the schema. What is thrown is not remembered. */
function remembered<Answer>(answer: (schema: SchemaNode) => Answer): (schema: SchemaNode) => Answer {
  const known = new Map<string, Answer>();
  return (schema) => {
    const text = JSON.stringify(schema);
    const there = known.get(text);
    if (there !== undefined) return there;
    const made = answer(schema);
    if (known.size >= KEPT) known.delete(known.keys().next().value as string);
    known.set(text, made);
    return made;
  };
}

const load = createRequire(import.meta.url);

function createAjv(): Ajv2020 {
  const { Ajv2020 } = load('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  const formats = load('ajv-formats') as (to: Ajv2020) => void;
  const regExp = Object.assign((pattern: string) => compilePattern(pattern), { code: 'compilePattern' });
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    verbose: true,
    validateSchema: false,
    addUsedSchema: false,
    ownProperties: true,
    logger: false,
    code: { regExp },
  });
  formats(ajv);
  ajv.addFormat('time', CLOCK);
  ajv.addVocabulary(['x-cairn']);
  return ajv;
}

/** Times of day, as RFC 3339 writes them and as clocks do, without seconds and offset: opening hours have none. */
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?$/;

/** Files that name another draft are read as 2020-12, which is nearly the same. */
function withoutDialect({ $schema: _, ...schema }: SchemaNode): SchemaNode {
  return schema;
}

function schemaProblems(
  schema: SchemaNode,
  ajv: Ajv2020,
  compile: (schema: SchemaNode) => unknown,
): FieldError[] {
  if (!ajv.validateSchema(schema)) return complaints(ajv.errors ?? [], schema);
  const bad = [...patternsIn(schema).flatMap(patternError), ...remoteReferences(schema, '')];
  if (bad.length > 0) return bad;
  try {
    compile(schema);
    return [];
  } catch (thrown) {
    return [{ pointer: '', message: sentence((thrown as Error).message) }];
  }
}

function patternError({ pointer, pattern }: { pointer: string; pattern: string }): FieldError[] {
  const problem = patternProblem(pattern);
  return problem === undefined ? [] : [{ pointer, message: `the pattern ${pattern} ${problem}` }];
}

/** References that lead out of the file: Cairn fetches nothing. */
function remoteReferences(node: unknown, pointer: string): FieldError[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const here = childPointer(pointer, key);
    if (DATA.has(key)) return [];
    if ((key !== '$ref' && key !== '$dynamicRef') || typeof value !== 'string')
      return remoteReferences(value, here);
    if (value.startsWith('#')) return [];
    return [
      {
        pointer: here,
        message: `${value} lies outside this file; only references that begin with # are followed`,
      },
    ];
  });
}

function sentence(message: string): string {
  const missing = /can't resolve reference (\S+)/.exec(message);
  return missing ? `there is nothing at ${missing[1]} that $ref points to` : message;
}
