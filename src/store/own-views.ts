import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { errno, makeFolder, unavailable } from '../core/files.ts';
import type { OwnViews } from '../core/ports/own-views.ts';
import { type ViewSettings, viewSettings } from '../core/views.ts';

// createOwnViews: lists that one person gave a name to, a file a person.

const MOST_KNOWN = 500;

/** Keeps them in `folder`, below `state/`: they are nobody else's business, and no part of the data. */
export function createOwnViews({ folder }: { folder: string }): OwnViews {
  // A person's name may be anything; a file's may not.
  const fileOf = (name: string) =>
    join(folder, `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.json`);

  // Nobody else writes them while this process owns the store, and every list asks.
  const known = new Map<string, Record<string, unknown>>();

  function read(name: string): Record<string, unknown> {
    const all = known.get(name) ?? readFile(name);
    // Without accounts programs choose their names.
    if (known.size === MOST_KNOWN) known.clear();
    known.set(name, all);
    return all;
  }

  function readFile(name: string): Record<string, unknown> {
    try {
      const all = JSON.parse(fs.readFileSync(fileOf(name), 'utf8'));
      return typeof all === 'object' && all !== null ? all : {};
    } catch (error) {
      if (errno(error) === 'ENOENT' || error instanceof SyntaxError) return {};
      throw unavailable(`read ${fileOf(name)}`, error);
    }
  }

  return {
    async read(name, place): Promise<ViewSettings> {
      const kept = read(name)[place];
      return (kept === undefined ? undefined : viewSettings.safeParse(kept).data) ?? { views: [] };
    },
    async write(name, place, settings) {
      const temporary = `${fileOf(name)}.new`;
      const all = { ...read(name), [place]: settings };
      try {
        makeFolder(fs, folder, 0o700);
        fs.writeFileSync(temporary, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
        fs.renameSync(temporary, fileOf(name));
        known.set(name, all);
      } catch (error) {
        throw unavailable(`write ${fileOf(name)}`, error);
      }
    },
  };
}
