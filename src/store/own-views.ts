import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { errno, makeFolder, unavailable } from '../core/files.ts';
import type { OwnViews } from '../core/ports/own-views.ts';
import { type ViewSettings, viewSettings } from '../core/views.ts';

// createOwnViews: lists that one person gave a name to, a file a person.

/** Keeps them in `folder`, below `state/`: they are nobody else's business, and no part of the data. */
export function createOwnViews({ folder }: { folder: string }): OwnViews {
  // A person's name may be anything; a file's may not.
  const fileOf = (name: string) =>
    join(folder, `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.json`);

  function read(name: string): Record<string, unknown> {
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
      return viewSettings.safeParse(read(name)[place]).data ?? { views: [] };
    },
    async write(name, place, settings) {
      const temporary = `${fileOf(name)}.new`;
      try {
        makeFolder(fs, folder, 0o700);
        fs.writeFileSync(temporary, `${JSON.stringify({ ...read(name), [place]: settings }, null, 2)}\n`, {
          mode: 0o600,
        });
        fs.renameSync(temporary, fileOf(name));
      } catch (error) {
        throw unavailable(`write ${fileOf(name)}`, error);
      }
    },
  };
}
