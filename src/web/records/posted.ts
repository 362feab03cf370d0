import type { Request } from 'express';
import { mediaTypeOf, readText } from '../../http/body.ts';
import { HttpError } from '../../http/problem.ts';

/** A little more than a record of 10 MB grows to when it is written as a form. */
const LIMIT = 32 * 1024 * 1024;

/**
 * A posted form with its names in the order of the page, as often as they stand there: rows and chips are told by order. Express's
 * own parser stops at a number of names that a long invoice reaches.
 */
export async function postedForm(req: Request): Promise<URLSearchParams> {
  if (mediaTypeOf(req) !== 'application/x-www-form-urlencoded')
    throw new HttpError(
      415,
      'unsupported_media_type',
      'A form is sent as application/x-www-form-urlencoded.',
    );
  return new URLSearchParams(await readText(req, LIMIT));
}
