import type { Config } from '../config.ts';
import { CairnError } from '../core/errors.ts';
import { refOf, splitRef } from '../core/names.ts';
import type { Run } from '../core/run.ts';
import type { Who } from '../core/who.ts';
import type { Machine, Opened, Output } from './machine.ts';
import { refPath } from './places.ts';
import { through } from './through.ts';
import { plural } from './words.ts';

// move: gives a record another id, with all that refers to it, through the API of a running server if there is one.

export interface MoveOptions {
  /** Only tells which records would change. */
  dryRun: boolean;
  /** Leaves what refers to it as it is. */
  alone: boolean;
  json: boolean;
}

/** What changed, or would: the record and those that refer to it; a run where there are very many. */
interface Moved {
  changes?: { ref: string; op: string }[];
  run?: Run;
}

/** Resolves with 0. Errors as those of `references.change`. */
export async function move(
  machine: Machine,
  config: Config,
  output: Output,
  { ref, id }: { ref: string; id: string },
  options: MoveOptions,
): Promise<number> {
  const parts = splitRef(ref);
  if (!parts?.collection)
    throw new CairnError('invalid', `"${ref}" is not of the form namespace/collection/id.`);
  const to = refOf(parts.ns, parts.collection, id);
  const moved = await through<Moved>(
    machine,
    config,
    async (client) => {
      const path = `/records/${refPath(ref)}/move?dryRun=${options.dryRun}`;
      return asMoved(await client.post(path, { id, references: !options.alone }));
    },
    (opened, who) => apart(opened, who, { op: 'move', ref, to }, options),
  );
  output.out(options.json ? `${JSON.stringify(moved.run ?? moved)}\n` : said(moved, ref, id, options));
  return 0;
}

function asMoved(answer: unknown): Moved {
  return typeof answer === 'object' && answer !== null && 'state' in answer
    ? { run: answer as Run }
    : (answer as Moved);
}

async function apart(
  { services, settled }: Opened,
  who: Who,
  mutation: { op: 'move'; ref: string; to: string },
  { dryRun, alone }: MoveOptions,
): Promise<Moved> {
  await settled();
  const { records, references, runs } = services;
  if (alone) return { changes: named(await records.write(who, [mutation], { dryRun })) };
  const { results, run } = await references.change(who, mutation, { dryRun });
  return run ? { run: await runs.ended(who, run.id) } : { changes: named(results) };
}

function named(results: readonly { ref: string; op: string }[]) {
  return results.map(({ ref, op }) => ({ ref, op }));
}

function said({ changes = [], run }: Moved, ref: string, id: string, { dryRun }: MoveOptions): string {
  if (run) {
    const how = run.state === 'running' ? 'is under way' : `is ${run.state}`;
    return `${run.title}: ${how}, ${plural(run.total ?? 0, 'record')}. ${run.reason ?? ''}\n`.replace(
      ' \n',
      '\n',
    );
  }
  const along = changes.filter(({ op }) => op !== 'move').map((change) => `  ${change.ref}`);
  const others = dryRun ? 'would change along' : 'changed along';
  const count = along.length === 0 ? 'Nothing refers to it.' : `${plural(along.length, 'record')} ${others}:`;
  return [`${ref} ${dryRun ? `would be ${id}` : `is ${id} now`}. ${count}`, ...along, ''].join('\n');
}
