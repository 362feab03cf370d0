import type { Command } from 'commander';
import type { Operation } from '../core/change.ts';
import type { FieldChange } from '../core/document.ts';
import { CairnError } from '../core/errors.ts';
import type { Ref } from '../core/names.ts';
import type { Run } from '../core/run.ts';
import type { Who } from '../core/who.ts';
import type { UndoTarget } from '../services/history.ts';
import type { Services } from '../services/services.ts';
import { endOf } from './client.ts';
import type { CommandParts } from './machine.ts';
import { refFrom, refPath } from './places.ts';
import { tell, type Written } from './records.ts';
import { through } from './through.ts';
import { plural } from './words.ts';

// history, undo: what was changed, and the way back, through the API of a running server if there is one. historyCommands

/** A change of a record, as a line of its history. */
interface Line {
  seq: number;
  at: string;
  by: string;
  via: string;
  op: Operation;
  batch?: string;
  changes: readonly FieldChange[];
}

/** Records that were changed at once, or a run that changed more of them. */
type Undone = { changes: readonly Written[] } | Run;

interface UndoOptions {
  dryRun?: boolean;
  json?: boolean;
  in?: string;
}

/** Adds `cairn history` and `cairn undo` to the program. */
export function historyCommands(program: Command, where: string, parts: CommandParts): void {
  program
    .command('history')
    .argument('<ref>', 'namespace/collection/id')
    .option('--in <folder>', where)
    .option('--json', 'print the versions as JSON')
    .description("print a record's latest changes, newest first, with their numbers")
    .action((ref, options) => history(parts, refFrom(ref), options));
  program
    .command('undo')
    .argument('<changes...>', 'numbers of changes, or the name of a batch, as the history has them')
    .option('--dry-run', 'only tell what would be done')
    .option('--in <folder>', where)
    .option('--json', 'print the result as JSON')
    .description('take changes back, as one step; undoing that brings them again')
    .action((changes: string[], options: UndoOptions) => undo(parts, targetOf(changes), options));
}

const LATEST = 50;

async function history(
  { machine, readConfig, output, done }: CommandParts,
  ref: Ref,
  options: { in?: string; json?: boolean },
): Promise<void> {
  const items = await through<readonly Line[]>(
    await machine(),
    readConfig(options.in),
    async (client) =>
      (await client.get<{ items: Line[] }>(`/records/${refPath(ref)}/history?limit=${LATEST}`)).items,
    async ({ services, settled }, who) => {
      await settled();
      return (await services.history.versions(who, ref, { limit: LATEST })).items;
    },
  );
  if (options.json) output.out(`${JSON.stringify(items, null, 2)}\n`);
  else for (const item of items) output.out(`${lineOf(item)}\n`);
  done(0);
}

function lineOf({ seq, at, by, via, op, batch, changes }: Line): string {
  const what = op === 'update' ? changes.map(({ pointer }) => pointer).join(' ') : '';
  return [seq, at, `${by} (${via})`, op, what, batch ?? ''].join('\t').trimEnd();
}

async function undo(
  { machine, readConfig, output, done }: CommandParts,
  target: UndoTarget,
  { dryRun = false, json, in: folder }: UndoOptions,
): Promise<void> {
  const undone = await through<Undone>(
    await machine(),
    readConfig(folder),
    async (client) => {
      const answer = await client.post<Undone>(`/undos?dryRun=${dryRun}`, target);
      return 'changes' in answer ? answer : endOf(client, answer);
    },
    async ({ services, settled }, who) => {
      await settled();
      return undoHere(services, who, target, dryRun);
    },
  );
  if (json) output.out(`${JSON.stringify(undone)}\n`);
  else if ('changes' in undone) tell(output, undone.changes, dryRun);
  else output.out(`${runText(undone)}\n`);
  done('changes' in undone || undone.state === 'done' ? 0 : 1);
}

async function undoHere(
  { history, runs }: Pick<Services, 'history' | 'runs'>,
  who: Who,
  target: UndoTarget,
  dryRun: boolean,
): Promise<Undone> {
  const { ns, note: title, records: total, mutations } = await history.undoing(who, target);
  if (dryRun || total <= AT_ONCE) return { changes: await history.undo(who, target, { dryRun }) };
  return runs.ended(who, runs.start(who, { ns, title, total, mutations: mutations() }).id);
}

/** As over HTTP: more records are taken back a slice at a time. */
const AT_ONCE = 1000;

function runText({ state, reason, counts }: Run): string {
  if (state !== 'done') return `Not done: ${reason ?? state}`;
  const count = counts.created + counts.updated + counts.deleted + counts.moved;
  return `Took back what had been done to ${plural(count, 'record')}.`;
}

function targetOf(changes: readonly string[]): UndoTarget {
  const seqs = changes.filter((change) => /^[1-9]\d*$/.test(change)).map(Number);
  if (seqs.length === changes.length) return { seqs };
  const [batch = ''] = changes;
  if (changes.length === 1) return { batch };
  throw new CairnError('invalid', 'Give numbers of changes, or the name of one batch.');
}
