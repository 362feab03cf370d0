import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { many, readForm, returnTo } from '../place.ts';
import { goTo } from '../reply.ts';
import { cookie } from '../toast.ts';

// POST /related-columns: which columns a table of related records shows, remembered on this device. chosenColumns · relatedPlace

/** The names of columns, by the collection and field that refer (`relatedPlace`). */
export type ChosenColumns = ReadonlyMap<string, readonly string[]>;

const NAME = 'cairn-related';
const YEAR = 31_536_000;
/** A cookie holds 4 kB: the choices that were made last. */
const MOST_CHARACTERS = 3000;

const choices = z.array(z.tuple([z.string(), z.array(z.string()).max(20)]));
const body = z.object({ place: z.string().max(400), columns: many.optional(), return: z.string() });

/** What was chosen on this device. */
export function chosenColumns(req: Request): ChosenColumns {
  try {
    const text = Buffer.from(cookie(req, NAME) ?? '', 'base64url').toString();
    return new Map(choices.parse(JSON.parse(text)));
  } catch {
    return new Map();
  }
}

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
  const form = readForm(req, body);
  const others = [...chosenColumns(req)].filter(([place]) => place !== form.place);
  const kept = [...others, [form.place, (form.columns ?? []).slice(0, 20)] as const];
  while (JSON.stringify(kept).length > MOST_CHARACTERS && kept.length > 1) kept.shift();
  const value = Buffer.from(JSON.stringify(kept)).toString('base64url');
  res.append('Set-Cookie', `${NAME}=${value}; Path=/; Max-Age=${YEAR}; HttpOnly; SameSite=Lax`);
  goTo(res, returnTo(form.return, '/'));
};
