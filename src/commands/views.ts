import type { Config } from '../config.ts';
import type { View } from '../core/views.ts';
import { connect } from './client.ts';
import type { Machine, Output } from './machine.ts';
import { placeOf } from './places.ts';

// views: the saved lists of a collection, through the API of a running server if there is one.

/** Prints them in their order: id, name, the parameters of the list. Resolves with 0. */
export async function views(
  machine: Machine,
  config: Config,
  output: Output,
  place: string,
  json: boolean,
): Promise<number> {
  const { ns, collection } = placeOf(place);
  const client = await connect(await machine.locate(config));
  const saved = client
    ? await client.get<Saved>(`/views/${encodeURIComponent(ns)}/${encodeURIComponent(collection)}`)
    : await alone(machine, config, ns, collection);
  output.out(json ? `${JSON.stringify(saved)}\n` : said(place, saved));
  return 0;
}

/** As the API says it. */
interface Saved {
  items: View[];
  default?: string;
}

async function alone(machine: Machine, config: Config, ns: string, collection: string): Promise<Saved> {
  const opened = await machine.open(config);
  try {
    const who = { name: config.user, via: 'cli', namespaces: '*' } as const;
    const { views: items, ...rest } = await opened.services.views.all(who, ns, collection);
    return { items, ...rest };
  } finally {
    await opened.close();
  }
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
