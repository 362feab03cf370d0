import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { Config } from '../config.ts';
import { CairnError } from '../core/errors.ts';
import { accountCommands } from './accounts.ts';
import { backupCommands } from './backup.ts';
import { doctor } from './doctor.ts';
import { editCommand } from './edit.ts';
import { evaluate } from './eval.ts';
import { exportCommand } from './export.ts';
import { fileCommands } from './file.ts';
import { forget } from './forget.ts';
import { historyCommands } from './history.ts';
import { importCommand } from './import.ts';
import { indexChunks, indexStatus } from './index-state.ts';
import { init } from './init.ts';
import type { Machine, Output } from './machine.ts';
import { model } from './model.ts';
import { move } from './move.ts';
import { recordCommands } from './records.ts';
import { reindex } from './reindex.ts';
import { search } from './search.ts';
import { serve } from './serve.ts';
import { check, cleanup, normalize } from './tidy.ts';
import { types } from './types.ts';
import { views } from './views.ts';
import { errorText } from './words.ts';

// run: the door for the shell.

/** What the entries hand in: the composition, and the reader of the environment. */
export interface ProgramParts {
  /** Loaded when a command needs it: help and version are quick without. */
  machine(): Promise<Machine>;
  /** The settings, with the folder from the command line if there was one. */
  readConfig(folder?: string): Config;
  version: string;
}

