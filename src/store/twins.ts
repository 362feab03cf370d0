import { basename, dirname } from 'node:path';
import type { Files } from '../core/files.ts';
import { foldName as fold } from '../core/names.ts';

// Names that differ only by case or Unicode form, which some systems cannot tell apart.
// withoutTwins · createTwins

/** The names that have no twin among them, in the same order; `report` gets the others, each with its twin. */
export function withoutTwins(names: string[], report: (name: string, twin: string) => void): string[] {
  const seen = new Map<string, string>();
  const twins = new Map<string, string>();
  for (const name of names) {
    const other = seen.get(fold(name));
    if (other === undefined) seen.set(fold(name), name);
    else twins.set(name, other).set(other, twins.get(other) ?? name);
  }
  if (twins.size === 0) return names;
  for (const [name, twin] of twins) report(name, twin);
  return names.filter((name) => !twins.has(name));
}

/** Answers whether a new name would have a twin, without reading its folder again for each one. */
export interface Twins {
  /** The name beside this path that differs only by case or form; null when there is no such folder. */
  of(path: string): string | null | undefined;
  /** Adds or removes the path's name by `change`, and remembers that it was us. */
  during<T>(path: string, effect: 'add' | 'remove', change: () => T): T;
}

const KEPT = 32;

/** Keeps the folded names of the folders that are written to, for as long as a folder's own times say that nobody else did. */
export function createTwins(files: Files): Twins {
  const kept = new Map<string, { stamp: string; names: Map<string, string> }>();

  function stampOf(folder: string): string | undefined {
    const stat = files.lstatSync(folder, { throwIfNoEntry: false });
    return stat && `${stat.ino} ${stat.mtimeMs} ${stat.ctimeMs}`;
  }

  function of(path: string): string | null | undefined {
    const folder = dirname(path);
    const stamp = stampOf(folder);
    if (stamp === undefined) return null;
    if (kept.get(folder)?.stamp !== stamp) keep(folder, stamp);
    const other = kept.get(folder)?.names.get(fold(basename(path)));
    return other === basename(path) ? undefined : other;
  }

  function keep(folder: string, stamp: string): void {
    kept.delete(folder);
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value as string);
    kept.set(folder, { stamp, names: namesIn(folder) });
  }

  function namesIn(folder: string): Map<string, string> {
    return new Map(files.readdirSync(folder).map((name) => [fold(name), name]));
  }

  function during<T>(path: string, effect: 'add' | 'remove', change: () => T): T {
    const folder = dirname(path);
    const known = kept.get(folder);
    const current = known !== undefined && known.stamp === stampOf(folder);
    const result = change();
    if (known === undefined || !current) return result;
    if (effect === 'add') known.names.set(fold(basename(path)), basename(path));
    else known.names.delete(fold(basename(path)));
    known.stamp = stampOf(folder) ?? '';
    return result;
  }

  return { of, during };
}
