import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// What only measurements need of others: peerOf · peersIn

/** A package of bench/package.json. */
export function peerOf(folder: string, name: string): unknown {
  return createRequire(join(peersIn(folder, name), 'package.json'))(name);
}

/** The folder with those packages, put there the first time; none has to be compiled. */
export function peersIn(folder: string, name: string): string {
  const place = join(folder, 'peers');
  if (existsSync(join(place, 'node_modules', name))) return place;
  mkdirSync(place, { recursive: true });
  copyFileSync(join(import.meta.dirname, '../../bench/package.json'), join(place, 'package.json'));
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: place });
  return place;
}
