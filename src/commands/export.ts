import type { Command } from 'commander';
import { CairnError } from '../core/errors.ts';
import { pointerOf } from '../core/list-url.ts';
import { type ExportFormat, exportFormats } from '../core/tables.ts';
import type { Who } from '../core/who.ts';
import { saveLocal } from './local-files.ts';
import type { CommandParts, Opened } from './machine.ts';
import { collectionPath, filterOf, placeOf } from './places.ts';
import { through } from './through.ts';

// export: a list as a file, through the API of a running server if there is one. exportCommand

interface Options {
  format?: string;
  filter: string[];
  query?: string;
  sort?: string;
  view?: string;
  fields?: string;
  delimiter?: string;
  mark?: boolean;
  titles?: boolean;
  output: string;
  in?: string;
}

/** Adds `cairn export` to the program. */
export function exportCommand(program: Command, where: string, parts: CommandParts): void {
  program
    .command('export')
    .argument('<place>', 'namespace/collection')
    .option('--format <format>', `${exportFormats.join(', ')} (default: as the file is called, else csv)`)
    .option(
      '--filter <filter>',
      'status[eq]=lead, as in an address of a list; may be given often',
      collect,
      [],
    )
    .option('--query <text>', 'words and operators, as in a search box')
    .option('--sort <fields>', 'fields separated by commas, a minus turns one round')
    .option('--view <id>', 'a saved view')
    .option('--fields <fields>', 'the columns of a CSV or XLSX, separated by commas (default: all)')
    .option('--delimiter <character>', 'of a CSV: , or ; (decimals then have a comma)')
    .option('--mark', 'begin a CSV with a byte order mark, as Excel wants it')
    .option('--titles', 'add the titles of what relations point to')
    .option('-o, --output <path>', 'where to write it; - is the standard output', '-')
    .option('--in <folder>', where)
    .description('write a list as a file')
    .action(async (place: string, options: Options) => {
      const of = placeOf(place);
      const params = paramsOf(options);
      await through(
        await parts.machine(),
        parts.readConfig(options.in),
        async (client) =>
          saveLocal(await client.bytes(`/exports/${collectionPath(of)}?${params}`), options.output),
        async (opened, who) => {
          await opened.settled();
          await saveLocal(await fileOf(opened, who, of, params), options.output);
        },
      );
      parts.done(0);
    });
}

async function fileOf(
  { services }: Opened,
  who: Who,
  { ns, collection }: { ns: string; collection: string },
  params: URLSearchParams,
): Promise<AsyncIterable<Uint8Array>> {
  const { shape, query, problems } = await services.lists.ask(who, ns, collection, params);
  if (problems.length > 0) throw new CairnError('invalid', problems.join(' '));
  const { bytes } = await services.exports.open(who, {
    ...{ shape, query, format: params.get('format') as ExportFormat },
    columns: params.get('fields')?.split(',').map(pointerOf),
    titles: params.has('titles'),
    csv: { delimiter: params.get('delimiter') ?? ',', mark: params.has('mark') },
  });
  return bytes;
}

/** As the API spells them. */
function paramsOf(options: Options): URLSearchParams {
  const { query, sort, view, fields, delimiter, mark, titles } = options;
  const params = new URLSearchParams({
    format: formatOf(options),
    ...(query !== undefined && { q: query }),
    ...(sort !== undefined && { sort }),
    ...(view !== undefined && { view }),
    ...(fields !== undefined && { fields }),
    ...(delimiter !== undefined && { delimiter }),
    ...(mark && { mark: 'true' }),
    ...(titles && { titles: 'true' }),
  });
  for (const filter of options.filter) params.append(...filterOf(filter));
  return params;
}

function formatOf({ format, output }: Options): ExportFormat {
  const wanted = format ?? /\.(\w+)$/.exec(output)?.[1]?.toLowerCase();
  const known = exportFormats.find((each) => each === wanted);
  if (known) return known;
  if (format === undefined) return 'csv';
  throw new CairnError('invalid', `"${format}" is no format: write ${exportFormats.join(', ')}.`);
}

function collect(filter: string, before: string[]): string[] {
  return [...before, filter];
}
