import type { Command } from 'commander';
import { CairnError, isCairnError } from '../core/errors.ts';
import { valueAt } from '../core/json-pointer.ts';
import { pointerOf } from '../core/list-url.ts';
import { type Ref, splitRef } from '../core/names.ts';
import type { Json, JsonObject } from '../core/record.ts';
import type { Who } from '../core/who.ts';
import type { Mutation } from '../services/records.ts';
import type { Client } from './client.ts';
import { openRows, saveLocal } from './local-files.ts';
import type { CommandParts, Opened, Output } from './machine.ts';
import { collectionPath, filterOf, placeOf, refFrom, refPath } from './places.ts';
import { through } from './through.ts';

// get, list, put, delete: records by hand or from a script, through the API of a running server if there is one. recordCommands · tell

/** What the commands ask of a Cairn, wherever it is. */
interface Door {
  read(ref: Ref): Promise<AsyncIterable<Uint8Array>>;
  page(place: { ns: string; collection: string }, params: URLSearchParams): Promise<ListPage>;
  write(mutations: readonly Mutation[], dryRun: boolean): Promise<readonly Written[]>;
}

interface ListPage {
  items: readonly { id: string; ref: Ref; data: JsonObject }[];
  nextCursor?: string | undefined;
}

/** A record that was written, or would be. */
export interface Written {
  ref: Ref;
  op: string;
  seq?: number;
}

interface ListOptions {
  filter: string[];
  query?: string;
  sort?: string;
  view?: string;
  fields?: string;
  json?: boolean;
  in?: string;
}

/** Adds `cairn get`, `list`, `put` and `delete` to the program. */
export function recordCommands(program: Command, where: string, parts: CommandParts): void {
  program
    .command('get')
    .argument('<ref>', 'namespace/collection/id')
    .argument('[folder]', where)
    .description('print a record, as its file is')
    .action((ref, folder) =>
      within(parts, folder, async (door) => saveLocal(await door.read(refFrom(ref)), '-')),
    );
  program
    .command('list')
    .argument('<collection>', 'namespace/collection')
    .option(
      '--filter <filter>',
      'status[eq]=lead; may be given often',
      (each, all: string[]) => [...all, each],
      [],
    )
    .option('--query <text>', 'words and operators, as in a search box')
    .option('--sort <fields>', 'fields separated by commas, a minus turns one round')
    .option('--view <id>', 'a saved view')
    .option('--fields <fields>', 'values to print behind the id, separated by commas')
    .option('--in <folder>', where)
    .option('--json', 'print each record as a line of JSON')
    .description('print the ids of a list, one a line')
    .action((place, options: ListOptions) =>
      within(parts, options.in, (door) => list(door, parts, placeOf(place), options)),
    );
  program
    .command('put')
    .argument('<ref>', 'namespace/collection/id')
    .argument('[file]', 'its JSON; - is the standard input', '-')
    .option('--new', 'only if it is not there yet')
    .option('--dry-run', 'only tell what would be done')
    .option('--in <folder>', where)
    .description('put a JSON object in the place of a record, or make one of it')
    .action((ref, file, options) =>
      within(parts, options.in, async (door) =>
        tell(parts.output, await put(door, refFrom(ref), file, options), options.dryRun),
      ),
    );
  program
    .command('delete')
    .argument('<refs...>', 'namespace/collection/id, of one namespace')
    .option('--dry-run', 'only tell what would be done')
    .option('--in <folder>', where)
    .description('delete records; they can be restored')
    .action((refs: string[], options) =>
      within(parts, options.in, async (door) => {
        const mutations = refs.map((ref) => ({ op: 'delete', ref: refFrom(ref) }) as const);
        tell(parts.output, await door.write(mutations, Boolean(options.dryRun)), options.dryRun);
      }),
    );
}

