import type { Config } from '../config.ts';
import type { View } from '../core/views.ts';
import type { Machine, Output } from './machine.ts';
import { collectionPath, placeOf } from './places.ts';
import { through } from './through.ts';

// views: the saved lists of a collection, through the API of a running server if there is one.

/** Prints them in their order: id, name, the parameters of the list. Resolves with 0. */
export async function views(
  machine: Machine,
  config: Config,
  output: Output,
  place: string,
  json: boolean,
): Promise<number> {
  const of = placeOf(place);
  const saved = await through<Saved>(
    machine,
    config,
    (client) => client.get(`/views/${collectionPath(of)}`),
    async ({ services }, who) => {
      const { views: items, ...rest } = await services.views.all(who, of.ns, of.collection);
      return { items, ...rest };
    },
  );
  output.out(json ? `${JSON.stringify(saved)}\n` : said(place, saved));
  return 0;
}

/** As the API says it. */
interface Saved {
  items: View[];
  default?: string;
}

function said(place: string, { items, default: opens }: Saved): string {
  if (items.length === 0) return `There are no saved views of ${place}.\n`;
  const width = Math.max(...items.map(({ id }) => id.length));
  const lines = items.map(({ id, name, list, own, pinned }) => {
    const marks = [own && 'own', pinned && 'on the first page', id === opens && 'opens'].filter(Boolean);
    return `${id.padEnd(width)}  ${name}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}  ${list}`;
  });
  return `${lines.join('\n')}\n`;
}
