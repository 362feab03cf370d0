import { dirname } from 'node:path/posix';
import { type Import, readSource, type Source } from './imports.ts';
import { keptTo, programs, readerOfEnvironment, rooms } from './rooms.ts';

/** Every break of the layering in these files (path from the root → text), each as a sentence with its place. */
export function breaks(files: Map<string, string>): string[] {
  const sources = [...files].map(([path, text]) => readSource(path, text));
  return [...sources.flatMap(breaksOf), ...cycles(sources)];
}

function breaksOf(source: Source): string[] {
  const { path, imports, effects, readsEnvironment } = source;
  if (!roomOf(path)) return [`${path} is in no room: see test/layers/rooms.ts`];
  const found = imports.flatMap((one) => importBreak(path, one) ?? []);
  if (path.startsWith('src/') && path.endsWith('.tsx'))
    found.push(`${path} is markup; it belongs in views or partials`);
  if (path !== readerOfEnvironment)
    for (const { what, line } of readsEnvironment)
      found.push(`${path}:${line} reads ${what}; only ${readerOfEnvironment} does`);
  if (!programs.includes(path))
    for (const { what, line } of effects)
      found.push(`${path}:${line} calls ${what} while it is being loaded`);
  return found;
}

function roomOf(path: string): string | undefined {
  return Object.keys(rooms).find((room) => path === room || path.startsWith(`${room}/`));
}

function importBreak(path: string, { target, isOurs, typeOnly, line }: Import): string | null {
  const reason = isOurs ? ourImportBreak(path, target, typeOnly) : packageBreak(path, target, typeOnly);
  return reason && `${path}:${line} imports ${typeOnly ? 'a type of ' : ''}${target}: ${reason}`;
}

function ourImportBreak(path: string, target: string, typeOnly: boolean): string | null {
  const here = roomOf(path) as string;
  const there = roomOf(target);
  if (!there) return 'that is in no room';
  if (here === there) return ownRoomBreak(here, path, target, typeOnly);
  const { from, typesFrom = [] } = rooms[here] as (typeof rooms)[string];
  if (from.includes(there)) return null;
  if (!typesFrom.includes(there)) return `${here} does not know ${there}`;
  return typeOnly ? null : `${here} gets it as a parameter and knows its type only`;
}

// A service is one file with perhaps a folder, and gets the other services that it needs as parameters. A page stands
// alone, or is a folder of parts.
function ownRoomBreak(room: string, path: string, target: string, typeOnly: boolean): string | null {
  if (room === 'views') {
    const isPart = dirname(path) === dirname(target) && dirname(path) !== 'views';
    return isPart ? null : 'a page does not use another page: what they share is a partial';
  }
  const isOther = room === 'src/services' && !typeOnly && serviceOf(path) !== serviceOf(target);
  return isOther ? 'a service gets another one as a parameter' : null;
}

function serviceOf(path: string): string | undefined {
  return path.split('/')[2]?.replace(/\.ts$/, '');
}

// A type of Node's opens nothing; a type of a package names a technology.
function packageBreak(path: string, target: string, typeOnly: boolean): string | null {
  const room = roomOf(path) as string;
  const allowed = rooms[room]?.packages;
  if (target.startsWith('#jsx') || (typeOnly && target.startsWith('node:'))) return null;
  if (allowed && !allowed.includes(target)) return `${room} may use ${allowed.join(', ')} only`;
  const places = keptTo[target];
  if (!places || places.some((place) => path.startsWith(place))) return null;
  return places.length > 0 ? `that is kept to ${places.join(', ')}` : 'nothing here uses that';
}

// A part may name a type of the file that it is a part of; rooms cannot need each other, because the table has no such pair.
function cycles(sources: Source[]): string[] {
  const targets = new Map(
    sources.map(({ path, imports }) => [path, imports.filter((one) => one.isOurs && !one.typeOnly)]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: string[]) => {
    const from = trail.indexOf(path);
    if (from >= 0) found.push(`a cycle: ${[...trail.slice(from), path].join(' → ')}`);
    if (from >= 0 || done.has(path)) return;
    for (const { target } of targets.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of sources) walk(path, []);
  return found;
}