async function put(door: Door, ref: Ref, file: string, options: { new?: boolean; dryRun?: boolean }) {
  const body = await (await openRows(file)).bytes.text();
  const dryRun = Boolean(options.dryRun);
  const create = () => door.write([{ op: 'replace', ref, body, ifNoneMatch: '*' }], dryRun);
  if (options.new) return create();
  try {
    return await door.write([{ op: 'replace', ref, body }], dryRun);
  } catch (thrown) {
    if (isCairnError(thrown, 'not_found')) return create();
    throw thrown;
  }
}

async function list(
  door: Door,
  { output }: CommandParts,
  place: { ns: string; collection: string },
  { filter, fields, query, sort, view, json }: ListOptions,
): Promise<void> {
  const params = new URLSearchParams({
    limit: '500',
    ...(query !== undefined && { q: query }),
    ...(sort !== undefined && { sort }),
    ...(view !== undefined && { view }),
  });
  for (const each of filter) params.append(...filterOf(each));
  const pointers = fields?.split(',').map(pointerOf) ?? [];
  for (;;) {
    const { items, nextCursor } = await door.page(place, params);
    const lines = items.map(({ id, ref, data }) =>
      json
        ? JSON.stringify({ ref, data })
        : [id, ...pointers.map((each) => plain(valueAt(data, each)))].join('\t'),
    );
    if (lines.length > 0) output.out(`${lines.join('\n')}\n`);
    if (nextCursor === undefined) return;
    params.set('cursor', nextCursor);
  }
}

const DONE: Record<string, string> = {
  create: 'created',
  update: 'changed',
  delete: 'deleted',
  restore: 'restored',
  move: 'moved',
};

/** Says of each record what was done, or would be. */
export function tell(output: Output, written: readonly Written[], dryRun = false): void {
  for (const { ref, op, seq } of written)
    output.out(
      `${ref}: ${dryRun ? 'would be ' : ''}${seq === undefined && !dryRun ? 'as before' : (DONE[op] ?? op)}\n`,
    );
}

/** A value in one line. */
function plain(value: Json | undefined): string {
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  return text.replace(/[\t\r\n]+/g, ' ');
}

async function within(
  { machine, readConfig, done }: CommandParts,
  folder: string | undefined,
  act: (door: Door) => Promise<void>,
): Promise<void> {
  await through(
    await machine(),
    readConfig(folder),
    (client) => act(remotely(client)),
    async (opened, who) => {
      await opened.settled();
      await act(alone(opened, who));
    },
  );
  done(0);
}

function remotely(client: Client): Door {
  return {
    read: (ref) => client.bytes(`/records/${refPath(ref)}`),
    page: (place, params) => client.get(`/records/${collectionPath(place)}?${params}`),
    async write(mutations, dryRun) {
      const body = `{"changes": [${mutations.map(wishOf).join(', ')}]}`;
      return (await client.post<{ changes: Written[] }>(`/batch?dryRun=${dryRun}`, body)).changes;
    },
  };
}

/** As a batch spells it; the text of a record stays as it is, so that 1.10 stays 1.10. */
function wishOf(mutation: Mutation): string {
  if (mutation.op !== 'replace') return JSON.stringify(mutation);
  const { body, exact: _exact, ...wish } = mutation;
  return `${JSON.stringify(wish).slice(0, -1)}, "data": ${body}}`;
}

function alone({ services }: Opened, who: Who): Door {
  const { records, lists } = services;
  return {
    async read(ref) {
      return new Blob([new Uint8Array((await records.get(who, ref)).bytes)]).stream();
    },
    async page({ ns, collection }, params) {
      const { query, problems } = await lists.ask(who, ns, collection, params);
      if (problems.length > 0) throw new CairnError('invalid', problems.join(' '));
      const page = await records.list(who, query);
      const items = page.items.map(({ ref, data }) => ({ ref, data, id: splitRef(ref)?.id ?? ref }));
      return { items, nextCursor: page.nextCursor };
    },
    write: (mutations, dryRun) => records.write(who, mutations, { dryRun }),
  };
}
