import type { Json } from './record.ts';

// RFC 6901: pointerTokens · pointerOf · childPointer · valueAt · valuesAt · isIndex
// https://www.rfc-editor.org/rfc/rfc6901

/** The tokens of a pointer, unescaped; none for ''. Undefined when it is no pointer (does not begin with `/`, or a stray `~`). */
export function pointerTokens(pointer: string): string[] | undefined {
  if (pointer === '') return [];
  if (pointer[0] !== '/' || /~(?![01])/.test(pointer)) return undefined;
  const tokens = pointer.slice(1).split('/');
  return pointer.includes('~') ? tokens.map(unescapeToken) : tokens;
}

/** The pointer of the tokens. */
export function pointerOf(tokens: readonly (string | number)[]): string {
  return tokens.reduce<string>(childPointer, '');
}

/** The pointer of a key or an index below a pointer. */
export function childPointer(pointer: string, token: string | number): string {
  return `${pointer}/${typeof token === 'number' ? token : escapeToken(token)}`;
}

/** The value that a pointer names; undefined when there is none. Only own keys count, `__proto__` is a key like any other. */
export function valueAt(data: unknown, pointer: string): Json | undefined {
  let value = data;
  for (const token of pointerTokens(pointer) ?? [undefined]) value = childOf(value, token);
  return value as Json | undefined;
}

/** All values that a pointer with `*` tokens names (`*`: any array item), each with its own pointer. */
export function valuesAt(data: unknown, pattern: string): { pointer: string; value: Json }[] {
  let found = [{ pointer: '', value: data }];
  for (const token of pointerTokens(pattern) ?? [undefined]) {
    found = found.flatMap(({ pointer, value }) =>
      token === '*' && Array.isArray(value)
        ? value.map((item, index) => ({ pointer: `${pointer}/${index}`, value: item }))
        : [{ pointer: childPointer(pointer, token ?? ''), value: childOf(value, token) }],
    );
  }
  return found.filter((each) => each.value !== undefined) as { pointer: string; value: Json }[];
}

/** Whether a token can be an array's index: decimal digits without a leading zero. */
export function isIndex(token: string): boolean {
  return /^(0|[1-9][0-9]{0,8})$/.test(token);
}

function childOf(value: unknown, token: string | undefined): unknown {
  if (token === undefined || typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return isIndex(token) ? value[Number(token)] : undefined;
  return Object.hasOwn(value, token) ? (value as Record<string, unknown>)[token] : undefined;
}

function escapeToken(token: string): string {
  return /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
