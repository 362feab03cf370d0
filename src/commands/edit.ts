import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import type { BulkChange } from '../core/bulk.ts';
import { CairnError } from '../core/errors.ts';
import { fieldsOf } from '../core/fields.ts';
import type { Run } from '../core/run.ts';
import type { Field, SchemaNode } from '../core/schema.ts';
import type { Who } from '../core/who.ts';
import type { BulkPreview } from '../services/bulk.ts';
import { type Client, endOf } from './client.ts';
import { changeOf, type EditWish, listOf } from './edit-values.ts';
import type { CommandParts, Machine, Opened, Output } from './machine.ts';
import { collectionPath, placeOf } from './places.ts';
import { through } from './through.ts';
import { grouped, plural } from './words.ts';

// edit: one change of many records, shown first, through the API of a running server if there is one. editCommand

type Options = EditWish & { in?: string; dryRun?: boolean; yes?: boolean; json?: boolean };

/** What is asked of a store, whoever owns it. */
interface Desk {
  fields(): Promise<readonly Field[]>;
  preview(list: string, change: BulkChange): Promise<BulkPreview>;
  /** Resolves when it has ended. */
  apply(list: string, change: BulkChange): Promise<Run>;
}

/** Adds `cairn edit` to the program. */
export function editCommand(program: Command, where: string, parts: CommandParts): void {
  const many = (text: string, before: string[]) => [...before, text];
  program
    .command('edit')
    .argument('<place>', 'namespace/collection')
    .option('--filter <filter>', 'status[eq]=lead, as in an address of a list; may be given often', many, [])
    .option('--q <text>', 'words and operators, as in a search box')
    .option('--view <id>', 'the records of a saved view')
    .option('--set <field=value>', 'give a field a value; of a list all, separated by commas', many, [])
    .option('--unset <field>', 'make a field empty', many, [])
    .option('--add <field=value>', 'put a value into a list that lacks it', many, [])
    .option('--remove <field=value>', 'take a value out of a list', many, [])
    .option('--delete', 'delete the records instead')
    .option('--in <folder>', where)
    .option('--dry-run', 'only tell what would change')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON; does not ask, so it needs --yes or --dry-run')
    .description(
      'change many records in one step with one Undo; fails when some refuse it, and changes the others',
    )
    .action(async (place: string, options: Options) => {
      const config = parts.readConfig(options.in);
      const code = await withDesk(await parts.machine(), config, placeOf(place), (desk) =>
        edit(desk, place, options, parts.output),
      );
      parts.done(code);
    });
}

async function edit(desk: Desk, place: string, options: Options, output: Output): Promise<number> {
  const list = listOf(options);
  const change = changeOf(options, await desk.fields());
  const preview = await desk.preview(list, change);
  const { changed, refused } = preview;
  const left = refused > 0 ? 1 : 0;
  if (!options.json) output.out(previewText(place, preview, options));
  if (options.dryRun || changed === 0) {
    if (options.json) output.out(`${JSON.stringify({ preview })}\n`);
    return left;
  }
  if (!options.yes && !(await confirmed(options, changed))) {
    output.err('Nothing was changed.\n');
    return 1;
  }
  const run = await desk.apply(list, change);
  if (options.json) output.out(`${JSON.stringify({ run, preview })}\n`);
  if (run.state !== 'done') throw new CairnError('unavailable', run.reason ?? `The run was ${run.state}.`);
  const done = run.counts.updated + run.counts.deleted;
  if (!options.json) output.out(`${plural(done, 'record')} ${options.delete ? 'deleted' : 'changed'}.\n`);
  return left;
}

async function confirmed({ delete: deletes, json }: Options, count: number): Promise<boolean> {
  if (json || !process.stdin.isTTY)
    throw new CairnError(
      'invalid',
      'There is nobody to ask: add --yes to go on without a question, or --dry-run.',
    );
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question = `${deletes ? 'Delete' : 'Change'} ${plural(count, 'record')}? [y/N] `;
    return /^y(es)?$/i.test((await lines.question(question)).trim());
  } finally {
    lines.close();
  }
}

function previewText(place: string, preview: BulkPreview, { delete: deletes, dryRun }: Options): string {
  const { matching, changed, unchanged, refused, samples, refusals } = preview;
  const would = dryRun ? 'would be' : 'to be';
  const counts = [
    `${grouped(changed)} ${would} ${deletes ? 'deleted' : 'changed'}`,
    unchanged > 0 && `${grouped(unchanged)} are so already`,
    refused > 0 && `${grouped(refused)} refuse it`,
  ];
  const lines = [
    `${place}: ${plural(matching, 'record')}, ${counts.filter(Boolean).join(', ')}.`,
    ...samples.map(({ ref, diff }) => `  ${ref}${deletes ? '' : `: ${diff.map(changeText).join(', ')}`}`),
    changed > samples.length && `  and ${grouped(changed - samples.length)} more`,
    ...refusals.map(({ ref, reason }) => `  ${ref} refuses it: ${reason}`),
    refused > refusals.length && `  and ${grouped(refused - refusals.length)} more that refuse it`,
  ];
  return `${lines.filter(Boolean).join('\n')}\n`;
}

function changeText({ pointer, before, after }: BulkPreview['samples'][number]['diff'][number]): string {
  const [old, now] = [before, after].map((value) =>
    value === undefined ? 'nothing' : JSON.stringify(value),
  );
  return `${pointer.slice(1)} ${old} → ${now}`;
}

function withDesk(
  machine: Machine,
  config: Config,
  place: { ns: string; collection: string },
  use: (desk: Desk) => Promise<number>,
): Promise<number> {
  return through(
    machine,
    config,
    (client) => use(overClient(client, place)),
    async (opened, who) => {
      await opened.settled();
      return use(overStore(opened, who, place));
    },
  );
}

function overClient(client: Client, { ns, collection }: { ns: string; collection: string }): Desk {
  const path = collectionPath({ ns, collection });
  return {
    fields: async () => fieldsOf(await client.get<SchemaNode>(`/schemas/${path}`), ns),
    preview: (list, change) => client.post(`/bulk/${path}?dryRun=true`, { list, ...bodyOf(change) }),
    async apply(list, change) {
      return endOf(client, await client.post(`/bulk/${path}`, { list, ...bodyOf(change) }));
    },
  };
}

/** As the API spells it. */
function bodyOf({ set = new Map(), clear = [], add = new Map(), remove = new Map(), ...rest }: BulkChange) {
  if (rest.delete) return { delete: true };
  const lists = (values: ReadonlyMap<string, readonly string[]>) =>
    Object.fromEntries([...values].map(([pointer, items]) => [pointer, items.map(asWritten)]));
  return {
    set: Object.fromEntries([...set].map(([pointer, json]) => [pointer, asWritten(json)])),
    ...{ clear, add: lists(add), remove: lists(remove) },
  };
}

/** A value whose numbers are printed as they were written: 1.10 stays 1.10. */
function asWritten(json: string): unknown {
  return JSON.parse(json, (_key, value, { source }) =>
    typeof value === 'number' ? JSON.rawJSON(source) : value,
  );
}

function overStore(
  { services: { schemas, bulk, runs } }: Opened,
  who: Who,
  { ns, collection }: { ns: string; collection: string },
): Desk {
  const chosen = (list: string) => ({ list: new URLSearchParams(list) });
  return {
    fields: async () => (await schemas.shape(who, ns, collection)).fields,
    preview: (list, change) => bulk.preview(who, ns, collection, chosen(list), change),
    apply: async (list, change) =>
      runs.ended(who, (await bulk.start(who, ns, collection, chosen(list), change)).id),
  };
}
