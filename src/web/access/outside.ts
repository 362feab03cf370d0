import type { Response } from 'express';

/** Sends a page that stands before everything else: nothing keeps it. */
export async function sendOutside(res: Response, status: number, html: JSX.Element): Promise<void> {
  const text = await html;
  res
    .status(status)
    .set({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' })
    .send(text);
}
