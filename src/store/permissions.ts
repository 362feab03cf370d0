import fs from 'node:fs';
import { join } from 'node:path';

// exposedFiles: what of the owner's own others could read.

/** Paths of the state folder and in it that users other than their owner may read or write; none where modes mean nothing. */
export function exposedFiles(state: string): string[] {
  if (process.platform === 'win32' || !fs.existsSync(state)) return [];
  const secrets = fs.readdirSync(state).filter((name) => name !== '.gitignore');
  const others = (path: string) => (fs.lstatSync(path).mode & 0o077) !== 0;
  // In a folder that only its owner may enter, the modes of files do not matter.
  return others(state) ? [state, ...secrets.map((name) => join(state, name)).filter(others)] : [];
}
