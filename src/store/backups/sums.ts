import { hash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';

// The hashes of a backup's files, as `sha256sum -c sha256sums.txt` reads them.
// SUMS · DATA · readSums · writeSums

export const SUMS = 'sha256sums.txt';
/** The folder with the copied files. */
export const DATA = 'data';

/** Hashes by path below `data`. Throws what the system says; lines that do not read are left out. */
export function readSums(backup: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of fs.readFileSync(join(backup, SUMS), 'utf8').split('\n')) {
    const [, escaped, sha256, path] = /^(\\?)([0-9a-f]{64}) [ *]data\/(.+)$/.exec(line) ?? [];
    if (sha256 === undefined || path === undefined) continue;
    sums.set(escaped ? path.replace(/\\(\\|n)/g, (_, sign) => (sign === 'n' ? '\n' : '\\')) : path, sha256);
  }
  return sums;
}

/** Writes them in order of path; returns the hash of the file. */
export function writeSums(backup: string, sums: ReadonlyMap<string, string>): string {
  const text = [...sums].sort(byPath).map(lineOf).join('');
  fs.writeFileSync(join(backup, SUMS), text, { flush: true });
  return hash('sha256', text);
}

function byPath([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : 1;
}

function lineOf([path, sha256]: [string, string]): string {
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `${escaped === path ? '' : '\\'}${sha256}  ${DATA}/${escaped}\n`;
}
