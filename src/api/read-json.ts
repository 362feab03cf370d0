import type { z } from 'zod';
import { isBroken, parseText } from '../core/document.ts';
import { CairnError } from '../core/errors.ts';

// readJson: a body of a known shape.

/** What the body says. Throws `invalid` with the values that do not fit, in these words. */
export function readJson<Shape extends z.ZodType>(
  body: string,
  shape: Shape,
  otherwise = 'The body does not have the shape that is described.',
): z.infer<Shape> {
  const document = parseText(body);
  if (isBroken(document)) throw new CairnError('invalid', `The body cannot be read: ${document.broken}.`);
  const { success, data, error } = shape.safeParse(document.data);
  if (success) return data;
  const errors = error.issues.map(({ path, message }) => ({
    pointer: path.map((name) => `/${String(name)}`).join(''),
    message,
  }));
  throw new CairnError('invalid', otherwise, { errors });
}
