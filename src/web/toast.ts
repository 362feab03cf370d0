import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Said } from '../../partials/toasts.tsx';

// leaveToast · takeToast: what is said after a change, on the page that the browser is sent to.

const NAME = 'cairn-toast';

const shape = z.object({
  text: z.string().max(300),
  undo: z.array(z.int().positive()).max(200).optional(),
  batch: z.string().max(100).optional(),
  bad: z.boolean().optional(),
  saved: z.string().max(400).optional(),
});

/** Keeps the sentence for the next page, in a cookie of a minute that no script reads. */
export function leaveToast(res: Response, said: Said): void {
  const value = Buffer.from(JSON.stringify(said)).toString('base64url');
  res.append('Set-Cookie', `${NAME}=${value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax`);
}

/** The sentence left for this page, if any; it is said once. */
export function takeToast(req: Request, res: Response): Said | undefined {
  const value = cookie(req, NAME);
  if (value === undefined) return undefined;
  res.append('Set-Cookie', `${NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`);
  try {
    return shape.parse(JSON.parse(Buffer.from(value, 'base64url').toString()));
  } catch {
    return undefined;
  }
}

/** One cookie of the request. */
export function cookie(req: Request, name: string): string | undefined {
  const pairs = (req.get('Cookie') ?? '').split(/;\s*/);
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
