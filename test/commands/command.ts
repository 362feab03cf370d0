import { run } from '../../src/commands/program.ts';
import { readConfig } from '../../src/config.ts';
import { machine } from '../../src/doors.ts';

/** Runs `cairn` with arguments in this process, as Ines, on any free port, without embeddings; files are never held back. Returns its exit code and what it wrote. */
export async function cairn(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const output = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const settings = { CAIRN_PORT: '0', CAIRN_USER: 'Ines', CAIRN_LOG: 'silent', CAIRN_EMBEDDINGS: 'off' };
  const parts = {
    machine: async () => machine,
    version: '0',
    readConfig: (path?: string) => ({ ...readConfig(settings, path), holdMs: 0 }),
  };
  const code = await run(parts, args, output);
  return { code, out: out.join(''), err: err.join('') };
}
