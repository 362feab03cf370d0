import type { Request } from 'express';
import { z } from 'zod';
import { CairnError } from '../core/errors.ts';
import { collectionProblem, idProblem, nameProblem, type Ref, refOf } from '../core/names.ts';

// placeOf · refAt · paramsOf · readForm · many · wholeNumber · returnTo: what an address and a form say.

/** The collection that the address names; `not_found` when the names cannot exist. */
export function placeOf(req: Request): { ns: string; collection: string } {
  const ns = String(req.params.ns);
  const collection = String(req.params.collection);
  if (nameProblem(ns) ?? collectionProblem(collection)) throw nothing(req);
  return { ns, collection };
}

/** The record that the address names; `not_found` when the names cannot exist. */
export function refAt(req: Request): Ref {
  const { ns, collection } = placeOf(req);
  const id = String(req.params.id);
  if (idProblem(id)) throw nothing(req);
  return refOf(ns, collection, id);
}

/** The parameters of the address, as often as they stand there and in their order. */
export function paramsOf(req: Request): URLSearchParams {
  const start = req.originalUrl.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : req.originalUrl.slice(start));
}

/** The fields of a posted form; `invalid` when a form of ours cannot have sent them. */
export function readForm<Shape extends z.ZodType>(req: Request, shape: Shape): z.infer<Shape> {
  const form = shape.safeParse(req.body ?? {});
  if (form.success) return form.data;
  const [issue] = form.error.issues;
  throw new CairnError('invalid', `The form is incomplete: ${issue?.path.join('.')} (${issue?.message}).`);
}

/** A field of a form that may be there once or often. */
export const many = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** A parameter that counts or names a revision; undefined when it does not. */
export function wholeNumber(text: string | null | undefined): number | undefined {
  const number = Number(text ?? '');
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** Where a form asks to go back to; a path of this site, else `otherwise`. */
export function returnTo(wanted: unknown, otherwise: string): string {
  return typeof wanted === 'string' && /^\/(?![/\\])[^\p{Cc}]*$/u.test(wanted) ? wanted : otherwise;
}

function nothing(req: Request): CairnError {
  return new CairnError('not_found', `There is nothing at ${req.path}.`);
}
