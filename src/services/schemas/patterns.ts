import { RE2JS } from 're2js';
import { childPointer } from '../../core/json-pointer.ts';

// Patterns run in linear time (RE2), since they come from files and run on whatever is typed: compilePattern · patternProblem

/** Repetitions may be nested, and each multiplies the program; far above what a person writes. */
const MAX_LENGTH = 2000;

/** A JSON Schema pattern (ECMA-262 with the u flag), matched anywhere in a text. Throws when RE2 cannot do it. ajv tells patterns apart by `toString`. */
export function compilePattern(pattern: string): { test(text: string): boolean; toString(): string } {
  if (pattern.length > MAX_LENGTH) throw new Error(`it is longer than ${MAX_LENGTH} characters`);
  const compiled = RE2JS.compile(RE2JS.translateRegExp(withShortClasses(pattern)));
  return { test: (text) => compiled.test(text), toString: () => pattern };
}

/** Why a pattern cannot be used, as the end of a sentence; undefined when it can. */
export function patternProblem(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (thrown) {
    if (/\(\?<?[=!]/.test(pattern))
      return 'looks ahead or behind ((?=, (?!, (?<=, (?<!), which cannot be checked in linear time';
    if (/\\[1-9]|\\k</.test(pattern)) return 'refers back to a group, which cannot be checked in linear time';
    return `is no regular expression that can be checked: ${(thrown as Error).message.replace(/^.*?regexp: /, '')}`;
  }
}

/** Every pattern in a schema with the pointer where it stands. */
export function patternsIn(node: unknown, pointer = ''): { pointer: string; pattern: string }[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node))
    return node.flatMap((item, index) => patternsIn(item, childPointer(pointer, index)));
  return Object.entries(node).flatMap(([key, value]) => {
    const here = childPointer(pointer, key);
    if (DATA.has(key)) return [];
    if (key === 'pattern' && typeof value === 'string') return [{ pointer: here, pattern: value }];
    const keys =
      key === 'patternProperties' && typeof value === 'object' && value !== null ? Object.keys(value) : [];
    return [
      ...keys.map((pattern) => ({ pointer: childPointer(here, pattern), pattern })),
      ...patternsIn(value, here),
    ];
  });
}

/** Keywords whose values are data, not schemas. */
export const DATA = new Set(['enum', 'const', 'default', 'examples', 'x-cairn']);

/** RE2 knows scripts and categories by their short names only: `\p{Script=Greek}` is `\p{Greek}`. */
function withShortClasses(pattern: string): string {
  return pattern
    .replace(/\\([pP])\{(?:Script|sc|Script_Extensions|scx|General_Category|gc)=(\w+)\}/g, '\\$1{$2}')
    .replace(
      /\\([pP])\{(Letter|Lowercase_Letter|Uppercase_Letter|Mark|Number|Decimal_Number|Punctuation|Symbol)\}/g,
      (_, p: string, name: string) => `\\${p}{${CATEGORIES[name]}}`,
    );
}

const CATEGORIES: Record<string, string> = {
  Letter: 'L',
  Lowercase_Letter: 'Ll',
  Uppercase_Letter: 'Lu',
  Mark: 'M',
  Number: 'N',
  Decimal_Number: 'Nd',
  Punctuation: 'P',
  Symbol: 'S',
};
