import type { Field } from './schema.ts';

// pointerOf · nameOf · fieldAt: fields as an address names them.

/** `status`, `address/city` and `@updated` as pointers: `/status`, `/address/city`, `@updated`. */
export function pointerOf(name: string): string {
  return name.startsWith('/') || name.startsWith('@') ? name : `/${name}`;
}

/** A pointer as it stands in a URL: without its leading slash. */
export function nameOf(pointer: string): string {
  return pointer.startsWith('/') ? pointer.slice(1) : pointer;
}

/** The field that a pointer names, also inside groups and rows, by positions (`/lines/0/total`) too. */
export function fieldAt(fields: readonly Field[], pointer: string): Field | undefined {
  const wanted = pointer.replace(/\/\d+(?=\/|$)/g, '/*');
  for (const field of fields) {
    if (field.pointer === pointer || field.pointer === wanted) return field;
    const inner = fieldAt([...(field.fields ?? []), ...(field.item ? [field.item] : [])], pointer);
    if (inner) return inner;
  }
  return undefined;
}