/** Runs a command line (without node and script). Resolves with the exit code: 0 done, 1 not done or findings, 2 wrong usage. */
export async function run(parts: ProgramParts, args: readonly string[], output: Output): Promise<number> {
  let code = 0;
  const program = createProgram(parts, output, (result) => {
    code = result;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    output.err(errorText(thrown));
    return 1;
  }
}

function createProgram(
  { machine, readConfig: configFrom, version }: ProgramParts,
  output: Output,
  done: (code: number) => void,
): Command {
  const program = new Command('cairn')
    .description(
      'Your data as plain JSON files, with a web app, search, an API and this command line around them.',
    )
    .version(version, '-V, --version')
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .exitOverride();
  program
    .option('--url <address>', 'work on the Cairn at this address instead of a folder (default: CAIRN_URL)')
    .option('--token <token>', 'what lets you in there (default: CAIRN_TOKEN)')
    .enablePositionalOptions();
  const readConfig = (folder?: string) => withRemote(configFrom(folder), program.opts(), folder);
  const where = 'a store, a folder of folders or one of JSON files (default: CAIRN_DATA, else the sample)';

  program
    .command('serve')
    .argument('[folder]', where)
    .description('open the folder and answer on this computer until told to stop')
    .action(async (folder) =>
      done(
        await serve(
          await machine(),
          hereOnly({ ...configFrom(folder), remote: undefined }, program.opts()),
          output,
        ),
      ),
    );
  program
    .command('init')
    .argument('<folder>', 'a new or empty folder, or a store that lacks its README.md')
    .description('make a store of your own, with pages that explain it')
    .action(async (folder) =>
      done(await init(await machine(), hereOnly(readConfig(folder), program.opts()), output)),
    );
  program
    .command('reindex')
    .argument('[folder]', where)
    .option('--json', 'print the result as JSON')
    .description('build the search index anew; beside a running server too')
    .action(async (folder, { json }) =>
      done(await reindex(await machine(), readConfig(folder), output, Boolean(json))),
    );
  const index = program.command('index').description('what search and models have and make of your files');
  index
    .command('status', { isDefault: true })
    .argument('[folder]', where)
    .option('--json', 'print the result as JSON')
    .description('what is ready, waits, is older than its file, failed or is skipped, with reasons')
    .action(async (folder, { json }) =>
      done(await indexStatus(await machine(), readConfig(folder), output, Boolean(json))),
    );
  index
    .command('chunks')
    .argument('<ref>', 'namespace/collection/id')
    .argument('[folder]', where)
    .option('--json', 'print the passages as JSON')
    .description('a record as search and models see it, passage by passage')
    .action(async (ref, folder, { json }) =>
      done(await indexChunks(await machine(), readConfig(folder), output, ref, Boolean(json))),
    );
  index
    .command('rebuild')
    .argument('[folder]', where)
    .option('--json', 'print the result as JSON')
    .description('the same as reindex')
    .action(async (folder, { json }) =>
      done(await reindex(await machine(), readConfig(folder), output, Boolean(json))),
    );
  index
    .command('model')
    .argument(
      '[provider]',
      'learned, off, openai-compatible, cohere or transformers; without one: how it stands',
    )
    .argument('[folder]', where)
    .option('--url <address>', 'where the server is, up to and without /embeddings')
    .option('--model <name>', 'its name there; for transformers the path of its folder')
    .option('--dimensions <number>', 'how many to ask it for', Number)
    .option('--dry-run', 'only tell what it would take')
    .option('--json', 'print the result as JSON')
    .description('which model embeds the passages; a key is taken from CAIRN_EMBEDDINGS_KEY')
    .action(async (provider, folder, options) =>
      done(await model(await machine(), readConfig(folder), output, { provider, ...options })),
    );
  program
    .command('search')
    .argument('<text>', 'words and operators, as in a search box: "storm in:lod/jobs"')
    .argument('[folder]', where)
    .option('--limit <number>', 'how many hits at most, 1 to 100', asLimit, 20)
    .option('--json', 'print the answer as JSON')
    .description('find records')
    .action(async (text, folder, { limit, json }) =>
      done(await search(await machine(), readConfig(folder), output, text, { limit, json: Boolean(json) })),
    );
  program
    .command('eval')
    .argument('[namespace]', 'one namespace (default: all that have an _evals.json)')
    .argument('[folder]', where)
    .option('--floor <ndcg>', 'fail below this nDCG@10, 0 to 1', asFraction)
    .option('--json', 'print the result as JSON')
    .description('ask the questions of _evals.json; fails when search got worse than the last time')
    .action(async (namespace, folder, { floor, json }) =>
      done(
        await evaluate(await machine(), readConfig(folder), output, namespace, {
          floor,
          json: Boolean(json),
        }),
      ),
    );
  recordCommands(program, where, { machine, readConfig, output, done });
  historyCommands(program, where, { machine, readConfig, output, done });
  importCommand(program, where, { machine, readConfig, output, done });
  exportCommand(program, where, { machine, readConfig, output, done });
  editCommand(program, where, { machine, readConfig, output, done });
  program
    .command('views')
    .argument('<collection>', 'namespace/collection')
    .argument('[folder]', where)
    .option('--json', 'print them as JSON')
    .description('list the saved views of a collection')
    .action(async (of, folder, { json }) =>
      done(await views(await machine(), readConfig(folder), output, of, Boolean(json))),
    );
  fileCommands(program, where, { machine, readConfig, output, done });
  accountCommands(program, where, { machine, readConfig, output, done });
  backupCommands(program, where, { machine, readConfig, output, done });
  program
    .command('move')
    .argument('<ref>', 'namespace/collection/id')
    .argument('<id>', 'its new id')
    .argument('[folder]', where)
    .option('--dry-run', 'only tell which records would change')
    .option('--alone', 'leave what refers to it as it is')
    .option('--json', 'print the result as JSON')
    .description('give a record another id, with all that refers to it, in one step with one Undo')
    .action(async (ref, id, folder, { dryRun, alone, json }) =>
      done(
        await move(
          await machine(),
          readConfig(folder),
          output,
          { ref, id },
          { dryRun: Boolean(dryRun), alone: Boolean(alone), json: Boolean(json) },
        ),
      ),
    );
  for (const [name, what, act] of [
    ['check', 'tell how the records of a collection and its fields differ', check],
    ['cleanup', 'tell what of a collection could be tidied and what seems to be there twice', cleanup],
  ] as const)
    program
      .command(name)
      .argument('<collection>', 'namespace/collection')
      .argument('[folder]', where)
      .option('--json', 'print the findings as JSON')
      .description(what)
      .action(async (of, folder, { json }) =>
        done(await act(await machine(), readConfig(folder), output, of, { json: Boolean(json) })),
      );
  program
    .command('normalize')
    .argument('<collection>', 'namespace/collection')
    .argument('[folder]', where)
    .option(
      '--rules <list>',
      'only these: trim,lower,title,phone,date,number,empty; all but title when absent',
    )
    .option('--dry-run', 'only tell what would be tidied')
    .option('--json', 'print the result as JSON')
    .description('tidy the values of a collection by rules, in one step with one Undo')
    .action(async (of, folder, { rules, dryRun, json }) =>
      done(
        await normalize(await machine(), readConfig(folder), output, of, {
          rules,
          dryRun: Boolean(dryRun),
          json: Boolean(json),
        }),
      ),
    );
  program
    .command('types')
    .argument('[namespace]', 'one namespace (default: all)')
    .option('--in <folder>', where)
    .description('print TypeScript types of the records, for programs')
    .action(async (ns, { in: folder }) => done(await types(await machine(), readConfig(folder), output, ns)));
  program
    .command('doctor')
    .argument('[folder]', where)
    .option('--json', 'print the findings as JSON')
    .description('check files, names, journal and index; writes nothing')
    .action(async (folder, { json }) =>
      done(await doctor(await machine(), hereOnly(readConfig(folder)), output, Boolean(json))),
    );
  program
    .command('forget')
    .argument('<target>', 'namespace/collection/id, or a namespace')
    .argument('[folder]', where)
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON')
    .description('erase a record or a namespace with its whole history, for good')
    .action(async (target, folder, { yes, json }) =>
      done(
        await forget(await machine(), readConfig(folder), output, target, {
          yes: Boolean(yes),
          json: Boolean(json),
        }),
      ),
    );
  return program;
}

interface RemoteOptions {
  url?: string;
  token?: string;
}

/** The settings with what the command line says of another Cairn. */
function withRemote(config: Config, { url, token }: RemoteOptions, folder: string | undefined): Config {
  if (url === undefined)
    return token === undefined || !config.remote
      ? config
      : { ...config, remote: { ...config.remote, token } };
  if (folder !== undefined) throw new CairnError('invalid', 'Name a folder or an address, not both.');
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new CairnError('invalid', `"${url}" is no address such as https://cairn.example.org.`);
  const secret = token ?? config.token;
  return { ...config, remote: { url, ...(secret !== undefined && { token: secret }) } };
}

/** For what is done with files of this computer. */
function hereOnly(config: Config, { url = config.remote?.url }: RemoteOptions = {}): Config {
  if (url === undefined) return config;
  throw new CairnError('invalid', `This works on a folder here, not on ${url}: name the folder.`);
}

function asFraction(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0 && number <= 1))
    throw new InvalidArgumentError('It is a number from 0 to 1.');
  return number;
}

function asLimit(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 100)
    throw new InvalidArgumentError('It is a whole number from 1 to 100.');
  return number;
}
