import { type ProgramParts, run } from './program.ts';

/** Runs a command line in this process and ends it with the exit code. */
export async function main(parts: ProgramParts, args: readonly string[]): Promise<never> {
  // `cairn doctor | head`: the reader has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const output = {
    out: (text: string) => void process.stdout.write(text),
    err: (text: string) => void process.stderr.write(text),
    colours: process.stdout.isTTY === true && process.stdout.hasColors(),
  };
  process.exit(await run(parts, args, output));
}
