import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

// A small checkout in a temporary folder: the real bin/, a program of a few lines, and packages that need no network.

export interface Checkout {
  path: string;
  at(...names: string[]): string;
  write(name: string, text: string): void;
  read(name: string): string;
  /** Every file and folder with the time of its last change, so that any write shows. */
  snapshot(): string[];
  run(command: string, args: string[], options?: RunOptions): Promise<Outcome>;
  start(command: string, args: string[], options?: RunOptions): Running;
}

/** Whoever calls back when the checkout is no longer needed, such as a test. */
export interface Cleaner {
  after(clean: () => void): void;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  detached?: boolean;
}

export interface Outcome {
  code: number | null;
  signal: string | null;
  out: string;
  err: string;
}

export interface Running {
  pid: number;
  /** The id of the process that the program itself runs in, once it is up. */
  up(): Promise<number>;
  ended: Promise<Outcome>;
}

const home = join(import.meta.dirname, '../../..');
const compiler = join(realpathSync(join(home, 'node_modules/typescript7')), 'lib/tsc.js');

/** A Node before 22.15 cannot turn into another program; this makes today's behave like it. */
export const withoutExecve = { NODE_OPTIONS: '--import=data:text/javascript,process.execve=undefined' };

/** Makes a checkout that nothing was installed in yet; it is deleted after the test. */
export function createCheckout(t: Cleaner): Checkout {
  const checkout = checkoutAt(temporaryFolder(t));
  cpSync(join(home, 'bin'), checkout.at('bin'), { recursive: true });
  for (const [name, content] of Object.entries(settings))
    checkout.write(name, JSON.stringify(content, null, 2));
  checkout.write('tools/typescript7/bin/tsc', `import ${JSON.stringify(compiler)};`);
  checkout.write('src/server.ts', server);
  checkout.write('src/cli.ts', cli);
  checkout.write('src/globals.d.ts', globals);
  return checkout;
}

/** Copies a checkout, with all that was installed and built in it. */
export function copyCheckout(original: Checkout, t: Cleaner): Checkout {
  const path = temporaryFolder(t);
  cpSync(original.path, path, { recursive: true, verbatimSymlinks: true });
  return checkoutAt(path);
}

function temporaryFolder(t: Cleaner): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-boot-')));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function checkoutAt(path: string): Checkout {
  const at = (...names: string[]) => join(path, ...names);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  };
  const start = (command: string, args: string[], options: RunOptions = {}) =>
    startProgram(command, args, { cwd: path, ...options });
  return {
    path,
    at,
    write,
    read: (name) => readFileSync(at(name), 'utf8'),
    snapshot: () => snapshot(path),
    start,
    run: (command, args, options) => start(command, args, options).ended,
  };
}

const server = `
const [, , ...args] = process.argv;
if (args[0]?.endsWith('stay')) {
  const timer = setInterval(() => {}, 1000);
  process.on('SIGTERM', () => {
    clearInterval(timer);
    console.log('stopped');
  });
}
console.log('up', process.pid, JSON.stringify(args));
if (args[0]?.endsWith('die')) setInterval(() => {}, 1000);
if (args[0]?.endsWith('exit-7')) process.exit(7);
`;

const cli = 'console.log(JSON.stringify([process.cwd(), ...process.argv.slice(2)]));';

// Instead of @types/node, which take longer to check than all the rest.
const globals = `
declare const process: any;
declare const console: any;
declare const setInterval: any;
declare const clearInterval: any;
`;

const scripts = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).scripts;
const dependencies = { typescript7: 'file:tools/typescript7' };
const settings = {
  'package.json': { name: 'small', version: '1.0.0', type: 'module', scripts, dependencies },
  'package-lock.json': {
    name: 'small',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: {
      '': { name: 'small', version: '1.0.0', dependencies },
      'node_modules/typescript7': { resolved: 'tools/typescript7', link: true },
      'tools/typescript7': { name: 'typescript7', version: '7.0.2' },
    },
  },
  'tools/typescript7/package.json': { name: 'typescript7', version: '7.0.2', type: 'module' },
  'tsconfig.json': {
    compilerOptions: {
      target: 'es2024',
      module: 'nodenext',
      rootDir: '.',
      outDir: 'dist',
      incremental: true,
      tsBuildInfoFile: 'dist/.tsbuildinfo',
      lib: ['es2024'],
      types: [],
    },
    include: ['src', 'test'],
  },
};

function startProgram(command: string, args: string[], { cwd, env, detached }: RunOptions): Running {
  const child = spawn(command, args, {
    cwd,
    detached,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, out, err }));
  const up = async () => {
    for (;;) {
      const pid = /^up (\d+)/m.exec(out)?.[1];
      if (pid) return Number(pid);
      await Promise.race([
        once(child.stdout, 'data'),
        ended.then(() => Promise.reject(new Error(`${out}${err}`))),
      ]);
    }
  };
  return { pid: child.pid as number, up, ended };
}

// As in a terminal: nothing of the npm that runs these tests, and this Node first.
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|NODE_)/i.test(name));
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path, npm_config_update_notifier: 'false' };
}

function snapshot(path: string): string[] {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return ['.', ...names].map((name) => `${name} ${statSync(join(path, name)).mtimeMs}`).sort();
}
