import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const home = resolve(import.meta.dirname, '../../..');

/** A command line running as its own process, as a person starts it. */
export interface Child {
  pid: number;
  stdout(): string;
  stderr(): string;
  /** Resolves when stdout has the pattern, rejects when the process ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts `cairn` with these arguments; the environment holds nothing of Cairn's but what is given. */
export function cairn(args: readonly string[], env: Record<string, string> = {}, entry = 'cli'): Child {
  const clean = Object.entries(process.env).filter(([name]) => !/^(CAIRN_|INVOCATION_ID|NODE_)/.test(name));
  const child = spawn(process.execPath, [resolve(home, `dist/src/${entry}.js`), ...args], {
    env: { ...Object.fromEntries(clean), CAIRN_PORT: '0', CAIRN_USER: 'Ines', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => (stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    async says(pattern) {
      for (;;) {
        const found = pattern.exec(stdout);
        if (found) return found;
        const over = await Promise.race([
          once(child.stdout, 'data').then(() => false),
          ended.then(() => true),
        ]);
        if (over && !pattern.test(stdout))
          throw new Error(`it ended without saying ${pattern}:\n${stdout}${stderr}`);
      }
    },
    kill: (signal) => void child.kill(signal),
    ended,
  };
}
