import type { Field, Shape } from '../../src/core/schema.ts';

/** The field of a shape; the gallery only names those that are there. */
export function fieldAt(shape: Shape, pointer: string): Field {
  const field = shape.fields.find((one) => one.pointer === pointer);
  if (!field) throw new Error(`No field ${pointer}`);
  return field;
}
