import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Files } from '../src/core/files.ts';

// createPowerFiles: a file system that remembers what a power cut may take away.

/** A file's content: as made durable by the last sync, and as it is. */
interface Inode {
  durable: Buffer;
  current: Buffer;
}

/** A folder's names as they are durable. */
type Node = Inode | Map<string, Node>;

/** One change of names that no sync has made durable yet. */
interface NameChange {
  folders: string[];
  apply(root: Map<string, Node>): void;
}

/** Numbers from 0 to 1. */
export type Random = () => number;

/** Repeatable random numbers (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Passes every call on to node:fs below `root`, and keeps beside it what is durable for sure. `cut` makes a folder as a power cut at this
 * moment may leave it, under the weakest promises of POSIX: the content of a file is what its last sync saw, or any part of what was
 * written since, with holes; a change of names is there or not, each by itself, unless its folder was synced.
 */
export function createPowerFiles(root: string): { files: Files; cut(target: string, random: Random): void } {
  const open = new Map<number, string>();
  const inodes = new Map<string, Inode>();
  const durable = load(root);
  let changes: NameChange[] = [];

  function load(path: string): Map<string, Node> {
    const entries = fs.readdirSync(path, { withFileTypes: true }).map((entry): [string, Node] => {
      const below = join(path, entry.name);
      if (entry.isDirectory()) return [entry.name, load(below)];
      const bytes = fs.readFileSync(below);
      const inode = { durable: bytes, current: bytes };
      inodes.set(below, inode);
      return [entry.name, inode];
    });
    return new Map(entries);
  }

  function change(folders: string[], apply: (root: Map<string, Node>) => void): void {
    changes.push({ folders, apply });
  }

  function put(path: string, node: Node): void {
    change([dirname(path)], (tree) => folderIn(tree, root, dirname(path))?.set(basename(path), node));
  }

  const files: Files = {
    ...fs,
    openSync(path: fs.PathLike, flags: fs.OpenMode = 'r', mode?: fs.Mode | null) {
      const name = String(path);
      const isNew = !fs.existsSync(name);
      const fd = fs.openSync(name, flags, mode);
      open.set(fd, name);
      if (isNew) {
        const inode = { durable: Buffer.alloc(0), current: Buffer.alloc(0) };
        inodes.set(name, inode);
        put(name, inode);
      } else if (String(flags).startsWith('w')) inode(name).current = Buffer.alloc(0);
      return fd;
    },
    closeSync(fd: number) {
      open.delete(fd);
      fs.closeSync(fd);
    },
    writeSync(fd: number, ...rest: never[]) {
      const written = (fs.writeSync as (...all: unknown[]) => number)(fd, ...rest);
      const file = inode(open.get(fd) as string);
      file.current = fs.readFileSync(open.get(fd) as string);
      return written;
    },
    ftruncateSync(fd: number, length?: number) {
      fs.ftruncateSync(fd, length);
      inode(open.get(fd) as string).current = fs.readFileSync(open.get(fd) as string);
    },
    fsyncSync(fd: number) {
      synced(fd);
    },
    fdatasyncSync(fd: number) {
      synced(fd);
    },
    fsync(fd: number, done: (error: null) => void) {
      setImmediate(() => {
        synced(fd);
        done(null);
      });
    },
    fdatasync(fd: number, done: (error: null) => void) {
      setImmediate(() => {
        synced(fd);
        done(null);
      });
    },
    mkdirSync(path: fs.PathLike, options?: fs.MakeDirectoryOptions) {
      fs.mkdirSync(path, options);
      put(String(path), new Map());
    },
    linkSync(from: fs.PathLike, to: fs.PathLike) {
      fs.linkSync(from, to);
      inodes.set(String(to), inode(String(from)));
      put(String(to), inode(String(from)));
    },
    unlinkSync(path: fs.PathLike) {
      fs.unlinkSync(path);
      inodes.delete(String(path));
      change([dirname(String(path))], (tree) =>
        folderIn(tree, root, dirname(String(path)))?.delete(basename(String(path))),
      );
    },
    unlink(path: fs.PathLike, done: (error: null) => void) {
      setImmediate(() => {
        files.unlinkSync(path);
        done(null);
      });
    },
    renameSync(from: fs.PathLike, to: fs.PathLike) {
      fs.renameSync(from, to);
      const moved = inode(String(from));
      inodes.delete(String(from));
      inodes.set(String(to), moved);
      change([dirname(String(from)), dirname(String(to))], (tree) => {
        folderIn(tree, root, dirname(String(from)))?.delete(basename(String(from)));
        folderIn(tree, root, dirname(String(to)))?.set(basename(String(to)), moved);
      });
    },
  } as unknown as Files;

  function inode(path: string): Inode {
    const found = inodes.get(path);
    if (found === undefined) throw new Error(`nothing is known of ${path}`);
    return found;
  }

  /** A file's content, or all changes of names in a folder. */
  function synced(fd: number): void {
    const path = open.get(fd) as string;
    if (!fs.fstatSync(fd).isDirectory()) {
      const file = inodes.get(path);
      if (file) file.durable = file.current;
      return;
    }
    for (const { folders, apply } of changes) if (folders.includes(path)) apply(durable);
    changes = changes.filter(({ folders }) => !folders.includes(path));
  }

  function cut(target: string, random: Random): void {
    const tree = clone(durable);
    for (const { apply } of changes) if (random() < 0.5) apply(tree);
    write(tree, target, random);
  }

  return { files, cut };
}

function folderIn(tree: Map<string, Node>, root: string, path: string): Map<string, Node> | undefined {
  let at: Node | undefined = tree;
  for (const name of path
    .slice(root.length + 1)
    .split('/')
    .filter(Boolean))
    at = at instanceof Map ? at.get(name) : undefined;
  return at instanceof Map ? at : undefined;
}

/** Folders are copied, files are shared. */
function clone(tree: Map<string, Node>): Map<string, Node> {
  return new Map([...tree].map(([name, node]) => [name, node instanceof Map ? clone(node) : node]));
}

function write(tree: Map<string, Node>, target: string, random: Random): void {
  fs.mkdirSync(target, { recursive: true });
  for (const [name, node] of tree) {
    if (node instanceof Map) write(node, join(target, name), random);
    else fs.writeFileSync(join(target, name), leftOf(node, random));
  }
}

/** What may be left of a file: as synced, as written, cut short, or with a hole of zeros where a block was not written. */
function leftOf({ durable, current }: Inode, random: Random): Buffer {
  if (durable.equals(current) || random() < 0.3) return durable;
  if (random() < 0.3) return current;
  const kept = Buffer.from(current);
  const from = current.subarray(0, durable.length).equals(durable) ? durable.length : 0;
  const at = from + Math.floor(random() * (current.length - from));
  if (random() < 0.5) return kept.subarray(0, at);
  return kept.fill(0, at, Math.min(current.length, at + 1 + Math.floor(random() * 600)));
}
