import type { Request, Response } from 'express';
import { z } from 'zod';
import { pointerOf } from '../../core/list-url.ts';
import type { Shape } from '../../core/schema.ts';
import { cookie } from '../toast.ts';

// chosenColumns · rememberColumns · withChosen: which columns a list or a table of related records shows, remembered on this device.

/** The names of columns, by `ns/collection` of a list and by `relatedPlace` of related records. */
export type ChosenColumns = ReadonlyMap<string, readonly string[]>;

const NAME = 'cairn-columns';
const YEAR = 31_536_000;
/** A cookie holds 4 kB: the choices that were made last. */
const MOST_CHARACTERS = 2900;
const MOST_COLUMNS = 20;

const choices = z.array(z.tuple([z.string(), z.array(z.string()).max(MOST_COLUMNS)]));

/** What was chosen on this device. */
export function chosenColumns(req: Request): ChosenColumns {
  try {
    const text = Buffer.from(cookie(req, NAME) ?? '', 'base64url').toString();
    return new Map(choices.parse(JSON.parse(text)));
  } catch {
    return new Map();
  }
}

/** Keeps the choice in a cookie of a year; without columns it is forgotten. */
export function rememberColumns(
  req: Request,
  res: Response,
  place: string,
  columns: readonly string[] | undefined,
): void {
  const others = [...chosenColumns(req)].filter(([each]) => each !== place);
  const kept = columns ? [...others, [place, columns.slice(0, MOST_COLUMNS)] as const] : others;
  while (JSON.stringify(kept).length > MOST_CHARACTERS && kept.length > 1) kept.shift();
  const value = Buffer.from(JSON.stringify(kept)).toString('base64url');
  res.append('Set-Cookie', `${NAME}=${value}; Path=/; Max-Age=${YEAR}; HttpOnly; SameSite=Lax`);
}

/** The shape with the columns of this device in place of the collection's own. */
export function withChosen(req: Request, shape: Shape): Shape {
  const columns = chosenColumns(req).get(`${shape.ns}/${shape.collection}`);
  return columns ? { ...shape, columns: columns.map(pointerOf) } : shape;
}
