import { pointerTokens } from '../core/json-pointer.ts';
import { nameOf, pointerOf } from '../core/list-url.ts';
import type { Json, JsonObject } from '../core/record.ts';

// pick: `fields=name,address/city`.

/** The object with only these fields, each where it was; fields that it has not are left out. */
export function pick(data: JsonObject, names: readonly string[]): JsonObject {
  const picked: JsonObject = {};
  for (const name of names) copy(data, picked, pointerTokens(pointerOf(name)) ?? [nameOf(name)]);
  return picked;
}

function copy(from: JsonObject, to: JsonObject, [token, ...rest]: string[]): void {
  if (token === undefined || !Object.hasOwn(from, token)) return;
  const value = from[token] as Json;
  const there = Object.hasOwn(to, token) ? to[token] : undefined;
  if (there === value) return;
  if (rest.length === 0 || !isObject(value)) {
    define(to, token, value);
  } else {
    const inner = isObject(there) ? there : {};
    copy(value, inner, rest);
    define(to, token, inner);
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Assignment to `__proto__` would change the object instead of adding a key.
function define(to: JsonObject, key: string, value: Json): void {
  Object.defineProperty(to, key, { value, enumerable: true, configurable: true, writable: true });
}
