import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { CairnError } from '../core/errors.ts';
import { type ImportPlan, type ImportWish, importModes } from '../core/import.ts';
import { keyOf, mappedColumns } from '../core/import-map.ts';
import type { Run } from '../core/run.ts';
import type { ReadOptions, TableEncoding } from '../core/tables.ts';
import type { Who } from '../core/who.ts';
import type { Client } from './client.ts';
import { openRows, saveLocal } from './local-files.ts';
import type { CommandParts, Machine, Opened, Output } from './machine.ts';
import { through } from './through.ts';
import { grouped, plural } from './words.ts';

// import: a file, a folder or what comes in as records, through the API of a running server if there is one. importCommand

interface Options {
  in?: string;
  key?: string;
  map: string[];
  mode: string;
  empty: string;
  title?: string;
  sheet?: string;
  delimiter?: string;
  encoding?: string;
  header: boolean;
  invalid?: string;
  dryRun?: boolean;
  json?: boolean;
}

type Rows = Awaited<ReturnType<typeof openRows>>;
type Plan = ImportPlan & { id: string };

/** What the command needs, beside a server or alone. */
interface Desk {
  plan(rows: Rows): Promise<Plan>;
  invalid(id: string): Promise<AsyncIterable<Uint8Array>>;
  apply(id: string): Promise<Run>;
  look(run: string): Promise<Run>;
  discard(id: string): Promise<void>;
}

/** Adds `cairn import` to the program. */
export function importCommand(program: Command, where: string, parts: CommandParts): void {
  program
    .command('import')
    .argument(
      '<source>',
      'a CSV, XLSX, JSON, NDJSON or ZIP file, a folder of JSON files, or - for what comes in',
    )
    .argument('<place>', 'namespace/collection; made where there is none')
    .option('--key <fields>', 'what tells which record a row is: id, or fields separated by commas')
    .option('--map <header=field>', 'where a column goes: a field, @id, - for nowhere, new:type', collect, [])
    .option('--mode <mode>', 'both, add or change', 'both')
    .option('--empty <what>', 'what empty cells do to values that are there: leave or clear', 'leave')
    .option('--title <text>', 'of a collection that is made')
    .option('--sheet <name>', 'of a workbook')
    .option('--delimiter <character>', 'of a CSV; found out when absent')
    .option('--encoding <name>', 'of a CSV; found out when absent')
    .option('--no-header', 'the first row is a record')
    .option('--invalid <path>', 'where to write the rows that cannot be taken, with reasons')
    .option('--in <folder>', where)
    .option('--dry-run', 'only tell what would change')
    .option('--json', 'print the result as JSON')
    .description('make records of rows; fails when some cannot be taken, and takes the others')
    .action(async (source: string, place: string, options: Options) => {
      const rows = await openRows(source);
      const config = parts.readConfig(options.in);
      const code = await withDesk(await parts.machine(), config, placeOf(place), options, (desk) =>
        bring(desk, rows, options, parts.output),
      );
      parts.done(code);
    });
}

async function bring(desk: Desk, rows: Rows, options: Options, output: Output): Promise<number> {
  const plan = await desk.plan(rows);
  if (options.invalid !== undefined && plan.counts.invalid > 0)
    await saveLocal(await desk.invalid(plan.id), options.invalid);
  const wrong = plan.counts.invalid > 0 ? 1 : 0;
  if (options.dryRun) {
    await desk.discard(plan.id);
    output.out(options.json ? `${JSON.stringify(plan)}\n` : said(plan));
    return wrong;
  }
  const run = await ended(desk, await desk.apply(plan.id), output);
  output.out(
    options.json
      ? `${JSON.stringify({ run, counts: plan.counts, invalid: plan.invalid })}\n`
      : done(plan, run),
  );
  if (run.state === 'done') return wrong;
  throw new CairnError('unavailable', run.reason ?? `The run was ${run.state}.`);
}

