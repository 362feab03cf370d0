import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CairnError } from '../core/errors.ts';

// askSecret: a password from the person at the terminal, who does not see it, or a line of the standard input.

/** Throws `invalid` when there is none. The question goes to the standard error, so that the answer of the command stays clean. */
export async function askSecret(question: string): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) stderr.write(question);
  // Readline would show what is typed.
  const silent = new Writable({ write: (_part, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY });
  try {
    const line = await new Promise<string | undefined>((resolve) => {
      lines
        .once('line', resolve)
        .once('close', () => resolve(undefined))
        .once('SIGINT', () => lines.close());
    });
    if (stdin.isTTY) stderr.write('\n');
    if (line === undefined || line === '') throw new CairnError('invalid', 'No password was given.');
    return line;
  } finally {
    lines.close();
  }
}
