import fs from 'node:fs';
import type { Files } from '../src/core/files.ts';

// filesThat: the real file system, except where it is told to refuse.

/** Asked before each call; a system code (`ENOSPC`) makes it fail with that. `path` is the first argument: a path, or a descriptor. */
export type Refuse = (call: keyof Files, path: string, second: string) => string | undefined;

export function filesThat(refuse: Refuse): Files {
  const guarded = Object.entries(fs).map(([name, call]) => {
    if (typeof call !== 'function') return [name, call];
    const guard = (...all: unknown[]) => {
      const code = refuse(name as keyof Files, String(all[0]), String(all[1]));
      if (code === undefined) return (call as (...rest: unknown[]) => unknown)(...all);
      const error = Object.assign(new Error(`${code}: ${name}`), { code });
      const done = all.at(-1);
      if (typeof done === 'function') return done(error);
      throw error;
    };
    return [name, guard];
  });
  return Object.fromEntries(guarded) as Files;
}