/** Tells how far it is, where somebody looks. */
async function ended(desk: Desk, begun: Run, output: Output): Promise<Run> {
  const isSeen = process.stderr.isTTY === true;
  for (let run = begun; ; run = await desk.look(run.id)) {
    if (isSeen) output.err(`\r${grouped(run.done)} of ${grouped(run.total ?? 0)}`);
    if (run.endedAt !== undefined) {
      if (isSeen) output.err('\r\u001b[K');
      return run;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

const LOOK_MS = 200;
const SHOWN = 10;

function said({ counts, invalid, links, schema }: Plan): string {
  const lines = [
    `${grouped(counts.new)} new, ${grouped(counts.changed)} changed, ${grouped(counts.unchanged)} as before, ${grouped(counts.invalid)} to mend`,
    counts.passed > 0 && `${grouped(counts.passed)} passed over`,
    schema && `${schema.isNew ? 'a new collection with' : 'new'} fields: ${schema.fields.join(', ')}`,
    ...links.map((link) => `${link.column}: ${link.found} of ${link.distinct} are in ${link.to}`),
    ...invalid.slice(0, SHOWN).map(({ at, errors }) => `row ${at}: ${errors.map(sentenceOf).join('; ')}`),
    invalid.length > SHOWN && `and ${grouped(invalid.length - SHOWN)} more`,
  ];
  return `${lines.filter(Boolean).join('\n')}\n`;
}

function sentenceOf({
  column,
  pointer,
  message,
}: {
  column?: string;
  pointer: string;
  message: string;
}): string {
  return `${column ?? pointer} ${message}`.trim();
}

function done(plan: Plan, { counts }: Run): string {
  const changed = `${plural(counts.created, 'file')} made, ${plural(counts.updated, 'file')} changed`;
  return `${changed}\n${plan.counts.invalid > 0 ? said(plan) : ''}`;
}

function withDesk<Result>(
  machine: Machine,
  config: Config,
  place: { ns: string; collection: string },
  options: Options,
  use: (desk: Desk) => Promise<Result>,
): Promise<Result> {
  return through(
    machine,
    config,
    (client) => use(overClient(client, place, options)),
    async (opened, who) => {
      await opened.settled();
      return use(overStore(opened, who, place, options));
    },
  );
}

function overClient(
  client: Client,
  { ns, collection }: { ns: string; collection: string },
  options: Options,
): Desk {
  const path = `/imports/${encodeURIComponent(ns)}`;
  const { key, title, sheet, delimiter, encoding } = options;
  return {
    plan({ name, bytes }) {
      const query = new URLSearchParams({
        ...{ collection, name, dryRun: 'true', mode: options.mode, empty: options.empty },
        map: JSON.stringify(mapOf(options)),
        ...(key !== undefined && { key }),
        ...(title !== undefined && { title }),
        ...(sheet !== undefined && { sheet }),
        ...(delimiter !== undefined && { delimiter }),
        ...(encoding !== undefined && { encoding }),
        ...(!options.header && { header: 'false' }),
      });
      return client.send<Plan>(`${path}?${query}`, bytes);
    },
    invalid: (id) => client.bytes(`${path}/${id}/invalid`),
    apply: (id) => client.post<Run>(`${path}/${id}/runs`),
    look: (run) => client.get<Run>(`/runs/${run}`),
    discard: (id) => client.remove(`${path}/${id}`),
  };
}

function overStore(
  { services }: Opened,
  who: Who,
  { ns, collection }: { ns: string; collection: string },
  options: Options,
): Desk {
  const { imports, runs } = services;
  const { title } = options;
  return {
    async plan({ name, bytes }) {
      const brought = { name, source: bytes.stream(), collection, title, read: readOf(options) };
      const { id } = await imports.receive(who, ns, brought);
      const given = await imports.read(who, id);
      if (given.columns.length === 0) throw new CairnError('invalid', given.reason ?? 'There are no rows.');
      const wish: Partial<ImportWish> = {
        columns: mappedColumns(mapOf(options), given),
        mode: modeOf(options.mode),
        empty: options.empty === 'clear' ? 'clear' : 'leave',
        ...(options.key !== undefined && { key: keyOf(options.key.split(',')) }),
      };
      await imports.decide(who, id, wish);
      return { id, ...(await imports.checked(who, id)) };
    },
    invalid: (id) => imports.invalid(who, id),
    apply: (id) => imports.apply(who, id),
    look: async (run) => runs.get(who, run),
    discard: async (id) => imports.discard(who, id),
  };
}

function readOf({ sheet, delimiter, encoding, header }: Options): ReadOptions {
  return {
    ...(sheet !== undefined && { sheet }),
    ...(delimiter !== undefined && { delimiter }),
    ...(encoding !== undefined && { encoding: encoding as TableEncoding }),
    ...(!header && { header: false }),
  };
}

function modeOf(given: string): ImportWish['mode'] {
  const mode = importModes.find((each) => each === given);
  if (!mode) throw new CairnError('invalid', `"${given}" is no mode: write ${importModes.join(', ')}.`);
  return mode;
}

function mapOf({ map }: Options): Record<string, string> {
  const entries = map.map((pair) => {
    const at = pair.lastIndexOf('=');
    if (at < 1) throw new CairnError('invalid', `"${pair}" is not header=field.`);
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  return Object.fromEntries(entries);
}

function collect(pair: string, before: string[]): string[] {
  return [...before, pair];
}

function placeOf(given: string): { ns: string; collection: string } {
  const [ns = '', collection = '', more] = given.split('/');
  if (ns === '' || collection === '' || more !== undefined)
    throw new CairnError('invalid', `"${given}" is no collection: write namespace/collection.`);
  return { ns, collection };
}
