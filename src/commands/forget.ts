import { createInterface } from 'node:readline/promises';
import type { Config } from '../config.ts';
import { CairnError } from '../core/errors.ts';
import type { Machine, Output } from './machine.ts';
import { through } from './through.ts';
import { plural } from './words.ts';

// forget: erases a record or namespace for good, through the API of a running server if there is one.

export interface ForgetOptions {
  /** Does not ask. */
  yes: boolean;
  json: boolean;
}

interface Erased {
  lines: number;
  files: number;
  imports: number;
}

/** Resolves with 0 when it was erased, 1 when the answer was no. */
export async function forget(
  machine: Machine,
  config: Config,
  output: Output,
  target: string,
  { yes, json }: ForgetOptions,
): Promise<number> {
  if (!yes && !(await confirmed(target))) {
    output.err('Nothing was erased.\n');
    return 1;
  }
  const erased = await through<Erased>(
    machine,
    config,
    (client) => client.post('/erasures', { target }),
    ({ services }, who) => services.history.forget(who, target),
  );
  const { files, lines, imports } = erased;
  output.out(
    json
      ? `${JSON.stringify({ target, files, lines, imports })}\n`
      : `${target} is forgotten: ${plural(files, 'file')} and the content of ${plural(lines, 'journal line')} are gone.${alsoWaiting(target, imports)}\n`,
  );
  return 0;
}

function alsoWaiting(target: string, imports: number): string {
  if (imports === 0) return '';
  const [ns, ...more] = target.split('/');
  if (more.length === 0) return ` So ${imports === 1 ? 'is' : 'are'} ${plural(imports, 'waiting import')}.`;
  return ` ${plural(imports, 'file')} that wait to be imported into ${ns} may still hold it: discard them under Import.`;
}

async function confirmed(target: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new CairnError('invalid', 'There is nobody to ask: add --yes to erase without a question.');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(
      `This erases ${target} and its whole history for good. Type its name to go on: `,
    );
    return answer.trim() === target;
  } finally {
    lines.close();
  }
}
