import type { Config } from '../config.ts';
import type { Found } from '../services/search.ts';
import type { Machine, Output } from './machine.ts';
import { through } from './through.ts';
import { plural } from './words.ts';

// search: what a search box finds, through the API of a running server if there is one.

export interface SearchOptions {
  json: boolean;
  limit: number;
}

/** Resolves with 0, or 1 when nothing was found. */
export async function search(
  machine: Machine,
  config: Config,
  output: Output,
  text: string,
  { json, limit }: SearchOptions,
): Promise<number> {
  const asked = new URLSearchParams({ q: text, limit: String(limit) });
  const found = await through<Found>(
    machine,
    config,
    (client) => client.get(`/search?${asked}`),
    async ({ services, settled }, who) => {
      await settled();
      return services.search.find(who, { text, limit });
    },
  );
  for (const { problem } of found.operators) if (problem) output.err(`cairn: ${problem}\n`);
  if (json) output.out(`${JSON.stringify(found)}\n`);
  else output.out(said(found));
  return found.hits.length > 0 ? 0 : 1;
}

function said({ hits, total, totalCapped }: Found): string {
  const lines = hits.map(({ ref, title, snippet, why }) =>
    [`${title}  ${ref}`, why && `    ${why}`, snippet && `    ${excerpt(snippet)}`]
      .filter(Boolean)
      .join('\n'),
  );
  const rest = `${totalCapped ? 'more than ' : ''}${plural(total, 'record')}`;
  return [...lines, hits.length < total ? `${hits.length} of ${rest}` : rest, ''].join('\n');
}

/** How much of a passage is shown, in characters, and how much of it before the first word that was found. */
const SHOWN = 140;
const BEFORE = 40;

/** One line of a passage, around the first word that was found. */
function excerpt(snippet: string): string {
  const first = Math.max(0, snippet.indexOf('\u0002'));
  const text = snippet.replaceAll('\u0002', '').replaceAll('\u0003', '');
  const start = first <= BEFORE ? 0 : Math.max(0, text.indexOf(' ', first - BEFORE) + 1);
  const shown = text.slice(start, start + SHOWN);
  return `${start > 0 ? '…' : ''}${shown.trim()}${start + SHOWN < text.length ? '…' : ''}`;
}
