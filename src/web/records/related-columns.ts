import type { RequestHandler } from 'express';
import { z } from 'zod';
import { many, readForm, returnTo } from '../place.ts';
import { goTo } from '../reply.ts';
import { rememberColumns } from './device-columns.ts';

// POST /related-columns: which columns a table of related records shows. relatedPlace

const body = z.object({ place: z.string().max(400), columns: many.optional(), return: z.string() });

/** The name of a collection and field that refer. */
export function relatedPlace({
  ns,
  collection,
  pointer,
}: {
  ns: string;
  collection: string;
  pointer: string;
}) {
  return `${ns}/${collection}${pointer}`;
}

export const chooseRelatedColumns: RequestHandler = (req, res) => {
  const { place, columns = [], return: back } = readForm(req, body);
  rememberColumns(req, res, place, columns);
  goTo(res, returnTo(back, '/'));
};
