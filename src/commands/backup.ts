import { isAbsolute, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Config } from '../config.ts';
import type { BackupProgress, SavedBackup } from '../core/backup.ts';
import { CairnError } from '../core/errors.ts';
import type { Who } from '../core/who.ts';
import type { BackupJob } from '../services/backups.ts';
import type { Client } from './client.ts';
import type { CommandParts, Machine, Opened, Output } from './machine.ts';
import { through } from './through.ts';
import { grouped, plural, sized } from './words.ts';

// backup, restore: the whole store, copied while it is in use, and brought back. backupCommands

interface BackupOptions {
  in?: string;
  keep?: number;
  check?: boolean;
  json?: boolean;
}

/** Without a folder it is the server's own. */
interface Wish {
  folder?: string;
  keep?: number;
}

interface RestoreOptions {
  to?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** Adds `cairn backup` and `cairn restore` to the program. */
export function backupCommands(program: Command, where: string, parts: CommandParts): void {
  const { output, done } = parts;
  program
    .command('backup')
    .argument('[to]', 'the folder of backups, outside of the store (default: CAIRN_BACKUP)')
    .option('--in <folder>', where)
    .option('--keep <number>', 'then remove all but so many, the oldest first', asCount)
    .option('--check', 'make none: restore the newest (or the one named) to a temporary folder and compare')
    .option('--json', 'print the result as JSON')
    .description('copy everything at one moment, beside a running server too')
    .action(async (to: string | undefined, options: BackupOptions) => {
      const config = parts.readConfig(options.in);
      const target = to === undefined && !config.remote ? config.backup : to && resolve(to);
      if (target === undefined && (options.check || !config.remote))
        throw new CairnError('invalid', 'Where to? Name a folder of backups, or set CAIRN_BACKUP.');
      if (options.check && target !== undefined)
        done(await check(await parts.machine(), config, output, target, options));
      else done(await backup(await parts.machine(), config, output, target, options));
    });
  program
    .command('restore')
    .argument('<from>', 'a folder of backups (its newest is taken), or one backup')
    .option('--to <folder>', 'where to; what is there is moved aside (default: CAIRN_DATA)')
    .option('--dry-run', 'compare all hashes and tell what would happen')
    .option('--json', 'print the result as JSON')
    .description('bring a backup back')
    .action(async (from: string, options: RestoreOptions) =>
      done(await restore(await parts.machine(), parts.readConfig(options.to), output, from, options)),
    );
}

function ownerOf(config: Config): Who {
  return { name: config.user, via: 'cli', namespaces: '*' };
}

/** Resolves with 0 when a whole backup is there. Progress goes to stderr. */
async function backup(
  machine: Machine,
  config: Config,
  output: Output,
  folder: string | undefined,
  { keep, json }: BackupOptions,
): Promise<number> {
  const began = performance.now();
  const tell = teller(output);
  const wish = { ...(folder !== undefined && { folder }), ...(keep !== undefined && { keep }) };
  const job = await through(
    machine,
    config,
    (client) => besideServer(client, wish, tell),
    (opened, who) => alone(opened, who, wish, tell),
  );
  const { backup: saved, removed = [] } = job;
  if (job.state !== 'done' || !saved) throw new CairnError('unavailable', job.reason ?? 'The backup failed.');
  if (json) output.out(`${JSON.stringify({ ...saved, removed })}\n`);
  else output.out(`${saidBackup(saved, (performance.now() - began) / 1000)}${saidRemoved(removed)}\n`);
  return 0;
}

function saidBackup({ path, records, files, bytes, added }: SavedBackup, seconds: number): string {
  const what = `${plural(records, 'record')}, ${plural(files, 'file')}, ${sized(bytes)} (${sized(added)} new)`;
  return `${path}: ${what}, in ${seconds.toFixed(1)} s`;
}

function saidRemoved(removed: readonly string[]): string {
  return removed.length === 0 ? '' : `; removed ${removed.join(', ')}`;
}

async function besideServer(
  client: Client,
  { folder, keep }: Wish,
  tell: (progress: BackupProgress | undefined) => void,
): Promise<BackupJob> {
  const query = new URLSearchParams({
    ...(folder !== undefined && { folder }),
    ...(keep !== undefined && { keep: String(keep) }),
  });
  let job = await client.post<BackupJob>(`/backups?${query}`);
  while (job.state === 'running') {
    await wait(200);
    job = await client.get<BackupJob>(`/backups/jobs/${job.id}`);
    tell(job.progress);
  }
  return job;
}

async function alone(
  { services: { backups }, settled }: Opened,
  who: Who,
  wish: Wish,
  tell: (progress: BackupProgress | undefined) => void,
): Promise<BackupJob> {
  // What was changed by hand belongs in it with its history.
  await settled();
  const { id } = backups.start(who, wish);
  const timer = setInterval(() => tell(backups.get(who, id).progress), 200);
  return await backups.ended(who, id).finally(() => clearInterval(timer));
}

/** Resolves with 0 when everything came back as it was, 1 when not. */
async function check(
  machine: Machine,
  config: Config,
  output: Output,
  from: string,
  { json }: BackupOptions,
): Promise<number> {
  const result = await machine.restores().check(ownerOf(config), from, teller(output));
  const { backup: saved, check: found } = result;
  if (json) output.out(`${JSON.stringify({ name: saved.name, path: saved.path, ...found })}\n`);
  else if (found.ok) output.out(`${green(output, `${saved.name} is whole:`)} ${found.said}\n`);
  else output.err(`cairn: ${saved.path} cannot be relied on. ${found.said}\n`);
  return found.ok ? 0 : 1;
}

/** Resolves with 0 when the folder has what was saved. */
async function restore(
  machine: Machine,
  config: Config,
  output: Output,
  from: string,
  { dryRun = false, json }: RestoreOptions,
): Promise<number> {
  const to = config.data;
  if (to === undefined || !isAbsolute(to))
    throw new CairnError('invalid', 'Where to? Name a folder with --to, or set CAIRN_DATA.');
  const tell = teller(output);
  const restored = await machine.restores().restore(ownerOf(config), resolve(from), to, { dryRun, tell });
  const { backup: saved, aside } = restored;
  if (json) output.out(`${JSON.stringify({ ...restored, dryRun })}\n`);
  else {
    const what = `${plural(saved.records, 'record')} and ${plural(saved.files, 'file')} as of ${saved.at}`;
    output.out(`${to} ${dryRun ? 'would have' : 'has'} ${what}.\n`);
    if (aside) output.out(`What was there ${dryRun ? 'would be' : 'is'} in ${aside}.\n`);
  }
  return 0;
}

const PAUSE_MS = 500;

function teller({ err }: Output): (progress: BackupProgress | undefined) => void {
  let last = performance.now();
  return (progress) => {
    if (progress === undefined || performance.now() - last < PAUSE_MS) return;
    last = performance.now();
    const { doing, done, total } = progress;
    err(`${doing}: ${grouped(done)}${total === undefined ? '' : ` of ${grouped(total)}`}\n`);
  };
}

function green({ colours }: Output, text: string): string {
  return colours ? `\u001b[32m${text}\u001b[0m` : text;
}

function asCount(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It is a whole number, 1 or more.');
  return number;
}
